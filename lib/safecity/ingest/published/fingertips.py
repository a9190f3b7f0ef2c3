"""Public health indicators of OHID, from the CSV file of the Fingertips site or its API.

Rows with a category are breakdowns by deprivation and the like, and are left out.

Seen as published: the site's download of December 2020, of an indicator that is not read here: 26
names of columns, 25 fields in every row, CRLF, line breaks inside quoted names of indicators.
Seen in a rebuilt layout: none.
Never seen, known by public code: 27 columns now, the last "Time period range"; the name of the 23rd
depends on the parent area.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd

from safecity.catalogue.strict import Declared, read_model
from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED, as_figures
from safecity.ingest.source import Source
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.area import LAD_CODE
from safecity.ingest.tables.delimited import header
from safecity.ingest.tables.period import When, when
from safecity.ingest.tables.sheet import Row, not_a_number, number_in
from safecity.ingest.tables.table import read_table
from safecity.ingest.tables.workbook import AGAIN

FILE = Path(__file__).with_name("fingertips.yml")
ENGLAND = "E92000001"
_NAMES = {
    "id": "Indicator ID",
    "name": "Indicator Name",
    "area": "Area Code",
    "area_name": "Area Name",
    "sex": "Sex",
    "age": "Age",
    "category": "Category",
    "period": "Time period",
    "value": "Value",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "count": "Count",
    "denominator": "Denominator",
    "note": "Value note",
}
_WANTED = {field: (rf"^{re.escape(name)}$", name) for field, name in _NAMES.items()}
_SORTABLE = "Time period Sortable"
_PLACED = {"sortable": (f"^{_SORTABLE}$", _SORTABLE)}
"""The column right of all that are read: eight digits that begin with the period's first year."""
_NUMBERS = ("value", "lower", "upper", "count", "denominator")


class Listed(Declared):
    """An indicator that is read: its measure, sex and age, and the words of its name."""

    measure: str
    words: tuple[str, ...]
    sex: str
    age: str
    never: tuple[str, ...] = ()

    def named(self, name: str) -> bool:
        """Whether an indicator's published name can be that of this measure."""
        name = name.casefold()
        return all(w in name for w in self.words) and not any(w in name for w in self.never)


class Fingertips(Declared):
    """Everything in `fingertips.yml`."""

    indicators: dict[int, Listed]


@lru_cache(maxsize=1)
def load_indicators() -> dict[int, Listed]:
    """Read the list of indicators, once."""
    return read_model(FILE, Fingertips).indicators


def recognises(file: RawFile) -> bool:
    """Say whether a file has the columns of Fingertips."""
    return {"Indicator ID", "Indicator Name", "Area Code", "Time period"} <= set(header(file))


def _wrong(file: RawFile, at: int, problem: str, remedy: str = AGAIN) -> SafecityError:
    return SafecityError(problem, path=file.path, line=at, remedy=remedy)


def _is_placed(sortable: str, period: str) -> bool:
    # A period may begin with a month: "Aug 2016 - Jul 2019".
    return re.fullmatch(r"\d{8}", sortable) is not None and sortable[:4] in period


def _named(file: RawFile, header: Row, first: Row | None) -> Row:
    """Drop the name that has no field: the last, if the fields before it stand in their places."""
    if first is None or len(first.cells) != len(header.cells) - 1:
        return header
    cells = dict(zip(header.cells, first.cells, strict=False))
    if not _is_placed(cells.get(_SORTABLE, ""), cells.get(_NAMES["period"], "")):
        n_names, n_fields = len(header.cells), len(first.cells)
        problem = f"{n_names} names of columns and {n_fields} fields; which has none is not known"
        raise _wrong(file, first.number, problem)
    return header._replace(cells=header.cells[:-1])


def _check_places(file: RawFile, table: pd.DataFrame) -> None:
    """Refuse a row whose fields are shifted against the names of the columns."""
    if "sortable" not in table or not table["sortable"].any():
        return
    for row in table.itertuples():
        if not _is_placed(str(row.sortable), str(row.period)):
            problem = f"the fields are shifted: '{row.sortable}' under '{_SORTABLE}'"
            raise _wrong(file, int(str(row.Index)), f"{problem}, '{row.period}' as the period")


def _numbers(file: RawFile, table: pd.DataFrame) -> pd.DataFrame:
    """Read numbers; an empty cell is missing, and so is one that the publisher withholds."""
    table = table.copy()
    for field in _NUMBERS:
        numbers = [number_in(text) for text in table[field]]
        if None in numbers:
            at = numbers.index(None)
            problem = f"{_NAMES[field]} {not_a_number(table[field].iloc[at])}"
            raise _wrong(file, int(table.index[at]), problem)
        table[field] = pd.Series(numbers, table.index, dtype="float64")
    return table


