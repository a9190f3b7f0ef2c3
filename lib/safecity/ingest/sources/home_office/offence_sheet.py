"""One sheet of a Home Office table: its header found, and its rows checked.

Columns, groups and subgroups were renamed between releases and sheets; every known name is taken,
and an offence that neither label nor code place stops the reading.

Seen as published: by police force every row of 2017/18 (saved as CSV and XLSX by others).
Seen in a rebuilt layout: by police force the release 230726; by partnership 230726 and 1112-1415.
Never seen: an ODS of either; that 1112-1415 has "Number of Offences" too, only public code says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from safecity.catalogue.offences import Kind, load_offences, plain
from safecity.errors import SafecityError, nearest
from safecity.ingest.tables.period import financial, when
from safecity.ingest.tables.sheet import Row, without_separators
from safecity.ingest.tables.workbook import AGAIN

CSP_TABLE, FORCE_TABLE = "csp_table", "force_table"
Names = Mapping[str, tuple[str, ...]]
_COMMON: Names = {
    "year": ("Financial Year",),
    "quarter": ("Financial Quarter",),
    "description": ("Offence Description",),
    "group": ("Offence Group",),
    "subgroup": ("Offence Subgroup", "Offence Sub-group", "Offence Sub group"),
    "code": ("Offence Code",),
    "count": ("Offence Count", "Number of Offences"),
}
CSP_COLUMNS: Names = {**_COMMON, "force": ("Police Force", "Force Name"), "csp": ("CSP Name",)}
FORCE_COLUMNS: Names = {**_COMMON, "force": ("Force Name", "Police Force")}
"""Names of each column in one release or another, today's first."""
# A row with this many names of columns is the header; titles above it have none.
_ENOUGH = 4
_QUARTER = re.compile(r"^(?:q(?:uarter)?\s*)?([1-4])(?:\.0+)?$", re.I)
_WHOLE = re.compile(r"^[-−]?\d+(\.0+)?$")


# Fields of a checked row; `csp` is "" in the table of police forces.
FIELDS = ("year", "quarter", "force", "csp", "group", "subgroup", "category", "code",
          "description", "count")  # fmt: skip
Offence = tuple[str, int, str, str, str, str, str, str, str, int]


def financial_year(text: str) -> str:
    """Write a financial year as "2025/26": "2025_26", "2025-26 " and "2025/2026" too.

    Returns
    -------
    str
        "" where the text is no financial year.
    """
    span = when(text) if text.strip()[:4].isdecimal() else None
    return span.label if span and span == financial(span.start.year) else ""


def columns_of(kind: str) -> Names:
    """Published names of each field in the table by partnership or by police force."""
    return CSP_COLUMNS if kind == CSP_TABLE else FORCE_COLUMNS


def _name(cell: str) -> str:
    """Name of a column as it is compared: "Offence_Count" is "offence count"."""
    return plain(cell.replace("_", " "))


def _there(row: Row, kind: str) -> list[bool]:
    """Whether each field has a column in a row."""
    cells = set(map(_name, row.cells))
    return [not cells.isdisjoint(map(_name, names)) for names in columns_of(kind).values()]


def is_header(row: Row, kind: str) -> bool:
    """Whether a row is the header, or meant as one: in the sheet of a year many names are enough.

    A sheet of another name may list offences or areas for other ends: there the header has every
    column.
    """
    there, is_table = _there(row, kind), not row.sheet or financial_year(row.sheet)
    return sum(there) >= _ENOUGH if is_table else all(there)


