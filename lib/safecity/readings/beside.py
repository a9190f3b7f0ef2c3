"""A change in the area beside that of its comparators, its force and the country."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.ingest.forces import force_slug
from safecity.measures.change import percent_change
from safecity.measures.scatter import scatter
from safecity.numbers import interval, listed, number, signed_percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.counted_change import masked_of
from safecity.readings.evidence.official import OfficialEvidence, headline, quarter_starts
from safecity.readings.evidence.verdicts import verdict_of
from safecity.readings.words.finding import Finding, judged_finding
from safecity.readings.words.moves import changed_in
from safecity.readings.words.wording import (
    beside_survey,
    compose,
    like_for_like,
    lockdowns_within,
    sentence_case,
)

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.measures.verdict import Verdict
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.months import Matched

COUNTRY = "England and Wales"


@reading("Did {} change elsewhere as they did here?")
def beside(evidence: Evidence, indicator: Indicator, base: str = "primary") -> View:
    """Read the change in the area beside those of comparators, police force and country.

    Raises
    ------
    Absent
        Where the Home Office tables do not hold both periods, of the area or of its force.

    Examples
    --------
    >>> t.publish(t.beside("offences"))
    """
    official = headline(evidence, indicator)
    if not isinstance(official, OfficialEvidence) or official.data.offences_force.empty:
        raise Absent(
            "The change is not set beside that of the force and of England and Wales: the Home "
            "Office tables by partnership and by force were not both supplied for the period.",
            "The Home Office tables by Community Safety Partnership and by police force area.",
            "Home Office",
            "home_office_csp",
            "home_office_pfa",
        )
    matched = official.matched(indicator, base)
    rows, verdict = _rows(official, indicator, matched), verdict_of(official, indicator, base)
    assert verdict is not None
    finding = _finding(indicator, rows, matched.label, verdict)
    return compose(
        official,
        "beside",
        finding,
        pd.DataFrame(rows),
        name=f"beside_{indicator.id.split('.')[1]}",
        measure=f"Change in {indicator.noun} since {matched.label}, beside other areas",
        window=matched.after_label,
        note="per cent, with 95% interval",
        unit="% change",
        alt=_alt(indicator, rows),
        sources=("home_office_pfa",),
        caveats=(
            *like_for_like(matched.whole),
            *lockdowns_within(official, *matched.sides),
            *beside_survey(indicator),
        ),
        part="changes",
    )


def _row(area: str, quarters: pd.Series, matched: Matched, masked: pd.Series) -> dict[str, Any]:
    """Change of an area, as far as its own quarters let it be told."""
    sides = [quarter_starts(side) for side in matched.sides]
    before, after = (float(quarters[side].sum()) for side in sides)
    factor = scatter(quarters, *sides, masked=masked, season=4).factor()
    value, lower, upper = percent_change(before, after, overdispersion=factor).with_interval()
    return {
        "comparison": area, "before": before, "after": after,
        "percent": float(value), "lower": float(lower), "upper": float(upper),
        "n_months": len(matched.after),
    }  # fmt: skip


def _rows(
    official: OfficialEvidence, indicator: Indicator, matched: Matched
) -> list[dict[str, Any]]:
    owner = official.assessment.partnership
    counts = {owner.name: official.quarterly(indicator)}
    asked = [m.code for m in owner.comparators.members]
    known = (if_known(partial(_known, official, indicator, matched, code)) for code in asked)
    others = [quarters for quarters in known if quarters is not None]
    if others:
        together = pd.concat(others, axis=1).sum(axis=1, skipna=False).dropna()
        counts[f"{len(others)} of {len(asked)} comparators"] = together
    counts |= _force_counts(official, indicator, matched)
    return [_row(area, each, matched, masked_of(official, each)) for area, each in counts.items()]


def _known(
    official: OfficialEvidence, indicator: Indicator, matched: Matched, area: str
) -> pd.Series:
    """Quarters of an area of which both sides are known."""
    for side in matched.sides:
        official.count(indicator, side, area)
    return official.quarterly(indicator, area)


def _force_counts(
    official: OfficialEvidence, indicator: Indicator, matched: Matched
) -> dict[str, pd.Series]:
    """Quarters of the own force and of the country, where all of both sides are there."""
    frame = official.data.offences_force
    column, wanted = official.rule(indicator)
    own = official.assessment.partnership.force
    names = [n for n in frame["force"].unique() if force_slug(n) == own]
    sides = [quarter_starts(side) for side in matched.sides]
    counts = {}
    for name in [*names, COUNTRY]:
        rows = frame[frame["force"] == name]
        counted = rows[rows[column].isin(wanted)].groupby("start")["count"].sum()
        quarters = counted.reindex(sorted(rows["start"].unique()), fill_value=0).astype(float)
        if all(_there(side, quarters, counted) for side in sides):
            counts[name if name == COUNTRY else f"{name} police force"] = quarters
    return counts


def _there(side: pd.DatetimeIndex, quarters: pd.Series, counted: pd.Series) -> bool:
    """Whether every quarter of a side is there, and something was counted in it."""
    whole = bool(side.isin(quarters.index).all()) and bool(side.isin(counted.index).any())
    return whole and float(quarters[side].sum()) > 0


def _finding(
    indicator: Indicator, rows: list[dict[str, Any]], label: str, verdict: Verdict
) -> Finding:
    """Tell the own change as it was judged, and those of the others beside it."""
    own, others = rows[0], rows[1:]
    beside = [f"{signed_percent(row['percent'])} in {_the(row['comparison'])}" for row in others]
    noun, place = sentence_case(indicator.noun), own["comparison"]
    moved = changed_in(place, label, own["before"], own["after"], verdict)
    sentence = f"{noun} {moved}, beside {listed(beside)}"
    return judged_finding(indicator.id, verdict, sentence, comparison=label)


def _the(area: str) -> str:
    return f"the {area}" if area.endswith("force") else area


def _alt(indicator: Indicator, rows: list[dict[str, Any]]) -> str:
    parts = [
        f"{row['comparison']} {signed_percent(row['percent'])} "
        f"(95% interval {interval(row['lower'], row['upper'], 1, '%')}), "
        f"from {number(row['before'])} to {number(row['after'])}"
        for row in rows
    ]
    return f"Dot chart of the change in {indicator.noun} by area: {'; '.join(parts)}."
