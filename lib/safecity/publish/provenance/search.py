"""Where a printed number stands: the cells, headlines and findings that print it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.kinds import UNITS
from safecity.exhibits.exhibit import Column, Exhibit
from safecity.numbers import number, rounded, signed_change
from safecity.publish.cells import cell, heading, words
from safecity.readings.evidence.withholding import suppressed_rows
from safecity.readings.words.finding import Finding, interval_words

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


def _numeral(match: re.Match[str]) -> Numeral:
    digits = match[2].rstrip(",").replace(",", "")
    return Numeral(digits, match[1].replace("-", _MINUS), bool(match[3]))


def numeral_of(text: str) -> Numeral | None:
    """Read a text that is one number and nothing else; None where it is not."""
    whole = text.strip()
    match = _PRINTED.fullmatch(whole)
    return numerals(whole)[0] if match else None


NOT_RESULTS = ("month", "period", "code", "area", "start", "suppressed")
"""Columns that name a row; years and codes in them are no results."""

NOT_A_NAME = ("code", "area", "signal")
"""Columns of text that do not tell a reader which row is meant."""

_LIMITS = ("lower", "upper", "low", "high", "rank", "centre")
IN_WORDS, IN_CELL, IN_LIMIT = 4, 3, 1
"""How likely a place is meant: a headline, a value, a limit of an interval."""


@dataclass(frozen=True)
class Row:
    """One place in an exhibit's table that prints a number.

    Attributes
    ----------
    place : str
        The words that name the row, such as "2019/20".
    column, printed : str
        Title of the column and what is printed there.
    value : float or None
        The number behind it, unrounded; None where the cell is text.
    name, month : str
        Name of the column in the data, and the row's month ("2021-07"), empty where it has none.
    """

    place: str
    column: str
    printed: str
    value: float | None = None
    name: str = ""
    month: str = ""


@dataclass(frozen=True)
class Hit:
    """An exhibit that prints a number: in which sentences, in which rows, how likely."""

    exhibit: Exhibit
    sentences: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    score: float = 0.0


def find(asked: Numeral, exhibits: Iterable[Exhibit]) -> list[Hit]:
    """Find the exhibits that print a number.

    Parameters
    ----------
    asked : Numeral
        The number as somebody read it. Where nothing prints it so, values that round to it are
        taken, so that a number of more decimals is found as well.
    exhibits : iterable of Exhibit
        In the order of the report.

    Returns
    -------
    list of Hit
        The most likely first: where it is said in words, then values, then limits.
    """
    known = tuple(exhibits)
    hits = [_hit(e, _sentences(e, asked), tuple(_rows(e, asked))) for e in known]
    if not any(hit.score for hit in hits) and asked.decimals:
        hits = [_hit(e, (), tuple(_unrounded(e, asked))) for e in known]
    return sorted((h for h in hits if h.score), key=lambda h: -h.score)


def _hit(exhibit: Exhibit, sentences: tuple[str, ...], rows: tuple[Row, ...]) -> Hit:
    best = max((_likely(row) for row in rows), default=0)
    second_hand = exhibit.part in ("summary", "recommendations")
    score = IN_WORDS * bool(sentences) + best
    return Hit(exhibit, sentences, rows, score - (0.5 if second_hand and score else 0))


def _likely(row: Row) -> float:
    return IN_LIMIT if row.name.startswith(_LIMITS) or row.value is None else IN_CELL


def _sentences(exhibit: Exhibit, asked: Numeral) -> tuple[str, ...]:
    texts = [exhibit.headline]
    if exhibit.finding is not None:
        interval = interval_words(exhibit.finding)
        texts += [exhibit.finding.sentence, f"Interval of the finding: {interval}"]
        texts += [f"Size of the finding: {text}" for text in _sizes(exhibit.finding)]
    texts += [exhibit.gap.reason] if exhibit.gap else []
    texts += [exhibit.recommendation.text] if exhibit.recommendation else []
    matching = (text for text in texts if any(asked.is_printed_as(n) for n in numerals(text)))
    return tuple(dict.fromkeys(matching))


def _sizes(finding: Finding) -> tuple[str, ...]:
    """Print the size of a finding as headline figures do."""
    size, unit = finding.size, finding.unit
    if unit in UNITS.values():
        return (signed_change(size, unit),)
    close = "" if unit.startswith("%") else " "
    return tuple(f"{number(size, decimals)}{close}{unit}" for decimals in (0, 1))


def _rows(exhibit: Exhibit, asked: Numeral) -> Iterator[Row]:
    for at, column, value, hidden in _cells(exhibit):
        text = cell(value, column, hidden)
        share = "%" in f"{column.title} {column.unit}"
        printed = numerals(text)
        if any(asked.is_printed_as(Numeral(n.digits, n.sign, n.percent or share)) for n in printed):
            yield _row(exhibit, at, column, value, text)


def _unrounded(exhibit: Exhibit, asked: Numeral) -> Iterator[Row]:
    """Find values that round to a number which has more decimals than are printed."""
    wanted = float(asked.digits)
    for at, column, value, hidden in _cells(exhibit):
        size = _number(value, column)
        if size is None or hidden or asked.decimals <= (column.decimals or 0):
            continue
        if math.isclose(rounded(abs(size), asked.decimals), wanted):
            yield _row(exhibit, at, column, value, cell(value, column))


def _cells(exhibit: Exhibit) -> Iterator[tuple[int, Column, object, bool]]:
    table = exhibit.table
    if table is None:
        return
    hidden = suppressed_rows(table)
    for column in exhibit.columns:
        if column.name in table and column.name not in NOT_RESULTS:
            for at, pair in enumerate(zip(table[column.name], hidden, strict=True)):
                yield at, column, *pair


def _row(exhibit: Exhibit, at: int, column: Column, value: object, text: str) -> Row:
    assert exhibit.table is not None
    row = exhibit.table.iloc[at]
    named = [c for c in exhibit.columns if c.decimals is None and c.name in row.index]
    place = [words(row[c.name]) for c in named if c.name not in (column.name, *NOT_A_NAME)]
    month = str(row["month"])[:7] if "month" in row.index else ""
    return Row(
        place=", ".join(filter(None, place[:2])),
        column=heading(column).title,
        printed=text,
        value=_number(value, column),
        name=column.name,
        month=month,
    )


def _number(value: object, column: Column) -> float | None:
    if column.decimals is None or pd.isna(value):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except ValueError:
        return None
