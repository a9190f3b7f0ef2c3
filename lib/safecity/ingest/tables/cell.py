"""What a cell of a published table says: a number, that it is withheld, or that there is none."""

from __future__ import annotations

import re
from math import isfinite, nan

from safecity.ingest.tables.sheet import without_separators

# "2021/22 [r]", "120 (p)", "120r": the publisher marks what is revised or provisional.
_REVISED = re.compile(r"(?<=\d)\s*[rp]$", re.IGNORECASE)
# "(1)", "[note 2]", "²" and the like after the words of a header or label, or after a number
# ("120 [r]"); "(2021)" is a year and no mark.
NOTE = re.compile(
    r"\s*(\[[^\]]*\]|\((?:(?:foot)?notes? ?)?\d{1,2}(?:\s*[,;&]\s*\d{1,2})*\)"
    r"|\((?:r|p|rp|revised|provisional)\)|[¹²³⁰⁴-⁹†‡§]+|(?<=\w)\*+$)",
    re.IGNORECASE,
)
# Digits of other scripts and "1_000" are numbers of Python, and of no publisher.
_NUMBER = re.compile(r"\+?[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?|\.[0-9]+", re.IGNORECASE)
# The publisher holds the number and does not print it: a sign, "<5", "1 to 4", "[low]" (no zero,
# though it would be rounded to one) and "[u]" (too unreliable).
_WITHHELD = re.compile(
    r"[*]{1,3}|\[(?:c|low|u)\]|[cu]|low|:|-|–|—|~|\.?suppressed\.?|withheld|confidential"
    r"|(?:[<≤]|less than|fewer than|under)\s*\d+|\d\s*(?:-|–|to)\s*\d",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"|\.{1,3}|…|\[?[xzw]\]?|\[?n/?a\]?|#n/?a|not (?:available|applicable|known)|null|none",
    re.IGNORECASE,
)


def is_withheld(text: str) -> bool:
    """Say whether a publisher holds the number of a cell and does not print it.

    Parameters
    ----------
    text : str
        "*", "[c]", "<5", "~", ":" and the like.
    """
    return _WITHHELD.fullmatch(text.strip()) is not None


def is_absent(text: str) -> bool:
    """Say whether a cell says that there is no number: "", "..", "[x]", "[z]", "N/A"."""
    return _ABSENT.fullmatch(text.strip()) is not None


def number_in(text: str) -> float | None:
    """Read a number of 0 or more: missing is never zero.

    Parameters
    ----------
    text : str
        "1234", "1,234", "1 234", "120 [r]", "120r", or a sign for a number that is not printed.

    Returns
    -------
    float or None
        Not a number where it is withheld or absent; None where the text is none of these, or a
        number below 0.
    """
    if is_withheld(text) or is_absent(text):
        return nan
    plain = _REVISED.sub("", NOTE.sub("", text.strip()))
    digits = without_separators(plain).strip()
    value = float(digits) if _NUMBER.fullmatch(digits) else nan
    return value if isfinite(value) else None
