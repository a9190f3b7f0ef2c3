"""Proven reoffending by area, from the Ministry of Justice's geographical data tool.

A row per area, cohort and age group. With a column "Category" only rows of a "... total" are areas
("UTLA total", "LTLA total", "PFA total"); the others are parts of them. Cohorts are of three
months, or of twelve that are four of those together; adults and juveniles are summed where no row
has both. Cohorts of twelve months that began before October 2015 were counted in another way, are
not comparable and are left out.

Seen as published: none.
Seen in a rebuilt layout: Geographical_data_tool_Apr09_Mar21.xlsx, sheet "Data", as public code
reads it.
Never seen: cohorts of three months with "Number of offenders in cohort", "Number of reoffenders",
"Number of reoffences".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import Source
from safecity.ingest.tables.area import Place, authority, country, force
from safecity.ingest.tables.header import figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet
from safecity.ingest.tables.period import QUARTER, YEAR, When, when

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

RATE, FREQUENCY = "proven_reoffending", "reoffences_per_reoffender"
_AGAIN = r"(number of )?re-?offenders"
LAYOUT = Layout(
    _AGAIN,
    {
        "area": (r"((lower|upper)[ -]tier )?local authority( name)?|geography( name)?|area name",
                 "Local authority"),
        "cohort": (r"cohort|period|(cohort )?quarter", "Cohort"),
        "offenders": (r"(number of )?offenders( in( the)? cohort)?",
                      "Number of offenders in cohort"),
        "reoffenders": (_AGAIN, "Number of reoffenders"),
    },
    {
        "reoffences": (r"(number of )?re-?offences", "Number of reoffences"),
        "category": (r"category", "Category"),
        "code": (r"(area|local authority|geography|ons) code", "Local authority code"),
        "age": (r"age( group)?|adult ?/ ?juvenile", "Age group"),
    },
    keys=("area", "cohort", "category"),
)  # fmt: skip
ADULT, JUVENILE = "Adult", "Juvenile"
AGES = {
    **dict.fromkeys(("", "all", "total"), ""),
    "adult": ADULT,
    **dict.fromkeys(("juvenile", "youth", "young", "child", "children"), JUVENILE),
}
"""Age group by the first word of a label: "Adults (18+)"."""
_AUTHORITY = re.compile(r"([ul]tla|la|(unitary|local) authority|(upper|lower)[ -]tier\b.*) total")
_FORCE = re.compile(r"(pfa|police force( area)?) total")
_ANY_AREA = re.compile(r"(geography|area)( name)?", re.IGNORECASE)
_SINCE = (2015, 10)
"""Year and month from which cohorts of twelve months are four cohorts of three."""


class Cohort(NamedTuple):
    """People of one age group of an area, and how many of them offended again, how often."""

    place: Place
    when: When
    age: str
    numbers: tuple[float, ...]
    note: str


def recognises(file: RawFile) -> bool:
    """Say whether a file is the tool's table, by its name or its columns."""
    return has_header(file, r"geographical[-_ ]data[-_ ]tool|proven[-_ ]reoffending", LAYOUT)


def _place(sheet: Sheet, row: Row) -> Place | None:
    """Area of a row; None for a region, and for a part of an area's offenders."""
    name, code = sheet.text(row, "area"), sheet.text(row, "code")
    if "category" not in sheet.at:
        if _ANY_AREA.fullmatch(sheet.names[sheet.at["area"]]) and not code:
            problem = "whether a row is of a local authority or a police force is not said"
            raise sheet.fault(row, "area", problem, "Keep the column 'Category' of the tool")
        return authority(name, code)
    category = sheet.text(row, "category").casefold()
    if _AUTHORITY.fullmatch(category):
        return authority(name, code)
    if _FORCE.fullmatch(category):
        return force(name, code)
    return country(name) if category.endswith("total") else None


