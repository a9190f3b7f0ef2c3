"""Data quality: what is complete, what is missing, what was placed, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.registry import Gap
from safecity.charts.view import View
from safecity.errors import SafecityError, nearest
from safecity.ingest.forces import force_title
from safecity.ingest.supply.supplied import SILENT_FORCES
from safecity.numbers import counted, listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.months import month_runs
from safecity.readings.evidence.official import is_official
from safecity.readings.reconciliation import TOTAL, reconciliation
from safecity.readings.words.gap import gap_view
from safecity.readings.words.wording import quality_view

if TYPE_CHECKING:
    from safecity.readings.evidence.counts import Evidence


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
    printed = rows[supplied | (rows["area"] == owner.code)]
    order = {name: i for i, name in enumerate(names.values())}
    table = printed[["row", "month", "status", "count", "reason"]]
    table = table.sort_values(
        ["row", "month"], key=lambda s: s.map(order) if s.name == "row" else s
    )
    own = rows[rows["area"] == owner.code]
    gaps = own.loc[own["status"] != "complete", "month"]
    months = tuple(f"{m:%Y-%m}" for m in sorted(gaps))
    complete = len(own) - len(months)
    headline = f"{owner.name} has {complete} of {counted(len(own), 'month')} complete"
    if months:
        verb = "is" if len(months) == 1 else "are"
        headline += f"; missing {verb} {listed(month_runs(months))}"
    headline += _in_part(evidence, own.loc[own["status"] == "complete", "month"])
    faulty = table[(table["status"] != "complete") & (table["row"] != owner.name)]
    named = faulty.groupby("row", sort=False)["month"].count()
    headline += _comparators(len(names) - 1, printed["row"].nunique() - 1, len(named))
    notes = "; ".join(f"{area} {counted(n, 'month')} missing" for area, n in named.items())
    return quality_view(
        evidence,
        "coverage",
        headline,
        "Months of street-level data by area",
        f"Grid of months by area, complete or missing. {headline}. {notes}".strip(),
        table.reset_index(drop=True),
        ("missing_months",),
    )


def _in_part(evidence: Evidence, complete: pd.Series) -> str:
    """Say in how many of the months that are complete a crime type is missing."""
    rows = evidence.data.coverage
    parts = rows[(rows["area"] == evidence.own) & (rows["status"] != "complete")]
    n = parts.loc[parts["month"].isin(complete), "month"].nunique()
    return f", of which {counted(n, 'lacks', 'lack')} a crime type" if n else ""


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
    if whole.empty:
        headline = "No month is missing as a whole"
    if len(parts):
        headline += (
            f"; in {parts['month'].nunique()}{' more' if len(whole) else ''} a crime type is "
            f"missing, {parts.loc[inside, 'month'].nunique()} of them in the period"
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
    headline = _placed(table, present)
    return quality_view(
        evidence,
        "placing",
        headline,
        "Rows of the force's street-level files",
        f"Table of rows by month. {headline}.",
        table,
        ("unplaced_rows", "repeat_ids", "asb_not_crime"),
    )


def _placed(table: pd.DataFrame, measures: list[str]) -> str:
    """Say how many rows were placed, of the months that are counted at all."""
    known = table[table["rows_area"].notna()]
    if known.empty:
        rows = counted(int(table["rows_read"].sum()), "row was", "rows were")
        return f"{rows} read for the force; no month is complete, so none is counted"
    total = known[measures].sum()
    unplaced = sum(int(total.get(m, 0)) for m in ("no_location", "blank_lsoa", "unknown_lsoa"))
    blank, months = _share(unplaced, total["rows_read"]), len(known)
    within = "" if months == len(table) else f" in {counted(months, 'complete month')}"
    return (
        f"Of {number(total['rows_read'])} rows read for the force{within}, "
        f"{number(total['rows_area'])} were placed in the area and {number(unplaced)} ({blank}) "
        "could not be placed anywhere"
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
    table = table.assign(
        measure=table["measure"].map(_MEASURES), force=table["force"].map(force_title)
    ).reset_index(drop=True)
    return quality_view(
        evidence,
        "rejected",
        headline,
        "Rows with faults by force",
        f"Table of faults. {headline}.",
        table,
        ("repeat_ids",),
    )


QUESTIONS: Mapping[str, Callable[[Evidence], View]] = {
    "coverage": coverage,
    "gated": gated,
    "placing": placing,
    "reconciliation": reconciliation,
    "ledger": ledger,
    "rejected": rejected,
}
"""Questions of data quality, by their names."""


@reading("How good are the data?")
def quality(evidence: Evidence, question: str) -> View:
    """Read one question of data quality.

    Parameters
    ----------
    evidence : Evidence
        Data and what was found when they were read.
    question : {"coverage", "gated", "placing", "reconciliation", "ledger", "rejected"}
        Which months are complete, which are not used, where crimes were placed, how the two counts
        of crime agree, which files were read, and which rows were refused.

    Raises
    ------
    SafecityError
        Where there is no such question.

    Examples
    --------
    >>> t.publish(t.quality("coverage"))
    """
    if question not in QUESTIONS:
        problem = f"no question of quality '{question}'"
        raise SafecityError(problem, remedy=nearest(question, QUESTIONS))
    return QUESTIONS[question](evidence)
