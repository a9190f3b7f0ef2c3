"""What an indicator is made up of: its offences, strands, ages or kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.disclosure import THRESHOLD
from safecity.ingest.published.hate_crime import STRANDS
from safecity.measures.intervals import byars_rate
from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.contributions import lower_name
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import OfficialEvidence, headline
from safecity.readings.evidence.published import Published
from safecity.readings.words.finding import Direction, Finding
from safecity.readings.words.wording import (
    compose,
    lockdowns_within,
    lower_first,
    sentence_case,
)

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import Facts, View
    from safecity.readings.evidence.counts import Evidence

MOST, FEWEST = 12, 2
OTHERS = "All others"
COLUMNS = ["group", "value", "lower", "upper", "count", "before", "suppressed"]


def tabulate(after: pd.Series, before: pd.Series) -> pd.DataFrame:
    """Tabulate counts by group, largest first, with those of the period before.

    Groups beyond the twelve largest, and small ones, are joined so that the parts still add up;
    with them as many more as it takes until neither of their sums is small.

    Parameters
    ----------
    after, before : pandas.Series
        Counts by group.

    Returns
    -------
    pandas.DataFrame
        group, value, lower, upper (exact Poisson limits), count, before, suppressed.
    """
    both = pd.DataFrame({"count": after, "before": before}).astype(float)
    both = both.sort_values("count", ascending=False)
    small = both["count"].lt(THRESHOLD) | both["before"].between(1, THRESHOLD - 1)
    printed = both[~small].head(MOST)
    while len(printed) and _betrays(both.drop(printed.index)):
        printed = printed.iloc[:-1]
    rest = both.drop(printed.index).sum(min_count=1)
    table = printed.rename_axis("group").reset_index()
    if len(table) and (rest > 0).any():
        table = pd.concat([table, pd.DataFrame([{"group": OTHERS, **rest}])], ignore_index=True)
    return with_limits(table).assign(suppressed=False)[COLUMNS].reset_index(drop=True)


def with_limits(table: pd.DataFrame) -> pd.DataFrame:
    """Add value, lower and upper: each count with its exact or Byar's Poisson limits."""
    rate = byars_rate(table["count"], np.ones(len(table)), per=1)
    ends = {name: np.asarray(getattr(rate, name)) for name in ("value", "lower", "upper")}
    return table.assign(**ends)


def _betrays(rest: pd.DataFrame) -> bool:
    """Say whether a sum of the groups left out is so small that a total would give it away."""
    return bool(rest.sum().between(1, THRESHOLD - 1).any())


def largest_group(
    indicator: Indicator, table: pd.DataFrame, total: float, place: str, period: str
) -> Finding:
    """Say which group is largest, and its share of the total.

    Raises
    ------
    Absent
        Where nothing was counted, or every kind is too small to publish.
    """
    if table.empty or not total > 0:
        reason = f"Counts of the kinds of {indicator.noun} are too small to publish, or none."
        raise Absent(reason, "Several years pooled.", "this partnership")
    top = table.iloc[0]
    share = top["count"] / total * 100
    direction: Direction = "concentrated"
    named = f"{indicator.noun} in {place} in {period}"
    sentence = (
        f"{sentence_case(_within(str(top['group']), indicator))} made up {percent(share, 0)} of "
        f"{named} ({number(top['count'])} of {number(total)})"
    )
    if len(table) > 1 and table.iloc[1]["group"] != OTHERS:
        second = table.iloc[1]
        next_most = _within(str(second["group"]), indicator)
        sentence += f", followed by {next_most} ({number(second['count'])})"
    return Finding(
        indicator=indicator.id, direction=direction, size=float(share), unit="%", tested=False,
        sentence=sentence,
    )  # fmt: skip


PLURALS = {
    "Adult": "Adults",
    "Child": "Children",
    "Juvenile": "Juveniles",
    "Car occupant": "Car occupants",
    "Cyclist": "Cyclists",
    "Motorcyclist": "Motorcyclists",
    "Pedestrian": "Pedestrians",
}
"""Groups of people that a table names by one of them."""

SEXES = ("Women and girls", "Men and boys", "Sex not recorded")
"""Groups of victims that the template of partner figures names."""


PARTNERS = "partner_figures"
"""Source whose groups may bear any name, a proper one too: only those of the template are known."""


