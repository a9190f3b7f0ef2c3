"""The indicator table: count, rate and changes of several indicators side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.absence import Absent
from safecity.exhibits.numbers import number, signed_percent
from safecity.exhibits.readings.change import compare
from safecity.exhibits.readings.wording import sentence_case, subtitle
from safecity.measures.intervals import byars_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safecity.catalogue.registry import Indicator
    from safecity.exhibits.evidence import Evidence

MISSING = float("nan")


def _change(evidence: Evidence, indicator: Indicator, base: str) -> tuple[float, str]:
    try:
        row = compare(evidence, indicator, base)
    except Absent:
        return MISSING, "not comparable"
    return float(row["percent"]), str(row["comparison"])


def _row(evidence: Evidence, indicator: Indicator) -> dict[str, Any] | None:
    try:
        months = evidence.period_months(indicator)
    except Absent:
        return None
    count = float(evidence.by_type(indicator, months).sum())
    row = {
        "indicator": indicator.title,
        "count": count,
        "value": MISSING,
        "lower": MISSING,
        "upper": MISSING,
    }
    try:
        rate = byars_rate(count, evidence.residents().number, per=indicator.per)
        row |= {"value": float(rate.value), "lower": float(rate.lower), "upper": float(rate.upper)}
    except Absent:
        pass
    previous, with_previous = _change(evidence, indicator, "previous")
    baseline, with_baseline = _change(evidence, indicator, "baseline")
    return row | {
        "previous": previous,
        "previous_months": with_previous,
        "baseline": baseline,
        "baseline_months": with_baseline,
        "recording": indicator.recording_quality,
    }


def read(evidence: Evidence, indicators: Sequence[Indicator]) -> View:
    """Read the key figures of several indicators.

    Parameters
    ----------
    evidence : Evidence
        Where the values come from.
    indicators : sequence of Indicator
        One row each; an indicator without a complete month is left out.
    """
    rows = [row for i in indicators if (row := _row(evidence, i)) is not None]
    table = pd.DataFrame(rows)
    first = rows[0]
    base = evidence.base("primary")
    change = signed_percent(first[base])
    assessment = evidence.assessment
    tail = f", {change} on {first[f'{base}_months']}" if pd.notna(first[base]) else ""
    lines = "; ".join(f"{r['indicator']} {number(r['count'])}" for r in rows)
    return View(
        kind="table",
        name="key_figures",
        indicator=indicators[0].id,
        unit="per 1,000 residents",
        headline=f"{first['indicator']}: {number(first['count'])}{tail}",
        subtitle=subtitle("Key figures", assessment.partnership.name, assessment.period.label),
        alt=f"Table of key figures. {lines}.",
        table=table,
        part="levels",
        facts={
            "columns": {
                "previous_months": "Year before: months compared",
                "value": "Rate per 1,000",
                "baseline_months": "Baseline: months compared",
                "recording": "Recording quality",
            }
        },
        sources=("police_uk", "population"),
        synthetic=evidence.data.synthetic,
        caveats=tuple(dict.fromkeys(c for i in indicators for c in i.caveats)),
    )


__all__ = ["read", "sentence_case"]
