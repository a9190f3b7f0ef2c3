"""One sheet of a Home Office table: its header found, and its rows checked.

By police force: every row of 2017/18 was seen as published (saved as CSV and XLSX by others), the
edition 230726 in a rebuilt layout. By partnership: the editions 230726 and 1112-1415 in rebuilt
layouts only. Columns, groups and subgroups were renamed between editions and sheets; every known
name is taken, and an offence that neither label nor code place stops the reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from safecity.catalogue.errors import SafecityError, nearest
from safecity.catalogue.offences import load_offences, plain
from safecity.ingest.recognise import CSP_TABLE
from safecity.ingest.sheet import Row, without_separators
from safecity.ingest.workbook import AGAIN

Names = Mapping[str, tuple[str, ...]]
_COMMON: Names = {
    "year": ("Financial Year",),
    "quarter": ("Financial Quarter",),
    "description": ("Offence Description",),
    "group": ("Offence Group",),
    "subgroup": ("Offence Subgroup",),
    "code": ("Offence Code",),
    "count": ("Offence Count", "Number of Offences"),
}
CSP_COLUMNS: Names = {**_COMMON, "force": ("Police Force", "Force Name"), "csp": ("CSP Name",)}
FORCE_COLUMNS: Names = {**_COMMON, "force": ("Force Name", "Police Force")}
"""Names of each column in one edition or another, today's first."""
# A row with this many names of columns is the header; titles above it have none.
_ENOUGH = 4
_YEAR = re.compile(r"^\s*(\d{4})\s*[_/–-]\s*(?:\d\d)?(\d\d)\s*$")
_QUARTER = re.compile(r"^(?:q(?:uarter)?\s*)?([1-4])(?:\.0+)?$", re.I)
_MARK = re.compile(r"\s*\[[^\]]*\]\s*$")
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
    match = _YEAR.match(text)
    is_next = match and (int(match[1]) + 1) % 100 == int(match[2])
    return f"{match[1]}/{match[2]}" if match and is_next else ""


def columns_of(kind: str) -> Names:
    """Published names of each field in the table by partnership or by police force."""
    return CSP_COLUMNS if kind == CSP_TABLE else FORCE_COLUMNS


def is_header(row: Row, kind: str) -> bool:
    """Whether a row is the header, or meant as one."""
    known = {plain(name) for names in columns_of(kind).values() for name in names}
    return len(known & {plain(_words(cell)) for cell in row.cells}) >= _ENOUGH


