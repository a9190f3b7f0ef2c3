"""Public health indicators of OHID, from the CSV file of the Fingertips API.

The file has 27 columns; the name of the 23rd depends on the parent area. Rows with a category are
breakdowns by deprivation and the like, and are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.strict import Declared, read_model
from safecity.ingest.figures import SUPPRESSED, as_figures
from safecity.ingest.published_area import LAD_CODE
from safecity.ingest.published_period import When, when
from safecity.ingest.recognise import header
from safecity.ingest.scan import RawFile
from safecity.ingest.table import read_table
from safecity.ingest.workbook import AGAIN

FILE = Path(__file__).with_name("published_fingertips.yml")
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
    """Everything in `published_fingertips.yml`."""

    indicators: dict[int, Listed]


@lru_cache(maxsize=1)
def load_indicators() -> dict[int, Listed]:
    """Read the list of indicators, once."""
    return read_model(FILE, Fingertips).indicators


def recognises(file: RawFile) -> bool:
    """Say whether a file has the columns of Fingertips."""
    return {"Indicator ID", "Indicator Name", "Area Code", "Time period"} <= set(header(file))


def _wrong(file: RawFile, at: int, problem: str, remedy: str = AGAIN) -> SafecityError:
    return SafecityError(problem, path=file.path, line=at + 2, remedy=remedy)


def _numbers(file: RawFile, table: pd.DataFrame) -> pd.DataFrame:
    """Read numbers; an empty cell is missing."""
    table = table.copy()
    for field in _NUMBERS:
        text = table[field].str.replace(",", "")
        numbers = pd.to_numeric(text.mask(text.eq("")), errors="coerce").astype("float64")
        bad = (numbers.isna() & text.ne("")) | (numbers < 0)
        if bad.any():
            at = int(table.index[bad][0])
            problem = f"{_NAMES[field]} is not a number of 0 or more: '{text[at]}'"
            raise _wrong(file, at, problem)
        table[field] = numbers
    return table


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
        found = when(str(text))
        if found is None:
            raise _wrong(file, int(str(at)), f"'{text}' is not a period")
        known[str(text)] = found
    return table.assign(
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
        Where a column is missing, a number or period is none, the name of an indicator is not the
        expected one, or none of the file's indicators is listed.
    """
    table = read_table(file, _WANTED)
    ids = {str(number): listed for number, listed in load_indicators().items()}
    known = table[table["id"].isin(list(ids))]
    if known.empty:
        remedy = f"Indicators that are read: {', '.join(ids)}"
        raise SafecityError("no indicator that is read here", path=file.path, remedy=remedy)
    for number, rows in known.groupby("id"):
        _check_name(file, ids[str(number)], rows)
    wanted = [
        (row.sex, row.age, row.category) == (ids[row.id].sex, ids[row.id].age, "")
        for row in known.itertuples()
    ]
    is_area = known["area"].str.fullmatch(LAD_CODE.pattern) | known["area"].eq(ENGLAND)
    return _figures(_period(file, _numbers(file, known[pd.Series(wanted, known.index) & is_area])))


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    listed = load_indicators()
    national = rows["area"].eq(ENGLAND)
    withheld = rows["value"].isna() & rows["count"].isna()
    withheld |= rows["note"].str.contains("suppress|disclosure", case=False)
    return as_figures(
        rows.assign(
            measure=[listed[int(number)].measure for number in rows["id"]],
            level=national.map({True: "country", False: "lad"}),
            area=rows["area"].mask(national, "England"),
            note=rows["note"].mask(withheld, SUPPRESSED),
            count=rows["count"].mask(withheld),
        ).drop_duplicates(["measure", "area", "period"])
    )
