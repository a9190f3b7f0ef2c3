"""How the area's rate stands beside its comparators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Direction, Finding
from safecity.exhibits.numbers import interval, listed, number
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.exhibits.windows import stamps
from safecity.measures.change import rate_ratio
from safecity.measures.intervals import byars_rate

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def _row(
    evidence: Evidence, indicator: Indicator, code: str, name: str, months: tuple[str, ...]
) -> dict[str, Any]:
    """Rate of one area over the months that the own area has complete; unusable with its reason."""
    blank = dict.fromkeys(("count", "population", "value", "lower", "upper"), float("nan"))
    row = {"area": code, "label": name, **blank, "own": code == evidence.own, "usable": False}
    counts = evidence.monthly(indicator, code).reindex(stamps(months))
    if counts.isna().any():
        return {**row, "reason": f"{int(counts.isna().sum())} of {len(months)} months missing"}
    try:
        residents = evidence.residents(code).number
    except Absent:
        return {**row, "reason": "no population"}
    rate = byars_rate(counts.sum(), residents, per=indicator.per)
    values = {"value": rate.value, "lower": rate.lower, "upper": rate.upper}
    return {
        **row,
        "count": counts.sum(),
        "population": residents,
        "usable": True,
        "reason": "",
        **{k: float(v) for k, v in values.items()},
    }


def _table(evidence: Evidence, indicator: Indicator, months: tuple[str, ...]) -> pd.DataFrame:
    owner = evidence.assessment.partnership
    areas = [(owner.code, owner.name), *((m.code, m.name) for m in owner.comparators.members)]
    rows = [_row(evidence, indicator, code, name, months) for code, name in areas]
    return pd.DataFrame(rows).sort_values(["usable", "value"], ascending=False, ignore_index=True)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rates of the area and its usable comparators over the same months.

    The mean is of the comparators' rates (sum of counts over sum of residents), own area excluded.

    Raises
    ------
    Absent
        Where the own rate cannot be made or fewer than half of the comparators are usable.
    """
    months = evidence.period_months(indicator)
    evidence.residents()
    table = _table(evidence, indicator, months)
    others = table[table["usable"] & ~table["own"]]
    asked = len(table) - 1
    if len(others) < max(3, asked / 2):
        raise Absent(
            f"Complete street-level data for these months were supplied for {len(others)} of "
            f"{asked} comparators only, so the area is not compared.",
            "Street-level files of the comparators' forces, or the Home Office tables by CSP.",
            "data.police.uk; Home Office",
        )
    mean = others["count"].sum() / others["population"].sum() * indicator.per
    usable = f"{len(others)} of {asked}"
    own = table[table["own"]].iloc[0]
    return compose(
        evidence,
        "comparison",
        _finding(indicator, own, _against(evidence, indicator, own, others), mean, usable),
        table,
        measure=f"{sentence_case(indicator.noun)}, area and comparators",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit}, with 95% interval",
        unit=indicator.unit,
        alt=_alt(table, indicator, mean),
        facts={"unit": indicator.unit, "mean": mean, "usable": len(others), "asked": asked},
        sources=("population", "geography"),
        caveats=("resident_denominator", *_set_caveat(evidence)),
    )


def _set_caveat(evidence: Evidence) -> tuple[str, ...]:
    illustrative = evidence.assessment.partnership.comparators.illustrative
    return ("illustrative_comparators",) if illustrative else ()


def _against(
    evidence: Evidence, indicator: Indicator, own: pd.Series, others: pd.DataFrame
) -> tuple[float, float, float]:
    """Per cent above the comparators' rate, its interval widened by the own monthly dispersion."""
    phi = evidence.dispersion(indicator)
    sums = others[["count", "population"]].sum()
    sides = (sums["count"], own["count"], sums["population"], own["population"])
    ratio = rate_ratio(*sides, overdispersion=1.0 if pd.isna(phi) else phi)
    value, lower, upper = ((float(v) - 1) * 100 for v in (ratio.value, ratio.lower, ratio.upper))
    return value, lower, upper


def _finding(
    indicator: Indicator,
    own: pd.Series,
    against: tuple[float, float, float],
    mean: float,
    usable: str,
) -> Finding:
    size, lower, upper = against
    side: Direction = "similar"
    if lower > 0 or upper < 0:
        side = "higher" if size > 0 else "lower"
    by = "" if side == "similar" else f"{number(abs(size))}% "
    words = {"higher": "above", "lower": "below", "similar": "similar to"}[side]
    return Finding(
        indicator=indicator.id,
        direction=side,
        size=size,
        lower=lower,
        upper=upper,
        unit="%",
        comparison="the mean of comparators",
        sentence=f"At {number(own['value'], 1)} {indicator.unit}, {own['label']}'s rate of "
        f"{indicator.noun} was {by}{words} the mean of its comparators ({number(mean, 1)}; "
        f"{usable} usable)",
        strength="weak" if side == "similar" else "moderate",
        weight=abs(size) / 6,
    )


def _alt(table: pd.DataFrame, indicator: Indicator, mean: float) -> str:
    shown = table[table["usable"]]
    rows = "; ".join(
        f"{r.label} {number(r.value, 1)} ({interval(r.lower, r.upper)})" for r in shown.itertuples()
    )
    left = listed([str(v) for v in table.loc[~table["usable"], "label"]])
    note = f" Not usable: {left}." if left else ""
    return (
        f"Ranked chart of {indicator.noun} {indicator.unit} with 95% intervals, highest first: "
        f"{rows}. The mean of comparators is {number(mean, 1)}.{note}"
    )
