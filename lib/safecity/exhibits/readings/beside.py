"""A change in the area beside that of its comparators, its force and the country."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.exhibits.absence import Absent, if_known
from safecity.exhibits.finding import Direction, Finding
from safecity.exhibits.numbers import interval, listed, number, percent, signed_percent
from safecity.exhibits.official import OfficialEvidence, headline, quarter_starts
from safecity.exhibits.readings.wording import (
    beside_survey,
    compose,
    like_for_like,
    lockdowns_within,
    sentence_case,
)
from safecity.ingest.forces import force_slug
from safecity.measures.change import percent_change
from safecity.measures.overdispersion import allowed_for

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.windows import Matched

COUNTRY = "England and Wales"


def read(evidence: Evidence, indicator: Indicator, base: str = "primary") -> View:
    """Read the change in the area beside those of comparators, police force and country.

    Raises
    ------
    Absent
        Where the Home Office tables do not hold both periods, of the area or of its force.
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
    window = official.matched(indicator, base)
    phi = official.dispersion(indicator)
    rows = _rows(official, indicator, window, allowed_for(phi))
    finding = _finding(indicator, rows, window.label)
    return compose(
        official,
        "change",
        finding,
        pd.DataFrame(rows),
        name=f"beside_{indicator.id.split('.')[1]}",
        measure=f"Change in {indicator.noun} since {window.label}, beside other areas",
        window=window.after_label,
        note="per cent, with 95% interval",
        unit="% change",
        alt=_alt(indicator, rows),
        facts={"unit": "%", "columns": {"comparison": "Area"}},
        sources=("home_office_pfa",),
        caveats=(
            *like_for_like(window.whole),
            *lockdowns_within(official, *window.sides),
            *beside_survey(indicator),
        ),
        part="changes",
    )


def _row(area: str, before: float, after: float, months: int, phi: float) -> dict[str, Any]:
    change = percent_change(before, after, overdispersion=phi)
    value, lower, upper = (float(part) for part in change.with_interval())
    return {
        "comparison": area, "before": before, "after": after,
        "percent": value, "lower": lower, "upper": upper, "n_months": months,
    }  # fmt: skip


def _rows(
    official: OfficialEvidence, indicator: Indicator, window: Matched, phi: float
) -> list[dict[str, Any]]:
    owner = official.assessment.partnership
    counts = {owner.name: official.totals(indicator, window)}
    asked = [m.code for m in owner.comparators.members]
    known = (if_known(partial(_both, official, indicator, window, code)) for code in asked)
    others = [both for both in known if both is not None]
    if others:
        pooled = (sum(b for b, _ in others), sum(a for _, a in others))
        counts[f"{len(others)} of {len(asked)} comparators"] = pooled
    counts |= _force_counts(official, indicator, window)
    return [_row(area, *sides, len(window.after), phi) for area, sides in counts.items()]


def _both(
    official: OfficialEvidence, indicator: Indicator, window: Matched, area: str
) -> tuple[float, float]:
    before, after = (official.count(indicator, side, area) for side in window.sides)
    return before, after


def _force_counts(
    official: OfficialEvidence, indicator: Indicator, window: Matched
) -> dict[str, tuple[float, float]]:
    """Counts of the own force and of the country on both sides, where every quarter is there."""
    frame = official.data.offences_force
    column, wanted = official.rule(indicator)
    own = official.assessment.partnership.force
    names = [n for n in frame["force"].unique() if force_slug(n) == own]
    found = {}
    for name in [*names, COUNTRY]:
        rows = frame[frame["force"] == name]
        there = rows["start"].unique()
        sides = [quarter_starts(side) for side in window.sides]
        if not all(start in there for side in sides for start in side):
            continue
        counted = rows[rows[column].isin(wanted)]
        if not all(counted["start"].isin(side).any() for side in sides):
            continue
        before, after = (
            float(counted.loc[counted["start"].isin(side), "count"].sum()) for side in sides
        )
        if min(before, after) > 0:
            found[name if name == COUNTRY else f"{name} police force"] = (before, after)
    return found


def _finding(indicator: Indicator, rows: list[dict[str, Any]], label: str) -> Finding:
    own, others = rows[0], rows[1:]
    direction: Direction = "similar"
    if own["lower"] > 0 or own["upper"] < 0:
        direction = "rose" if own["percent"] > 0 else "fell"
    beside = [f"{signed_percent(row['percent'])} in {_the(row['comparison'])}" for row in others]
    moved = f"changed by {signed_percent(own['percent'])}"
    if direction != "similar":
        moved = f"{direction} by {percent(abs(own['percent']))}"
    return Finding(
        indicator=indicator.id,
        direction=direction,
        size=own["percent"],
        lower=own["lower"],
        upper=own["upper"],
        unit="%",
        comparison=label,
        strength="weak" if direction == "similar" else "moderate",
        sentence=f"{sentence_case(indicator.noun)} {moved} in {own['comparison']} against "
        f"{label}, beside {listed(beside)}",
    )


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
