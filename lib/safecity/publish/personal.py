"""Patterns of personal data, sought in every word of an assessment before it is published.

A pattern is no proof of the contrary: a name alone has none. What is sought is what stands beside a
name in a record that should never have been supplied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit

READ = (".md", ".yml", ".yaml")
"""Endings of the files in which people write about an edition."""
_STREETS = (
    "Street|Road|Avenue|Close|Drive|Lane|Crescent|Terrace|Gardens|Court|Place|Way|Grove|Square"
)
_PATTERNS = {
    "an e-mail address": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "a mobile telephone number": r"(?<![\d.])(?:\+44\s?7|0044\s?7|07)(?:[\s-]?\d){9}(?!\d)",
    # HM Revenue and Customs, National Insurance Manual NIM39110.
    "a National Insurance number": (
        r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\s?\d\d){3}\s?[A-D]\b"
    ),
    "a date of birth": (
        r"\b(?:d\.?o\.?b\b\.?|born(?:\son)?|date\sof\sbirth)[\s:(]{0,3}"
        r"\d{1,2}(?:st|nd|rd|th)?[\s/.-](?:\d{1,2}|[a-z]{3,9})[\s/.-]\d{2,4}\b"
    ),
    "a full postcode": r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b",
    "a house in a street": rf"\b\d{{1,3}}[a-z]?,?\s(?:[A-Z][\w'’]+\s){{1,3}}(?:{_STREETS})\b",
    "a vehicle's registration": r"\b[A-Z]{2}\d{2}\s[A-Z]{3}\b",
}
_ANY_CASE = ("a date of birth",)
PATTERNS = {
    kind: re.compile(text, re.I if kind in _ANY_CASE else 0) for kind, text in _PATTERNS.items()
}
_TEN_DIGITS = re.compile(r"(?<![\d.,/-])\d{3}\s?\d{3}\s?\d{4}(?![\d.,/-]|\s?%)")
NHS = "an NHS number"
KINDS = (*PATTERNS, NHS)
"""What is sought."""
REMEDY = "Take it out, and out of what was supplied; no record, name or address may be published"


@dataclass(frozen=True)
class Personal:
    """Something that looks like personal data.

    Attributes
    ----------
    kind : str
        What it looks like, such as "a full postcode".
    text : str
        The text itself: never to be printed whole.
    """

    kind: str
    text: str

    @property
    def masked(self) -> str:
        """Enough of it to find it by."""
        return f"{self.text[:3]}…"


def personal_in(text: str, allowed: str = "") -> Iterator[Personal]:
    """Yield what looks like personal data in a text.

    Parameters
    ----------
    text : str
        Any text.
    allowed : str
        What stands in it may be printed: the contact of the partnership.
    """
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            if match[0] not in allowed:
                yield Personal(kind, match[0])
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]) and match[0] not in allowed:
            yield Personal(NHS, match[0])


def is_nhs_number(text: str) -> bool:
    """Say whether ten digits have the check digit of an NHS number.

    The modulus-11 check of the NHS Data Dictionary: digits one to nine weighted 10 to 2; eleven
    less the remainder of their sum is the tenth, 11 is written 0, and 10 is never issued. Numbers
    of England and Wales begin with 4 or more.
    """
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10 or digits[0] < 4 or len(set(digits)) == 1:
        return False
    weighted = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == digits[9]


def refuse_personal(exhibits: Iterable[Exhibit], folder: Path, allowed: str = "") -> int:
    """Stop an edition with personal data in its exhibits or in what people wrote.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All of the edition.
    folder : Path
        The partnership's declarations: every text and YAML file below it is read.
    allowed : str
        The contact of the partnership, which is meant to be printed.

    Returns
    -------
    int
        Number of texts that were read.

    Raises
    ------
    SafecityError
        For the first that was found, with file and line or the exhibit, and the first characters.
    """
    n = 0
    for path in sorted(p for p in folder.rglob("*") if p.suffix in READ and p.is_file()):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            n += 1
            for personal in personal_in(line, allowed):
                problem = f"this looks like {personal.kind}: “{personal.masked}”"
                raise SafecityError(problem, path=path, line=number, remedy=REMEDY)
    for exhibit in exhibits:
        for where, text in _texts(exhibit):
            n += 1
            for personal in personal_in(text, allowed):
                problem = f"{exhibit.id} ({where}) has what looks like {personal.kind}"
                raise SafecityError(f"{problem}: “{personal.masked}”", remedy=REMEDY)
    return n


def _texts(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    """Every text of an exhibit with where it stands: its words, and its table's."""
    printed = exhibit.model_dump(exclude={"table", "inputs", "sources"})
    yield from _strings("words", printed)
    if exhibit.table is not None:
        for column in exhibit.table.select_dtypes(exclude=["number", "datetime", "bool"]):
            values = exhibit.table[column].dropna().unique()
            yield from ((f"column {column}", str(v)) for v in values if not isinstance(v, bool))


def _strings(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _strings(str(name), each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(where, each)
