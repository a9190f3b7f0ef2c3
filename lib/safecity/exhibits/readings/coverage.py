"""Data quality: which months and types are complete, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.numbers import counted, listed
from safecity.exhibits.readings.quality_view import quality_view
from safecity.exhibits.windows import month_runs

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence


def _comparators(asked: int, supplied: int, holed: int) -> str:
    """Say how many comparators have no files at all, and how many have gaps."""
    absent = asked - supplied
    given = f"of {supplied} comparators supplied"
    none = counted(absent, f"of {asked} comparators has", f"of {asked} comparators have")
    parts = [f"{none} no files"] if absent else []
    if holed:
        parts.append(f"{counted(holed, f'{given} has', f'{given} have')} months missing")
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
    return quality_view(
        evidence,
        "coverage",
        headline,
        "Months of street-level data by area",
        f"Grid of months by area, complete or missing. {headline}. {notes}".strip(),
        table.reset_index(drop=True),
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
    headline = f"{counted(len(whole), 'month is', 'months are')} missing as a whole"
    if len(parts):
        headline += (
            f"; in {parts['month'].nunique()} more a crime type is missing, "
            f"{parts.loc[inside, 'month'].nunique()} of them in the period"
        )
    if rows.empty:
        headline = "No month and no crime type of the area is missing"
        whole_history = {"month": evidence.assessment.history.label, "category": "All types"}
        table = pd.DataFrame([{**whole_history, "reason": "complete"}], columns=table.columns)
    return quality_view(
        evidence, "gated", headline, "What is missing from the area's street-level data",
        f"Table of what is missing. {headline}.",
        table[["month", "category", "count", "expected", "reason"]],
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
