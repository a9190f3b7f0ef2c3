"""Read a table of local authorities as its declaration says: `catalogue/tables/<slug>.yml`.

The names of columns may stand in several rows, merged cells among them: a column is the one of
which any of these cells has a name that is declared. The names end where the first row of an area
begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice, takewhile
from math import nan
from typing import TYPE_CHECKING

import pandas as pd

from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.tables.area import LAD_CODE, Place, authority
from safecity.ingest.tables.delimited import check_width
from safecity.ingest.tables.header import OTHER_TABLE, all_rows, figures_of
from safecity.ingest.tables.layout import Layout, Sheet, titled_period, words
from safecity.ingest.tables.period import YEAR, When, financial, when
from safecity.ingest.tables.sheet import Row, begins_notes

if TYPE_CHECKING:
    from safecity.catalogue.published_table import Laid, PublishedFigure, PublishedTable
    from safecity.ingest.supply.scan import RawFile

_ENGLAND = "E92000001"
_ANY_CODE = re.compile(r"[EWK]\d{8}")
_TOTAL = re.compile(r"(total|all)\b.*", re.IGNORECASE)
_SEPTEMBER = 9
_AT_MOST = 60
"""Rows below the top of a sheet in which a table must begin."""
FigureRow = dict[str, object]


def pattern(names: Iterable[str]) -> str:
    """Write names of a column, in which `*` stands for any words, as one pattern."""
    return "|".join(re.escape(name).replace(r"\*", ".*") for name in names)


def _is(name: str, cell: str) -> bool:
    return re.fullmatch(pattern([name]), words(cell), re.IGNORECASE) is not None


@dataclass(frozen=True)
class _Block:
    """A sheet: the rows of its names, and the rows below."""

    name: str
    top: tuple[Row, ...]
    rows: Iterator[Row]

    def layout(self, laid: Laid, figure: PublishedFigure) -> Layout:
        """What the sheet must have of a figure."""
        wanted = {**figure.columns, **({"area": laid.area} if laid.area else {})}
        wanted |= {"code": laid.code} if laid.code else {}
        wanted |= {"period": laid.dated} if laid.dated else {}
        wanted |= {f"is {name}": (name,) for name in [*laid.where, *laid.whole]}
        split = {f"all {name}": (pattern([name]), name) for name in laid.totals}
        columns = {field: (pattern(names), names[0]) for field, names in wanted.items()}
        return Layout("", columns, split)

    def sheet(self, file: RawFile, layout: Layout) -> Sheet:
        """Find the columns; refuse with sheet and row what is not there."""
        last = self.top[-1]
        patterns = [rule for rule, _ in {**layout.columns, **layout.optional}.values()]
        width = max(len(row.cells) for row in self.top)
        cells = tuple(self._named(at, patterns) for at in range(width))
        title = " ".join([self.name, *(words(cell) for row in self.top for cell in _alone(row))])
        return Sheet(file.path, last._replace(cells=cells), title, layout)

    def _named(self, at: int, patterns: Sequence[str]) -> str:
        """Name of a column: the cell that is wanted, else the lowest that is not blank."""
        cells = [words(row.cells[at]) for row in self.top if at < len(row.cells)]
        filled = [cell for cell in cells if cell]
        wanted = (c for c in filled if any(re.fullmatch(p, c, re.IGNORECASE) for p in patterns))
        return next(wanted, filled[-1] if filled else "")

    def has(self, layout: Layout) -> bool:
        """Whether every column that is needed has a name here."""
        cells = {words(cell) for row in self.top for cell in row.cells} - {""}
        return all(
            any(re.fullmatch(rule, cell, re.IGNORECASE) for cell in cells)
            for rule, _ in layout.columns.values()
        )


def _alone(row: Row) -> list[str]:
    """The cell of a row of words; none of a row of more."""
    filled = [cell for cell in row.cells if cell.strip()]
    return filled if len(filled) == 1 else []


def _begins(laid: Laid, row: Row, above: Row | None) -> bool:
    """Whether a row is the first below the names of the columns."""
    if laid.area and above is not None:
        return any(_is(name, cell) for name in laid.area for cell in above.cells)
    return any(_ANY_CODE.fullmatch(cell.strip()) for cell in row.cells)


def _blocks(file: RawFile, laid: Laid) -> Iterator[_Block]:
    for name, rows in groupby(all_rows(file), key=lambda row: row.sheet):
        if block := _block(name, rows, laid):
            yield block


def _block(name: str, rows: Iterator[Row], laid: Laid) -> _Block | None:
    """Take the names of a sheet's columns off its rows; None where no area follows them."""
    top: list[Row] = []
    for row in islice(rows, _AT_MOST):
        if _begins(laid, row, top[-1] if top else None):
            below = takewhile(lambda row: not begins_notes(row), chain([row], rows))
            return _Block(name, tuple(top) or (row,), below)
        top.append(row)
    return None


