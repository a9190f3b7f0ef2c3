"""At which hours of which days road collisions with injuries happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.searches import clock_view

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

YEARS = 5
"""Years taken together: an hour of the week holds too few collisions in one."""


@reading("At what hours do collisions happen?", about="casualties")
def clock(evidence: Evidence, indicator: Indicator) -> View:
    """Read collisions of the area by hour and weekday, of up to five years together.

    Raises
    ------
    Absent
        Where no collision of the area was supplied.

    Examples
    --------
    >>> t.publish(t.clock())
    """
    rows = evidence.data.collisions
    end = pd.Timestamp(evidence.assessment.period.end)
    own_rows = rows[rows["area"].eq(evidence.own) & rows["month"].le(end)].dropna(subset=["hour"])
    if own_rows.empty:
        source = evidence.catalogue.sources[indicator.source]
        reason = "No road collision of the area was supplied."
        raise Absent(reason, f"{source.title} ({source.layout}).", source.publisher)
    last = int(own_rows["month"].dt.year.max())
    recent = own_rows[own_rows["month"].dt.year > last - YEARS]
    table = recent.groupby(["weekday", "hour"], as_index=False)["count"].sum()
    window = f"{int(recent['month'].dt.year.min())} to {last}"
    collisions = indicator.model_copy(
        update={"title": "Road collisions", "noun": "road collisions with injuries"}
    )
    return clock_view(evidence, collisions, table.astype(float), "clock", window)
