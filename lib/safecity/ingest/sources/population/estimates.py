"""Mid-year population estimates of the ONS: how their files are laid out, and their rows.

Seen as published: the workbook of mid-2021 (.xls; sheet "MYE2 - Persons", seven titles above
"Code, Name, Geography, All ages, 0 ... 90"); columns of mid-2020 as CSV, by LSOA and authority.
Seen in a rebuilt layout: none.
Never seen, known by public code: LSOA workbooks ("Mid-2024 LSOA 2021", header in row 4, "LSOA 2021
Code", "Total"; until 2020 "Mid-2020 Persons", header in row 5, "LSOA Code", "All Ages").
Never seen: the series MYEB1 (a row per area, sex and age; columns "population_2011" and so on) and
tables of Nomis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from safecity.errors import SafecityError
from safecity.ingest.sources.population.ages import LEAST, ages_of, columns_of_all
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.header import has_header, once, read_rows
from safecity.ingest.tables.layout import Layout, Sheet
from safecity.ingest.tables.sheet import Row
from safecity.ingest.tables.workbook import AGAIN, sheet_names

LAD_POPULATION, LSOA_POPULATION = "lad_population", "lsoa_population"
_TOTAL = ("all ages|all persons|total", "All ages")
_LSOA = (r"lsoa( (2011|2021))? code.*|lsoa(11|21)cd", "LSOA 2021 Code")
_AREA = (r"code|mnemonic|la(d)? ?(20\d\d )?code.*|lad\d\dcd", "Code")


class _Whole(Layout):
    """A table that is known by all of its columns: "Total" alone stands in others and in titles."""

    def is_header(self, row: Row) -> bool:
        """Whether a row has every column."""
        return super().is_header(row) and not self.lacking(row)


class _ByAge(Layout):
    """A table without a total: it has the code of an area and a column for every age."""

    def is_header(self, row: Row) -> bool:
        """Whether a row has a code and several ages."""
        is_coded = super().is_header(row) and not self.lacking(row)
        return is_coded and sum(map(bool, map(ages_of, row.cells))) >= LEAST


_SMALLER = re.compile(
    r"(ward|wd|[ml]soa|oa|output area|parish|par|constituency)\b.*\bcode|(wd|[ml]soa|oa)\d\dcd",
    re.I,
)
_SEX_COLUMN = {"sex": ("sex|gender", "Sex")}
LSOAS = _Whole(_TOTAL[0], {"code": _LSOA, "all": _TOTAL}, _SEX_COLUMN)
AREAS = _Whole(_TOTAL[0], {"code": _AREA, "all": _TOTAL}, _SEX_COLUMN)
LSOAS_BY_AGE = _ByAge(_LSOA[0], {"code": _LSOA}, _SEX_COLUMN)
AREAS_BY_AGE = _ByAge(_AREA[0], {"code": _AREA}, _SEX_COLUMN)
SERIES = _Whole(
    r"la(d)?code_?\d\d",
    {"code": (r"la(d)?code_?\d\d", "ladcode23"), "sex": ("sex", "sex"), "age": ("age", "age")},
)
_NAMED = re.compile(r"popest|mid-?year|\bmye|myeb1|^sape|mid-?20\d\d", re.IGNORECASE)
_MID = re.compile(r"\bmid[- ]?(?:year[- ]?)?((?:19|20)\d\d)|\bdate:? ((?:19|20)\d\d)\b", re.I)
_IN_NAME = re.compile(r"mid-?(?:yearestimates)?(20\d\d)|mye(\d\d)(?!\d)", re.IGNORECASE)
_SERIES_YEAR = re.compile(r"population_(\d{4})", re.IGNORECASE)
_PERSONS = re.compile(r"\bpersons\b|\bpeople\b", re.IGNORECASE)
_SEXES = {
    "females": re.compile(r"\b(females?|women)\b", re.IGNORECASE),
    "males": re.compile(r"\b(males?|men)\b", re.IGNORECASE),
}
# Tables of the series that hold what changed the population, beside the population itself.
_CHANGE = re.compile(r"components|\bmyeb[23]", re.IGNORECASE)
_VINTAGE = re.compile(r"lsoa[ s-]*(?:20)?(11|21)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]\d{8}")
# In the series: rows of one sex and year of age are summed, those of sums are left out.
_SEX = re.compile(r"m|f|1|2|males?|females?", re.IGNORECASE)
_SUM = re.compile(r"p|3|persons?|people|all( persons| people| ages)?|total", re.IGNORECASE)
_AGE = re.compile(r"\d{1,3}( ?\+| and over| and above)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\bthousands?\b|\(000s?\)", re.IGNORECASE)
# On 2021 LSOAs from mid-2021, and where the sheet or its header says so.
_LAST_OF_2011 = 2020
COLUMNS = ["code", "year", "population"]
_TYPES = {"code": "str", "year": "int64", "population": "int64"}


class Estimates(NamedTuple):
    """What a file of estimates is of.

    Attributes
    ----------
    is_lsoa : bool
        Whether its areas are LSOAs, and not local authorities.
    years : tuple of int
        Mid-years, in order.
    vintage : str
        "2011" or "2021" for LSOAs, else "".
    """

    is_lsoa: bool
    years: tuple[int, ...]
    vintage: str


def is_named(file: RawFile) -> bool:
    """Whether a file has the name of a table of estimates."""
    return _NAMED.search(file.file_name) is not None


def _years(pattern: re.Pattern[str], text: str) -> set[int]:
    years = {next(filter(None, match.groups())) for match in pattern.finditer(text)}
    return {int(year) if len(year) == 4 else 2000 + int(year) for year in years}


def _sex(file: RawFile, sheet: Sheet) -> str | None:
    """Whom a table counts: "" for persons, "females", "males"; None for what changed them.

    The name of its sheet tells, else the words above it, else the name of the file.
    """
    named = re.sub(r"[-_.]+", " ", file.file_name)
    for words in (sheet.header.sheet, sheet.title, named):
        if _PERSONS.search(words):
            return ""
        if _CHANGE.search(words):
            return None
        if len(sexes := [sex for sex, pattern in _SEXES.items() if pattern.search(words)]) == 1:
            return sexes[0]
        if sexes:
            return ""
    return ""


def year_of(file: RawFile, sheet: Sheet) -> int:
    """Return the mid-year of a table: of its sheet's name, the words above it or the file's name.

    Raises
    ------
    SafecityError
        Where none names one, or two of them name different ones.
    """
    name = sheet.header.sheet
    named = [_years(_MID, name), _years(_MID, sheet.title), _years(_IN_NAME, file.file_name)]
    single = [years.copy().pop() for years in named if len(years) == 1]
    place = f"sheet '{name}'" if name else "the table"
    if not single:
        raise SafecityError(
            f"{place} does not say of which year it is",
            path=file.path,
            remedy="Name the file as mid-2021-lad-2023-persons.csv, with the year of its estimates",
        )
    if not named[0] and len(set(single)) > 1:
        raise SafecityError(
            f"{place} is of mid-{single[0]} and the file is named mid-{single[-1]}",
            path=file.path,
            remedy="Give the file its published name again",
        )
    return single[0]


def layout_of(file: RawFile) -> Layout | None:
    """Return the layout that a file has; None where it has none of these."""
    never = r"(?!)"  # The name of a file does not tell which of the layouts it has.
    layouts = (LSOAS, SERIES, AREAS, LSOAS_BY_AGE, AREAS_BY_AGE)
    return next((x for x in layouts if has_header(file, never, x)), None)


def _vintage(file: RawFile, sheet: Sheet, year: int) -> str:
    """Return the vintage of a table's LSOAs, as its names and titles say it."""
    for words in (sheet.header.sheet, sheet.names[sheet.at["code"]], file.file_name, sheet.title):
        if match := _VINTAGE.search(words):
            return f"20{match[1]}"
    if year <= _LAST_OF_2011:
        return "2011"
    raise SafecityError(
        f"the table of mid-{year} does not say whether its LSOAs are of 2011 or 2021",
        path=file.path,
        remedy=f"Name the file mid-{year}-lsoa-2021-persons.csv, or mid-{year}-lsoa-2011-",
    )


