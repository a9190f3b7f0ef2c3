"""How a published figure of the area stands beside its comparators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absent import Absent
from safecity.exhibits.issued import Issued
from safecity.exhibits.readings.areas import FEWEST
from safecity.exhibits.readings.comparison import compared, ranked

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

_REASON = "not published for this period"


def _table(issued: Issued) -> pd.DataFrame:
    owner, latest = issued.evidence.assessment.partnership, issued.latest
    names = {owner.code: owner.name, **{m.code: m.name for m in owner.comparators.members}}
    rows = issued.rows
    same = rows["start"].eq(latest["start"]) & rows["months"].eq(latest["months"])
    mine = rows[same & rows["group"].eq("") & rows["area"].isin(names)]
    table = mine.set_index("area").reindex(names).reset_index(names="area")
    usable = table[["value", "count", "denominator"]].notna().all(axis=1)
    return pd.DataFrame(
        {
            "area": table["area"],
            "label": table["area"].map(names),
            "count": table["count"],
            "population": table["denominator"],
            **{name: table[name] for name in ("value", "lower", "upper")},
            "own": table["area"].eq(owner.code),
            "usable": usable,
            "edition": str(latest["period"]),
            "reason": [("" if good else _REASON) for good in usable],
        }
    ).sort_values(["usable", "value"], ascending=False, ignore_index=True)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the newest published figures of the area and its comparators, with ranks.

    Raises
    ------
    Absent
        Where the figure is not published for the area itself, or for too few comparators.
    """
    issued = Issued(evidence, indicator)
    if issued.level != "lad" or indicator.unit == "count":
        reason = f"Rates of {indicator.noun} are not published for the area and its comparators."
        raise Absent(reason, "Figures by local authority.", "the publisher")
    table = _table(issued)
    others, own = table[table["usable"] & ~table["own"]], table[table["own"]].iloc[0]
    if len(others) < max(FEWEST, (len(table) - 1) / 2) or not own["usable"]:
        reason = f"{indicator.title}: counts are published for {len(others)} comparators only."
        raise Absent(reason, "Figures of the comparators for the same period.", "the publisher")
    return compared(
        evidence,
        indicator,
        ranked(table, 1.0),
        window=str(issued.latest["period"]),
        note=f"{indicator.unit}, with 95% interval",
        source=indicator.source,
        caveats=("poisson_published", *issued.caveats),
        method=issued.method,
    )
