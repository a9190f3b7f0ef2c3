"""What the next four quarters may bring, where a model has earned it; else why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.period import month_name
from safecity.measures.forecast import Forecast
from safecity.measures.forecast import forecast as best_forecast
from safecity.numbers import interval, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import OfficialEvidence, headline
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lower_first, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

HORIZON = 4
SCORES = ["model", "mase", "coverage80", "coverage95"]


def quarters(evidence: Evidence, indicator: Indicator) -> pd.Series:
    """Return counts by quarter to the end of the period, from the longest unbroken run.

    Raises
    ------
    Absent
        Where the last quarter of the period is not complete.
    """
    if isinstance(evidence, OfficialEvidence):
        counts = evidence.quarterly(indicator)
    else:
        months = evidence.monthly(indicator)
        whole = months.groupby(months.index.to_period("Q").to_timestamp())
        counts = whole.sum(min_count=3).where(whole.size() == 3)
    counts = counts[counts.index <= pd.Timestamp(evidence.assessment.period.end)]
    full = pd.date_range(counts.index.min(), counts.index.max(), freq="QS") if len(counts) else []
    counts = counts.reindex(full)
    known = counts[counts.isna()[::-1].cumsum()[::-1] == 0].dropna() if len(counts) else counts
    if known.empty or (known < 0).any():
        reason = f"The last quarters of {indicator.noun} are not complete, so nothing is forecast."
        raise Absent(reason, f"{evidence.closes}.", evidence.holder)
    return known


def _name(start: pd.Timestamp) -> str:
    end = start + pd.DateOffset(months=2)
    return f"{start:%b} to {end:%b %Y}"


@reading("How many {} are to be expected?")
def forecast(evidence: Evidence, indicator: Indicator) -> View:
    """Read a forecast of four quarters, published only where it beat last year's figures before.

    Raises
    ------
    Absent
        Where the last quarter of the period is not complete.

    Examples
    --------
    >>> t.publish(t.forecast("with_injury"))
    """
    evidence = headline(evidence, indicator)
    known = quarters(evidence, indicator)
    best = best_forecast(known, HORIZON)
    return (
        _fan(evidence, indicator, known, best)
        if best.published
        else _none(evidence, indicator, best)
    )


def _none(evidence: Evidence, indicator: Indicator, best: Forecast) -> View:
    scores = best.backtest.rename_axis("model").reset_index()
    table = scores.reindex(columns=SCORES)
    sentence = f"No forecast of {indicator.noun} is published: {lower_first(best.reason)}"
    finding = Finding(
        indicator=indicator.id,
        direction="level",
        strength="weak",
        tested=False,
        sentence=sentence.rstrip("."),
    )
    return compose(
        evidence,
        "backtest",
        finding,
        table,
        name=f"forecast_{indicator.id.split('.')[1]}",
        measure=f"Backtest of forecasts of {indicator.noun}",
        window=f"to {month_name(evidence.assessment.period.end)}",
        unit="",
        alt=f"Table of how well models forecast in the past. {sentence}",
        caveats=("forecast_caution",),
        part="changes",
    )


def _fan(evidence: Evidence, indicator: Indicator, known: pd.Series, best: Forecast) -> View:
    ahead = best.frame
    past = pd.DataFrame({"start": known.index, "value": known.to_numpy()})
    coming = pd.DataFrame(
        {
            "start": ahead["period"],
            "forecast": ahead["value"],
            **{name: ahead[name] for name in ("lower80", "upper80", "lower", "upper")},
        }
    )
    table = pd.concat([past.tail(20), coming], ignore_index=True)
    table.insert(0, "period", [_name(start) for start in table["start"]])
    finding = _finding(indicator, known, ahead, best)
    return compose(
        evidence,
        "forecast",
        finding,
        table,
        measure=f"{sentence_case(indicator.noun)} by quarter, with a forecast",
        window=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}",
        note="count per quarter",
        unit="count per quarter",
        alt=f"Line chart of {indicator.noun} by quarter with a forecast. {finding.sentence}.",
        facts={"model": best.model},
        caveats=("forecast_caution",),
        part="changes",
    )


def _finding(
    indicator: Indicator, known: pd.Series, ahead: pd.DataFrame, best: Forecast
) -> Finding:
    last = float(known.tail(HORIZON).sum())
    coming = float(ahead["value"].sum())
    first = ahead.iloc[0]
    scores = best.backtest.loc[best.model]
    sentence = (
        f"If what was seen continues, about {number(coming)} {indicator.noun} are to be expected "
        f"in the next four quarters, after {number(last)} in the last four; in the next quarter "
        f"{number(first['value'])} ({percent(best.nominal * 100, 0)} interval "
        f"{interval(first['lower'], first['upper'], 0)}, which held "
        f"{percent(float(scores['coverage95']) * 100, 0)} of quarters in the past)"
    )
    size = (coming / last - 1) * 100 if last else np.nan
    return Finding(
        indicator=indicator.id,
        direction="level",
        size=None if np.isnan(size) else float(size),
        unit="%",
        sentence=sentence,
        strength="weak",
        tested=False,
    )