def _tables(file: RawFile, layout: Layout) -> Iterator[tuple[Sheet, str, Iterator[Row]]]:
    """Yield the tables of residents, whom each counts, and its rows with the code of an area."""
    for sheet, pairs in groupby(read_rows(file, layout), itemgetter(0)):
        if layout in (AREAS, AREAS_BY_AGE):
            _refuse_smaller(sheet)
        sex = _sex(file, sheet)
        if sex is not None:
            rows = (row for _, row in pairs)
            yield sheet, sex, (row for row in rows if _has_code(sheet, row))


def _refuse_smaller(sheet: Sheet) -> None:
    """Refuse a table of wards and the like, which names their local authorities too."""
    column = next((at for at, name in enumerate(sheet.names) if _SMALLER.match(name)), None)
    if column is not None:
        remedy = "Supply the table of local authorities or of LSOAs"
        raise sheet.fault(sheet.header, column, "it is a table of smaller areas", remedy)


def _has_code(sheet: Sheet, row: Row) -> bool:
    text = sheet.text(row, "code")
    if re.match(r"[A-Z]\d{5}", text) and not _CODE.fullmatch(text):
        raise sheet.fault(row, "code", f"'{text}' is no code of an area")
    return _CODE.fullmatch(text) is not None


def _by_sheet_names(file: RawFile) -> Estimates | None:
    """Tell by the names of the sheets alone, as a workbook of LSOAs is large."""
    names = sheet_names(file.path) if file.encoding == "binary" else ()
    sheets = [name for name in names if _years(_MID, name) and re.search("lsoa", name, re.I)]
    vintages = {f"20{match[1]}" for name in sheets if (match := _VINTAGE.search(name))}
    years = sorted(set().union(*(_years(_MID, name) for name in sheets)))
    return Estimates(True, tuple(years), vintages.pop()) if len(vintages) == 1 else None


