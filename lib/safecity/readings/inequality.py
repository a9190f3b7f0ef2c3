"""How steep the deprivation gradient of several indicators is: slope and relative index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.charts.view import View
from safecity.measures.inequality import relative_index, slope_index
from safecity.numbers import interval, listed, number
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.fifths import Scale, secret_fifths
from safecity.readings.places import hidden_counts, place_counts, population_caveat
from safecity.readings.quintiles import (
    FIFTHS,
    caveats_of,
    need_deprivation,
    quintile_dispersion,
    quintile_table,
)
from safecity.readings.words.wording import lower_first, subtitle, touching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

MOST_RIVALS = 3
"""Most indicators that a headline names beside the first."""
FEWEST_PLACES = 3
"""Neighbourhoods that a fifth has at least: how one or two differ from others is not known."""
_FIFTHS: dict[Scale, str] = {
    "local": "local deprivation fifths",
    "national": "national deprivation fifths",
    "income": "local fifths of income deprivation",
}
COLUMNS = [
    "indicator", "most", "least", "sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper",
]  # fmt: skip


def _row(evidence: Evidence, indicator: Indicator, scale: Scale) -> tuple[dict[str, Any], str]:
    """Both indices over local fifths, positive (above 1) where the most deprived have more."""
    frame, release = place_counts(evidence, indicator)
    table = quintile_table(frame, scale, indicator.per)
    if len(table) < FIFTHS:
        reason = "The area has no neighbourhood in some fifth by deprivation."
        raise Absent(reason, "A larger area.", "this partnership")
    if table["places"].min() < FEWEST_PLACES:
        reason = "A fifth of the area's neighbourhoods is one or two, whose rate is their own."
        raise Absent(reason, "A larger area.", "this partnership")
    if (table["count"] <= 0).any():
        reason = f"A fifth of the area has no {indicator.noun}, so a gradient has no logarithm."
        raise Absent(reason, "Several years pooled.", "this partnership")
    if secret_fifths(evidence, indicator, frame)[scale]:
        reason = f"Counts of {indicator.noun} by fifth are too small to publish."
        raise Absent(reason, "Several years pooled.", "this partnership")
    hidden = hidden_counts(evidence, frame.rename(columns={"lsoa": "code"}), indicator)
    phi = quintile_dispersion(frame, scale, hidden)
    ladder = table.assign(quantile=table["quintile"], se=np.sqrt(phi / table["count"]))
    slope = slope_index(ladder, kind="rate", multiplier=-1)
    ratio = relative_index(ladder, kind="rate", inverse=True)
    if np.isnan(ratio.value):
        reason = (
            f"The rate of {indicator.noun} fitted to one end of the area's neighbourhoods cannot "
            "be distinguished from zero, so that a ratio to it has no bounds."
        )
        raise Absent(reason, "Several years pooled.", "this partnership")
    row = {"indicator": indicator.title, "most": table["value"].iloc[0]}
    row |= {"least": table["value"].iloc[-1]}
    for name, index in (("sii", slope), ("rii", ratio)):
        row |= {name: index.value, f"{name}_lower": index.lower, f"{name}_upper": index.upper}
    return row, release


@reading("How steep are the deprivation gradients?")
def inequality(evidence: Evidence, indicators: Sequence[Indicator], scale: Scale = "local") -> View:
    """Read the slope and the relative index of inequality of several indicators.

    Parameters
    ----------
    evidence : Evidence
        Street-level counts by place.
    indicators : sequence of Indicator
        One row each; those that cannot be ranked are left out and named.
    scale : {"local", "national", "income"}
        As in `quintiles.quintiles`.

    Raises
    ------
    Absent
        Where deprivation or small-area population was not supplied, or no indicator has a row.

    Examples
    --------
    >>> t.publish(t.inequality("overview.crime", "violence.offences", scale="national"))
    """
    need_deprivation(evidence, scale)
    rows, left = [], []
    for indicator in indicators:
        try:
            rows.append(_row(evidence, indicator, scale))
        except Absent as absent:
            left.append(absent)
    if not rows:
        raise left[0]
    table = pd.DataFrame([row for row, _ in rows])
    steepest = np.log(table["rii"]).abs().sort_values(ascending=False).index
    table = table.loc[steepest].reset_index(drop=True)
    return _view(evidence, indicators, table, rows[0][1], scale)


def _headline(table: pd.DataFrame) -> str:
    """Call a gradient the steepest only where its interval and each other's leave the other out.

    One that may be chance is passed over for the first that is not.
    """
    clear = table[~((table["rii_lower"] <= 1) & (table["rii_upper"] >= 1))]
    untold = clear.empty or clear.index[0] != table.index[0]
    top = table.iloc[0] if clear.empty else clear.iloc[0]
    spread = interval(top["rii_lower"], top["rii_upper"])
    ratio = (
        f"at the most deprived end of the area is {number(top['rii'], 1)} times that at the least "
        f"deprived end (95% interval {spread})"
    )
    if clear.empty:
        others = ", nor can those of the others" if len(table) > 1 else ""
        return (
            f"Whether the rate of {lower_first(top['indicator'])} differs between the ends of the "
            f"area by deprivation is unclear (ratio {number(top['rii'], 1)}, 95% interval "
            f"{spread}){others}"
        )
    if untold:  # a steeper one may be chance, so that none is called the steepest
        return f"The rate of {lower_first(top['indicator'])} {ratio}"
    rivals = [lower_first(str(name)) for name in _like_the_first(table)]
    if not rivals:
        if len(table) == 1:
            return f"The rate of {lower_first(top['indicator'])} {ratio}"
        named = lower_first(top["indicator"])
        return f"The steepest deprivation gradient is that of {named}: its rate {ratio}"
    named = listed(rivals) if len(rivals) <= MOST_RIVALS else f"{len(rivals)} other indicators"
    gradient = "gradient" if len(rivals) == 1 else "gradients"
    return (
        f"The rate of {lower_first(top['indicator'])} {ratio}; the {gradient} of {named} cannot be "
        "distinguished from this"
    )


def _like_the_first(table: pd.DataFrame) -> list[str]:
    """Name the indicators whose gradient may be as steep as the first one's."""
    with np.errstate(invalid="ignore", divide="ignore"):  # an index below zero has no logarithm
        logs = np.log(table[["rii", "rii_lower", "rii_upper"]].to_numpy(float))
    logs *= np.sign(logs[0, 0]) or 1.0
    size, low, high = logs[:, 0], logs[:, 1:].min(axis=1), logs[:, 1:].max(axis=1)
    apart = (low[0] > size) & (high < size[0])
    return [str(name) for name, far in zip(table["indicator"], apart, strict=True) if not far][1:]


