"""What may become of a crime: groups of the words of data.police.uk across years."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from safecity.catalogue.strict import Declared, read_model
from safecity.errors import SafecityError

FILE = Path(__file__).with_name("outcomes.yml")
OPEN = "open"
"""Group of the words that say that nothing became of a crime yet."""


class Outcome(Declared):
    """A group of outcomes.

    Attributes
    ----------
    title : str
        As a table names it.
    verb : str
        As a sentence says it of crimes: "had led to a charge or summons".
    labels : tuple of str
        Published words of any year.
    """

    title: str
    verb: str
    labels: tuple[str, ...]


@lru_cache(maxsize=1)
def load_outcomes() -> dict[str, Outcome]:
    """Read the groups by slug, the one that counts least first."""
    return read_model(FILE, RootModel[dict[str, Outcome]]).root


@lru_cache(maxsize=1)
def group_by_label() -> dict[str, str]:
    """Slug of the group of every published word.

    Raises
    ------
    SafecityError
        Where two groups have one word.
    """
    groups: dict[str, str] = {}
    for slug, outcome in load_outcomes().items():
        for label in outcome.labels:
            if groups.setdefault(label, slug) != slug:
                problem = f"'{label}' stands in {groups[label]} and in {slug}"
                raise SafecityError(problem, path=FILE, remedy="Keep it in one of them.")
    return groups
