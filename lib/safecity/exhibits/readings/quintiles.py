"""How an indicator follows deprivation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import interval, number
from safecity.exhibits.readings.places import place_counts, population_caveat, with_rates
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.measures.change import rate_ratio

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


Scale = Literal["local", "national", "income"]
CAVEATS = ("imd_crime_domain", "resident_denominator")


def quintile_table(frame: pd.DataFrame, scale: str, per: int) -> pd.DataFrame:
    """Sum places by quintile and rate them: quintile, value, lower, upper, count, population."""
    groups = frame.dropna(subset=[f"quintile_{scale}"]).groupby(f"quintile_{scale}")
    sums = groups[["count", "population"]].sum().assign(places=groups.size())
    table = with_rates(sums.reset_index(names="quintile"), per)
    return table.assign(quintile=table["quintile"].astype(int))[
        ["quintile", "value", "lower", "upper", "count", "population", "places"]
    ]


def _finding(indicator: Indicator, table: pd.DataFrame, whose: str, phi: float) -> Finding:
    first, last = table.iloc[0], table.iloc[-1]
    sides = (last["count"], first["count"], last["population"], first["population"])
    ratio = rate_ratio(*sides, overdispersion=phi)
    value, lower, upper = float(ratio.value), float(ratio.lower), float(ratio.upper)
    clear = lower > 1 or upper < 1
    noun = sentence_case(indicator.noun)
    sentence = (
        f"{noun} show no clear difference between the most and least deprived of {whose} fifths"
    )
    if clear:
        sentence = (
            f"{noun} in the most deprived of {whose} fifths were at {number(value, 1)} times the "
            "rate of the least deprived"
        )
    peak = int(table.loc[table["value"].idxmax(), "quintile"])
    if peak != first["quintile"]:
        sentence += f"; the rate was highest in quintile {peak}"
    return Finding(
        indicator=indicator.id,
        direction=("higher" if value > 1 else "lower") if clear else "level",
        size=value,
        lower=lower,
        upper=upper,
        unit="times",
        comparison="the least deprived quintile",
        sentence=sentence,
        strength="strong" if clear and abs(value - 1) > 0.5 else ("moderate" if clear else "weak"),
        weight=abs(value - 1) if clear else 0.0,
    )


def quintile_dispersion(frame: pd.DataFrame, scale: str) -> float:
    """Estimate how much more LSOAs of a quintile differ than chance: Pearson's, at least 1."""
    groups = frame.groupby(f"quintile_{scale}")[["count", "population"]].transform("sum")
    expected = frame["population"] * groups["count"] / groups["population"]
    freedom = len(frame) - frame[f"quintile_{scale}"].nunique()
    squares = ((frame["count"] - expected) ** 2 / expected.where(expected > 0)).sum()
    return max(1.0, float(squares / freedom)) if freedom > 0 else 1.0


def read(evidence: Evidence, indicator: Indicator, scale: Scale = "local") -> View:
    """Read rates by quintile of deprivation, most deprived first.

    Parameters
    ----------
    evidence, indicator
        What is read, from where.
    scale : {"local", "national", "income"}
        Whether a fifth of the area's or of the nation's neighbourhoods make a quintile; "income"
        takes the area's by the income domain, which holds no police data.

    Raises
    ------
    Absent
        Where deprivation or small-area population was not supplied.
    """
    need_deprivation(evidence, scale)
    months = evidence.period_months(indicator)
    frame, edition = place_counts(evidence, indicator)
    table = quintile_table(frame, scale, indicator.per)
    index = str(evidence.data.places["imd_edition"].dropna().iloc[0])
    index += ", income domain" if scale == "income" else ""
    whose = f"{evidence.nation}'s" if scale == "national" else "the area's"
    return compose(
        evidence,
        "quintiles",
        _finding(indicator, table, whose, quintile_dispersion(frame, scale)),
        table,
        name=f"quintiles_{scale}",
        measure=f"{sentence_case(indicator.noun)} by deprivation quintile "
        f"({whose} fifths, {index})",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({edition} population)",
        unit=indicator.unit,
        alt=_alt(table, indicator),
        facts={"unit": indicator.unit, "definition": f"{index}, {whose} fifths"},
        sources=("population", evidence.index_source, "geography"),
        caveats=(*caveats_of(scale), *population_caveat(evidence, edition)),
    )


def caveats_of(scale: Scale) -> tuple[str, ...]:
    """Return the cautions of a scale of deprivation."""
    return ("imd_without_crime", *CAVEATS[1:]) if scale == "income" else CAVEATS


def need_deprivation(evidence: Evidence, scale: Scale = "local") -> None:
    """Raise `Absent` where no deprivation was supplied."""
    if evidence.data.places[f"quintile_{scale}"].isna().all():
        source = evidence.catalogue.sources[evidence.index_source]
        raise Absent(
            "No index of deprivation of the area's neighbourhoods was supplied, so crime cannot be "
            "set beside deprivation.",
            f"{source.title} ({source.layout}).",
            source.publisher,
            source.slug,
        )


def _alt(table: pd.DataFrame, indicator: Indicator) -> str:
    rows = "; ".join(
        f"quintile {r.quintile}: {number(r.value, 1)} ({interval(r.lower, r.upper)})"
        for r in table.itertuples()
    )
    return (
        f"Bar chart of {indicator.noun} {indicator.unit} by deprivation quintile, 1 most deprived, "
        f"with 95% intervals. {sentence_case(rows)}."
    )