def _within(group: str, indicator: Indicator) -> str:
    """Name a group inside a sentence."""
    if indicator.source == PARTNERS and group not in (*PLURALS, *SEXES, *STRANDS.values()):
        return lower_name(group)
    return lower_first(PLURALS.get(group, group))


def facts_of(before_label: str, after_label: str) -> Facts:
    """Return what the chart of groups says about its two periods."""
    return {"base": False, "before_label": before_label, "after_label": after_label}


def alt_of(table: pd.DataFrame, indicator: Indicator, period: str) -> str:
    """Describe a chart of groups."""
    rows = "; ".join(
        f"{r.group} {number(r.count)}" + ("" if pd.isna(r.before) else f" ({number(r.before)})")
        for r in table.itertuples(name="Row")
    )
    return f"Chart of {indicator.noun} by group in {period}, the period before in brackets: {rows}."


@reading("What are {} made up of?", published=True)
def groups(evidence: Evidence, indicator: Indicator) -> View:
    """Read recorded offences by kind, this period and the one it is compared with.

    Both sides are the calendar months that are complete in both.

    Raises
    ------
    Absent
        Where the period or the kinds cannot be read, or there is one kind only.

    Examples
    --------
    >>> t.publish(t.groups("offences"))
    """
    if not indicator.is_counted:
        return published_groups(evidence, indicator)
    evidence = headline(evidence, indicator)
    matched = evidence.matched(indicator, "primary")
    before, after = (evidence.by_type(indicator, months) for months in matched.sides)
    kinds = after.index.union(before.index, sort=False)
    before, after = (side.reindex(kinds, fill_value=0) for side in (before, after))
    table = tabulate(after, before)
    if len(kinds) < FEWEST:
        reason = f"Street-level data publish {indicator.noun} as one group."
        raise Absent(reason, f"{OfficialEvidence.closes}.", OfficialEvidence.holder)
    place, period = evidence.assessment.partnership.name, evidence.period_label(matched.after)
    return compose(
        evidence,
        "groups",
        largest_group(indicator, table, float(after.sum()), place, period),
        table,
        measure=f"{sentence_case(indicator.noun)} by kind",
        window=period,
        note="count, with 95% interval",
        unit="count",
        alt=alt_of(table, indicator, period),
        facts=facts_of(matched.before_label, matched.after_label),
        caveats=lockdowns_within(evidence, *matched.sides),
    )


def _table(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    table = rows.sort_values("count", ascending=False, ignore_index=True)
    earlier = table["group"].map(before.set_index("group")["count"])
    return with_limits(table).assign(before=earlier.astype(float))[COLUMNS]


def published_groups(evidence: Evidence, indicator: Indicator) -> View:
    """Read the groups of the newest figure of the area, with those of the period before.

    Raises
    ------
    Absent
        Where no groups, or no counts of them, are published.
    """
    issued = Published(evidence, indicator)
    latest = issued.latest
    own = issued.rows[issued.rows["area"].eq(issued.area) & issued.rows["group"].ne("")]
    rows = own[own["start"].eq(latest["start"])]
    if rows["count"].notna().sum() < 2:
        reason = f"No kinds of {indicator.noun} are published for {issued.place}."
        raise Absent(reason, "Figures by kind from the publisher.", "the publisher")
    earlier = own[own["start"].eq(latest["start"] - pd.DateOffset(years=1))]
    table = _table(rows, earlier)
    period = str(latest["period"])
    total = float(latest["count"]) if latest["count"] == latest["count"] else table["count"].sum()
    before = str(earlier["period"].iloc[0]) if len(earlier) else ""
    if not total > 0:
        reason = f"The figures published for {issued.place} in {period} name no {indicator.noun}."
        raise Absent(reason, "Figures by kind from the publisher.", "the publisher")
    sides = (latest, *(row for _, row in earlier.head(1).iterrows()))
    overlaps = table["count"].sum() > total
    return compose(
        evidence,
        "groups",
        largest_group(indicator, table, total, issued.place, period),
        table,
        measure=f"{sentence_case(indicator.noun)} by kind",
        window=period,
        note="count, with 95% interval",
        unit="count",
        alt=alt_of(table, indicator, period),
        facts=facts_of(before, period),
        source=indicator.source,
        place=issued.place,
        caveats=(
            *issued.caveats,
            *(("strands_overlap",) if overlaps else ()),
            *lockdowns_within(evidence, *(Published.months_of(row) for row in sides)),
        ),
    )