def find(file: RawFile) -> Estimates | None:
    """Say what a file of estimates is of; None where it has no table of residents.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file.

    Raises
    ------
    SafecityError
        Where the file is damaged, or says neither in its sheets and titles nor in its name of
        which year it is.
    """
    if estimates := _by_sheet_names(file):
        return estimates
    layout = layout_of(file)
    if layout is None:
        return None
    years, vintages, is_lsoa = set(), set(), layout in (LSOAS, LSOAS_BY_AGE)
    for sheet, _, rows in _tables(file, layout):
        first = next(rows, None)
        years |= set(_columns(sheet).values()) or {year_of(file, sheet)}
        is_lsoa |= first is not None and sheet.text(first, "code")[1:3] == "01"
        vintages |= {_vintage(file, sheet, max(years)) if is_lsoa else ""}
    if len(vintages) > 1:
        problem = "the file holds LSOAs of both 2011 and 2021"
        raise SafecityError(problem, path=file.path, remedy="Keep the sheets of one in a copy")
    return Estimates(is_lsoa, tuple(sorted(years)), vintages.pop()) if years else None


def _columns(sheet: Sheet) -> dict[int, int]:
    """Columns of the residents of a year, in tables that have one column a year."""
    matches = {at: _SERIES_YEAR.fullmatch(name) for at, name in enumerate(sheet.names)}
    return {at: int(match[1]) for at, match in matches.items() if match}


def _residents(sheet: Sheet, row: Row, at: int) -> int:
    number = sheet.number(row, at)
    if number % 1 != 0:  # so is what is missing
        problem = f"a population is not a whole number: '{sheet.cell(row, at)}'"
        raise sheet.fault(row, at, problem)
    return int(number)


def _labels(sheet: Sheet, row: Row) -> tuple[str, ...]:
    return tuple(sheet.text(row, field) for field in ("code", "sex", "age"))


def _is_part(sheet: Sheet, row: Row) -> bool:
    """Whether a row of the series is of one sex and one year of age, and no sum of such rows."""
    for field, part in (("sex", _SEX), ("age", _AGE)):
        text = sheet.text(row, field)
        if _SUM.fullmatch(text):
            return False
        if not part.fullmatch(text):
            raise sheet.fault(row, field, f"no {field} of one row: '{text}'")
    return True


def _sums(file: RawFile, sheet: Sheet) -> dict[int, tuple[int, ...]]:
    """Columns that are all residents together, by mid-year.

    Raises
    ------
    SafecityError
        Where residents are in thousands, or ages are lacking or counted twice.
    """
    columns = _columns(sheet)
    if _THOUSANDS.search(sheet.title):
        where = next(iter(columns), sheet.at.get("all", sheet.at["code"]))
        remedy = "Supply the table of single residents"
        raise sheet.fault(sheet.header, where, "residents are counted in thousands", remedy)
    if columns:
        return {year: (at,) for at, year in columns.items()}
    if "all" in sheet.at:
        return {year_of(file, sheet): (sheet.at["all"],)}
    ages, lack = columns_of_all(sheet.names)
    if lack:
        remedy = "Supply the table with a column of all ages"
        raise sheet.fault(sheet.header, "code", f"no total, and {lack}", remedy)
    return {year_of(file, sheet): ages}