def _words(cell: str) -> str:
    """A cell's words without the marks of footnotes: "CSP Name [note 2]"."""
    return _MARK.sub("", cell).strip()


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
    met : Counter
        How often something was met that is worth a note: (what, name as published).
    divided : dict
        Subgroup, category and code by label, code and group as published: what the sheet tells
        apart.

    Raises
    ------
    SafecityError
        Where a column is missing or stands twice.
    """

    def __init__(self, path: Path, kind: str, header: Row) -> None:
        """Find the columns."""
        self.path, self.name, self.columns = path, header.sheet, dict.fromkeys(columns_of(kind), "")
        self.year, self.offences = financial_year(header.sheet), load_offences()
        self.met: Counter[tuple[str, str]] = Counter()
        self._at = self._positions(header, kind)
        used = self._at.values()
        self.extra = tuple(c for i, c in enumerate(header.cells) if c.strip() and i not in used)
        self.width = max(used) + 1
        self.at_force, self.at_csp = self._at["force"], self._at.get("csp", self._at["force"])
        self.at_quarter = self._at["quarter"]
        self.divided: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._known: dict[tuple[str, str], Any] = {}

    @cached_property
    def _excluded(self) -> set[str]:
        return {plain(name) for name in self.offences.excluded_groups}

    def _positions(self, header: Row, kind: str) -> Mapping[str, int]:
        found = [plain(_words(cell)) for cell in header.cells]
        wanted = {plain(name) for names in columns_of(kind).values() for name in names}
        others = [cell for cell in header.cells if cell and plain(_words(cell)) not in wanted]
        at = {}
        for field, names in columns_of(kind).items():
            there = [i for i, cell in enumerate(found) if cell in set(map(plain, names))]
            self.columns[field] = header.cells[there[0]].strip() if there else names[0]
            if len(there) != 1:
                what = "stands twice" if there else "is missing"
                hint = nearest(names[0], others or filter(None, header.cells))
                raise self.fault(f"the column {what}", header.number, field, hint)
            at[field] = there[0]
        return at

    def fault(self, problem: str, number: int, field: str, remedy: str = AGAIN) -> SafecityError:
        """Return an error that names sheet, row and column."""
        place = f"sheet {self.name}, row {number}, column '{self.columns[field]}'"
        return SafecityError(f"{place}: {problem}", path=self.path, remedy=remedy)

    def _once(self, field: str, row: Row, read: Callable[[str, int], Any]) -> Any:
        """Read a cell; each different text of a column is looked at once."""
        key = (field, row.cells[self._at[field]])
        if key not in self._known:
            self._known[key] = read(key[1].strip(), row.number)
        return self._known[key]

    def _year(self, text: str, number: int) -> str:
        year = financial_year(text)
        if year != self.year:
            what = (
                f"{year} is not the year of the sheet" if year else f"no financial year: '{text}'"
            )
            raise self.fault(what, number, "year", f"Expected {self.year}. {AGAIN}")
        return year

    def _quarter(self, text: str, number: int) -> int:
        match = _QUARTER.match(text)
        if not match:
            raise self.fault(f"no quarter: '{text}'", number, "quarter", "Valid here: 1, 2, 3, 4")
        return int(match[1])

    def _group(self, text: str, number: int) -> str:
        if plain(_words(text)) in self._excluded:
            return ""
        group = self.offences.group_names.get(plain(_words(text)))
        if group is None:
            hint = nearest(text, self.offences.groups)
            remedy = f"{hint} A new group is declared in catalogue/offences.yml"
            raise self.fault(f"no offence group '{text}'", number, "group", remedy)
        return group

    def _count(self, text: str, number: int) -> int:
        digits = without_separators(text)
        if not _WHOLE.match(digits):
            raise self.fault(f"not a whole number: '{text}'", number, "count")
        return int(digits.replace("−", "-").split(".")[0])

    def _subgroup(self, row: Row, group: str) -> tuple[str, str]:
        """Place an offence in a subgroup and a category of data.police.uk.

        A code whose label changed between editions goes where it stands today, so that a series
        is whole; another offence goes by its label, and by its code where the label is not known.
        """
        label, code = row.cells[self._at["subgroup"]].strip(), self.code(row)
        moved = self.offences.moved.get(code)
        name = moved or self.offences.subgroup_names.get(plain(_words(label)))
        if name is None or self.offences.subgroups[name].group != group:
            name = self.offences.subgroup_of_code.get(code)
            self.met["subgroup", f"'{label}', code {code}, counted as {name}"] += 1
        if name is None or self.offences.subgroups[name].group != group:
            hint = nearest(
                label, [n for n, s in self.offences.subgroups.items() if s.group == group]
            )
            remedy = f"{hint} A new name or code is declared in catalogue/offences.yml, 'subgroups'"
            problem = (
                f"no offence subgroup '{label}' of {group}, and no offence with the code '{code}'"
            )
            raise self.fault(problem, row.number, "subgroup", remedy)
        return name, str(self.offences.subgroups[name].police_uk)

    def code(self, row: Row) -> str:
        """Offence code of a row, as text: a number that a spreadsheet made of it is one no more."""
        return re.sub(r"\.0+$", "", row.cells[self._at["code"]].strip()).upper()

    def placed(self, row: Row) -> tuple[str, str, str] | None:
        """Subgroup, category and code of a row; None where its group is no part of these counts.

        Raises
        ------
        SafecityError
            Where its group is not known, or neither label nor code place it.
        """
        group = self._once("group", row, self._group)
        if not group:
            return None
        key = (row.cells[self._at["subgroup"]], row.cells[self._at["code"]], group)
        if key not in self.divided:
            self.divided[key] = (*self._subgroup(row, group), self.code(row))
        return self.divided[key]

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
        quarter = self._once("quarter", row, self._quarter)
        count, placed, cells = self.count(row), self.placed(row), row.cells
        if placed is None:
            self.met["excluded", cells[self._at["group"]].strip()] += 1
            return None
        subgroup, category, code = placed
        return (
            year,
            quarter,
            cells[self.at_force].strip(),
            cells[self._at["csp"]].strip() if "csp" in self._at else "",
            self._once("group", row, self._group),
            subgroup,
            category,
            code,
            cells[self._at["description"]].strip(),
            count,
        )
