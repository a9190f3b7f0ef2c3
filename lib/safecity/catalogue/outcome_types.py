"""How the Home Office's tables say that a crime ended: types of outcome, joined for print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field, RootModel, model_validator

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("outcome_types.yml")
N_TYPES = 23
"""Types of outcome, from 0 (none yet) to 22."""


class OutcomeGroup(Declared):
    """Types of outcome that are told together.

    Attributes
    ----------
    title : str
        As a table names it.
    verb : str
        As a sentence says it of crimes: "had led to a charge or summons".
    types : tuple of int
        Numbers of the types.
    """

    title: str
    verb: str
    types: tuple[int, ...] = Field(min_length=1)


class OutcomeGroups(RootModel[dict[str, OutcomeGroup]]):
    """Every group by its slug; each type stands in one."""

    @model_validator(mode="after")
    def _each_type_once(self) -> OutcomeGroups:
        types = sorted(number for group in self.root.values() for number in group.types)
        if types != list(range(N_TYPES)):
            raise ValueError(f"types 0 to {N_TYPES - 1} must each stand in one group")
        return self


@lru_cache(maxsize=1)
def load_outcome_groups() -> dict[str, OutcomeGroup]:
    """Read the groups by slug, in the order of print."""
    return read_model(FILE, OutcomeGroups).root


@lru_cache(maxsize=1)
def group_by_type() -> dict[int, str]:
    """Slug of the group of every type of outcome."""
    groups = load_outcome_groups().items()
    return {number: slug for slug, group in groups for number in group.types}