def _stands_in(figure: PublishedFigure, block: _Block) -> bool:
    """Whether a figure is to be looked for in a sheet."""
    return not figure.sheets or any(_is(name, block.name) for name in figure.sheets)


def recognises(table: PublishedTable, file: RawFile) -> bool:
    """Say whether a file is the table, by its name or by the columns of one of its figures."""
    if re.search(table.laid.named, file.file_name, re.IGNORECASE):
        return True
    try:
        return any(
            _stands_in(figure, block) and block.has(block.layout(table.laid, figure))
            for block in _blocks(file, table.laid)
            for figure in table.figures.values()
        )
    except SafecityError:
        return False


def read(table: PublishedTable, file: RawFile) -> pd.DataFrame:
    """Read every figure that a file has of those declared.

    Parameters
    ----------
    table : PublishedTable
        The declaration.
    file : RawFile
        A CSV file or workbook.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`. A figure whose sheets are not all there has no rows.

    Raises
    ------
    SafecityError
        With sheet, row and column, where a column is missing, a row has a blank code, a number or
        a period is none, a count is more than its base, or no sheet has a figure.
    """
    figures: dict[str, list[FigureRow]] = {name: [] for name in table.figures}
    for block in _blocks(file, table.laid):
        layouts = {name: block.layout(table.laid, f) for name, f in table.figures.items()}
        asked = {n: f for n, f in table.figures.items() if _wanted(f, block, layouts[n])}
        rows = list(block.rows) if asked else []
        for name, figure in asked.items():
            sheet = block.sheet(file, layouts[name])
            figures[name] += _figures(file, table.laid, figure, sheet, rows)
    if not any(figures.values()):
        raise _nothing(file, table)
    whole = [
        {**each, "measure": name}
        for name, figure_rows in figures.items()
        for each in _summed(figure_rows, len(table.figures[name].sheets))
    ]
    return figures_of(file, whole)


def _wanted(figure: PublishedFigure, block: _Block, layout: Layout) -> bool:
    """Whether a sheet is read for a figure: it is named, or has its columns."""
    if figure.sheets:
        return _stands_in(figure, block)
    return not block.name or block.has(layout)


def _nothing(file: RawFile, table: PublishedTable) -> SafecityError:
    figures = table.figures.values()
    sheets = list(dict.fromkeys(name for figure in figures for name in figure.sheets))
    first = next(names[0] for figure in figures for names in figure.columns.values())
    where = f"a sheet {' or '.join(map(repr, sheets))}" if sheets else "a table"
    problem = f"expected {where} with the column '{first}' and rows of local authorities"
    return SafecityError(problem, path=file.path, remedy=f"{OTHER_TABLE} ({table.layout})")


def _figures(
    file: RawFile, laid: Laid, figure: PublishedFigure, sheet: Sheet, rows: Sequence[Row]
) -> Iterator[FigureRow]:
    """Read one figure of a sheet, a row for each area and period."""
    figured = [row for row in rows if sum(bool(cell.strip()) for cell in row.cells) > 1]
    if file.encoding != "binary":
        for row in figured:
            check_width(file, row, len(sheet.names))
    filled = [sheet.filled(row) for row in figured]
    split = _split(laid, sheet, filled)
    scale = _scale(sheet, filled) if figure.value and figure.unit.startswith("%") else 1
    for row in filled:
        place = _place(laid, sheet, row, split)
        if place is not None:
            time = _when(laid, sheet, row)
            dated = {"period": time.label, "start": time.start, "months": time.months}
            numbers = _numbers(laid, figure, sheet, row, scale)
            yield {**place, **dated, **numbers, "sheet": sheet.header.sheet}


def _split(laid: Laid, sheet: Sheet, rows: Sequence[Row]) -> list[str]:
    """Columns that split the figures of areas: of these only totals are read."""
    fields = [f"all {name}" for name in laid.totals if f"all {name}" in sheet.at]
    return [f for f in fields if len({sheet.text(row, f) for row in rows}) > 1]


def _place(laid: Laid, sheet: Sheet, row: Row, split: Iterable[str]) -> Place | None:
    """Return the area that a row is of; None where it is of something else."""
    if not all(_TOTAL.fullmatch(sheet.text(row, field)) for field in split):
        return None
    if laid.whole and _says(sheet, row, laid.whole):
        return authority("England")
    if not _says(sheet, row, laid.where):
        return None
    if not laid.area:
        return _unnamed(sheet, row)
    name = sheet.text(row, "area")
    if not laid.code:
        is_one = re.search(laid.only, name, re.IGNORECASE) is not None
        return authority(name) if name and is_one else None
    code = sheet.text(row, "code").upper()
    if not code and name:
        raise sheet.blank(row, "code")
    return _coded(code, name)


