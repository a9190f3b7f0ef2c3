"""Data quality: what was read from the raw files, what was placed, what was at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.registry import Gap
from safecity.charts.view import View
from safecity.exhibits.gap import gap_view
from safecity.exhibits.numbers import counted, number, percent
from safecity.exhibits.official import is_official
from safecity.exhibits.readings.quality_view import quality_view
from safecity.exhibits.readings.reconciliation import TOTAL
from safecity.ingest.forces import force_title
from safecity.ingest.supply.supplied import SILENT_FORCES

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence


_MEASURES = {
    "rows_read": "Rows read",
    "rows_area": "Placed in the area",
    "asb_area": "of which anti-social behaviour",
    "crime_area": "of which crime",
    "no_location": "No location",
    "blank_lsoa": "Blank LSOA",
    "unknown_lsoa": "Unknown LSOA",
    "repeated_id_removed": "Repeats removed",
    "repeated_later": "of which published in an earlier month too",
    "repeated_retyped": "of which under another type of crime",
    "rejected": "Rejected",
}
_FAULTS = {"rejected", "repeated_id_removed", "unknown_lsoa"}
_PARTS = {"repeated_later", "repeated_retyped"}


def placing(evidence: Evidence) -> View:
    """Read how many rows of the own force's files were read, placed, and not placed, by month."""
    force = evidence.assessment.partnership.force
    rows = evidence.data.quality
    own = rows[(rows["force"] == force) & rows["measure"].isin(_MEASURES)]
    if own.empty:
        return gap_view(evidence, "placing", _no_files(evidence), ("police_uk",))
    table = own.pivot_table(index="month", columns="measure", values="value", aggfunc="sum")
    present = [m for m in _MEASURES if m in table]
    table = table[present].fillna(0).astype(float).reset_index()
    table = _masked(evidence, table, present)
    table = table[table["month"] >= pd.Timestamp(evidence.assessment.history_start)]
    total = table[present].sum()
    unplaced = sum(int(total.get(m, 0)) for m in ("no_location", "blank_lsoa", "unknown_lsoa"))
    blank = _share(unplaced, total["rows_read"])
    headline = (
        f"Of {number(total['rows_read'])} rows read for the force, {number(total['rows_area'])} "
        f"were placed in the area and {number(unplaced)} ({blank}) could not be placed anywhere"
    )
    return quality_view(
        evidence,
        "placing",
        headline,
        "Rows of the force's street-level files",
        f"Table of rows by month. {headline}.",
        table,
        ("unplaced_rows", "repeat_ids", "asb_not_crime"),
    )


def _no_files(evidence: Evidence) -> Gap:
    force = evidence.assessment.partnership.force
    police = f"{force_title(force)} police"
    why = SILENT_FORCES.get(force, f"No street-level file of {police} was supplied")
    total = evidence.catalogue.indicators[TOTAL]
    instead = (
        "this edition rests on the Home Office tables alone"
        if is_official(evidence, total)
        else "nothing counts the crimes of the period"
    )
    return Gap(
        question="How many crimes of the force were placed in the area?",
        reason=f"{why}, so that {instead}: there are no months, seasons, wards, neighbourhoods "
        "or anti-social behaviour.",
        closes="Street-level files of the force, from itself where data.police.uk has none.",
        holder=police,
    )


