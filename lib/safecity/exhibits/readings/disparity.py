"""How searches fall on ethnic groups, relative to their residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import interval, listed, number
from safecity.exhibits.readings.finds import REFERENCE, by_group, need_groups, shown_groups
from safecity.exhibits.readings.searches import usable_months, window_of
from safecity.exhibits.readings.wording import compose
from safecity.exhibits.withholding import masked
from safecity.measures.disproportionality import disproportionality

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

RESIDENTS = "residents_by_ethnicity"


def _residents(evidence: Evidence) -> pd.Series:
    figures = evidence.data.figures
    mine = figures["measure"].eq(RESIDENTS) & figures["area"].eq(evidence.own)
    if not mine.any():
        reason = "No residents by ethnic group were supplied, so searches have no rate by group."
        raise Absent(reason, "Census 2021, table TS021, by local authority.", "ONS", "census")
    return figures[mine].set_index("group")["count"].astype(float)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rate of searches of each ethnic group, relative to that of White residents.

    Raises
    ------
    Absent
        Where no month of searches, or no census of residents, was supplied.
    """
    months = usable_months(evidence)
    table, unknown = _rates(evidence, months)
    shown = shown_groups(table)
    finding = _relative(indicator, shown, unknown)
    told = [
        f"{r.group} {number(r.value, 1)} (rate {number(r.rate, 1)})" for r in shown.itertuples()
    ]
    return compose(
        evidence,
        "groups",
        finding,
        table,
        name="searches_disparity",
        measure="Rate of searches by officer-defined ethnic group, relative to White residents",
        window=window_of(evidence, months),
        note="ratio of rates per 1,000 residents, with 95% interval",
        unit="times the rate of White residents",
        alt=f"Dot chart of relative rates of searches: {listed(told)}.",
        facts={
            "unit": "times", "reference": 1.0, "reference_label": "White residents", "log": True,
            "base": True, "method": "ratio of rates, log-normal interval of the rate ratio",
            "columns": {"rate": "Rate per 1,000", "value": "Relative rate"},
        },
        source=indicator.source,
        sources=("census",),
        caveats=("census_ethnicity", "stops_residents"),
    )  # fmt: skip


def _rates(evidence: Evidence, months: tuple[str, ...]) -> tuple[pd.DataFrame, float]:
    """Tabulate relative rates by group, and count the searches of no stated group, if shown."""
    residents, known = _residents(evidence), by_group(evidence, months)
    counted = known["searched"]
    groups = [name for name in residents.index if name in counted.index]
    need_groups(groups)
    rest = known.drop(index=groups)
    unknown = 0.0 if rest["hidden"].any() else float(rest["searched"].sum())
    frame = disproportionality(counted[groups], residents[groups], REFERENCE).reset_index()
    names = {"ratio": "value", "ratio_lower": "lower", "ratio_upper": "upper"}
    table = frame.rename(columns=names)[
        ["group", "value", "lower", "upper", "count", "population", "rate"]
    ]
    table = masked(table, table["group"].map(known["hidden"]))
    return table.sort_values("value", ascending=False, ignore_index=True), unknown


def _relative(indicator: Indicator, table: pd.DataFrame, unknown: float) -> Finding:
    """State the group whose rate is highest beside that of the reference."""
    top = table[table["group"] != REFERENCE].iloc[0]
    sentence = (
        f"Set against the residents of each group, people whom officers saw as {top['group']} were "
        f"searched at {number(top['value'], 1)} times the rate of {REFERENCE} people "
        f"(95% interval {interval(top['lower'], top['upper'])})"
    )
    return Finding(
        indicator=indicator.id,
        direction="higher" if top["lower"] > 1 else "similar",
        size=float(top["value"]),
        lower=float(top["lower"]),
        upper=float(top["upper"]),
        unit="times",
        comparison=f"{REFERENCE} people",
        strength="moderate" if top["lower"] > 1 else "weak",
        caution=f"Searches without a group stated: {number(unknown)}." if unknown else "",
        sentence=sentence,
    )
