"""The few values of an indicator's small line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.flags import flags
from safecity.publish.dashboard.records import JSON, plain

TIMES = {"trend": "month", "series": "period"}
"""Kinds of chart from which a small line is drawn, the first that there is; where times stand."""


def spark_of(read: Sequence[Exhibit]) -> list[JSON]:
    """Return the values of an indicator over time: months, else the years of its own area."""
    by_kind = {exhibit.chart: exhibit for exhibit in reversed(read)}
    chosen = next((by_kind[kind] for kind in TIMES if kind in by_kind), None)
    if chosen is None or chosen.table is None or TIMES[chosen.chart] not in chosen.table:
        return []
    table = chosen.table[flags(chosen.table, "own")] if "own" in chosen.table else chosen.table
    name = _valued(table)
    times = table[TIMES[chosen.chart]]
    known = zip(times, table[name], strict=True) if name in table else ()
    return [{"t": plain(t), "v": plain(v)} for t, v in known]


def _valued(table: pd.DataFrame) -> str:
    """Name of the column with the values; a series of counts may hold no other."""
    empty = "value" not in table or table["value"].isna().all()
    return "count" if empty and "count" in table else "value"