def _masked(evidence: Evidence, table: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Leave out what was counted in months that are not believed; rows read stay."""
    rows = evidence.data.coverage
    own = rows[(rows["area"] == evidence.own) & (rows["category"] == "all")]
    missing = table["month"].isin(own.loc[own["status"] != "complete", "month"])
    counted = [m for m in measures if m != "rows_read"]
    table[counted] = table[counted].mask(missing)
    return table


def _share(part: float, whole: float) -> str:
    return percent(part / whole * 100 if whole else float("nan"))


_LEDGER = {
    "source": "Source",
    "edition": "Edition",
    "files": "Files",
    "rows": "Rows",
    "first": "First month",
    "last": "Last month",
    "retrieved": "Retrieved",
    "synthetic": "Synthetic",
    "became": "What became of it",
}


def ledger(evidence: Evidence) -> View:
    """Read the raw files supplied: one row per source and edition, and each file refused."""
    files = evidence.data.ledger
    used, faults = files[files["used"].astype(bool)], _refused(evidence)
    table = pd.concat([_read(evidence, used), faults], ignore_index=True)
    headline = _counted(len(used), len(files) - len(used) - len(faults), len(faults))
    return quality_view(
        evidence,
        "ledger",
        headline,
        "Raw files by source and edition",
        f"Table of raw files. {headline}.",
        table,
        (),
        tuple(s for s in evidence.catalogue.sources if (used["source"] == s).any()),
    )


def _counted(read: int, spare: int, refused: int) -> str:
    """Say how many files were read, not needed, and refused by their readers."""
    text = f"{number(read)} raw files were read"
    gaps = "refused, and is a gap" if refused == 1 else "refused, and are gaps"
    for count, what in ((spare, "not needed"), (refused, gaps)):
        if count:
            text += f"; {number(count)} more {'was' if count == 1 else 'were'} {what}"
    return text


def _read(evidence: Evidence, used: pd.DataFrame) -> pd.DataFrame:
    """Tabulate the files that were read, by source and edition."""
    groups = used.groupby(["source", "edition"], dropna=False, sort=False)
    table = groups.agg(
        files=("file", "count"),
        rows=("rows", "sum"),
        first=("first_month", "min"),
        last=("last_month", "max"),
        retrieved=("retrieved", "max"),
        synthetic=("synthetic", "max"),
    ).reset_index()
    table["source"] = table["source"].map(lambda s: evidence.catalogue.sources[s].title)
    return _collapsed(table).assign(became="read")


def _refused(evidence: Evidence) -> pd.DataFrame:
    """Tabulate the files that their readers refused, each with the reader's reason."""
    files = evidence.data.ledger
    bad = files[files["refused"] != ""]
    names = {slug: source.title for slug, source in evidence.catalogue.sources.items()}
    return pd.DataFrame(
        {
            "source": bad["source"].map(names).fillna(bad["source"]),
            "edition": bad["file"].str.split("/").str[-1],
            "files": 1,
            "synthetic": bad["synthetic"],
            "became": "refused: " + bad["refused"],
        }
    )


def _collapsed(table: pd.DataFrame) -> pd.DataFrame:
    """Join the editions of a source with more than six of them into one row."""
    out = []
    for source, rows in table.groupby("source", sort=False):
        if len(rows) <= 6:
            out.append(rows)
            continue
        first, last = rows["edition"].iloc[0], rows["edition"].iloc[-1]
        joined: dict[str, Any] = {
            "source": source,
            "edition": f"{first} to {last}",
            "files": rows["files"].sum(),
            "rows": rows["rows"].sum(),
            "first": rows["first"].min(),
            "last": rows["last"].max(),
            "retrieved": rows["retrieved"].max(),
            "synthetic": rows["synthetic"].max(),
        }
        out.append(pd.DataFrame([joined]))
    return pd.concat(out, ignore_index=True)


def rejected(evidence: Evidence) -> View:
    """Read the files with faults: rows rejected, repeats removed, locations missing."""
    rows = evidence.data.quality
    faults = rows[rows["measure"].isin(_FAULTS | _PARTS) & (rows["value"] > 0)]
    table = faults.groupby(["force", "measure"], as_index=False)["value"].sum()
    order = {name: at for at, name in enumerate(_MEASURES)}
    table = table.sort_values(["force", "measure"], key=lambda s: s.replace(order))
    sums = table.groupby("measure")["value"].sum()
    removed = int(sums.reindex(list(_FAULTS)).sum())
    headline = "No row was rejected, repeated or unmatched"
    if removed:
        what = counted(removed, "row was", "rows were")
        headline = f"{what} rejected, removed as repeats or could not be matched"
    if later := int(sums.get("repeated_later", 0)):
        what = counted(later, "was a crime", "were crimes")
        headline += f"; {what} that an earlier month had already"
    table = table.assign(measure=table["measure"].map(_MEASURES)).reset_index(drop=True)
    return quality_view(
        evidence,
        "rejected",
        headline,
        "Rows with faults by force",
        f"Table of faults. {headline}.",
        table,
        ("repeat_ids",),
    )
