"""What a published figure is made up of: strands, ages or kinds, as the publisher has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absent import Absent
from safecity.exhibits.issued import Issued
from safecity.exhibits.readings.groups import COLUMNS, alt_of, facts_of, made_up, with_limits
from safecity.exhibits.readings.wording import compose, lockdowns_within, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def _table(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    table = rows.sort_values("count", ascending=False, ignore_index=True)
    earlier = table["group"].map(before.set_index("group")["count"])
    return with_limits(table).assign(before=earlier.astype(float))[COLUMNS]


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the groups of the newest figure of the area, with those of the period before.

    Raises
    ------
    Absent
        Where no groups, or no counts of them, are published.
    """
    issued = Issued(evidence, indicator)
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
        made_up(indicator, table, total, issued.place, period),
        table,
        measure=f"{sentence_case(indicator.noun)} by kind",
        window=period,
        note="count, with 95% interval",
        unit="count",
        alt=alt_of(table, indicator, period),
        facts=facts_of(before, period, "count"),
        source=indicator.source,
        place=issued.place,
        caveats=(
            *issued.caveats,
            *(("strands_overlap",) if overlaps else ()),
            *lockdowns_within(evidence, *(Issued.months_of(row) for row in sides)),
        ),
    )
