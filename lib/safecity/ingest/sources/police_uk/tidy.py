"""From what the readers found to the tidy frames that are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.ingest.datasets import DATASETS
from safecity.ingest.forces import force_title
from safecity.ingest.source import Lack
from safecity.ingest.sources.deprivation import COLUMNS as DEPRIVATION_COLUMNS
from safecity.ingest.sources.police_uk.layouts import CATEGORIES, OUTCOMES, STOPS, STREET
from safecity.ingest.sources.police_uk.street import BUCKETS, PARTS, Street
from safecity.ingest.sources.police_uk.volume import NO_FILE, UNKNOWN_AREA
from safecity.ingest.supply.absence import OWN_COST
from safecity.ingest.supply.record import noted
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, Supply, force_of

MORE_COSTS = {
    OUTCOMES: "What became of crimes is not known for these months; never read as no outcome.",
    STOPS: "Searches are not known for these months; they are never read as none.",
}


def melt_quality(files: pd.DataFrame, prefix: str, measures: Sequence[str]) -> pd.DataFrame:
    """One row per file and measure; the names of measures get a prefix."""
    named = files.rename(columns={name: f"{prefix}_{name}" for name in measures})
    names = [f"{prefix}_{name}" for name in measures]
    long = named.melt(["month", "force", "file"], names, var_name="measure", value_name="value")
    long["month"] = pd.to_datetime(long["month"], format="%Y-%m")
    return DATASETS["quality"].typed(long.sort_values(["month", "force", "file"], kind="stable"))


def lost_files(files: pd.DataFrame, what: str, cost: str) -> tuple[Lack, ...]:
    """Say which months were left out, for the list of what is missing.

    Parameters
    ----------
    files : pandas.DataFrame
        `month`, `force`, `defect`.
    what, cost : str
        What the files hold, and what their lack costs.
    """
    bad = files[files["defect"] != ""].sort_values("month")
    rows = bad[["force", "defect", "month"]].itertuples(index=False)
    return tuple(
        (f"{force_title(force)} {what}: {defect}", month, cost) for force, defect, month in rows
    )


MEASURES = ("rows_read", *BUCKETS, *PARTS)


def months_of(column: pd.Series) -> pd.Series:
    """Turn "YYYY-MM" into timestamps of first days."""
    return pd.to_datetime(column, format="%Y-%m")


def area_counts(street: Street, assessment: Assessment) -> pd.DataFrame:
    """Counts of every area; a category with no rows in a month that has a file is 0.

    A month without a file has no rows at all: missing is never zero.
    """
    forces = force_of(assessment)
    filled = street.quality[street.quality["rows_read"] > 0]
    by_force = filled.groupby("force")["month"].unique()
    known = set(street.area["area"])
    keys = [
        (month, area, category)
        for area, force in forces.items()
        if area in known
        for month in sorted(by_force.get(force, ()))
        for category in CATEGORIES
    ]
    index = pd.MultiIndex.from_tuples(keys, names=["month", "area", "category"])
    counts = street.area.set_index(["month", "area", "category"])["count"]
    frame = counts.reindex(index, fill_value=0).reset_index()
    types = {"area": "str", "category": "str", "count": "int64"}
    return frame.assign(month=months_of(frame["month"])).astype(types)


def lsoa_counts(street: Street) -> pd.DataFrame:
    """Counts of the partnership's places, without zeros."""
    frame = street.lsoa.assign(month=months_of(street.lsoa["month"]))
    return frame.astype({"lsoa": "str", "category": "str"})


def area_defects(
    street: Street, supply: Supply, assessment: Assessment, known: set[str]
) -> dict[str, dict[str, str]]:
    """Say for every area why months cannot be used: no file, a faulty one, an unknown code."""
    months = assessment.history.months
    defects: dict[str, dict[str, str]] = {}
    for area, force in force_of(assessment).items():
        files = {c.item.month for c in supply.of(STREET) if c.item.force == force}
        why = {month: street.defects.get((force, month), "") for month in months}
        absent = {month: NO_FILE for month in months if month not in files}
        defects[area] = {**why, **absent} if area in known else dict.fromkeys(months, UNKNOWN_AREA)
    return defects


def _unread(supply: Supply, months: Sequence[str]) -> pd.DataFrame:
    """Files of forces in which no area lies: their rows are counted, not read."""
    read = {chosen.item.key for chosen in supply.of(STREET)}
    items = (c.item for c in supply.chosen if c.item.kind == STREET and c.item.key not in read)
    in_months = {item.key: item for item in items if item.month in set(months)}.values()
    return pd.DataFrame(
        [
            {
                "month": item.month,
                "force": item.force,
                "file": item.file.name,
                "measure": measure,
                "value": item.file.data_lines,
            }
            for item in in_months
            for measure in (
                "rows_read",
                "excluded" if item.force in EXCLUDED_FORCES else "rows_elsewhere",
            )
        ]
    )


def quality_measures(
    street: Street, supply: Supply, assessment: Assessment, more: Iterable[pd.DataFrame] = ()
) -> pd.DataFrame:
    """What became of the rows of every file, one measure per row.

    `rows_read` is the sum of the buckets of `police_uk` (or of `rows_elsewhere` or `excluded`
    alone, for a file of another force). The measures of outcomes and searches, `more`, have
    names of their own.
    """
    wide = street.quality.drop(columns="vintage")
    read = wide.melt(
        ["month", "force", "file"], list(MEASURES), var_name="measure", value_name="value"
    )
    frame = pd.concat([read, _unread(supply, assessment.history.months)], ignore_index=True)
    frame = DATASETS["quality"].typed(frame.assign(month=months_of(frame["month"])))
    frame = pd.concat([frame, *more], ignore_index=True)
    return frame.sort_values(["month", "force", "file"], kind="stable", ignore_index=True)


def file_notes(street: Street) -> dict[str, str]:
    """What is worth saying about each street-level file, for the ledger."""
    notes = {}
    for row in street.quality.itertuples():
        parts = [
            f"LSOA vintage {row.vintage}" if row.vintage else "",
            street.defects.get((row.force, row.month), ""),
            noted(row.rejected, "row in quarantine", "rows in quarantine"),
            noted(row.unknown_lsoa, "row with an unknown LSOA", "rows with an unknown LSOA"),
        ]
        notes[row.file] = "; ".join(part for part in parts if part)
    return notes


def tidy_places(places: pd.DataFrame) -> pd.DataFrame:
    """Places with the published columns, in order of their codes."""
    names = ["lsoa", "name", "lad", "members", "ward_code", "ward", *DEPRIVATION_COLUMNS]
    frame = places.rename(columns={"place": "lsoa"})[names].sort_values("lsoa", ignore_index=True)
    whole = dict.fromkeys(
        ("imd_decile", "quintile_national", "quintile_local", "quintile_income"), "Int64"
    )
    return frame.astype({"imd_rank": "float64", "imd_edition": "str", **whole})


def street_lacks(street: Street, own: str) -> tuple[Lack, ...]:
    """Faulty files, for the list of what is missing: what, period, cost.

    Parameters
    ----------
    street : Street
        What the street-level files held.
    own : str
        The partnership's own force.
    """
    cost = {True: OWN_COST, False: "The areas of this force cannot be compared in this month."}
    return tuple(
        (f"{force_title(force)}: {reason}", month, cost[force == own])
        for (force, month), reason in sorted(street.defects.items())
    )
