"""Road collisions and casualties (STATS19): national files known, cut to the areas and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import month_name
from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Kind, Lack, Read, Recognised, Source, together
from safecity.ingest.sources.geography.geography import Geography
from safecity.ingest.sources.road_casualties.casualties import (
    MOST_REJECTED,
    count_casualties,
    empty_casualties,
    road_figures,
)
from safecity.ingest.sources.road_casualties.stats19 import (
    CASUALTY,
    COLLISION,
    MISSING,
    SEVERITIES,
    TWICE,
    RoadRows,
    is_provisional,
    kind_of,
    years_named,
)
from safecity.ingest.supply.absence import ROAD_COST
from safecity.ingest.supply.record import noted
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply

_PART_COST = "A part of a year is not compared with whole years: its casualties are not counted."
_PROVISIONAL_COST = "The figures of that year are provisional, and may still change."
LOST = {
    COLLISION: ("road collisions", "No collision or casualty of that year is counted."),
    CASUALTY: ("road casualties", "The people killed or injured in that year are not known."),
}
STEM = "dft-road-casualty-statistics"
SLUG = "road_casualties"
PROVISIONAL = "provisional figures, which the Department for Transport revises"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_MINE = (
    "SELECT c.* EXCLUDE (area), c.area AS authority, a.owner AS area "
    "FROM collision c JOIN areas a USING (area) ORDER BY id"
)
FEW_A_YEAR = 5
"""Collisions a year of an authority that may have none in another year: the Isles of Scilly."""
_CODE_COST = (
    "An authority that was made since has another code in the files of that year: what happened "
    "there then is not counted, nor is the area that it is a part of."
)
_UNPLACED = "SELECT file_id, count(*) AS n FROM collision WHERE area IN {missing} GROUP BY file_id"


@dataclass(frozen=True)
class Collisions(Read):
    """Collisions and casualties of the areas, counted, and what became of the rows.

    Attributes
    ----------
    casualties : pandas.DataFrame
        `year`, `area`, `casualty_type`, `age_band`, `sex`, `severity`, `count`,
        `adjusted_serious` (missing for a whole year and area where it is not fully published).
    """

    casualties: pd.DataFrame = field(default_factory=empty_casualties)


def _sort(files: Sequence[RawFile]) -> dict[str, list[RawFile]]:
    for file in files:
        if not kind_of(file):
            raise SafecityError(
                "not named as road casualty files are published",
                path=file.path,
                remedy=f"Expected {STEM}-collision-YYYY.csv or {STEM}-casualty-YYYY.csv",
            )
    return {
        kind: [file for file in files if kind_of(file) == kind] for kind in (COLLISION, CASUALTY)
    }


def _faults(collisions: pd.DataFrame, dates: pd.Series) -> pd.Series:
    """Say what is wrong with each row; empty text where nothing is."""
    faults = pd.Series("", index=collisions.index)
    date, severity = collisions["date"], collisions["severity"]
    rules = [
        (collisions["id"] == "", "no collision index"),
        (dates.isna(), "date '" + date + "' is not a day such as 31/12/2020"),
        (
            dates.dt.strftime("%Y") != collisions["year"],
            "date '" + date + "' is not in " + collisions["year"],
        ),
        (~severity.isin(SEVERITIES), "severity '" + severity + "' is not 1, 2 or 3"),
        (collisions["id"].duplicated(), TWICE),
    ]
    for wrong, reason in rules:
        faults = faults.mask(wrong & (faults == ""), reason)
    return faults


def _mine(rows: RoadRows, owner: Mapping[str, str]) -> pd.DataFrame:
    """Return the collisions of the areas, those at fault marked and put into quarantine."""
    rows.connection.register(
        "areas", pd.DataFrame(sorted(owner.items()), columns=["area", "owner"])
    )
    collisions = rows.ask(_MINE)
    dates = pd.to_datetime(collisions["date"], format="%d/%m/%Y", errors="coerce")
    collisions = collisions.assign(day=dates, fault=_faults(collisions, dates))
    _refuse_many(rows, collisions)
    rows.reject(COLLISION, collisions[collisions["fault"] != ""])
    return collisions


def _refuse_many(rows: RoadRows, collisions: pd.DataFrame) -> None:
    """Refuse a file of which so many rows are at fault that its counts would be too low."""
    for file_id, some in collisions.groupby("file_id"):
        wrong = some[some["fault"] != ""]
        if len(wrong) > MOST_REJECTED * len(some):
            raise SafecityError(
                f"{len(wrong):,} of {len(some):,} collisions of these areas cannot be read: "
                f"{wrong['fault'].iloc[0]}",
                path=rows.files[COLLISION][int(str(file_id))].path,
                remedy="Download the file again from its publisher; do not save it in Excel",
            )


def _without_code(
    collisions: pd.DataFrame, owner: Mapping[str, str], years: Collection[int]
) -> pd.DataFrame:
    """Find the authorities without a collision in a year: `area`, `year` and their `code`.

    Of an area of several authorities each counts, since a sum would be too low without it; where
    an authority has hardly any in other years, none is a number like others. An area that is one
    authority has no figure of such a year; where no area has any, each is named.
    """
    each = collisions.groupby(["authority", "year"]).size().unstack(fill_value=0)
    each = each.reindex(index=sorted(owner), columns=sorted(map(str, years)), fill_value=0)
    most = each.max(axis=1)
    parts = Counter(owner.values())
    is_part = pd.Series({code: parts[owner[code]] > 1 for code in each.index}, dtype=bool)
    lost = each.eq(0).mul(((most > FEW_A_YEAR) | (most == 0)) & is_part, axis=0)
    lost = lost.mask(each.eq(0).all(axis=0), True, axis=1).stack()
    codes = [(owner[code], year, code) for code, year in lost.index[lost.astype(bool)]]
    return pd.DataFrame(codes, columns=["area", "year", "code"])


def _lost_codes(without: pd.DataFrame) -> list[Lack]:
    lacks = []
    for code, rows in without.groupby("code"):
        years = sorted(set(rows["year"]))
        span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
        lacks.append((f"no road collision of {', '.join(years)} has the code {code}", span,
                      _CODE_COST))  # fmt: skip
    return lacks


def _provisional(rows: RoadRows) -> list[Lack]:
    """Say which years are provisional, and which of them end early and so are no year."""
    lacks = []
    for year, last in sorted(rows.provisional(COLLISION).items()):
        if last < 12:
            what = f"{LOST[CASUALTY][0]} of {year} after {month_name(f'{year}-{last:02d}')}"
            lacks.append((what, str(year), _PART_COST))
        else:
            lacks.append((f"final {LOST[CASUALTY][0]} of {year}", str(year), _PROVISIONAL_COST))
    return lacks


def _count(good: pd.DataFrame) -> pd.DataFrame:
    if good.empty:
        return DATASETS["collisions"].empty()
    clock = good["time"].where(good["time"].str.fullmatch(_TIME))
    table = pd.DataFrame(
        {
            "month": good["day"].dt.to_period("M").dt.to_timestamp(),
            "area": good["area"],
            "hour": pd.to_numeric(clock.str.partition(":")[0]).astype("Int64"),
            "weekday": good["day"].dt.weekday,
            "severity": good["severity"].map(SEVERITIES),
        }
    )
    sizes = table.groupby(list(table.columns), as_index=False, dropna=False).size()
    return DATASETS["collisions"].typed(sizes.rename(columns={"size": "count"}))


def _times(good: pd.DataFrame) -> pd.DataFrame:
    """Count, by file, the collisions whose hour is missing or cannot be read."""
    unread = ~good["time"].str.fullmatch(_TIME)
    missing = good["time"].isin(MISSING)
    table = pd.DataFrame({"file_id": good["file_id"], "no": missing, "odd": unread & ~missing})
    return table.groupby("file_id").sum()


def _notes(rows: RoadRows, good: pd.DataFrame) -> dict[str, str]:
    notes: dict[str, list[str]] = {}
    files = rows.files[COLLISION]
    for row in _times(good).itertuples():
        for count, what in ((row.no, "without a time"), (row.odd, "whose time cannot be read")):
            if count:
                notes.setdefault(files[row.Index].name, []).append(
                    f"{noted(count, 'collision', 'collisions')} {what}"
                )
    for row in rows.ask(_UNPLACED.format(missing=MISSING)).itertuples():
        what = noted(row.n, "collision", "collisions")
        text = f"{what} of the whole file without a local authority"
        notes.setdefault(files[row.file_id].name, []).append(text)
    for file in (each for kind in rows.files.values() for each in kind if is_provisional(each)):
        notes.setdefault(file.name, []).append(PROVISIONAL)
    for name in sorted({each.file for each in rows.rejected}):
        count = sum(each.file == name for each in rows.rejected)
        notes.setdefault(name, []).append(noted(count, "row in quarantine", "rows in quarantine"))
    return {name: "; ".join(parts) for name, parts in notes.items()}


def _lost_years(years: Mapping[str, set[int]]) -> list[Lack]:
    """Say which years, of all from the first to the last, have no file of a kind."""
    every = set().union(*years.values())
    span = range(min(every), max(every) + 1) if every else range(0)
    return [
        (f"no {LOST[kind][0]} of {year}", str(year), LOST[kind][1])
        for kind, published in years.items()
        for year in span
        if year not in published
    ]


def read_collisions(
    files: Sequence[RawFile], areas: Mapping[str, str] | Collection[str], first_year: int = 0
) -> Collisions:
    """Read the collision and casualty files, and count those of the areas.

    A year that has a file of its own is read from it, and not from a file of several years; a
    provisional file gives way to any other. A year in which an authority of an area has no
    collision is not counted for that area: its code was another then. Of a provisional year that is
    not over there are no casualties, as a part of a year would be read as a fall. Collisions are
    placed by `local_authority_ons_district`; casualties by the collision they belong to.
    The people killed or seriously injured, adjusted, are the fatal casualties plus the sum of
    `adjusted_serious` (Department for Transport, guide to severity adjustments).

    Parameters
    ----------
    files : sequence of RawFile
        Files named as published; of present (`collision_*`) or earlier (`accident_*`) columns.
    areas : mapping, or collection of str
        Codes of local authorities; with the code of the area that each belongs to, where that is
        made of several.
    first_year : int
        Years before it are not kept.

    Returns
    -------
    Collisions
        Rows at fault are in `rejected`; a year without a file is in `lacks` and never zero.

    Raises
    ------
    SafecityError
        Where a file is not named as published, is cut off, has no rows or lacks a column, where
        a year is given twice, or where many casualties have no collision.
    """
    given = _sort(files)
    if not files:
        return Collisions()
    rows = RoadRows(given, first_year)
    owner = areas if isinstance(areas, Mapping) else {code: code for code in areas}
    every = _mine(rows, owner)
    without = _without_code(every, owner, rows.years(COLLISION))
    keys = ["area", "year"]
    within = every[
        ~pd.MultiIndex.from_frame(every[keys]).isin(pd.MultiIndex.from_frame(without[keys]))
    ]
    good = within[within["fault"] == ""]
    years = {kind: rows.years(kind) for kind in given}
    casualties = count_casualties(rows, within)
    gone = _lost_codes(without)
    lacks = [*_lost_years(years), *_provisional(rows), *gone, *casualties.lacks]
    lost = {int(year) for what, year, _ in lacks if what.startswith(LOST[CASUALTY][0])}
    return Collisions(
        {"collisions": _count(good)},
        _notes(rows, good),
        casualties=casualties.frame[~casualties.frame["year"].isin(lost)],
        rejected=tuple(rows.rejected),
        lacks={SLUG: tuple(lacks)},
    )


YEARS = 10
"""Years of road casualties before the period's last that are read; files go back to 1979."""


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a file of collisions or of casualties by its published name.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    kind = kind_of(file)
    return Recognised(file, kind, years_named(file)) if kind else None