def _sex_of(sheet: Sheet, row: Row, sex: str) -> str:
    """Whom a row counts: as its column says, else its table."""
    text = sheet.text(row, "sex")
    if not text or _SUM.fullmatch(text):
        return sex
    matched = next((each for each, pattern in _SEXES.items() if pattern.fullmatch(text)), None)
    if matched is None and not _SEX.fullmatch(text):
        raise sheet.fault(row, "sex", f"no sex of one row: '{text}'")
    return matched or ("males" if text.lower() in ("m", "1") else "females")


Sums = Callable[[RawFile, Sheet], dict[int, tuple[int, ...]]]
"""Finds the columns of a table that are to be added, by mid-year."""
IsWanted = Callable[[Sheet, Row], bool]
"""Says whether a row is read."""


def figures_of(
    file: RawFile, layout: Layout, sums_of: Sums = _sums, is_wanted: IsWanted | None = None
) -> Iterator[tuple[str, int, int, str]]:
    """Yield code, mid-year, residents and whom they are of every row that is wanted."""
    for sheet, sex, rows in _tables(file, layout):
        sums = sums_of(file, sheet)
        pairs = ((sheet, row) for row in rows if layout is not SERIES or _is_part(sheet, row))
        for _, row in once(pairs, "code", _labels) if layout is SERIES else pairs:
            if is_wanted is not None and not is_wanted(sheet, row):
                continue
            code = sheet.text(row, "code")
            whom = sex if layout is SERIES else _sex_of(sheet, row, sex)
            for year, columns in sums.items():
                yield code, year, sum(_residents(sheet, row, at) for at in columns), whom


def persons_of(file: RawFile, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the numbers of persons; where there are none, add females and males.

    Raises
    ------
    SafecityError
        Where an area has the number of one of the two only, or there is none at all.
    """
    whole = frame[frame["sex"] == ""]
    parts = frame.merge(whole[COLUMNS[:2]].drop_duplicates(), how="left", indicator=True)
    parts = parts[parts["_merge"] == "left_only"].drop(columns="_merge")
    alone = parts[parts.groupby(COLUMNS[:2])["sex"].transform("nunique") < 2]
    if len(alone) or frame.empty:
        only = f"{alone['sex'].iloc[0]} only" if len(alone) else "no residents"
        problem = f"it counts {only}, and residents of both sexes are needed"
        raise SafecityError(problem, path=file.path, remedy="Supply the table of persons")
    both = parts.groupby(COLUMNS[:2], as_index=False)["population"].sum()
    return pd.concat([whole[COLUMNS], both]).astype(_TYPES).reset_index(drop=True)


@lru_cache(maxsize=4)
@read_once
def read_estimates(file: RawFile) -> pd.DataFrame:
    """Read residents by area and mid-year.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file.

    Returns
    -------
    pandas.DataFrame
        `code`, `year`, `population`, one row per code and year.

    Raises
    ------
    SafecityError
        Where no table of residents is there, it counts one sex only, not every age, or each more
        than once, it does not say of which year it is, a population is not a whole number,
        residents are counted in thousands, a row of the series is of no sex or age, or one area is
        given twice with different numbers.
    """
    layout = layout_of(file) or AREAS
    frame = pd.DataFrame(figures_of(file, layout), columns=[*COLUMNS, "sex"]).astype(_TYPES)
    if layout is SERIES:
        return frame.groupby(COLUMNS[:2], as_index=False)["population"].sum()
    frame = frame.drop_duplicates(ignore_index=True)
    twice = frame[frame.duplicated([*COLUMNS[:2], "sex"])]
    if len(twice):
        code, year = twice.iloc[0][COLUMNS[:2]]
        problem = f"{code} has two populations of mid-{year}; is it a table of smaller areas?"
        raise SafecityError(problem, path=file.path, remedy=AGAIN)
    return persons_of(file, frame)
