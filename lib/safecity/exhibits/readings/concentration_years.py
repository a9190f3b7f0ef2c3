"""How the concentration of an indicator in few places developed over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Direction, Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.series import years_of
from safecity.exhibits.readings.wording import compose
from safecity.measures.places import concentration

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

UNIT = "% of neighbourhoods"
FEWEST = 2


def _table(evidence: Evidence, indicator: Indicator) -> pd.DataFrame:
    """Share of places that hold half, for every year whose months are all complete."""
    rows = []
    for period in years_of(evidence):
        try:
            evidence.count(indicator, period.months)
        except Absent:
            continue
        counts = evidence.by_place(indicator, period.months).to_numpy()
        half = concentration(counts, share=0.5)
        rows.append(
            {
                "period": period.short,
                "start": pd.Timestamp(period.start),
                "area": evidence.own,
                "label": evidence.assessment.partnership.name,
                "value": float(half.value) * 100,
                "lower": float(half.lower) * 100,
                "upper": float(half.upper) * 100,
                "own": True,
                "count": float(counts.sum()),
            }
        )
    return pd.DataFrame(rows)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read which share of places held half of an indicator in each year.

    Raises
    ------
    Absent
        Where fewer than two years are complete.
    """
    table = _table(evidence, indicator)
    if len(table) < FEWEST:
        reason = f"{len(table)} whole years of {indicator.noun} are complete."
        raise Absent(reason, f"{evidence.closes} of earlier years.", evidence.holder)
    first, last = table.iloc[0], table.iloc[-1]
    side: Direction = "similar"
    if last["lower"] > first["upper"] or last["upper"] < first["lower"]:
        side = "higher" if last["value"] > first["value"] else "lower"
    words = {"similar": "about as many as", "higher": "more than", "lower": "fewer than"}[side]
    sentence = (
        f"Half of {indicator.noun} lay in {number(last['value'], 1)}% of neighbourhoods in "
        f"{last['period']}, {words} in {first['period']} ({number(first['value'], 1)}%)"
    )
    told = "; ".join(f"{r.period} {number(r.value, 1)}%" for r in table.itertuples())
    return compose(
        evidence,
        "series",
        Finding(
            indicator=indicator.id, direction=side, size=float(last["value"]),
            lower=float(last["lower"]), upper=float(last["upper"]), unit=UNIT, sentence=sentence,
            strength="weak" if side == "similar" else "moderate",
        ),
        table,
        name=f"concentration_years_{indicator.id.split('.')[1]}",
        measure=f"Neighbourhoods that hold half of {indicator.noun}",
        window=f"{first['period']} to {last['period']}",
        note=UNIT,
        unit=UNIT,
        alt=f"Line chart of the share of places that hold half of {indicator.noun}: {told}.",
        facts={"unit": UNIT, "quarterly": False},
        sources=("geography",),
        caveats=("snap_points", "stable_places", "covid"),
    )  # fmt: skip
