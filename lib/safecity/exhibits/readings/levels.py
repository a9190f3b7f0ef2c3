"""How much of each crime type was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.places import population_caveat
from safecity.exhibits.readings.wording import compose, sentence_case, subtitle
from safecity.measures.intervals import byars_rate

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rate of each crime type of an indicator over the period.

    Raises
    ------
    Absent
        Where population or months are missing.
    """
    months = evidence.period_months(indicator)
    residents = evidence.residents()
    counts = evidence.by_type(indicator, months)
    rates = byars_rate(counts.to_numpy(float), residents.number, per=indicator.per)
    table = pd.DataFrame(
        {
            "group": counts.index,
            "value": rates.value,
            "lower": rates.lower,
            "upper": rates.upper,
            "count": counts.to_numpy(),
            "share": counts.to_numpy() / max(counts.sum(), 1) * 100,
        }
    ).sort_values("value", ascending=False, ignore_index=True)
    first, second = table.iloc[0], table.iloc[1]
    headline = (
        f"{first['group']} made up {number(first['share'])}% of {indicator.noun}, followed by "
        f"{second['group'].lower()} ({number(second['share'])}%)"
    )
    finding = Finding(
        indicator=indicator.id,
        direction="level",
        size=float(first["share"]),
        unit="%",
        comparison="all types",
        sentence=headline,
        strength="strong",
    )
    rows = "; ".join(f"{r.group} {number(r.value, 1)} ({number(r.counted)})" for r in _rows(table))
    return compose(
        evidence,
        indicator,
        "levels",
        headline=headline,
        finding=finding,
        table=table,
        unit=indicator.unit,
        subtitle=subtitle(
            f"{sentence_case(indicator.noun)} by type",
            evidence.assessment.partnership.name,
            evidence.period_label(months),
            f"rate {indicator.unit} ({residents.edition} population)",
        ),
        alt=f"Bar chart of {indicator.noun} by type, rate {indicator.unit} and count: {rows}.",
        facts={"unit": indicator.unit},
        sources=("population",),
        caveats=population_caveat(evidence, residents.edition),
    )


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.rename(columns={"count": "counted"}).itertuples())
