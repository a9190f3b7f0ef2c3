"""How a published figure developed, beside the comparators and the country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.exhibits.finding import UNIT_OF, Finding, judged_finding, standing, undecided
from safecity.exhibits.issued import Issued
from safecity.exhibits.numbers import number, signed_change
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.exhibits.verdicts import verdict_of
from safecity.ingest.forces import force_title
from safecity.measures.intervals import byars_rate

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence
    from safecity.measures.verdict import Verdict

COLUMNS = ["period", "start", "area", "label", "value", "lower", "upper", "own", "count"]
COMPARATORS = "comparators"
LOCKED = pd.Timestamp("2020-01")
"""Start of the first year that lockdowns fell into."""


def decimals(value: float) -> int:
    """Decimals with which a figure of this size is read."""
    return 0 if abs(value) >= 100 else 1


def sized(value: float, unit: str) -> str:
    """Print a value bare, with the decimals that its size and unit call for."""
    return number(value, 0 if unit == "count" else decimals(value))


def of_unit(value: float, unit: str) -> str:
    """Print a value with its unit: "12.3%", "61.0 per 100,000 residents", "61"."""
    text = sized(value, unit)
    if unit.startswith("%"):
        return f"{text}{unit}"
    return text if unit == "count" else f"{text} {unit}"


def _pooled(issued: Issued) -> pd.DataFrame:
    """Rate of the comparators together, in periods that most of them publish."""
    members = {m.code for m in issued.evidence.assessment.partnership.comparators.members}
    rows = issued.rows
    theirs = rows[rows["area"].isin(members) & rows["group"].eq("")]
    theirs = theirs.dropna(subset=["count", "denominator"])
    counted = theirs.groupby(["start", "months"])["area"].transform("size")
    theirs = theirs[counted > len(members) / 2]
    if theirs.empty or not issued.indicator.unit.startswith(("%", "per ")):
        return pd.DataFrame(columns=COLUMNS)
    keys = ["period", "start"]
    sums = theirs.groupby(keys, as_index=False)[["count", "denominator"]].sum()
    per = 100 if issued.indicator.unit.startswith("%") else issued.indicator.per
    rate = byars_rate(sums["count"], sums["denominator"], per=per)
    named = {"area": COMPARATORS, "label": "Comparators", "own": False}
    return sums.assign(value=rate.value, lower=np.nan, upper=np.nan, **named)[COLUMNS]


def series_table(issued: Issued) -> pd.DataFrame:
    """Tabulate the own area, the comparators together, and the country, by period.

    Returns
    -------
    pandas.DataFrame
        period, start, area, label, value, lower, upper, own, count.
    """
    own = issued.of(issued.area).assign(label=_label(issued), own=True)
    parts = [own[COLUMNS]]
    if issued.level == "lad":
        parts.append(_pooled(issued))
    if issued.level != "country" and issued.indicator.unit != "count":
        rows = issued.rows[issued.rows["level"].eq("country") & issued.rows["group"].eq("")]
        parts.append(rows.assign(label=rows["area"], own=False)[COLUMNS])
    since = pd.Timestamp(issued.evidence.assessment.history.start)
    since = min(since, own["start"].max())
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table = table[table["start"] >= since - pd.DateOffset(months=3)]
    return table.sort_values(["start", "own"], ascending=[True, False], ignore_index=True)


def _label(issued: Issued) -> str:
    owner = issued.evidence.assessment.partnership
    force = f"{force_title(owner.force)} police area"
    return {"lad": owner.name, "force": force}.get(issued.level, issued.area)


def covid(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the caveat of the pandemic where a table of periods goes across it."""
    first, last = table["start"].min(), table["start"].max()
    return ("covid",) if first <= pd.Timestamp("2021-03") and last >= LOCKED else ()


SIDES = {"rose": "higher than in", "fell": "lower than in", "similar": "similar to"}


def beside_year(verdict: Verdict, period: str, value: str, by: str = "") -> str:
    """Set a value beside that of an earlier period, as the change between them was judged."""
    if verdict.word == "cannot tell":
        return f", after {value} in {period}{by}; {undecided(verdict)}"
    return f", {SIDES[verdict.word]} {period} ({value}{by})"


def _finding(issued: Issued) -> Finding:
    indicator, latest = issued.indicator, issued.latest
    told = f"{sentence_case(indicator.noun)} in {issued.place} stood at "
    told += f"{of_unit(latest['value'], indicator.unit)} in {latest['period']}"
    before = issued.earlier("previous")
    verdict = verdict_of(issued.evidence, indicator, "previous")
    if before is None or verdict is None:
        told += _beside_country(issued)
        return Finding(indicator=indicator.id, direction="level", sentence=told)
    by = ""
    if verdict.word != "cannot tell":
        by = f"; {signed_change(verdict.size, UNIT_OF[verdict.scale])}"
    earlier = sized(before["value"], indicator.unit)
    told += beside_year(verdict, str(before["period"]), earlier, by) + _beside_country(issued)
    found = judged_finding(indicator.id, verdict, told, comparison=str(before["period"]))
    return found.model_copy(update={"direction": standing(verdict)})


def _beside_country(issued: Issued) -> str:
    """Name the country's value of the same period, where both are rates."""
    if issued.level == "country" or issued.indicator.unit == "count":
        return ""
    rows = issued.rows
    same = rows["level"].eq("country") & rows["start"].eq(issued.latest["start"])
    told = rows[same & rows["group"].eq("")].dropna(subset=["value"])
    if told.empty:
        return ""
    return f"; {told['area'].iloc[0]} {sized(float(told['value'].iloc[0]), issued.indicator.unit)}"


def _alt(table: pd.DataFrame, issued: Issued) -> str:
    own = table[table["own"]].dropna(subset=["value"])
    told = "; ".join(
        f"{r.period} {sized(r.value, issued.indicator.unit)}" for r in own.itertuples()
    )
    unit = "count" if issued.indicator.unit == "count" else issued.indicator.unit
    others = [str(label) for label in table.loc[~table["own"], "label"].unique()]
    beside = f" Beside it: {', '.join(others)}." if others else ""
    return f"Line chart of {issued.indicator.noun} ({unit}) by period: {told}.{beside}"


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read a published figure over time.

    Raises
    ------
    Absent
        Where no figure was supplied for the area, its force or the country.
    """
    issued = Issued(evidence, indicator)
    table, latest = series_table(issued), issued.latest
    return compose(
        evidence,
        "series",
        _finding(issued),
        table,
        measure=indicator.title,
        window=f"{table['period'].iloc[0]} to {latest['period']}",
        note=indicator.unit,
        unit=indicator.unit,
        alt=_alt(table, issued),
        facts={
            "unit": indicator.unit,
            "quarterly": bool(latest["months"] == 3),
        },
        method=issued.method,
        source=indicator.source,
        place=issued.place,
        caveats=(*issued.caveats, *covid(table)),
    )
