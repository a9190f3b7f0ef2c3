"""Data quality: what was read, what could be placed, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.numbers import listed, number, percent
from safecity.exhibits.readings.wording import subtitle
from safecity.exhibits.windows import month_runs

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence


def _view(
    evidence: Evidence,
    kind: str,
    name: str,
    headline: str,
    what: str,
    alt: str,
    table: pd.DataFrame,
    columns: dict[str, str],
    caveats: tuple[str, ...],
    sources: tuple[str, ...] = ("police_uk", "geography"),
) -> View:
    assessment = evidence.assessment
    return View(
        kind=kind,
        name=name,
        indicator="",
        headline=headline,
        alt=alt,
        unit="count",
        table=table,
        subtitle=subtitle(what, assessment.partnership.name, assessment.history.label),
        facts={"columns": columns},
        sources=sources,
        caveats=caveats,
        part="quality",
        synthetic=evidence.data.synthetic,
    )


def _comparators(asked: int, supplied: int, holed: int) -> str:
    """Say how many comparators have no files at all, and how many have gaps."""
    absent = asked - supplied
    parts = [f"{absent} of {asked} comparators have no files"] if absent else []
    if holed:
        parts.append(f"{holed} of {supplied} comparators supplied have months missing")
    return "".join(f"; {part}" for part in parts)


def coverage(evidence: Evidence) -> View:
    """Read which months of the own area and its comparators are complete."""
    owner = evidence.assessment.partnership
    names = {owner.code: owner.name} | {m.code: m.name for m in owner.comparators.members}
    rows = evidence.data.coverage
    rows = rows[rows["category"] == "all"].assign(row=lambda f: f["area"].map(names))
    supplied = rows.groupby("row")["status"].transform(lambda s: (s == "complete").any())
    shown = rows[supplied | (rows["area"] == owner.code)]
    order = {name: i for i, name in enumerate(names.values())}
    table = shown[["row", "month", "status", "count", "reason"]]
    table = table.sort_values(
        ["row", "month"], key=lambda s: s.map(order) if s.name == "row" else s
    )
    own = rows[rows["area"] == owner.code]
    gaps = own.loc[own["status"] != "complete", "month"]
    months = tuple(f"{m:%Y-%m}" for m in sorted(gaps))
    complete = len(own) - len(months)
    headline = f"{owner.name} has {complete} of {len(own)} months complete"
    if months:
        headline += f"; missing are {listed(month_runs(months))}"
    faulty = table[(table["status"] != "complete") & (table["row"] != owner.name)]
    named = faulty.groupby("row", sort=False)["month"].count()
    headline += _comparators(len(names) - 1, shown["row"].nunique() - 1, len(named))
    notes = "; ".join(f"{area} {n} months missing" for area, n in named.items())
    return _view(
        evidence,
        "coverage",
        "coverage",
        headline,
        "Months of street-level data by area",
        f"Grid of months by area, complete or missing. {headline}. {notes}".strip(),
        table.reset_index(drop=True),
        {"row": "Area", "status": "Status", "reason": "Reason"},
        ("missing_months",),
    )


def gated(evidence: Evidence) -> View:
    """Read what is missing from the own area: months without a file, and counts not believed."""
    rows = evidence.data.coverage
    rows = rows[(rows["area"] == evidence.own) & (rows["status"] != "complete")]
    whole = rows[rows["category"] == "all"]
    parts = rows[(rows["category"] != "all") & ~rows["month"].isin(whole["month"])]
    table = pd.concat([_runs(whole), parts.assign(month=parts["month"].dt.strftime("%Y-%m"))])
    table["category"] = table["category"].replace("all", "All types")
    inside = parts["month"] >= pd.Timestamp(evidence.assessment.period.start)
    headline = f"{len(whole)} months are missing as a whole"
    if len(parts):
        headline += (
            f"; in {parts['month'].nunique()} more a crime type is missing, "
            f"{parts.loc[inside, 'month'].nunique()} of them in the period"
        )
    if rows.empty:
        headline = "No month and no crime type of the area is missing"
    return _view(
        evidence, "table", "gated", headline, "What is missing from the area's street-level data",
        f"Table of what is missing. {headline}.",
        table[["month", "category", "count", "expected", "reason"]],
        {"month": "Months", "category": "Crime type", "count": "Counted", "reason": "Why",
         "expected": "Usual for a month"},
        ("missing_months",),
    )  # fmt: skip


def _runs(whole: pd.DataFrame) -> pd.DataFrame:
    """Join months that are missing for the same reason into runs; a month with a count stays."""
    out = []
    for reason, rows in whole.groupby("reason", sort=False):
        counted = rows["count"].fillna(0) > 0
        months = tuple(f"{m:%Y-%m}" for m in sorted(rows.loc[~counted, "month"]))
        out += [{"month": run, "category": "all", "reason": reason} for run in month_runs(months)]
        for row in rows[counted].itertuples():
            out.append({**row._asdict(), "month": f"{row.month:%Y-%m}"})
    return pd.DataFrame(out, columns=["month", "category", "count", "expected", "reason"])


_MEASURES = {
    "rows_read": "Rows read",
    "rows_area": "Placed in the area",
    "asb_area": "of which anti-social behaviour",
    "crime_area": "of which crime",
    "no_location": "No location",
    "blank_lsoa": "Blank LSOA",
    "unknown_lsoa": "Unknown LSOA",
    "repeated_id_removed": "Repeats removed",
    "rejected": "Rejected",
}


def placing(evidence: Evidence) -> View:
    """Read how many rows of the own force's files were read, placed, and not placed, by month."""
    force = evidence.assessment.partnership.force
    rows = evidence.data.quality
    own = rows[rows["force"] == force]
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
    return _view(
        evidence,
        "table",
        "placing",
        headline,
        "Rows of the force's street-level files",
        f"Table of rows by month. {headline}.",
        table,
        _MEASURES,
        ("unplaced_rows", "repeat_ids", "asb_not_crime"),
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


def ledger(evidence: Evidence) -> View:
    """Read the raw files supplied: one row per source and edition."""
    files = evidence.data.ledger
    used = files[files["used"].astype(bool)]
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
    table = _collapsed(table)
    unread = len(files) - len(used)
    headline = f"{number(len(used))} raw files were read"
    if unread:
        headline += f"; {number(unread)} more {'was' if unread == 1 else 'were'} not needed"
    return _view(
        evidence,
        "table",
        "ledger",
        headline,
        "Raw files by source and edition",
        f"Table of raw files. {headline}.",
        table,
        {
            "source": "Source",
            "edition": "Edition",
            "files": "Files",
            "rows": "Rows",
            "first": "First month",
            "last": "Last month",
            "retrieved": "Retrieved",
            "synthetic": "Synthetic",
        },
        (),
        tuple(s for s in evidence.catalogue.sources if (used["source"] == s).any()),
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
    faults = rows[rows["measure"].isin(["rejected", "repeated_id_removed", "unknown_lsoa"])]
    table = faults[faults["value"] > 0].groupby(["force", "measure"], as_index=False)["value"].sum()
    table["measure"] = table["measure"].map(_MEASURES)
    removed = int(table["value"].sum())
    headline = (
        f"{number(removed)} rows were rejected, removed as repeats or could not be matched"
        if removed
        else "No row was rejected, repeated or unmatched"
    )
    return _view(
        evidence,
        "table",
        "rejected",
        headline,
        "Rows with faults by force",
        f"Table of faults. {headline}.",
        table,
        {"force": "Force", "measure": "Fault", "value": "Rows"},
        ("repeat_ids",),
    )


QUESTIONS: dict[str, Callable[[Evidence], View]] = {
    "coverage": coverage,
    "gated": gated,
    "placing": placing,
    "ledger": ledger,
    "rejected": rejected,
}
