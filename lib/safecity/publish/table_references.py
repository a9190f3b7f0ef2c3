"""References that ask the table of one exhibit: its cells, order, shares and changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.judgement_words import load_judgement_words
from safecity.catalogue.kinds import column_kind, has_role
from safecity.errors import SafecityError, nearest
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import listed, number
from safecity.publish.typed_numbers import typed_numbers
from safecity.readings.evidence.withholding import TOGETHER, suppressed_rows

PLACES = {"highest": 1, "lowest": -1}
SIDES = {"above": 1, "below": -1, "not apart": 0}
MOVES = {"rose": 1, "fell": -1}
HALF = 0.5
LIES = "Say what the data show, or leave it out"
SHOWN = "of those shown"
"""What words have to say where a row that is withheld, or missing, could be beyond."""


def printed_value(value: float, decimals: int | None = None) -> str:
    """Print a value bare: whole where it is whole or large, else with one decimal."""
    if decimals is None:
        decimals = 0 if abs(value) >= 100 or value == round(value) else 1
    return number(value, decimals)


def fitting(words: str, *families: str) -> str:
    """Return the words of a reference, once they say nothing that was not asked.

    Parameters
    ----------
    words : str
        What is to be printed.
    *families : str
        Families of judgement words that the data support; none where no direction is.

    Raises
    ------
    SafecityError
        Where they hold a number, or a word of judgement of another family.
    """
    known = load_judgement_words()
    remedy = "Let the words say what the reference asks"
    for match in known.found_in(words):
        if known.family_of(match[0]) not in families:
            problem = f"'{words}' says more than was asked, or its opposite: '{match[0]}'"
            raise SafecityError(problem, remedy=remedy)
    for match in typed_numbers(words):
        raise SafecityError(f"'{words}' holds a number, {match[0].strip()}", remedy=remedy)
    return words


@dataclass(frozen=True)
class TableReferences:
    """Values of an edition by exhibit, row and column.

    Attributes
    ----------
    exhibits : tuple of Exhibit
        Everything that was published.
    """

    exhibits: tuple[Exhibit, ...]

    @cached_property
    def _by_id(self) -> dict[str, Exhibit]:
        return {e.id: e for e in self.exhibits}

    def cell(self, exhibit: str, row: str, column: str) -> str:
        """Print one cell by the name of its row, the newest of several, and its column.

        A difference in per cent or points has its sign, as in the table; one of counts is bare, to
        stand behind "rose by".
        """
        value = self._cell(exhibit, row, column)
        if isinstance(value, str):
            return value
        decimals = {c.name: c.decimals for c in self._by_id[exhibit].columns}
        printed = printed_value(float(value), decimals.get(column))
        is_relative = has_role(column, "difference") and column_kind(column).decimals
        return f"+{printed}" if float(value) > 0 and is_relative else printed

    def most(self, exhibit: str, row: str, column: str, words: str = "most") -> str:
        """Print "most", once the row holds more than half of the column's total.

        Rows that are withheld count as much as they could, or the words say "of those shown".
        """
        values = self._numbers(exhibit, column)
        value, total = self._number(exhibit, row, column), float(values.sum())
        if SHOWN not in words and len(unknown := self._unknown(exhibit, column)):
            if not self._are_least(exhibit, column):
                raise _untold(words, exhibit, column, unknown)
            total += len(unknown) * float(values.min())
        share = value / total if total else float("nan")
        if not share > HALF:
            share_found = f"'{row}' makes up {share:.0%} of {column} in {exhibit}"
            raise SafecityError(f"the data do not support '{words}': {share_found}", remedy=LIES)
        return fitting(words, "share")

    def rank(
        self, exhibit: str, row: str, column: str, place: str = "highest", words: str = "",
        apart: bool = False,
    ) -> str:  # fmt: skip
        """Print "highest" or "lowest", once no other row has more, or less, in a column.

        Parameters
        ----------
        exhibit, row, column : str
            The cell.
        place : {"highest", "lowest"}
            Its place in the column.
        words : str
            What is printed; the place itself where not given. Where a row that is withheld or
            missing could be beyond, they have to say "of those shown".
        apart : bool
            Whether the intervals of this row and of each other must leave the other out.

        Raises
        ------
        SafecityError
            Where another row is there, or could be, or, if asked, cannot be told apart.
        """
        way = _one_of(place, PLACES)
        value, values = self._number(exhibit, row, column), self._numbers(exhibit, column)
        others = values.drop(row)
        beyond = others[others * way >= value * way]
        if apart and beyond.empty:
            beyond = others[self._meet(exhibit, row, column)]
        if len(beyond):
            problem = f"'{beyond.index[0]}' of {exhibit} is not told apart, or is beyond it"
            raise SafecityError(
                f"the data do not support '{words or place}': {problem}", remedy=LIES
            )
        self._need_all(exhibit, column, words or place, from_highest=way > 0)
        moved = "fall" if value < 0 else "rise"
        far = "first" if way > 0 or value < 0 else "last"  # the lowest of falls is the largest
        near = ("last",) if value < 0 else ()
        return fitting(words, moved, far, *near) or place

    def order(self, exhibit: str, column: str, *rows: str, words: str = "") -> str:
        """Print "followed by" and the rows after the first, once they come in that order.

        Parameters
        ----------
        exhibit, column : str
            The table, and the column by which it is ordered from the highest.
        *rows : str
            Rows that come one after the other with none between them.
        words : str
            What is printed; else "followed by" and the names of the rows after the first.

        Raises
        ------
        SafecityError
            Where another row comes between, or could, or the order is another.
        """
        values = self._numbers(exhibit, column).sort_values(ascending=False, kind="stable")
        first = self._number(exhibit, rows[0], column)
        after = values[values <= first].drop(rows[0]).head(len(rows) - 1)
        phrase = fitting(words, "order") or f"followed by {listed(list(rows[1:]))}"
        if list(after.index) != list(rows[1:]):
            problem = f"'{rows[0]}' of {exhibit} is followed by {listed(list(after.index))}"
            raise SafecityError(f"the data do not support '{phrase}': {problem}", remedy=LIES)
        self._need_all(exhibit, column, phrase, from_highest=True)
        return phrase

    def beside(
        self, exhibit: str, row: str, other: str, column: str, side: str, words: str = ""
    ) -> str:
        """Print where a row stands beside another.

        Parameters
        ----------
        exhibit, row, other, column : str
            Two cells of one column.
        side : {"above", "below", "not apart"}
            Of the first beside the second: above or below it, with neither's interval holding the
            other value, or not apart, with one that does. Without intervals the values decide, no
            words call it clear or a difference, and nothing is "not apart".
        words : str
            What is printed; the side itself where not given.

        Raises
        ------
        SafecityError
            Where the table does not bear it out.
        """
        way = _one_of(side, SIDES)
        one, two = (self._number(exhibit, name, column) for name in (row, other))
        meet = bool(self._meet(exhibit, row, column).get(other, False))
        if not ((one - two) * way > 0 and not meet if way else meet):
            values = f"'{row}' has {printed_value(one)}, '{other}' {printed_value(two)}"
            values += ", and their intervals meet" if meet else ""
            raise SafecityError(f"the data do not support '{words or side}': {values}", remedy=LIES)
        known = ("apart", "clear") if all(self._ends(exhibit, column)) else ()
        return fitting(words, *((side, *known) if way else ("unclear",))) or side

    def moved(self, exhibit: str, row: str, direction: str, words: str = "") -> str:
        """Print "rose" or "fell", once the verdict on the change in a row says so.

        A table without verdicts is asked for its interval, which must leave out zero, and one
        without intervals, such as one of contributions, for the sign.
        """
        way = _one_of(direction, MOVES)
        table = self._table(exhibit)
        if "verdict" in table and (word := self._cell(exhibit, row, "verdict")) != direction:
            problem = f"the verdict on '{row}' in {exhibit} is '{word}'"
            raise SafecityError(f"the data do not support '{direction}': {problem}", remedy=LIES)
        column = next((c for c in ("percent", "points", "change") if c in table), "change")
        ends = [c if c in table else column for c in ("lower", "upper")]
        sizes = [self._number(exhibit, row, c) * way for c in ends]
        if not min(sizes) > 0:
            problem = f"{column} of '{row}' in {exhibit} is {self.cell(exhibit, row, column)}"
            raise SafecityError(
                f"the data do not support '{words or direction}': {problem}", remedy=LIES
            )
        return fitting(words, "rise" if way > 0 else "fall") or direction

    def name(self, words: str, why: str) -> str:
        """Print words of judgement that are a name or a general truth; reviewers see each one."""
        if len(why.split()) < 2:
            remedy = 'Say why in a few words: name("a rise", "in general")'
            raise SafecityError(f"'{words}' is let through without a reason", remedy=remedy)
        return words

    def said(self, words: str, source: str) -> str:
        """Print somebody else's number or words with their source."""
        return f"{words} ({source})"

    def _table(self, exhibit: str) -> pd.DataFrame:
        entry = self._by_id.get(exhibit)
        if entry is None or entry.table is None:
            tables = [e.id for e in self.exhibits if e.table is not None]
            raise SafecityError(
                f"no exhibit '{exhibit}' in this edition", remedy=nearest(exhibit, tables)
            )
        return entry.table

    def _cell(self, exhibit: str, row: str, column: str) -> Any:
        table = self._table(exhibit)
        if column not in table:
            raise SafecityError(f"no column '{column}'", remedy=nearest(column, table.columns))
        first = table[naming(table)].astype(str)
        if row not in set(first):
            raise SafecityError(f"no row '{row}' in {exhibit}", remedy=nearest(row, first))
        value = table.loc[first == row, column].iloc[-1]
        if not isinstance(value, str) and pd.isna(value):
            raise SafecityError(f"'{row}' of {exhibit} has no {column}", remedy="Leave it out")
        return value

    def _number(self, exhibit: str, row: str, column: str) -> float:
        value = self._cell(exhibit, row, column)
        try:
            return float(value)
        except ValueError as error:
            remedy = "Name a column of numbers"
            raise SafecityError(f"'{column}' of {exhibit} holds words", remedy=remedy) from error

    def _numbers(self, exhibit: str, column: str) -> pd.Series:
        """Return a column by the names of its rows, the newest of each; none that is missing."""
        return self._newest(exhibit, column).dropna()

    def _newest(self, exhibit: str, column: str) -> pd.Series:
        """Return the newest of each row, missing where it is: an older one is no stand-in."""
        table = self._table(exhibit)
        named = table.set_index(table[naming(table)].astype(str))[column]
        return pd.to_numeric(named[~named.index.duplicated(keep="last")], errors="coerce")

    def _unknown(self, exhibit: str, column: str) -> list[str]:
        """Name the rows without a value, and those that join places which are withheld."""
        values = self._newest(exhibit, column)
        together = values.index.str.endswith(TOGETHER.format(""))
        return [str(name) for name in values.index[values.isna() | together]]

    def _are_least(self, exhibit: str, column: str) -> bool:
        """Say whether what is withheld of a column is no more than the least that is shown.

        So it is of counts of kinds (`withheld_figures` hides the small and then the next): not
        of places, whose counts another edition can give away, nor of rates or changes.
        """
        table = self._table(exhibit)
        if "suppressed" not in table or "population" in table or "count" not in table:
            return False
        missing = table[column].isna() & ~suppressed_rows(table)
        return bool(table[column].equals(table["count"]) and not missing.any())

    def _need_all(self, exhibit: str, column: str, words: str, from_highest: bool) -> None:
        """Raise where a row without a value could be beyond, and the words do not say so."""
        unknown = [] if SHOWN in words else self._unknown(exhibit, column)
        if unknown and not (from_highest and self._are_least(exhibit, column)):
            raise _untold(words, exhibit, column, unknown)

    def _meet(self, exhibit: str, row: str, column: str) -> pd.Series:
        """Mark the other rows whose interval, or this row's, holds the other value."""
        values, ends = self._numbers(exhibit, column), self._ends(exhibit, column)
        others = values.drop(row)
        if not all(ends):
            return pd.Series(False, index=others.index)
        low, high = (self._numbers(exhibit, end).reindex(values.index) for end in ends)
        own = others.between(low.get(row, np.nan), high.get(row, np.nan))
        return own | ((low.drop(row) <= values[row]) & (values[row] <= high.drop(row)))

    def _ends(self, exhibit: str, column: str) -> tuple[str, str]:
        """Columns of the interval of a column; "" where the table has none."""
        table = self._table(exhibit)
        low, high = (
            next((n for n in (f"{column}_{end}", end) if n in table), "")
            for end in ("lower", "upper")
        )
        return low, high


def _untold(words: str, exhibit: str, column: str, unknown: list[str]) -> SafecityError:
    problem = f"'{unknown[0]}' of {exhibit} is withheld or has no {column}, so that nobody can tell"
    remedy = f'Say of which: words="{words} {SHOWN}"'
    return SafecityError(f"the data do not support '{words}': {problem}", remedy=remedy)


def _one_of(word: str, known: dict[str, int]) -> int:
    if word not in known:
        raise SafecityError(f"no word '{word}' here", remedy=nearest(word, known))
    return known[word]


def naming(table: pd.DataFrame) -> str:
    """Column by which rows of a table are called: a name where there is one, else the first."""
    named = (name for name in ("label", "group", "indicator", "comparison") if name in table)
    return str(next(named, table.columns[0]))
