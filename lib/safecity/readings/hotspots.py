"""Where crime lies together: hot spots of counts and rates, and whether they last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.measures.disclosure import levelled
from safecity.measures.places import Persistence, getis_ord_star, persistence
from safecity.measures.spatial import empirical_bayes_rates, morans_i, neighbours, outlying
from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.withholding import masked
from safecity.readings.places import hidden_counts, place_counts, population_caveat
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import (
    compose,
    lockdowns_within,
    places_in_wards,
    sentence_case,
)

if TYPE_CHECKING:
    from typing import Any

    import geopandas as gpd

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

PLANE = "EPSG:27700"
CLASSES = ["spot", "rate_spot", "alone"]


@reading("Where do {} lie together?")
def hotspots(evidence: Evidence, indicator: Indicator) -> View:
    """Read places that are hot or cold together with their neighbours, now and a year before.

    Gi* is taken of counts, which the map shows, and of empirical-Bayes rates, beside it: in a
    centre where few live and many meet the two differ.

    Raises
    ------
    Absent
        Where outlines, small-area population or complete months are missing, or the indicator is
        not for small areas.

    Examples
    --------
    >>> t.publish(t.hotspots("overview.crime"))
    """
    outlines = _outlines(evidence, indicator)
    months = evidence.period_months(indicator)
    frame, release = place_counts(evidence, indicator)
    frame = frame.merge(outlines[["lsoa"]], on="lsoa").sort_values("lsoa", ignore_index=True)
    shapes, around = outlines.set_index("lsoa").loc[frame["lsoa"]], evidence.data.surroundings
    weights = neighbours(shapes.to_crs(PLANE))
    secret = hidden_counts(evidence, frame.rename(columns={"lsoa": "code"}), indicator)
    true = _table(frame, weights, indicator)
    known = frame.assign(count=levelled(frame["count"], secret))
    alike = np.ptp(known["count"]) == 0
    scores = true if alike else _table(known, weights, indicator)
    hidden = secret_scores(secret, weights) | (true[CLASSES] != scores[CLASSES]).any(axis=1)
    before, label = _before(evidence, indicator, frame, weights)
    table = _lasting(scores.assign(**true[CLASSES]), before)
    table["alone"] = table["alone"].mask(hidden, "")
    moran = None if alike else morans_i(known["count"].to_numpy(), weights)
    finding = _finding(indicator, table, before, label, None if moran is None else moran.value)
    return compose(
        evidence,
        "hotspots",
        finding,
        masked(table.drop(columns=["ward", "times"]), hidden),
        measure=f"Hot spots of {indicator.noun} (Getis-Ord Gi* of counts by LSOA)",
        window=evidence.period_label(months),
        unit="z-score",
        alt=_alt(indicator, table, moran),
        facts={"geometry": shapes.reset_index(names="code"), "around": around},
        sources=("geography", "boundaries", "population"),
        caveats=(
            "hot_spots",
            "snap_points",
            "stable_places",
            *(("levelled_places",) if secret.any() and not alike else ()),
            *population_caveat(evidence, release),
            *_lockdowns(evidence, before),
        ),
    )


def _outlines(evidence: Evidence, indicator: Indicator) -> gpd.GeoDataFrame:
    """Return the outlines of neighbourhoods, where an indicator may be shown by them."""
    if not indicator.small_areas:
        reason = f"{sentence_case(indicator.noun)} are not shown by areas smaller than a ward."
        raise Absent(reason, "Nothing: places this small would not be safe.", "this partnership")
    if evidence.data.boundaries is None:
        raise Absent(
            "No outlines of neighbourhoods were supplied, so it is not known which touch.",
            "LSOA boundaries as GeoJSON.",
            "Office for National Statistics",
            "boundaries",
        )
    return evidence.data.boundaries


def _table(frame: pd.DataFrame, weights: Any, indicator: Indicator) -> pd.DataFrame:
    """Scores and classes; scores are rounded, so that counts cannot be worked out from them."""
    counts = getis_ord_star(frame["count"].to_numpy(), weights)
    smooth = empirical_bayes_rates(frame["count"], frame["population"], per=indicator.per)
    alike = np.ptp(smooth) == 0  # as smoothing leaves rates that chance alone can explain
    rates = "" if alike else getis_ord_star(np.asarray(smooth), weights)["spot"]
    alone = outlying(frame["count"], frame["population"])
    return pd.DataFrame(
        {
            "code": frame["lsoa"],
            "label": frame["name"],
            "value": counts["value"].round(1),
            "q": counts["q"].round(3),
            "spot": counts["spot"],
            "rate_spot": rates,
            "alone": alone["spot"].to_numpy(),
            "alone_q": alone["q"].round(3).to_numpy(),
            "times": _times(frame).round(1).to_numpy(),
            "ward": frame["ward"],
        }
    )


def secret_scores(secret: pd.Series, weights: Any) -> pd.Series:
    """Mark the places whose scores are withheld: a score tells the counts of which it is made.

    Gi* of a place is a sum over it and its neighbours, so that it is withheld with any of them;
    whether it is a hot spot is shown all the same. The mean and the spread, and so every score,
    Moran's I and what is adjusted for many, are made of all places: for these, counts that are
    withheld are averaged (`levelled`).
    """
    near = weights.sparse.astype(bool).astype(int) @ secret.to_numpy().astype(int)
    return secret | pd.Series(near > 0, index=secret.index)


def _times(frame: pd.DataFrame) -> pd.Series:
    """Rate of each place over that of the middle place."""
    rate = frame["count"] / frame["population"].where(frame["population"] > 0)
    return rate / rate.median() if rate.median() > 0 else rate * np.nan


def _before(
    evidence: Evidence, indicator: Indicator, frame: pd.DataFrame, weights: Any
) -> tuple[pd.Series | None, str]:
    """Say which places were hot in the year before; None where it is not complete enough."""
    try:
        matched = evidence.matched(indicator, "previous")
    except Absent:
        return None, ""
    counts = evidence.by_place(indicator, matched.before).reindex(frame["lsoa"])
    if counts.nunique() < 2:
        return None, ""
    return getis_ord_star(counts.to_numpy(), weights)["spot"] == "hot", matched.label


def _lockdowns(evidence: Evidence, before: pd.Series | None) -> tuple[str, ...]:
    """Return the caveat of the pandemic where the year before is compared and held lockdowns."""
    earlier = () if before is None else evidence.assessment.period.shift(-1).months
    return lockdowns_within(evidence, earlier)


def _lasting(table: pd.DataFrame, before: pd.Series | None) -> pd.DataFrame:
    if before is None:
        return table
    lasting = (table["spot"] == "hot") & before.to_numpy()
    return table.assign(spot=table["spot"].mask(lasting, "persistent"))


def _stayed(persistence: Persistence) -> str:
    """Say how many of the hot places were hot before."""
    if persistence.stayed == 0 or persistence.stayed == persistence.hot:
        some = persistence.stayed > 0
        if persistence.hot == 1:
            return "it was" if some else "it was not"
        return "all of them were" if some else "none of them was"
    verb = "was" if persistence.stayed == 1 else "were"
    return f"{number(persistence.stayed)} of them ({percent(persistence.share * 100, 0)}) {verb}"


def _finding(
    indicator: Indicator,
    table: pd.DataFrame,
    before: pd.Series | None,
    label: str,
    moran: float | None,
) -> Finding:
    hot = table["spot"].isin(["hot", "persistent"])
    wards = places_in_wards(table.loc[hot, "ward"].dropna().astype(str))
    text = f"{number(hot.sum())} of {len(table)} neighbourhoods were hot spots of {indicator.noun}"
    text += wards
    if before is not None and hot.any():
        text += f"; {_stayed(persistence(before, hot))} so in {label}"
    if not hot.any():
        text = f"No neighbourhood was shown to be a hot spot of {indicator.noun} with those around"
    text += _alone(table)
    return Finding(
        indicator=indicator.id,
        direction="concentrated",
        size=moran,
        unit="(Moran's I)",
        comparison="places without a pattern",
        strength="strong" if hot.any() else "weak",
        sentence=text,
    )


def _alone(table: pd.DataFrame) -> str:
    """Name the places that are high by themselves, whatever is around them."""
    high = table[table["alone"].eq("high")].sort_values("times", ascending=False)
    if high.empty:
        return ""
    first = high.iloc[0]
    sentence = f"{first['label']} by itself recorded {number(first['times'], 1)} times as much per "
    sentence += f"resident as the middle neighbourhood (q {_q(first['alone_q'])})"
    rest = len(high) - 1
    more = f"; {number(rest)} more stand out by themselves" if rest else ""
    more = "; one more stands out by itself" if rest == 1 else more
    return f"; {sentence}{more}"


def _q(value: float) -> str:
    """Print a q-value: never as nothing."""
    return number(value, 3) if value >= 0.001 else "below 0.001"


def _alt(indicator: Indicator, table: pd.DataFrame, moran: Any) -> str:
    counts = table["spot"].value_counts()
    both = int((table["spot"].isin(["hot", "persistent"]) & (table["rate_spot"] == "hot")).sum())
    classes = "; ".join(
        f"{number(counts.get(name, 0))} {words}"
        for name, words in (("persistent", "hot in both periods"), ("hot", "hot in this one only"),
                            ("cold", "cold"))
    )  # fmt: skip
    said = (
        f"Map of {len(table)} neighbourhoods by hot and cold spots of {indicator.noun}: {classes}. "
        f"{number(both)} of the hot ones are hot by smoothed rates too."
    )
    if moran is None:
        return said
    values = f"{number(moran.value, 2)} (z {number(moran.z, 1)}, p {number(moran.p, 4)})"
    return f"{said} Moran's I is {values}."