def _view(
    evidence: Evidence,
    indicators: Sequence[Indicator],
    table: pd.DataFrame,
    release: str,
    scale: Scale,
) -> View:
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    rows = "; ".join(
        f"{r.indicator}: relative index {number(r.rii, 1)} "
        f"({interval(r.rii_lower, r.rii_upper)}), slope {number(r.sii, 1)} per 1,000 "
        f"({interval(r.sii_lower, r.sii_upper)})"
        for r in table.itertuples()
    )
    own = (caveat for indicator in indicators for caveat in indicator.caveats)
    caveats = (*caveats_of(scale), "inequality_index", *population_caveat(evidence, release), *own)
    return View(
        kind="inequality",
        name="inequality" if scale == "local" else f"inequality_{scale}",
        indicator=indicators[0].id,
        headline=_headline(table),
        subtitle=subtitle(
            f"Slope and relative index of inequality over {_FIFTHS[scale]}",
            evidence.assessment.partnership.name,
            evidence.assessment.period.label,
            f"{release} population",
        ),
        alt=f"{stamp}Table of inequality by indicator, largest relative index first. {rows}.",
        unit="per 1,000 residents",
        table=table[COLUMNS],
        sources=(evidence.spine, "population", evidence.index_source, "geography"),
        caveats=touching(evidence, caveats),
        part="levels",
        synthetic=evidence.data.synthetic,
    )
