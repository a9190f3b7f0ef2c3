"""Weights by which findings are ranked, declared once for every product."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("ranking.yml")
Claim = Literal["change", "beside", "apart"]
"""What a finding may claim: a change in time, or a difference beside comparators or groups."""


class Ranking(Declared):
    """Weights of a finding's score, and how many findings make the story.

    Attributes
    ----------
    certainty : dict
        By strength of evidence; one that is not named is not ranked.
    claims : dict
        By what a finding claims.
    changes, others : int
        Findings of the story that are changes, and that are not.
    """

    certainty: dict[Literal["strong", "moderate", "weak"], float]
    claims: dict[Claim, float]
    changes: int = Field(ge=1)
    others: int = Field(ge=0)


@lru_cache(maxsize=1)
def load_ranking() -> Ranking:
    """Read the weights, once."""
    return read_model(FILE, Ranking)
