"""Recorded crime of an assessment's areas, out of the Home Office tables that were supplied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from safecity.catalogue.area import load_csp_names
from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import Period, month_number
from safecity.ingest.datasets import DATASETS
from safecity.ingest.forces import force_slug
from safecity.ingest.source import Extent, Lack, Read, blamed
from safecity.ingest.sources.geography.naming import NO_LOOKUP, Area, areas_of, read_lookup
from safecity.ingest.sources.home_office.home_office import TableRead, by_year, what_became
from safecity.ingest.sources.home_office.notices import read_notices
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE
from safecity.ingest.sources.home_office.plausibility import history_of, implausible, outnumbered
from safecity.ingest.sources.home_office.tables import is_elsewhere, read_home_office, with_start
from safecity.ingest.supply.absence import TABLE_COST, runs
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.supplied import Supply

SOURCE = "home_office_csp"
_KEYS = ["quarter", "subgroup"]


def given_again(
    own: Area, reads: Sequence[TableRead], winners: Mapping[str, TableRead]
) -> pd.DataFrame:
    """Set the first release that gives a year of the own area beside the one that counts.

    Parameters
    ----------
    own : Area
        The partnership's own area.
    reads : sequence of TableRead
        Every workbook by partnership.
    winners : mapping
        The workbook that counts, by year, from `home_office.by_year`.

    Returns
    -------
    pandas.DataFrame
        The dataset "revised": a row for each subgroup and quarter that both releases hold and
        both tell apart, so that one without a row is zero there. Years of which the area is not
        in both are left out.
    """
    parts = [
        part
        for year, winner in sorted(winners.items())
        if (first := _first(year, winner, reads)) is not None
        for part in _compared(own, year, first, winner)
    ]
    columns = DATASETS["revised"]
    return columns.typed(pd.concat(parts)) if parts else columns.empty()


def _first(year: str, winner: TableRead, reads: Sequence[TableRead]) -> TableRead | None:
    """Return the earliest workbook of another release that holds a year."""
    others = [r for r in reads if year in r.table.years and r.release != winner.release]
    return min(others, key=lambda read: read.rank, default=None)


def _compared(own: Area, year: str, first: TableRead, later: TableRead) -> Iterator[pd.DataFrame]:
    """Compare two workbooks over the quarters and subgroups that both have."""
    before, after = (_counts(own, year, read) for read in (first, later))
    if before is None or after is None:
        return
    quarters = first.table.quarters[year] & later.table.quarters[year]
    subgroups = [{sub for sub, _, _ in read.table.divided[year]} for read in (first, later)]
    keys = pd.MultiIndex.from_product(
        [sorted(quarters), sorted(subgroups[0] & subgroups[1])], names=_KEYS
    )
    both = pd.DataFrame(
        {"before": before.reindex(keys, fill_value=0), "after": after.reindex(keys, fill_value=0)}
    ).reset_index()
    known = both[(both["before"] != 0) | (both["after"] != 0)]
    yield known.assign(
        source=SOURCE, measure=known["subgroup"], area=own.code, year=year,
        period=year + " quarter " + known["quarter"].astype(str),
        earlier=first.release, later=later.release,
    )  # fmt: skip


def _counts(own: Area, year: str, read: TableRead) -> pd.Series | None:
    """Sum the rows of the own area by quarter and subgroup; None where it is not in the table."""
    key_of = load_csp_names().key
    there = {key_of(name): name for name in read.table.names[year]}
    keys, _ = own.partnerships(there)
    if not keys:
        return None
    rows = read.table.rows[read.table.rows["year"] == year]
    own_rows = rows[rows["csp"].map(key_of).isin(keys)]
    return own_rows.groupby(_KEYS)["count"].sum()


COUNTRY = "England and Wales"
GIVEN = "every year of it is given by another table"


def _summed(frame: pd.DataFrame, dataset: str) -> pd.DataFrame:
    keys = [name for name in DATASETS[dataset].columns if name != "count"]
    sums = frame.groupby(keys, as_index=False, sort=True)["count"].sum()
    return DATASETS[dataset].typed(sums)


def _pooled(winners: Mapping[str, TableRead]) -> pd.DataFrame:
    parts = [read.table.rows[read.table.rows["year"] == year] for year, read in winners.items()]
    return with_start(pd.concat(parts, ignore_index=True))


def _quarters_missing(rows: pd.DataFrame, keys: Collection[str], table: set[int]) -> str:
    """Quarters that the table has and one of an area's partnerships has not."""
    there = [set(rows.loc[rows["key"] == key, "quarter"]) for key in keys]
    lacking = sorted(table - set.intersection(*there))
    if not lacking:
        return ""
    which = ", ".join(map(str, lacking))
    return f"quarter{'s' if len(lacking) > 1 else ''} {which} missing, which other areas have"