def _gather(supply: Supply, assessment: Assessment, geography: Geography) -> Read:
    """Collisions by hour and severity, and the people hurt as figures of their year."""
    files = supply.files(COLLISION, CASUALTY)
    districts = geography.districts(assessment.areas)
    roads = read_collisions(files, districts, _first_year(assessment))
    past = road_figures(roads.casualties).assign(source=SLUG)
    past = past[past["start"] <= pd.Timestamp(assessment.period.end)]
    missed = Read({"figures": past}, lacks={SLUG: _unplaced(files, assessment, districts)})
    return together([roads, missed])


def _first_year(assessment: Assessment) -> int:
    """First year of road casualties that is read: of the history, and ten years at least."""
    return min(int(assessment.history.start[:4]), int(assessment.period.end[:4]) - YEARS)


def _unplaced(
    files: Collection[RawFile], assessment: Assessment, districts: Mapping[str, str]
) -> tuple[Lack, ...]:
    """Say so where the own area cuts local authorities, by which collisions are placed."""
    owner = assessment.partnership
    if not files or owner.code in districts.values():
        return ()
    what = f"collisions are placed by local authority, and {owner.name} cuts one"
    return ((what, "", ROAD_COST),)


def _of_area(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    is_own = frames["collisions"]["area"].eq(assessment.partnership.code)
    return {SLUG} if is_own.any() else set()


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={COLLISION: Kind(SLUG), CASUALTY: Kind(SLUG)},
    check=lambda files: read_collisions(files, ()),
    gather=_gather,
    of_area=_of_area,
)