def _when(sheet: Sheet, row: Row) -> When | None:
    """Cohort of a row; None for one that was counted in another way."""
    text = sheet.text(row, "cohort")
    span = when(text)
    if span is None or span.months not in (QUARTER, YEAR) or re.fullmatch(r"[\d.]+", text):
        remedy = "Expected months such as 'Jan to Mar 2020' or 'Apr 2020 to Mar 2021'"
        raise sheet.fault(row, "cohort", f"no cohort of three or twelve months: '{text}'", remedy)
    began = span.start.year, span.start.month
    return span if span.months == QUARTER or began >= _SINCE else None


def _age(sheet: Sheet, row: Row) -> str:
    """Age group of a row, "" for all ages; a part of one, such as "18-20", as it is printed."""
    text = sheet.text(row, "age")
    first = re.match(r"[a-z]*", text.casefold())
    word = first[0] if first else ""
    is_both = {"adult", "juvenile"} <= set(re.findall(r"adult|juvenile", text.casefold()))
    known = "" if is_both or not text else AGES.get(word.removesuffix("s"), AGES.get(word or "-"))
    return text if known is None else known


def _cohort(sheet: Sheet, row: Row) -> Cohort | None:
    place = _place(sheet, row)
    cohort = _when(sheet, row) if place else None
    if place is None or cohort is None:
        return None
    fields = [name for name in ("offenders", "reoffenders", "reoffences") if name in sheet.at]
    numbers = tuple(sheet.number(row, name) for name in fields)
    if numbers[1] > numbers[0]:
        raise sheet.fault(row, "reoffenders", "more reoffenders than offenders")
    note = SUPPRESSED if any(sheet.withheld(row, name) for name in fields) else ""
    return Cohort(place, cohort, _age(sheet, row), numbers, note)


def _with_totals(cohorts: Iterable[Cohort]) -> Iterator[Cohort]:
    """Add adults and juveniles together where no row is of all ages."""
    ages: dict[tuple[object, ...], dict[str, Cohort]] = {}
    for each in cohorts:
        key = each.place["level"], each.place["area"], each.when
        ages.setdefault(key, {}).setdefault(each.age, each)
        yield each
    for met in ages.values():
        if "" not in met and {ADULT, JUVENILE} <= set(met):
            parts = met[ADULT], met[JUVENILE]
            sums = tuple(map(sum, zip(*(part.numbers for part in parts), strict=True)))
            yield parts[0]._replace(age="", numbers=sums, note=max(part.note for part in parts))


def _figures(each: Cohort) -> Iterator[dict[str, object]]:
    offenders, again, *rest = each.numbers
    fixed = {
        **each.place,
        "group": each.age,
        "period": each.when.label,
        "start": each.when.start,
        "months": each.when.months,
        "note": each.note,
    }
    yield {**fixed, "measure": RATE, "count": again, "denominator": offenders}
    for times in rest:
        yield {
            **fixed,
            "measure": FREQUENCY,
            "count": float("nan") if again != again else times,
            "denominator": again,
            "value": times / again if again else float("nan"),
        }


def read(file: RawFile) -> pd.DataFrame:
    """Read proven reoffending by area and cohort.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`: `proven_reoffending` (reoffenders of offenders) and, where
        reoffences are printed, `reoffences_per_reoffender` (`value`; reoffences of reoffenders);
        `group` is "" for all ages. `area` is the code where one is printed, else the name.

    Raises
    ------
    SafecityError
        Where a column or a label is missing, a cohort is not of three or twelve months, a number is
        none, there are more reoffenders than offenders, the kind of area is not said, or every
        cohort was counted in another way.
    """
    met = [_cohort(sheet, row) for sheet, row in read_rows(file, LAYOUT)]
    cohorts = _with_totals(each for each in met if each)
    figures = [figure for each in cohorts for figure in _figures(each)]
    if not figures:
        raise SafecityError(
            "no row is of an area's offenders since October 2015",
            path=file.path,
            remedy="Cohorts of twelve months before were counted in another way",
        )
    return figures_of(file, figures)


SOURCE = Source(recognises=recognises, read=read)
