"""A plan as products print it, with what could be told from chance by its date."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from safecity.catalogue.period import YEAR, month_name
from safecity.catalogue.verdicts import Scale
from safecity.charts.magnitude import POINTS, UNITS, magnitude, suffix
from safecity.exhibits.exhibit import Planned
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.wording import sentence_case
from safecity.measures.foreseen import smallest_change

if TYPE_CHECKING:
    import pandas as pd

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.plan import Aim, Plan
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.exhibit import Exhibit


def planned(
    evidence: Evidence, key: str, earlier: tuple[Exhibit, ...], measured: str = ""
) -> Planned:
    """Write out the plan for a recommendation; what nobody filled in says so.

    Parameters
    ----------
    evidence : Evidence
        The edition and its plans.
    key : str
        Theme of the recommendation, or one of `plan.PLACES`.
    earlier : tuple of Exhibit
        Exhibits of all themes, with the changes of indicators.
    measured : str
        Id of the indicator that would tell where the plan names none.
    """
    plan = evidence.assessment.plans.get(key)
    aim = plan.aim if plan else None
    name = aim.indicator if aim else measured
    row = _change(name, earlier)
    given = {} if plan is None else {
        "action": plan.action, "owner": plan.owner, "first_step": plan.first_step,
        "by": _day(plan.by), "cost": plan.cost,
        "change": _wanted(evidence.catalogue.indicators[aim.indicator], aim, row) if aim else "",
    }  # fmt: skip
    said = {field: text for field, text in given.items() if text}
    seen, visible = _seen(evidence, plan, row) if name else ("", None)
    return Planned(**said, seen=seen, visible=visible)


def _change(indicator: str, earlier: tuple[Exhibit, ...]) -> pd.Series | None:
    """Return the comparison that leads the change of an indicator."""
    theme, _, name = indicator.partition(".")
    found = next((e for e in earlier if e.id == f"{theme}.change_{name}"), None)
    rows = None if found is None else found.table
    return None if rows is None or rows.empty or "detectable" not in rows else rows.iloc[0]


def _day(by: str) -> str:
    day = date.fromisoformat(by) if by else None
    return f"{day.day} {month_name(by[:7])}" if day else ""


def _wanted(indicator: Indicator, aim: Aim, row: pd.Series | None) -> str:
    unit = UNITS["percent"] if row is None else UNITS[magnitude(row)]
    size = f"{number(abs(aim.target), 0 if aim.target == int(aim.target) else 1)}{suffix(unit)}"
    word = "lower" if aim.target < 0 else "higher"
    return f"{sentence_case(indicator.noun)} {size} {word} than in {aim.baseline}"


def _seen(evidence: Evidence, plan: Plan | None, row: pd.Series | None) -> tuple[str, bool | None]:
    """Say what could be told from chance by the plan's date, and whether the target is of that."""
    if row is None or not math.isfinite(float(row["detectable"])):
        return "It is not known what change could be told from chance: none was measured.", None
    period = evidence.assessment.period
    after = plan.months_after(period) if plan else None
    months = YEAR if after is None else min(YEAR, after)
    if months < 1:
        return f"No month after {period.short} ends by that date: nothing can be told.", False
    unit = UNITS[magnitude(row)]
    scale: Scale = "points" if unit == POINTS else "per cent"
    share = months / float(row.get("n_months", YEAR))
    fall, rise = (
        smallest_change(float(row["detectable"]), scale, share, fall=fall) for fall in (True, False)
    )
    span = "a whole year" if months == YEAR else f"the first {months} month{'s' * (months > 1)}"
    of = f"Over {span} four in five"
    fallen, risen = (f"{number(abs(size), 1)}{suffix(unit)}" for size in (fall, rise))
    aim = plan.aim if plan else None
    if aim is None:
        return f"{of} falls of {fallen}, or rises of {risen}, would be told from chance.", None
    sides = ("falls", fall, fallen) if aim.target < 0 else ("rises", rise, risen)
    least = f"{of} {sides[0]} of {sides[2]} would be told from chance"
    if abs(aim.target) >= abs(sides[1]):
        return f"{least}, so the target can be seen.", True
    return f"{least}; the target is smaller, so it cannot show whether the action worked.", False