def _cut(
    areas: Sequence[Area], winners: Mapping[str, TableRead], noted: Mapping
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cut the tables to the areas; say of each area and year whether it may be used."""
    pooled, key_of = _pooled(winners), load_csp_names().key
    pooled["key"] = pooled["csp"].map(key_of).astype("str")
    parts, usable = [pooled.iloc[:0].assign(area="")], []
    doubtful = _doubtful(areas, winners, noted)
    for year, read in sorted(winners.items()):
        rows = pooled[pooled["year"] == year]
        there = {key_of(name): name for name in read.table.names[year]}
        for area in areas:
            keys, reason = area.partnerships(there)
            own_rows = rows[rows["key"].isin(keys)]
            if keys:
                short = _quarters_missing(own_rows, keys, read.table.quarters[year])
                reason = noted.get((area.code, year)) or doubtful.get((area.code, year)) or short
            parts.append(own_rows.assign(area=area.code))
            usable.append((area.code, year, not reason, reason))
    years = DATASETS["offences_usable"]
    frame = pd.DataFrame(usable, columns=list(years.columns))
    return _summed(pd.concat(parts), "offences"), years.typed(frame)


def _sums_said(areas: Sequence[Area], winners: Mapping[str, TableRead]) -> dict[str, list[str]]:
    """Name the areas that are counted as the sum of several partnerships, by workbook."""
    key_of, notes = load_csp_names().key, dict[str, list[str]]()
    for year, read in sorted(winners.items(), reverse=True):
        there = {key_of(name): name for name in read.table.names[year]}
        keys = {area.name: area.partnerships(there)[0] for area in areas}
        sums = {area: sorted(there[key] for key in some) for area, some in keys.items()}
        texts = [f"{area} is the sum of {', '.join(s)}" for area, s in sums.items() if len(s) > 1]
        notes[read.name] = list(dict.fromkeys([*notes.get(read.name, []), *texts]))
    return notes


def _doubtful(
    areas: Sequence[Area], winners: Mapping[str, TableRead], noted: Mapping
) -> dict[tuple[str, str], str]:
    """Years that an area's own history rules out, of those that no note does."""
    key_of = load_csp_names().key
    doubts: dict[tuple[str, str], str] = {}
    totals = {year: read.table.totals[year] for year, read in winners.items()}
    quarters = {year: read.table.quarters[year] for year, read in winners.items()}
    for area in areas:
        names = {}
        for year, read in winners.items():
            there = {key_of(name): name for name in read.table.names[year]}
            keys, _ = area.partnerships(there)
            if keys and (area.code, year) not in noted:
                names[year] = {there[key] for key in keys}
        reasons = implausible(history_of(totals, quarters, names))
        doubts |= {(area.code, year): reason for year, reason in reasons.items()}
    return doubts


def checked_against_street(
    usable: pd.DataFrame, offences: pd.DataFrame, crimes: pd.DataFrame, coverage: pd.DataFrame
) -> pd.DataFrame:
    """Rule out the years of which data.police.uk places more crimes than the tables count.

    Parameters
    ----------
    usable : pandas.DataFrame
        The dataset "offences_usable", as notes and history have it.
    offences, crimes, coverage : pandas.DataFrame
        As in `plausibility.outnumbered`.

    Returns
    -------
    pandas.DataFrame
        The same; a reason that stands already is kept.
    """
    reasons = outnumbered(offences, crimes, coverage)
    keys = zip(usable["area"], usable["year"], usable["reason"], strict=True)
    given = [reason or reasons.get((area, year), "") for area, year, reason in keys]
    judged = usable.assign(reason=given, usable=[not reason for reason in given])
    return DATASETS["offences_usable"].typed(judged)


def _divided(winners: Mapping[str, TableRead]) -> pd.DataFrame:
    """What the table of each year tells apart, for whichever area: there a count may be zero."""
    rows = [
        (year, *division) for year, read in winners.items() for division in read.table.divided[year]
    ]
    divided = DATASETS["offences_divided"]
    return divided.typed(pd.DataFrame(sorted(rows), columns=list(divided.columns)))


def _forces(winners: Mapping[str, TableRead], forces: Collection[str]) -> pd.DataFrame:
    """Counts of the areas' forces, and of all police force areas together."""
    pooled = _pooled(winners)
    elsewhere = {name for name in pooled["force"].unique() if is_elsewhere(name)}
    pooled = pooled[~pooled["force"].isin(elsewhere)]
    ours = pooled[pooled["force"].map(force_slug).isin(set(forces))]
    return _summed(pd.concat([ours, pooled.assign(force=COUNTRY)]), "offences_force")


def _quarter_of(month: str) -> tuple[str, int]:
    """Financial year and quarter of a month: "2022-01" is in quarter 4 of "2021/22"."""
    since_april = month_number(month) - 3
    year = since_april // 12
    return f"{year}/{(year + 1) % 100:02d}", since_april % 12 // 3 + 1


def _lacks(usable: pd.DataFrame, areas: Sequence[Area], period: Period) -> list[Lack]:
    """Areas that cannot be compared in a year of the period."""
    names = {area.code: area.name for area in areas}
    bad = usable[
        ~usable["usable"] & usable["year"].isin({_quarter_of(month)[0] for month in period.months})
    ]
    return [
        (
            f"{names[row.area]} cannot be used: {row.reason}",
            str(row.year),
            f"{names[row.area]} is left out of comparisons from these tables.",
        )
        for row in bad.itertuples()
    ]


def _short_of(winners: Mapping[str, TableRead], period: Period) -> list[Lack]:
    """Months of the period that no table holds."""
    if not winners:
        return []
    published = {
        (year, quarter) for year, read in winners.items() for quarter in read.table.quarters[year]
    }
    absent = [month for month in period.months if _quarter_of(month) not in published]
    return [("months that no table holds", runs(absent), TABLE_COST)] if absent else []


def _noted(
    reads: Sequence[TableRead], winners: Mapping[str, TableRead], areas: Sequence[Area]
) -> tuple[dict[tuple[str, str], str], dict[str, list[str]]]:
    """Years that notes rule out, each by the notes of the workbook that gives it; and the rest."""
    unusable: dict[tuple[str, str], str] = {}
    notes: dict[str, list[str]] = {}
    for read in reads:
        names = {csp: force for each in read.table.names.values() for csp, force in each.items()}
        notices = read_notices(read.table.notes, areas, names, read.table.years)
        own = {key: why for key, why in notices.unusable.items() if winners[key[1]] is read}
        unusable |= own
        notes[read.name] = list(notices.remarks)
    return unusable, notes


def _extent(read: TableRead) -> Extent:
    first, last = read.table.years[0], read.table.years[-1]
    month = {1: "06", 2: "09", 3: "12", 4: "03"}[max(read.table.quarters[last], default=4)]
    end = int(last[:4]) + (month == "03")
    return Extent(read.table.n_rows, f"{first[:4]}-04", f"{end}-{month}")


def _joined(*notes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    names = dict.fromkeys(name for each in notes for name in each)
    return {
        name: "; ".join(note for each in notes for note in each.get(name, ())) for name in names
    }


def _read(chosen: Chosen, *keep: Callable[[str], bool]) -> TableRead:
    with blamed(chosen.item.file):
        return TableRead(chosen, read_home_office(chosen.item, *keep))


def read_recorded(
    supply: Supply,
    assessment: Assessment,
    crimes: pd.DataFrame | None = None,
    coverage: pd.DataFrame | None = None,
    authorities: Mapping[str, Sequence[str]] | None = None,
) -> Read:
    """Read the Home Office tables for the areas of an assessment.

    Parameters
    ----------
    supply : Supply
        The raw files; without a table every frame is empty.
    assessment : Assessment
        Says which areas.
    crimes, coverage : pandas.DataFrame, optional
        Counts of data.police.uk by area and month, and which of them are complete, to hold the
        tables to.
    authorities : mapping, optional
        Local authorities that an area is exactly, for each that is a set of areas.

    Raises
    ------
    SafecityError
        Where a workbook is not as published, or two of one release hold the same year.
    """
    lookup = read_lookup(supply)
    areas = areas_of(assessment, lookup, authorities)
    forces, key_of = {area.force for area in areas}, load_csp_names().key
    wanted = {key for area in areas for key in area.keys}

    by_csp = [_read(c, lambda name: key_of(name) in wanted) for c in supply.of(CSP_TABLE)]
    by_force = [_read(c) for c in supply.of(FORCE_TABLE)]
    reads, lacks = [*by_csp, *by_force], list[Lack]()
    csp_years, force_years = by_year(by_csp), by_year(by_force)
    frames = {}
    noted, notices = _noted(by_csp, csp_years, areas)
    if by_csp:
        offences, usable = _cut(areas, csp_years, noted)
        if crimes is not None and coverage is not None:
            usable = checked_against_street(usable, offences, crimes, coverage)
        divided = _divided(csp_years)
        frames = {"offences": offences, "offences_usable": usable, "offences_divided": divided}
        frames["revised"] = given_again(areas[0], by_csp, csp_years)
        lacks = _lacks(usable, areas, assessment.period)
        lacks += [*_short_of(csp_years, assessment.period), *([NO_LOOKUP] if lookup.empty else [])]
    if by_force:
        frames["offences_force"] = _forces(force_years, forces)
    became = what_became(by_csp, csp_years) | what_became(by_force, force_years)
    tables = {read.name: read.table.remarks for read in reads}
    winners = (*csp_years.values(), *force_years.values())
    short = tuple(_short_of(force_years, assessment.period))
    return Read(
        frames,
        _joined(became, tables, _sums_said(areas, csp_years), notices),
        {read.name: _extent(read) for read in reads},
        unused={read.name: GIVEN for read in reads if read not in winners},
        lacks={"home_office_csp": tuple(lacks), "home_office_pfa": short},
    )
