"""What people agree to do about a recommendation: who, by when, and what it should change."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from pydantic import Field, field_validator

from safecity.catalogue.period import Period, month_number
from safecity.catalogue.priorities import Judgement
from safecity.catalogue.strict import Declared

PLACES = ("deprived_areas", "concentration", "knowledge")
"""Recommendations that are of no one theme; a plan stands under their names in `judgements.yml`."""


class Aim(Declared):
    """What an action should change.

    Attributes
    ----------
    indicator : str
        Id of the indicator that tells.
    baseline : str
        Period that it is compared with, as changes name it ("2021/22").
    target : float
        Change that is wanted: per cent, or percentage points of what is itself a share; a fall is
        negative.
    """

    indicator: str
    baseline: str
    target: float

    @field_validator("target")
    @classmethod
    def _wants_a_change(cls, target: float) -> float:
        if not -100 <= target <= 1000 or target == 0:
            raise ValueError("write the change that is wanted, for example -8 for 8% fewer")
        return target


class Plan(Declared):
    """An action that answers a recommendation; what nobody has filled in stays empty.

    Attributes
    ----------
    action, owner, first_step, cost : str
        What is done, who answers for it, what comes first, and what it costs.
    by : str
        Date by which it should have worked, as "YYYY-MM-DD".
    aim : Aim, optional
        What it should change.
    """

    action: str = ""
    owner: str = ""
    first_step: str = ""
    by: str = ""
    aim: Aim | None = None
    cost: str = ""

    @field_validator("by")
    @classmethod
    def _is_a_day(cls, by: str) -> str:
        try:
            return by and date.fromisoformat(by).isoformat()
        except ValueError as error:
            raise ValueError("write a day as YYYY-MM-DD, for example 2024-03-31") from error

    def months_after(self, period: Period) -> int | None:
        """Count the whole months between a period and the plan's date; None without a date."""
        if not self.by:
            return None
        day = date.fromisoformat(self.by)
        whole = day.day == monthrange(day.year, day.month)[1]
        return month_number(self.by[:7]) - month_number(period.end) - (0 if whole else 1)


class Judged(Declared):
    """What people say of one theme, or of a recommendation that is of none: scores and a plan."""

    vulnerability: Judgement | None = None
    capacity: Judgement | None = None
    confidence: Judgement | None = None
    plan: Plan | None = Field(default=None)
