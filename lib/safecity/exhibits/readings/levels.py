"""How much of each crime type was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.places import population_caveat
from safecity.exhibits.readings.wording import compose, sentence_case
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
    table = _table(counts, residents.number, indicator.per)
    return compose(
        evidence,
        "levels",
        _finding(indicator, table),
        table,
        measure=f"{sentence_case(indicator.noun)} by type",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({residents.edition} population)",
        unit=indicator.unit,
        alt=_alt(indicator, table),
        facts={"unit": indicator.unit},
        sources=("population",),
        caveats=population_caveat(evidence, residents.edition),
    )


def _table(counts: pd.Series, population: float, per: int) -> pd.DataFrame:
    rates = byars_rate(counts.to_numpy(float), population, per=per).frame()
    table = pd.DataFrame({"group": counts.index, **rates, "count": counts.to_numpy()})
    table["share"] = table["count"] / max(counts.sum(), 1) * 100
    return table.sort_values("value", ascending=False, ignore_index=True)


def _finding(indicator: Indicator, table: pd.DataFrame) -> Finding:
    first, second = table.iloc[0], table.iloc[1]
    return Finding(
        indicator=indicator.id,
        direction="level",
        size=float(first["share"]),
        unit="%",
        comparison="all types",
        strength="strong",
        sentence=f"{first['group']} made up {number(first['share'])}% of {indicator.noun}, "
        f"followed by {second['group'].lower()} ({number(second['share'])}%)",
    )


def _alt(indicator: Indicator, table: pd.DataFrame) -> str:
    triples = zip(table["group"], table["value"], table["count"], strict=True)
    rows = "; ".join(f"{group} {number(rate, 1)} ({number(n)})" for group, rate, n in triples)
    return f"Bar chart of {indicator.noun} by type, rate {indicator.unit} and count: {rows}."
