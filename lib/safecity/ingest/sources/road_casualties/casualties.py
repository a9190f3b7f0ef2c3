"""Road casualties, joined to the collisions of the areas and counted."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from safecity.errors import SafecityError
from safecity.ingest.figures import as_figures
from safecity.ingest.sources.road_casualties.stats19 import (
    CASUALTY,
    CASUALTY_TYPES,
    KEYS,
    MISSING,
    NOT_KNOWN,
    SEVERITIES,
    SEXES,
    TWICE,
    RoadRows,
    age_band,
)
from safecity.ingest.tables.delimited import AGAIN

MOST_LOST = 0.05
"""Share of rows that may lack their counterpart; more means that a file is not whole."""
MOST_REJECTED = 0.1
"""Share of the areas' rows that may be at fault; more means another layout."""
_TYPES = {
    "year": "int64",
    "area": "str",
    "casualty_type": "str",
    "age_band": "str",
    "sex": "str",
    "severity": "str",
    "count": "int64",
    "adjusted_serious": "float64",
}
_JOINED = """
SELECT k.*, m.area, m.fault AS collision_fault, m.day FROM casualty k
JOIN mine m ON m.id = k.id AND m.fault != ? ORDER BY k.id, k.vehicle, k.person
"""
_ORPHANS = """
SELECT k.*, 'no collision has the index ' || k.id AS fault FROM casualty k
ANTI JOIN collision c ON c.id = k.id WHERE k.year IN (SELECT DISTINCT year FROM collision)
"""
_ROWS = "SELECT file_id, count(*) AS n FROM casualty GROUP BY file_id"
_BARE = """
SELECT year, count(*) AS n, count(*) FILTER (id NOT IN (SELECT id FROM casualty)) AS bare
FROM mine WHERE fault = '' AND year IN (SELECT DISTINCT year FROM casualty) GROUP BY year
ORDER BY year
"""
_BARE_COST = "The people killed or injured in that year are not known: its file is not whole."
_FEW_COST = "Their casualties are not counted."
_RAW_COST = (
    "Serious injuries of that year are counted as recorded only, which the police's change of "
    "recording systems raised."
)
Lacks = list[tuple[str, str, str]]


class Counted(NamedTuple):
    """Casualties by year, area and kind, and what could not be given."""

    frame: pd.DataFrame
    lacks: Lacks


def empty_casualties() -> pd.DataFrame:
    """Return the columns of the casualties without a row."""
    return pd.DataFrame(columns=list(_TYPES)).astype(_TYPES)


def _adjusted(rows: pd.DataFrame) -> pd.Series:
    """Probability that an injury counts as serious; none for a death, missing where not said."""
    numbers = pd.to_numeric(rows["adjusted"], errors="coerce")
    numbers = numbers.mask(rows["adjusted"].isin(MISSING))
    return numbers.mask(rows["severity"] == "1", 0.0)


def _faults(rows: pd.DataFrame, adjusted: pd.Series) -> pd.Series:
    """Say what is wrong with each row; empty text where nothing is."""
    faults = pd.Series("", index=rows.index)
    is_adjusted = ~rows["adjusted"].isin((*MISSING, "NA", "NULL")) & (rows["severity"] != "1")
    severity, number = rows["severity"], rows["adjusted"]
    rules = [
        (rows["collision_fault"] != "", "its collision is in quarantine"),
        (~severity.isin(SEVERITIES), "severity '" + severity + "' is not 1, 2 or 3"),
        (
            is_adjusted & ~adjusted.between(0, 1),
            "adjusted severity '" + number + "' is not from 0 to 1",
        ),
        (rows.duplicated(list(KEYS[CASUALTY])), TWICE),
    ]
    for wrong, reason in rules:
        faults = faults.mask(wrong & (faults == ""), reason)
    return faults


def _refuse_many(rows: RoadRows, joined: pd.DataFrame) -> None:
    """Refuse a file of which so many rows are at fault that its counts would be too low."""
    faults = joined["fault"].mask(joined["collision_fault"] != "", "")
    for file_id, some in faults.groupby(joined["file_id"]):
        wrong = some[some != ""]
        if len(wrong) > MOST_REJECTED * len(some):
            raise SafecityError(
                f"{len(wrong):,} of {len(some):,} casualties of these areas cannot be read: "
                f"{wrong.iloc[0]}",
                path=rows.files[CASUALTY][int(str(file_id))].path,
                remedy=AGAIN,
            )


def _refuse_orphans(rows: RoadRows) -> None:
    """Put casualties without a collision into quarantine; too many mean a file is not whole."""
    orphans = rows.ask(_ORPHANS)
    totals = rows.ask(_ROWS).set_index("file_id")["n"]
    for file_id, count in orphans.groupby("file_id").size().items():
        total = int(totals.loc[file_id])
        if count > MOST_LOST * total:
            raise SafecityError(
                f"{count:,} of {total:,} casualties have no collision; a file is cut off",
                path=rows.files[CASUALTY][int(str(file_id))].path,
                remedy=f"{AGAIN}, and the collision file of the same year",
            )
    rows.reject(CASUALTY, orphans)


