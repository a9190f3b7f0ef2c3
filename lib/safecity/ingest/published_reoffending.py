"""Proven reoffending by local authority, from the Ministry of Justice's geographical data tool.

A row per local authority and three-month cohort. The names of the figures are those by which public
code reads the bulletins ("Number of reoffenders", "Proportion of offenders who reoffend (%)",
"Average number of reoffences per reoffender"); the order and the names of the other columns were
not verified, so each is demanded by its words. Cohorts of three months exist since October 2015;
cohorts of twelve months before are not comparable and are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published_area import authority
from safecity.ingest.published_layout import Layout, Sheet
from safecity.ingest.published_period import QUARTER, When, when
from safecity.ingest.published_sheet import figures_of, has_header, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile
    from safecity.ingest.sheet import Row

RATE, FREQUENCY = "proven_reoffending", "reoffences_per_reoffender"
LAYOUT = Layout(
    "number of reoffenders",
    {
        "area": (r"((lower|upper)[ -]tier )?local authority( name)?", "Local authority"),
        "cohort": (r"cohort|period|(cohort )?quarter", "Cohort"),
        "offenders": (r"number of offenders( in( the)? cohort)?", "Number of offenders in cohort"),
        "reoffenders": (r"number of reoffenders", "Number of reoffenders"),
        "reoffences": (r"number of reoffences", "Number of reoffences"),
    },
    {
        "code": (r"(area|local authority) code", "Local authority code"),
        "age": (r"age( group)?|adult ?/ ?juvenile", "Age group"),
    },
)
ALL_AGES = ("", "all", "all ages", "adult and juvenile", "total")


def recognises(file: RawFile) -> bool:
    """Say whether a file is the tool's table, by its name or its columns."""
    return has_header(file, r"reoffending|geographical-data-tool", LAYOUT)


def _cohort(sheet: Sheet, row: Row) -> When:
    text = sheet.text(row, "cohort")
    found = when(text)
    if found is None or found.months != QUARTER:
        remedy = "Expected three months such as 'Jan to Mar 2020'"
        raise sheet.fault(row, "cohort", f"no cohort of three months: '{text}'", remedy)
    return found


def _figures(sheet: Sheet, row: Row) -> Iterator[dict[str, object]]:
    age = sheet.text(row, "age")
    cohort = _cohort(sheet, row)
    offenders, again, times = (
        sheet.number(row, name) for name in ("offenders", "reoffenders", "reoffences")
    )
    if again > offenders:
        raise sheet.fault(row, "reoffenders", "more reoffenders than offenders")
    fixed = {
        **authority(sheet.text(row, "area"), sheet.text(row, "code")),
        "group": "" if age.casefold() in ALL_AGES else age,
        "period": cohort.label,
        "start": cohort.start,
        "months": cohort.months,
        "note": SUPPRESSED if sheet.withheld(row, "reoffenders") else "",
    }
    yield {**fixed, "measure": RATE, "count": again, "denominator": offenders}
    several = times / again if again else float("nan")
    hidden = again != again
    yield {
        **fixed,
        "measure": FREQUENCY,
        "count": float("nan") if hidden else times,
        "denominator": again,
        "value": several,
    }


def read(file: RawFile) -> pd.DataFrame:
    """Read proven reoffending by local authority and cohort.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`: `proven_reoffending` (reoffenders of offenders) and
        `reoffences_per_reoffender` (`value`; reoffences of reoffenders); `group` is "" for all
        ages. `area` is the code where one is printed, else the name.

    Raises
    ------
    SafecityError
        Where a column is missing, a cohort is not of three months, a number is none, or there are
        more reoffenders than offenders.
    """
    rows = read_rows(file, LAYOUT)
    return figures_of(file, [figure for sheet, row in rows for figure in _figures(sheet, row)])
