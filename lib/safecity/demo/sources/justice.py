"""Youth justice and proven reoffending of the synthetic towns, in workbooks of the Ministry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safecity.demo.layouts import Written, stream, write_bytes
from safecity.demo.offences import year_text
from safecity.demo.parameters import Areas
from safecity.demo.shape import ENGLAND, Series, full_name, residents, series, single_tier
from safecity.demo.town import City, Town
from safecity.demo.workbook import Cell, xlsx

SYNTHETIC = "SYNTHETIC: made up by safecity, no published figures"
# Rates per child of 10 to 17, per child of a cohort and per offender: made up, of the size that is
# published for England.
_ENTRANTS = (0.00369, 0.00327, 0.00292, 0.00238, 0.00208, 0.00169)  # 2015 to 2020
_CUSTODY = (0.00038, 0.00037, 0.00034, 0.00027, 0.00023, 0.00016)  # 2015/16 to 2020/21
_AGAIN = (0.42, 0.409, 0.384, 0.378, 0.343, 0.331)  # 2014/15 to 2019/20
_SANCTIONS = (0.0066, 0.0055, 0.0048, 0.0041, 0.0035, 0.0028)  # 2015/16 to 2020/21
_YOUNGER = 0.22
_CHILDREN, _COHORT = 0.09, 0.0042
_WITHHELD, _SMALLEST = "*", 3
_QUARTERS = ("Jan to Mar", "Apr to Jun", "Jul to Sep", "Oct to Dec")
# Three-month cohorts from October 2015 to June 2020, which were followed until early 2022.
COHORTS = tuple(
    f"{_QUARTERS[at % 4]} {2015 + at // 4}" for at in range(3, 3 + 19)
)  # fmt: skip
_OFFENDERS, _REOFFEND, _EACH = 0.0017, 0.285, 3.9
Line = tuple[Cell, ...]
People = dict[str, int]


def _hidden(count: int) -> Cell:
    return _WITHHELD if 0 < count < _SMALLEST else count


def children(areas: Areas, towns: Sequence[Town]) -> People:
    """Children of 10 to 17 by name of area, England last."""
    people = {full_name(areas, t): round(residents(areas, t, 2019) * _CHILDREN) for t in towns}
    return {**people, "England": round(ENGLAND * _CHILDREN)}


def _entrants(people: People, codes: dict[str, str], seed: int, is_rate: bool) -> list[Line]:
    """Numbers or rates by area and year: those that Fingertips has, by its number 10401."""
    what = "Rates per 100,000 10-17 population" if is_rate else "Numbers"
    years = tuple(str(2015 + at) for at in range(len(_ENTRANTS)))
    rows: list[Line] = [
        (f"{what} of child first time entrants, by Local Authority of residence",),
        ("Years ending December 2015 to 2020, England",),
        (SYNTHETIC,),
        ("Local Authority", *years),
    ]
    for name, base in people.items():
        counts = series(seed, "10401", codes[name], _ENTRANTS, base).counts
        rates = tuple(f"{count / base * 100_000:.1f}" for count in counts)
        rows.append((name, *(rates if is_rate else counts)))
    return rows


def _service_table(
    title: str, header: Line, by_service: dict[str, Series], first: int, base_first: bool
) -> list[Line]:
    rows: list[Line] = [(title,), (SYNTHETIC,), ("Youth Justice Service", "Year", *header)]
    for name, each in by_service.items():
        for at, (count, base) in enumerate(zip(each.counts, each.base, strict=True)):
            pair = (base, _hidden(count)) if base_first else (_hidden(count), base)
            rows.append((name, year_text(first + at), *pair))
    return rows


def _capped(whole: Series) -> Series:
    """Keep a part within its whole."""
    return Series(tuple(map(min, whole.counts, whole.base)), whole.base)


def write_youth(root: Path, areas: Areas, towns: Sequence[Town], seed: int) -> Written:
    """Write the youth justice tables of the towns with one council and of England."""
    people = children(areas, single_tier(towns))
    codes = {full_name(areas, town): town.code for town in towns} | {"England": "E92000001"}
    custody = {n: series(seed, "custody", n, _CUSTODY, base) for n, base in people.items()}
    again = {
        n: _capped(series(seed, "youth again", n, _AGAIN, round(base * _COHORT)))
        for n, base in people.items()
    }
    sheets = {
        "2.9": _entrants(people, codes, seed, is_rate=False),
        "2.10": _entrants(people, codes, seed, is_rate=True),
        "Custody": _service_table(
            "Custodial sentences of children by Youth Justice Service",
            ("Number of custodial sentences", "10-17 population"), custody, 2015, False),
        "Reoffending": _service_table(
            "Proven reoffending of children by Youth Justice Service",
            ("Number of children in cohort", "Number of reoffenders"), again, 2014, True),
        "Children_Table": _sanctions(people, seed),
    }  # fmt: skip
    name = "youth-justice-statistics-2020-21-local-tables.xlsx"
    return write_bytes(root, f"youth_justice/2022-01/{name}", "2022-01", xlsx(sheets))


def _sanctions(people: People, seed: int) -> list[Line]:
    rows: list[Line] = [(SYNTHETIC,), ("Financial_Year", "YJS", "Age_group", "Number_Children")]
    for name, base in list(people.items())[:-1]:  # the open data have no row of the country
        counts = series(seed, "cautioned", name, _SANCTIONS, base).counts
        for at, count in enumerate(counts):
            younger = round(count * _YOUNGER)
            ages = (("10-14", younger), ("15-17", count - younger))
            year = year_text(2015 + at).replace("/", "-")
            rows += [(year, name, age, number) for age, number in ages]
    return rows


def _reoffending(name: str, base: int, seed: int) -> list[Line]:
    random = stream(seed, "reoffending", name)
    level = random.lognormal(0.0, 0.06)
    rows: list[Line] = []
    for at, cohort in enumerate(COHORTS):
        offenders = int(random.poisson(base * _OFFENDERS * 0.985**at))
        again = int(random.binomial(offenders, min(_REOFFEND * level, 0.9)))
        times = again + int(random.poisson(again * (_EACH - 1)))
        share, each = (
            f"{n / max(d, 1):.2f}" for n, d in ((again * 100, offenders), (times, again))
        )
        rows.append((name, cohort, "All", offenders, again, times, share, each))
    return rows


def write_reoffending(root: Path, areas: Areas, towns: Sequence[Town], seed: int) -> Written:
    """Write the geographical data tool for all towns and England."""
    people = {full_name(areas, t): residents(areas, t, 2019) for t in towns} | {"England": ENGLAND}
    rows: list[Line] = [
        ("Proven reoffending by local authority, three-month cohorts",),
        (SYNTHETIC,),
        ("Local authority", "Cohort", "Age group", "Number of offenders in cohort",
         "Number of reoffenders", "Number of reoffences",
         "Proportion of offenders who reoffend (%)",
         "Average number of reoffences per reoffender"),
    ]  # fmt: skip
    for name, base in people.items():
        rows += _reoffending(name, base, seed)
    content = xlsx({"Cover": [(SYNTHETIC,)], "Data": rows})
    name = "geographical-data-tool-apr-jun-2020.xlsx"
    return write_bytes(root, f"reoffending/2022-04/{name}", "2022-04", content)


def write(city: City) -> list[Written]:
    """Write youth justice and proven reoffending."""
    given = city.root, city.parameters.areas, city.towns, city.seed
    return [write_youth(*given), write_reoffending(*given)]