def _bare_years(rows: RoadRows) -> tuple[set[str], Lacks]:
    """Find the years in which collisions have no casualties; every collision has one."""
    lost, lacks = set(), []
    for row in rows.ask(_BARE).itertuples():
        if row.bare > MOST_LOST * row.n:
            lost.add(str(row.year))
            what = f"road casualties of {row.bare:,} of {row.n:,} collisions"
            lacks.append((what, str(row.year), _BARE_COST))
        elif row.bare:
            what = f"no casualty of {row.bare:,} of {row.n:,} collisions"
            lacks.append((what, str(row.year), _FEW_COST))
    return lost, lacks


def _table(good: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": good["day"].dt.year,
            "area": good["area"],
            "casualty_type": good["casualty_type"].map(CASUALTY_TYPES).fillna(NOT_KNOWN),
            "age_band": good["age"].map(age_band),
            "sex": good["sex"].map(SEXES).fillna(NOT_KNOWN),
            "severity": good["severity"].map(SEVERITIES),
            "adjusted": good["adjusted_serious"],
        }
    )


def _group(table: pd.DataFrame) -> tuple[pd.DataFrame, Lacks]:
    """Count; a year and area with an adjustment missing has none at all."""
    partly = table["adjusted"].isna().groupby([table["year"], table["area"]]).transform("any")
    table = table.assign(adjusted=table["adjusted"].mask(partly))
    keys = list(table.columns[:-1])
    grouped = table.groupby(keys)["adjusted"]
    counts = grouped.size().rename("count").to_frame()
    counts["adjusted_serious"] = grouped.sum(min_count=1)
    years = sorted(set(table.loc[partly, "year"]))
    lacks = [(f"no adjusted severity of {year}", str(year), _RAW_COST) for year in years]
    return counts.reset_index().astype(_TYPES), lacks


def count_casualties(rows: RoadRows, collisions: pd.DataFrame) -> Counted:
    """Count the casualties of the areas' collisions.

    Parameters
    ----------
    rows : RoadRows
        The rows of every file; those at fault are added to its `rejected`.
    collisions : pandas.DataFrame
        Collisions of the areas: `id`, `year`, `area`, `day`, and `fault` where one cannot be used.

    Returns
    -------
    Counted
        A year whose casualty file misses more than 5% of the areas' collisions is left out.

    Raises
    ------
    SafecityError
        Where more than 5% of the casualties of a file have no collision, or more than 10% of those
        of the areas cannot be read.
    """
    rows.connection.register("mine", collisions)
    _refuse_orphans(rows)
    joined = rows.connection.execute(_JOINED, [TWICE]).df()
    lost, lacks = _bare_years(rows)
    adjusted = _adjusted(joined)
    joined = joined.assign(adjusted_serious=adjusted, fault=_faults(joined, adjusted))
    _refuse_many(rows, joined)
    rows.reject(CASUALTY, joined[joined["fault"] != ""])
    good = joined[(joined["fault"] == "") & ~joined["year"].isin(lost)]
    if good.empty:
        return Counted(empty_casualties(), lacks)
    frame, unadjusted = _group(_table(good))
    return Counted(frame, [*lacks, *unadjusted])


CASUALTIES, HURT = "casualties", "killed_or_seriously_injured"


def road_figures(casualties: pd.DataFrame) -> pd.DataFrame:
    """Sum casualties by area and year: all of them, by kind of road user, and the worst hurt.

    Parameters
    ----------
    casualties : pandas.DataFrame
        As `road_casualties.Collisions.casualties`.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`. People killed or seriously injured are the fatal casualties plus
        the adjusted serious ones (Department for Transport, guide to severity adjustments);
        missing where the adjustment is not published.
    """
    if casualties.empty:
        return as_figures([])
    keys = ["area", "year"]
    total = casualties.groupby(keys, as_index=False)["count"].sum().assign(measure=CASUALTIES)
    kinds = casualties.groupby([*keys, "casualty_type"], as_index=False)["count"].sum()
    kinds = kinds.rename(columns={"casualty_type": "group"}).assign(measure=CASUALTIES)
    kinds["group"] = kinds["group"].str.capitalize()
    fatal = casualties[casualties["severity"] == "fatal"].groupby(keys)["count"].sum()
    serious = casualties.groupby(keys)["adjusted_serious"].sum(min_count=1)
    worst = serious.add(fatal.reindex(serious.index, fill_value=0)).rename("count")
    parts = [total, kinds, worst.reset_index().assign(measure=HURT)]
    frame = pd.concat(parts, ignore_index=True)
    years = frame["year"].astype(int).astype(str)
    start = pd.to_datetime(years + "-01-01")
    return as_figures(frame.assign(level="lad", period=years, start=start, months=12))