def _says(sheet: Sheet, row: Row, wanted: Mapping[str, str]) -> bool:
    return all(_is(value, sheet.text(row, f"is {name}")) for name, value in wanted.items())


def _coded(code: str, name: str) -> Place | None:
    """Return the area of a code; None for a region, a county and what is no area."""
    if code == _ENGLAND:
        return authority("England")
    return authority(name, code) if LAD_CODE.fullmatch(code) else None


def _unnamed(sheet: Sheet, row: Row) -> Place | None:
    """Find code and name where their columns have no name: the name stands right of the code."""
    cells = [words(cell) for cell in row.cells]
    at = next((n for n, cell in enumerate(cells) if _ANY_CODE.fullmatch(cell)), None)
    if at is not None:
        return _coded(cells[at].upper(), cells[at + 1] if at + 1 < len(cells) else "")
    first = next((cell for cell in cells if cell), "")
    has_number = any(re.fullmatch(r"[\d.,]+", cell) for cell in cells[1:])
    if has_number and re.fullmatch(r"[^\W\d].*", first):
        problem = f"'{first}' has figures and no code, so what the row is of is not known"
        raise sheet.fault(row, 0, problem)
    return None


def _when(laid: Laid, sheet: Sheet, row: Row) -> When:
    """Read the period of a row.

    Raises
    ------
    SafecityError
        Where it is none.
    """
    if laid.period == "title":
        return titled_period(sheet)
    text = sheet.header.sheet if laid.period == "sheet" else sheet.text(row, "period")
    span = written(text, laid.written)
    if span is None:
        at = 0 if laid.period == "sheet" else "period"
        raise sheet.fault(row, at, f"no year: '{text}'")
    return span


def written(text: str, how: str) -> When | None:
    """Read a year as publishers of open data write it.

    Parameters
    ----------
    text : str
        "202223", "2022/23", "2023"; where a sheet's name holds a year, "TSM24_Perception".
    how : {"", "academic year", "year ending March"}
        What it is a year of; empty for what the words say themselves.
    """
    if not how:
        return when(text)
    long = re.fullmatch(r"(20\d\d)\W?(\d\d)", text)
    if long and int(long[2]) != (int(long[1]) + 1) % 100:
        return None
    if how == "academic year":
        first = int(long[1]) if long else 0
        label = f"school year {first}/{(first + 1) % 100:02d}"
        return When(label, pd.Timestamp(first, _SEPTEMBER, 1), YEAR) if long else None
    if long:
        return financial(int(long[1]))
    last = re.fullmatch(r"\D*(?:20)?(\d\d)(?:_.*)?", text)
    return financial(2000 + int(last[1]) - 1) if last else None


def _scale(sheet: Sheet, rows: Sequence[Row]) -> float:
    """Return 100 where shares are printed as fractions: none in the sheet is above 1."""
    values = [sheet.number(row, "value") for row in rows if _is_number(sheet.cell(row, "value"))]
    return 100 if values and max(values) <= 1 else 1


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", cell) is not None


def _numbers(
    laid: Laid, figure: PublishedFigure, sheet: Sheet, row: Row, scale: float
) -> FigureRow:
    """Read count, base and value; all of them are left out where one is withheld."""
    fields = {name: _number(laid, sheet, row, name) for name in figure.columns}
    withheld = [name for name in figure.columns if _withheld(laid, sheet, row, name)]
    count, base = fields.get("count", nan), fields.get("base", nan) * figure.times
    if figure.unit.startswith("%") and count > base:
        raise sheet.fault(row, "count", f"more than '{figure.base[0]}', of which it is a part")
    if withheld:
        return {"note": SUPPRESSED}
    return {"count": count, "denominator": base, "value": fields.get("value", nan) * scale}


def _number(laid: Laid, sheet: Sheet, row: Row, name: str) -> float:
    return nan if sheet.text(row, name) in laid.marks else sheet.number(row, name)


def _withheld(laid: Laid, sheet: Sheet, row: Row, name: str) -> bool:
    mark = laid.marks.get(sheet.text(row, name))
    return mark == "withheld" or (mark is None and sheet.withheld(row, name))


def _summed(figures: Sequence[FigureRow], sheets: int) -> Iterator[FigureRow]:
    """Sum counts and bases over sheets, for areas and periods that all of them have."""
    if sheets < 2 or not figures:
        yield from ({k: v for k, v in each.items() if k != "sheet"} for each in figures)
        return
    keys = ["level", "area", "area_name", "period", "start", "months"]
    for what, group in pd.DataFrame(figures).groupby(keys, sort=False):
        if group["sheet"].nunique() < sheets:
            continue
        fixed = dict(zip(keys, what, strict=True))
        if "note" in group and group["note"].eq(SUPPRESSED).any():
            yield {**fixed, "note": SUPPRESSED}
        else:
            count, base = (group[name].sum(skipna=False) for name in ("count", "denominator"))
            yield {**fixed, "count": count, "denominator": base}
