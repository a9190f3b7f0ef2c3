"""The partnership's own aggregate figures: what only partners hold, in one documented template.

One CSV file of any name in `partner_figures/`, laid out as docs/partner-figures.md
describes. Persons never enter: a count below the disclosure threshold is withheld here, but where a
restricted edition asks for it.
"""

from __future__ import annotations

import re

import pandas as pd

from safecity.catalogue.area import CODE
from safecity.catalogue.disclosure import THRESHOLD
from safecity.catalogue.period import Period
from safecity.errors import SafecityError, nearest
from safecity.ingest.figures import SUPPRESSED, as_figures
from safecity.ingest.source import Source
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.delimited import named_columns
from safecity.ingest.tables.period import YEAR, when
from safecity.ingest.tables.sheet import is_absent, not_a_number, number_in
from safecity.ingest.tables.table import read_table

COLUMNS = ("indicator", "area", "period", "count", "denominator", "source", "note")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(CODE)


def recognises(file: RawFile) -> bool:
    """Say whether a file has the columns of the template."""
    return set(COLUMNS) <= set(named_columns(file))


def _wrong(file: RawFile, at: int, problem: str, remedy: str) -> SafecityError:
    return SafecityError(problem, path=file.path, line=at, remedy=remedy)


def period_of(text: str) -> Period | None:
    """Read a period: "2021/22", "2021", "2021-04", "2021 Q2" (calendar quarters), and as
    `period.when`.

    Returns
    -------
    Period or None
        None where the text is none of these, or may be two: "2011-12" is a year and a month.
    """
    span = when(text)
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return None if span else Period(start=text, end=text)
    if span is None or span.months > YEAR:
        return None
    last = span.start + pd.DateOffset(months=span.months - 1)
    return Period(start=f"{span.start:%Y-%m}", end=f"{last:%Y-%m}")


def _number(file: RawFile, at: int, column: str, text: str) -> float:
    """Read a number that is not negative; missing where the cell says that it is withheld."""
    value = number_in(text)
    if value is None or (text and is_absent(text)):
        raise _wrong(file, at, f"{column} {not_a_number(text)}", "Correct it")
    return value


def _figure(file: RawFile, at: int, row: pd.Series, least: int) -> dict[str, object]:
    measure, _, group = str(row["indicator"]).partition(":")
    if not _SLUG.fullmatch(measure):
        remedy = "Write it in lower case with underscores, such as domestic_abuse_crimes"
        raise _wrong(file, at, f"'{measure}' cannot name an indicator", remedy)
    area = row["area"].upper()
    if not _CODE.fullmatch(area):
        raise _wrong(file, at, f"'{row['area']}' is not an ONS code", "Write it like E06000045")
    period = period_of(row["period"])
    if period is None:
        remedy = "Write 2021/22, 2021, 2021 Q2 or 2021-04"
        raise _wrong(file, at, f"'{row['period']}' is not a period", remedy)
    count = _number(file, at, "count", row["count"])
    base = _number(file, at, "denominator", row["denominator"])
    if count % 1 > 0 or base % 1 > 0:
        raise _wrong(file, at, "a count is no whole number", "Supply counts; shares are worked out")
    if count > base:
        problem = f"the count, {count:,.0f}, is more than the denominator, of which it is a part"
        raise _wrong(file, at, problem, "Correct one of them, or leave the denominator blank")
    small = 0 < count < least
    withheld = small or count != count
    return {
        "measure": measure,
        "level": "lad",
        "area": area,
        "group": group.strip(),
        "period": row["period"],
        "start": pd.Timestamp(period.start),
        "months": len(period.months),
        "count": float("nan") if withheld else count,
        "denominator": base,
        "note": SUPPRESSED if withheld else row["note"],
    }


def read(file: RawFile, *, restricted: bool = False) -> pd.DataFrame:
    """Read a file of the template.

    Parameters
    ----------
    file : RawFile
        A CSV file with the columns of `COLUMNS`; `indicator` may carry a group after a colon
        ("hate_crime_offences: Race").
    restricted : bool
        Whether counts below the threshold are kept.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; counts from 1 to 4 are withheld, if not restricted.

    Raises
    ------
    SafecityError
        With the line, for a missing column, a word that cannot be read, a negative number or a
        figure that is given twice.
    """
    unknown = [name for name in named_columns(file) if name not in COLUMNS]
    if unknown:
        raise SafecityError(
            f"unknown column '{unknown[0]}'; the template has {', '.join(COLUMNS)}",
            path=file.path,
            line=1,
            remedy=nearest(unknown[0], COLUMNS) + " Facts about persons must not be supplied.",
        )
    table = read_table(file, {name: (rf"^{name}$", name) for name in COLUMNS})
    least = 1 if restricted else THRESHOLD
    figures = [_figure(file, int(str(at)), row, least) for at, row in table.iterrows()]
    frame = as_figures(figures)
    twice = frame.duplicated(["measure", "area", "group", "start", "months"])
    if twice.any():
        at = int(table.index[twice.to_numpy()][0])
        raise _wrong(file, at, "this figure is given a second time", "Keep one of the two lines")
    return frame if restricted else _protected(frame)


def read_restricted(file: RawFile) -> pd.DataFrame:
    """Read a file of the template for a restricted edition: what partners withhold stays so.

    Parameters
    ----------
    file : RawFile
        As `read`; raises as that does.
    """
    return read(file, restricted=True)


def _protected(frame: pd.DataFrame) -> pd.DataFrame:
    """Withhold a second group where a total would give a single withheld one away."""
    keys, frame = ["measure", "area", "start", "months"], frame.copy()
    for _, part in frame[frame["group"] != ""].groupby(keys):
        withheld = part["note"].eq(SUPPRESSED)
        if withheld.sum() == 1 and (~withheld).any():
            smallest = part.loc[~withheld, "count"].idxmin()
            frame.loc[smallest, "count"] = float("nan")
            frame.loc[smallest, "note"] = SUPPRESSED
    return frame


SOURCE = Source(recognises=recognises, read=read, by_hand=True, restricted=read_restricted)
