"""Which months of the year run above and below the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import MONTH_NAMES
from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.wording import compose, sentence_case, subtitle
from safecity.exhibits.windows import months_in_words
from safecity.measures.season import seasonal

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

SEASON_MONTHS = 36
"""Unbroken complete months that a seasonal pattern needs (DOMAIN §3.5)."""


def longest_run(counts: pd.Series) -> pd.Series:
    """Return the longest run of complete months: a season is read from unbroken years only."""
    blocks = counts.isna().cumsum()[counts.notna()]
    if blocks.empty:
        return counts.dropna()
    return counts[blocks.index[blocks == blocks.value_counts().idxmax()]]


def lockdowns(evidence: Evidence, index: pd.Index) -> pd.Series:
    """Mark the months of national lockdowns."""
    mask = pd.Series(False, index=index)
    for event in evidence.catalogue.events:
        if event.kind == "lockdown":
            mask.loc[f"{event.date}-01" : f"{event.end or event.date}-01"] = True
    return mask


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the seasonal pattern of an indicator by robust STL, lockdown months masked.

    Raises
    ------
    Absent
        Where fewer than three unbroken years are complete, or a month counts zero.
    """
    run = longest_run(evidence.monthly(indicator))
    if len(run) < SEASON_MONTHS or (run <= 0).any():
        raise Absent(
            f"The season of {indicator.noun} cannot be read: {len(run)} unbroken months are "
            f"complete and {SEASON_MONTHS} are needed.",
            "Street-level files for three unbroken years.",
            "data.police.uk",
        )
    index = pd.DatetimeIndex(run.index)
    result = seasonal(run, lockdowns(evidence, index))
    factors = result.factors
    table = pd.DataFrame(
        {
            "month_number": factors["month_number"],
            "month": [MONTH_NAMES[m - 1][:3] for m in factors["month_number"]],
            "factor": factors["factor"],
            "low": factors["low"],
            "high": factors["high"],
        }
    )
    return _worded(evidence, indicator, table, index)


def _worded(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, index: pd.DatetimeIndex
) -> View:
    peak, trough = (table.loc[table["factor"].idxmax()], table.loc[table["factor"].idxmin()])
    high, low = (MONTH_NAMES[int(r["month_number"]) - 1] for r in (peak, trough))
    above, below = (peak["factor"] - 1) * 100, (1 - trough["factor"]) * 100
    headline = (
        f"{indicator.noun} run {number(above)}% above the average month in {high} "
        f"and {number(below)}% below it in {low}"
    )
    years = months_in_words(tuple(f"{m:%Y-%m}" for m in index))
    finding = Finding(
        indicator=indicator.id,
        direction="seasonal",
        size=above + below,
        unit="%",
        comparison="the average month",
        sentence=sentence_case(headline),
        strength="moderate" if above + below >= 10 else "weak",
    )
    rows = ", ".join(f"{r.month} {number(r.factor, 2)}" for r in table.itertuples())
    return compose(
        evidence,
        indicator,
        "season",
        part="changes",
        headline=headline,
        finding=finding,
        table=table,
        unit="average month = 1",
        subtitle=subtitle(
            f"Seasonal pattern of {indicator.noun}",
            evidence.assessment.partnership.name,
            years,
            "per day, average month = 1; lockdown months left out",
        ),
        alt=f"Line chart of the month-of-year pattern of {indicator.noun}: {rows}.",
        facts={"peak": high, "trough": low, "years": years},
        caveats=("covid",) if index.max() >= pd.Timestamp("2020-03-01") >= index.min() else (),
    )