def _check_intervals(file: RawFile, table: pd.DataFrame) -> None:
    """Refuse a value outside of its own interval, whose cells are shifted or were changed."""
    outside = (table["value"] < table["lower"]) | (table["value"] > table["upper"])
    if outside.any():
        at = table.index[outside][0]
        value, lower, upper = (f"{table[name][at]:g}" for name in ("value", "lower", "upper"))
        problem = f"the value {value} lies outside of its own interval, {lower} to {upper}"
        raise _wrong(file, int(at), problem)


def _check_name(file: RawFile, listed: Listed, rows: pd.DataFrame) -> None:
    wrong = [at for at, name in rows["name"].items() if not listed.named(str(name))]
    if wrong:
        at = int(str(wrong[0]))
        problem = (
            f"indicator {rows['id'][at]} is '{rows['name'][at]}', which is not {listed.measure}"
        )
        raise _wrong(file, at, problem, f"Correct the number in {FILE.name}")


def _period(file: RawFile, table: pd.DataFrame) -> pd.DataFrame:
    known: dict[str, When] = {}
    for at, text in table["period"].drop_duplicates().items():
        period = when(str(text))
        if period is None:
            raise _wrong(file, int(str(at)), f"'{text}' is not a period")
        known[str(text)] = period
    return table.assign(
        period=table["period"].map(lambda text: known[text].label),
        start=table["period"].map(lambda text: known[text].start),
        months=table["period"].map(lambda text: known[text].months),
    )


def read(file: RawFile) -> pd.DataFrame:
    """Read the indicators that are listed, for local authorities and England.

    Parameters
    ----------
    file : RawFile
        A CSV file of the API: one indicator, several, or a whole profile.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `value` per 100,000, or per cent for treatment.

    Raises
    ------
    SafecityError
        Where a column is missing, fields are shifted, a number or period is none, the name of an
        indicator is not the expected one, none of the file's indicators is listed or of the sex and
        age that is read, a value lies outside of its interval, or one figure stands twice with
        different numbers.
    """
    table = read_table(file, _WANTED, _PLACED, partial(_named, file))
    _check_places(file, table)
    ids = {str(number): listed for number, listed in load_indicators().items()}
    table = table.assign(area=table["area"].str.upper())
    known = table[table["id"].isin(list(ids))]
    if known.empty:
        read = (f"{number} ({each.measure.replace('_', ' ')})" for number, each in ids.items())
        remedy = f"Indicators that are read: {', '.join(read)}"
        raise SafecityError("no indicator that is read here", path=file.path, remedy=remedy)
    for number, rows in known.groupby("id"):
        _check_name(file, ids[str(number)], rows)
    is_area = known["area"].str.fullmatch(LAD_CODE.pattern) | known["area"].eq(ENGLAND)
    wanted = known[_is_whole(known) & is_area]
    if wanted.empty:
        raise _nothing(file, known)
    numbers = _numbers(file, wanted)
    _check_intervals(file, numbers)
    return _figures(file, _period(file, numbers))


def _is_whole(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is of the sex and age that its indicator is read of, and no breakdown."""
    listed = [load_indicators()[int(number)] for number in rows["id"]]
    asked = [
        (row.sex, row.age.casefold(), row.category) == (each.sex, each.age.casefold(), "")
        for row, each in zip(rows.itertuples(), listed, strict=True)
    ]
    return pd.Series(asked, rows.index)


def _nothing(file: RawFile, known: pd.DataFrame) -> SafecityError:
    first = known.iloc[0]
    listed = load_indicators()[int(first["id"])]
    problem = (
        f"no row of indicator {first['id']} is of a local authority or England, {listed.sex}, "
        f"{listed.age}"
    )
    present = f"Found: {first['area_name']}, {first['sex']}, {first['age']}"
    return _wrong(file, int(str(known.index[0])), problem, present)


def _figures(file: RawFile, rows: pd.DataFrame) -> pd.DataFrame:
    """Put the rows into the form of figures; one printed for two kinds of area is one."""
    listed = load_indicators()
    national = rows["area"].eq(ENGLAND)
    withheld = rows["value"].isna() & rows["count"].isna()
    withheld |= rows["note"].str.contains("suppress|disclosure", case=False)
    figures = rows.assign(
        measure=[listed[int(number)].measure for number in rows["id"]],
        level=national.map({True: "country", False: "lad"}),
        area=rows["area"].mask(national, "England"),
        note=rows["note"].mask(withheld, SUPPRESSED),
        count=rows["count"].mask(withheld),
    )
    figures = figures.drop_duplicates(["measure", "area", "period", *_NUMBERS])
    twice = figures.duplicated(["measure", "area", "period"])
    if twice.any():
        at = figures.index[twice][0]
        what = f"{rows['area_name'][at]}, {rows['period'][at]}"
        raise _wrong(file, int(at), f"{what} stands above with other numbers; which holds?")
    return as_figures(figures)


SOURCE = Source(recognises=recognises, read=read)
