"""A table of the compendium as plain data: what the workbook and the data package both write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from safecity.numbers import MISSING, SUPPRESSED

NOT_APPLICABLE, LOW = "[z]", "[low]"
SHORTHAND = {
    SUPPRESSED: "Suppressed, because the number is so small that it could identify a person, or "
    "because such a number could be worked out from it.",
    MISSING: "Not available; a missing value is never a zero.",
    NOT_APPLICABLE: "Not applicable: the measure of this row has no such value, or there is "
    "nothing to say in this cell.",
    LOW: "Rounds to zero at the decimals shown, but is not zero. The cell holds the number itself; "
    "the files of the data package give it in full.",
}
Sort = Literal["text", "number", "whole", "truth", "month"]


class Amount(NamedTuple):
    """A number with the way in which it is shown.

    Attributes
    ----------
    value : float
        As the exhibit has it, unrounded.
    decimals : int or None
        Digits shown after the point; None shows as many as there are.
    signed : bool
        Whether a number above zero is shown with its sign.
    """

    value: float
    decimals: int | None = None
    signed: bool = False


Cell = str | Amount
"""Text (a month as "2021-04", truth as "Yes" or "No", shorthand such as `[c]`) or a number."""


@dataclass(frozen=True)
class Field:
    """A column of a sheet.

    Attributes
    ----------
    name : str
        For machines: lower case, with underscores.
    title : str
        For readers, with the unit where all rows have the same.
    sort : str
        What its cells hold, beside shorthand.
    note : str
        What it means, where the title does not say so.
    """

    name: str
    title: str
    sort: Sort = "text"
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table with its name and description.

    Attributes
    ----------
    slug : str
        Names the file and the table: lower case, with hyphens.
    tab : str
        Name of the worksheet, shorter than 31 characters.
    title, description : str
        What it holds, as a heading and in a sentence.
    fields : tuple of Field
        Columns, in order; names and titles are unique.
    rows : tuple of tuple of Cell
        One cell for each field.
    key : tuple of str
        Names of the fields that tell rows apart.
    beside : str
        Name of the first field that is not printed on paper; empty where all are.
    links : tuple of tuple of str
        Text of cells of the first column, each with the tab to which it leads.
    """

    slug: str
    tab: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ()
    beside: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def table(self) -> str:
        """Name of its table in the workbook."""
        return self.slug.replace("-", "_")

    @property
    def file(self) -> str:
        """Name of its file in the data package."""
        return f"{self.slug}.csv"


def texts(*rows: tuple[str, ...]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of text, each empty cell as not applicable."""
    return tuple(tuple(text or NOT_APPLICABLE for text in row) for row in rows)


def unless_empty(sheet: Sheet) -> Sheet | None:
    """Return a sheet; None where it has no row."""
    return sheet if sheet.rows else None
