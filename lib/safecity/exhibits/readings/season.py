"""Which months of the year run above and below the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import MONTH_NAMES
from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.exhibits.windows import months_in_words
from safecity.measures.season import MINIMUM_MONTHS, Season, seasonal

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


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


def pattern(evidence: Evidence, counts: pd.Series) -> Season | None:
    """Return the seasonal pattern of monthly counts, lockdowns masked, or None where too short.

    Parameters
    ----------
    evidence : Evidence
        Its events say when lockdowns were.
    counts : pandas.Series
        Monthly counts on their months; the longest unbroken run of complete months is read.
    """
    run = longest_run(counts)
    masked = lockdowns(evidence, run.index)
    if (~masked).sum() < MINIMUM_MONTHS or (run <= 0).any():
        return None
    return seasonal(run, masked)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the seasonal pattern of an indicator by robust STL, lockdown months masked.

    Raises
    ------
    Absent
        Where fewer than three unbroken years are complete, or a month counts zero.
    """
    counts = evidence.monthly(indicator)
    season = pattern(evidence, counts)
    if season is None:
        raise Absent(
            f"The season of {indicator.noun} cannot be read: {len(longest_run(counts))} unbroken "
            f"months are complete and {MINIMUM_MONTHS} are needed outside lockdowns.",
            "Street-level files for three unbroken years.",
            "data.police.uk",
        )
    return _worded(evidence, indicator, season.factors, season.adjusted.index)


def _finding(indicator: Indicator, high: tuple[str, float], low: tuple[str, float]) -> Finding:
    above, below = (high[1] - 1) * 100, (1 - low[1]) * 100
    return Finding(
        indicator=indicator.id,
        direction="seasonal",
        size=above + below,
        unit="%",
        comparison="the average month",
        strength="moderate" if above + below >= 10 else "weak",
        sentence=f"{sentence_case(indicator.noun)} run {number(above)}% above the average month in "
        f"{high[0]} and {number(below)}% below it in {low[0]}",
    )


def _worded(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, index: pd.DatetimeIndex
) -> View:
    ranked = table.sort_values("factor")
    low, high = (
        (MONTH_NAMES[int(r["month_number"]) - 1], float(r["factor"]))
        for r in (ranked.iloc[0], ranked.iloc[-1])
    )
    years = months_in_words(tuple(f"{m:%Y-%m}" for m in index))
    rows = ", ".join(f"{r.month} {number(r.factor, 2)}" for r in table.itertuples())
    return compose(
        evidence,
        "season",
        _finding(indicator, high, low),
        table,
        measure=f"Seasonal pattern of {indicator.noun}",
        window=years,
        note="per day, average month = 1; lockdown months left out",
        unit="average month = 1",
        alt=f"Line chart of the month-of-year pattern of {indicator.noun}: {rows}.",
        facts={"peak": high[0], "trough": low[0], "years": years},
        caveats=("covid",) if index.max() >= pd.Timestamp("2020-03-01") >= index.min() else (),
        part="changes",
    )
