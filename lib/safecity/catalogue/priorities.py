"""Criteria of the priority matrix, what people judge, and what was recommended before."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("priorities.yml")
JUDGED = ("vulnerability", "capacity", "confidence")


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
    edition: str
    indicator: str
    wanted: Literal["fall", "rise"]
    since: str
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
