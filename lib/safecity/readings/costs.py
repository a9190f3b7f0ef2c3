"""What recorded offences cost society on average, by published unit costs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.crime_costs import CrimeCosts, UnitCost, load_crime_costs
from safecity.catalogue.disclosure import THRESHOLD
from safecity.measures.cost import cost, total
from safecity.measures.estimate import Estimate
from safecity.numbers import (
    MILLION,
    THOUSAND,
    number,
    percent,
    pounds,
    pounds_in,
    rounded,
)
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.official import OfficialEvidence, tables_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lower_first

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

RECORDED, SOME, ALL = "cost_of_crime", "cost_of_crime_some_raised", "cost_of_crime_raised"
"""Caveats: no offence, some or every one is raised to the crimes estimated to have happened."""
LIMITS = ("value", "lower", "upper")


@reading("What do recorded crimes cost society?", about="overview.crime")
def costs(evidence: Evidence, indicator: Indicator) -> View:
    """Read what the offences of the period come to at published unit costs, by offence.

    An offence without a unit cost, or that the tables do not tell apart, is weighed by none; one
    that was recorded one to four times is left out, since its cost would tell its number.

    Raises
    ------
    Absent
        Where the Home Office tables were not supplied or do not hold the period, or no offence
        that has a unit cost is left.

    Examples
    --------
    >>> t.publish(t.costs())
    """
    if evidence.data.offences.empty:
        reason = "Street-level files do not distinguish the offences that have unit costs."
        closes = f"{OfficialEvidence.closes}."
        raise Absent(reason, closes, OfficialEvidence.holder, OfficialEvidence.spine)
    official, declared = tables_of(evidence), load_crime_costs()
    months = evidence.assessment.period.months
    crimes = official.count(indicator, months)
    rows = [
        row
        for name in declared.costs
        if (row := _row(official, indicator, declared, name)) is not None
    ]
    if not any(row["count"] for row in rows):
        reason = "No offence that has a published unit cost was recorded five times or more."
        raise Absent(reason, "A longer period.", "this partnership")
    table = pd.DataFrame(rows).sort_values("value", ascending=False, ignore_index=True)
    return _view(official, indicator, declared, table, crimes)


def _row(
    evidence: OfficialEvidence, indicator: Indicator, declared: CrimeCosts, name: str
) -> dict[str, float | str] | None:
    """Weigh an offence; None where its number may not be told, or the tables do not tell it."""
    each = declared.costs[name]
    counting = {"subgroups": each.subgroups, "codes": each.codes, "crime_types": ()}
    offence = indicator.model_copy(update={"id": f"overview.{name}", **counting})
    count = if_known(partial(evidence.count, offence, evidence.assessment.period.months))
    if count is None or 0 < count < THRESHOLD:
        return None
    worth = cost(
        count, each.pounds, multiplier=_multiplier(each),
        uprating=declared.uprating.factor if declared.uprating else 1.0,
    )  # fmt: skip
    parts = {name: float(part) for name, part in worth._asdict().items()}
    return {"group": each.title, "count": count, "unit_cost": each.pounds, **parts}


def _multiplier(each: UnitCost) -> Estimate | None:
    """Return the multiplier of an offence as a measure takes it; None where it has none."""
    given = each.multiplier
    if given is None:
        return None
    ends = (np.nan if end is None else end for end in (given.lower, given.upper))
    return Estimate(given.value, *ends)


def _view(
    evidence: OfficialEvidence,
    indicator: Indicator,
    declared: CrimeCosts,
    table: pd.DataFrame,
    crimes: float,
) -> View:
    whole = total(Estimate(*(table[part].to_numpy(float) for part in LIMITS)))
    counted, top, unit = float(table["count"].sum()), table.iloc[0], _unit(table)
    sentence = (
        f"{number(counted)} recorded offences with a unit cost "
        f"({percent(counted / crimes * 100, 0)} of all) stand for a cost to society of "
        f"{pounds(whole.value)} in prices of {_prices(declared)}, not cash "
        f"(unit costs: {declared.series}); "
        f"{percent(top['value'] / whole.value * 100, 0)} of it is {lower_first(str(top['group']))}"
    )
    rows = "; ".join(f"{r.group} {pounds(r.value)}" for r in table.itertuples())
    ends = f"{pounds(whole.lower)} to {pounds(whole.upper)}"
    together = f"{pounds(whole.value)} (95% interval {ends})"
    size, lower, upper = (part / unit for part in whole)
    return compose(
        evidence,
        "costs",
        Finding(
            indicator=indicator.id, direction="level", size=size, lower=lower, upper=upper,
            unit=pounds_in(unit), tested=False, strength="weak", sentence=sentence,
        ),
        table.assign(**{part: table[part] / unit for part in LIMITS}),
        name="costs",
        measure="Offences at what one costs society on average",
        window=evidence.assessment.period.label,
        note=f"{pounds_in(unit)}, prices of {_prices(declared)}",
        unit=pounds_in(unit),
        alt=f"Table of what recorded offences cost, together {together}: {rows}.",
        method="count times unit cost, exact or Byar's Poisson interval",
        caveats=(_raised(declared, table),),
    )  # fmt: skip


def _unit(table: pd.DataFrame) -> float:
    """Pounds in the unit of a table: that in which its smallest cost is not printed as nothing."""
    least = float(table.loc[table["value"] > 0, "value"].min())
    fits = (unit for unit in (MILLION, THOUSAND) if rounded(least / unit, 1) > 0)
    return next(fits, 1.0)


def _raised(declared: CrimeCosts, table: pd.DataFrame) -> str:
    """Caveat that says which of the offences of a table have a multiplier."""
    shown = [each for each in declared.costs.values() if each.title in set(table["group"])]
    raised = [each for each in shown if each.multiplier is not None]
    if not raised:
        return RECORDED
    return SOME if len(raised) < len(shown) else ALL


def _prices(declared: CrimeCosts) -> str:
    return declared.uprating.prices if declared.uprating else declared.prices
