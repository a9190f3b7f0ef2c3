"""What people judge: criteria and scores, what was recommended before, and what is planned."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, RootModel, field_validator, model_validator

from safecity.catalogue.period import Period, month_number, typed_period
from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("priorities.yml")
JUDGED = ("vulnerability", "capacity", "confidence")
PeriodName = Annotated[str, BeforeValidator(typed_period)]
"""The short name of a period, with any dash."""


class Criterion(Declared):
    """One criterion of the matrix.

    Attributes
    ----------
    title, says : str
        What stands above its column, and what its scores mean.
    weight : float
        Its weight, in any scale.
    cuts : tuple of float
        Three cut points, ascending; none for what people judge.
    points : tuple of float
        Those of a change in percentage points, where the criterion is a change.
    reason : str
        How a theme that scores high on it is told of ("it harms gravely").
    lowest_first : bool
        Whether small values score highest.
    source : {"data", "judgement"}
        Who scores it.
    """

    title: str
    says: str
    reason: str = Field(min_length=5)
    weight: float = Field(ge=0)
    cuts: tuple[float, ...] = ()
    points: tuple[float, ...] = ()
    lowest_first: bool = False
    source: Literal["data", "judgement"] = "data"


class Judgement(Declared):
    """A score that somebody gives and answers for."""

    score: Annotated[int, Field(ge=1, le=4)]
    author: str = Field(min_length=2)
    reason: str = Field(min_length=8)


class Advised(Declared):
    """A recommendation of an earlier edition, and how this one tells whether it worked.

    Attributes
    ----------
    text, edition : str
        What was recommended, and in which edition.
    indicator : str
        Id of the indicator that tells.
    wanted : {"fall", "rise"}
        Which change was wanted.
    since : str
        The period it is compared with, as the change of the indicator names it ("2019/20").
    target : float, optional
        Change that was aimed at: per cent, or percentage points of a share; a fall is negative.
    owner : str
        Who answered for it.
    """

    text: str
    edition: PeriodName
    indicator: str
    wanted: Literal["fall", "rise"]
    since: PeriodName
    target: float | None = None
    owner: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Advised:
        if self.target is not None and (self.target < 0) != (self.wanted == "fall"):
            raise ValueError(f"a {self.wanted} is wanted, and the target is {self.target:g}")
        return self


@lru_cache(maxsize=1)
def load_criteria() -> dict[str, Criterion]:
    """Read the criteria of the priority matrix, once, in their order."""
    return dict(read_model(FILE, RootModel[dict[str, Criterion]]).root)


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
    baseline: PeriodName
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