class OffenceSheet:
    """Checks the rows below the header of one sheet.

    Parameters
    ----------
    path : Path
        The workbook.
    kind : str
        Table by partnership or by police force.
    header : Row
        The row with the names of the columns.

    Attributes
    ----------
    extra : tuple of str
        Columns that are not read.
    header : Row
        The row with the names of the columns.
    cells : callable
        Returns the cells of a row that are read.
    met : Counter
        How often something was met that is worth a note: (what, name as published).

    Raises
    ------
    SafecityError
        Where a column is missing or stands twice.
    """

    def __init__(self, path: Path, kind: str, header: Row) -> None:
        """Find the columns."""
        self.path, self.name, self.header = path, header.sheet, header
        self.columns = dict.fromkeys(columns_of(kind), "")
        self.year, self.offences = financial_year(header.sheet), load_offences()
        self.met: Counter[tuple[str, str]] = Counter()
        self._at = self._positions(header, kind)
        used = self._at.values()
        self.extra = tuple(c for i, c in enumerate(header.cells) if c.strip() and i not in used)
        self.width = max(used) + 1
        self.at_force, self.at_csp = self._at["force"], self._at.get("csp", self._at["force"])
        self.named_by = "csp" if "csp" in self._at else "force"
        self.cells: Callable[[Sequence[str]], Hashable] = itemgetter(*used)
        self._placed: dict[tuple[str, str, str], tuple[Kind, str] | None] = {}
        self._known: dict[tuple[str, str], Any] = {}

    def _positions(self, header: Row, kind: str) -> Mapping[str, int]:
        headings = [_name(cell) for cell in header.cells]
        wanted = {_name(name) for names in columns_of(kind).values() for name in names}
        others = [cell for cell in header.cells if cell and _name(cell) not in wanted]
        at = {}
        for field, names in columns_of(kind).items():
            there = [i for i, cell in enumerate(headings) if cell in set(map(_name, names))]
            self.columns[field] = header.cells[there[0]].strip() if there else names[0]
            if len(there) != 1:
                what = "stands twice" if there else "is missing"
                hint = nearest(names[0], others or filter(None, header.cells))
                raise self.fault(f"the column {what}", header.number, field, hint)
            at[field] = there[0]
        return at

    def fault(self, problem: str, number: int, field: str, remedy: str = AGAIN) -> SafecityError:
        """Return an error that names sheet, row and column."""
        sheet = f"sheet {self.name}, " if self.name else ""
        place = f"{sheet}row {number}, column '{self.columns[field]}'"
        return SafecityError(f"{place}: {problem}", path=self.path, remedy=remedy)

    def _once(self, field: str, row: Row, read: Callable[[str, int], Any]) -> Any:
        """Read a cell; each different text of a column is looked at once."""
        key = (field, row.cells[self._at[field]])
        if key not in self._known:
            self._known[key] = read(key[1].strip(), row.number)
        return self._known[key]

    def _year(self, text: str, number: int) -> str:
        year, expected = financial_year(text), self.year or "a year such as 2021/22"
        if not year or (self.year and year != self.year):
            what = (
                f"{year} is not the year of the sheet" if year else f"no financial year: '{text}'"
            )
            raise self.fault(what, number, "year", f"Expected {expected}. {AGAIN}")
        return year

    def _quarter(self, text: str, number: int) -> int:
        match = _QUARTER.match(text)
        if not match:
            raise self.fault(f"no quarter: '{text}'", number, "quarter", "Valid here: 1, 2, 3, 4")
        return int(match[1])

    def _count(self, text: str, number: int) -> int:
        digits = without_separators(text)
        if not _WHOLE.match(digits):
            raise self.fault(f"not a whole number: '{text}'", number, "count")
        return int(digits.replace("−", "-").split(".")[0])

    def _place(self, row: Row) -> tuple[Kind, str] | None:
        group, label, code = (
            row.cells[self._at[at]].strip() for at in ("group", "subgroup", "code")
        )
        code = re.sub(r"\.0+$", "", code).upper()  # a spreadsheet may have made a number of it
        if self.offences.is_excluded(group, code):
            return None
        kind = self.offences.kind(group, label, code)
        if kind is None:
            raise self._unknown(group, label, code, row.number)
        if {self.offences.group(group), self.offences.subgroup(label)} != {
            kind.group,
            kind.subgroup,
        }:
            self.met["label", f"'{label}' of '{group}', code {code}, as {kind.subgroup}"] += 1
        return kind, code

    def _unknown(self, group: str, label: str, code: str, number: int) -> SafecityError:
        """Return the error of an offence that nothing places: never zero, never left out."""
        within = self.offences.group(group)
        near = [n for n, s in self.offences.subgroups.items() if within in ("", s.group)]
        return self.fault(
            f"no offence subgroup '{label}' of '{group}', and no offence with the code '{code}'",
            number,
            "subgroup",
            f"{nearest(label, near)} A new name goes into catalogue/offences.yml, 'also' of its "
            "subgroup (of a group: 'group_aliases'), a new code into its 'codes'",
        )

    def year_of(self, row: Row) -> str:
        """Financial year of a row: that of the sheet, or what the row says where it has none.

        Raises
        ------
        SafecityError
            Where the sheet is named after no year and the row says none.
        """
        return self.year or str(self._once("year", row, self._year))

    def quarter(self, row: Row) -> int:
        """Financial quarter of a row, 1 from April to June.

        Raises
        ------
        SafecityError
            Where the row says none.
        """
        return int(self._once("quarter", row, self._quarter))

    def placed(self, row: Row) -> tuple[Kind, str] | None:
        """What a row counts as, and its code; None where it is no part of these counts.

        Raises
        ------
        SafecityError
            Where neither label nor code place it.
        """
        cells, at = row.cells, self._at
        key = (cells[at["group"]], cells[at["subgroup"]], cells[at["code"]])
        if key not in self._placed:
            self._placed[key] = self._place(row)
        return self._placed[key]

    def count(self, row: Row) -> int:
        """Count of a row, whatever its offence.

        Raises
        ------
        SafecityError
            Where it is not a whole number.
        """
        return int(self._once("count", row, self._count))

    def record(self, row: Row) -> Offence | None:
        """Check a row.

        Parameters
        ----------
        row : Row
            With a cell for every column that is read.

        Returns
        -------
        tuple or None
            As `FIELDS`; None where its group is no part of these counts.

        Raises
        ------
        SafecityError
            With sheet, row and column of what is not as published.
        """
        year = self._once("year", row, self._year)
        count, placed, cells = self.count(row), self.placed(row), row.cells
        if placed is None:
            self.met["excluded", cells[self._at["group"]].strip()] += 1
            return None
        kind, code = placed
        return (
            year,
            self.quarter(row),
            cells[self.at_force].strip(),
            cells[self._at["csp"]].strip() if "csp" in self._at else "",
            *kind,
            code,
            cells[self._at["description"]].strip(),
            count,
        )
