"""Numbers as they are printed, so that one that somebody read can be found again."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PRINTED = re.compile(r"(?<![\w.,])([+−-]?)(\d[\d,]*(?:\.\d+)?)(?![\w]|[.,]\d)\s?(%|per cent)?")
_MINUS = "−"


@dataclass(frozen=True)
class Numeral:
    """A printed number.

    Attributes
    ----------
    digits : str
        Without sign and thousands separators: "14760", "58.6".
    sign : {"", "+", "−"}
        As printed.
    percent : bool
        Whether it is followed by a per cent sign.
    """

    digits: str
    sign: str = ""
    percent: bool = False

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return len(self.digits.partition(".")[2])

    def is_printed_as(self, other: Numeral) -> bool:
        """Say whether this one, as somebody gives it, may be that one, as it stands in print.

        A sign may be left out ("rose by 14.3%" is "+14.3" in a table); a wrong one is wrong. A
        per cent sign that is given must be there.
        """
        signs = {self.sign, other.sign} - {""}
        same_sign = len(signs) < 2 and not (self.sign == _MINUS and other.sign != _MINUS)
        return self.digits == other.digits and same_sign and (other.percent or not self.percent)


def numerals(text: str) -> tuple[Numeral, ...]:
    """Find every number printed in a text."""
    return tuple(map(_numeral, _PRINTED.finditer(text)))


def _numeral(found: re.Match[str]) -> Numeral:
    digits = found[2].rstrip(",").replace(",", "")
    return Numeral(digits, found[1].replace("-", _MINUS), bool(found[3]))


def numeral_of(text: str) -> Numeral | None:
    """Read a text that is one number and nothing else; None where it is not."""
    whole = text.strip()
    found = _PRINTED.fullmatch(whole)
    return numerals(whole)[0] if found else None
