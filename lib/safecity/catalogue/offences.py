"""Offences of the Home Office tables: their groups and subgroups across editions."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path

from safecity.catalogue.crime_types import CrimeType
from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).parent / "offences.yml"


class Subgroup(Declared):
    """A subgroup of offences.

    Attributes
    ----------
    group : str
        Its offence group.
    police_uk : CrimeType
        The category of data.police.uk beside it.
    also : tuple of str
        Its names in other editions.
    codes : tuple of str
        Its offence codes, by which an offence is placed whose label is not known.
    moved : tuple of str
        Codes that some edition has under another subgroup; they always count here.
    """

    group: str
    police_uk: CrimeType
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def plain(name: str) -> str:
    """Reduce a name to what is compared: case, dashes and blanks differ between editions."""
    return re.sub(r"\s+", " ", re.sub(r"\s*[-–—]\s*", "-", name)).strip().casefold()


class OffenceTables(Declared):
    """Everything in `offences.yml`.

    Attributes
    ----------
    groups : dict
        Category of data.police.uk for a subgroup that is not declared, by offence group.
    group_aliases : dict
        Offence group by another name that some edition has printed.
    excluded_groups : tuple of str
        Groups that are no part of recorded crime by partnership.
    not_geographic : tuple of str
        Bodies in the force table that are no police force area.
    subgroups : dict
        Every known subgroup.
    """

    groups: dict[str, CrimeType]
    group_aliases: dict[str, str]
    excluded_groups: tuple[str, ...]
    not_geographic: tuple[str, ...]
    subgroups: dict[str, Subgroup]

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Group by every plain name it may have."""
        own = {plain(name): name for name in self.groups}
        return own | {plain(other): name for other, name in self.group_aliases.items()}

    @cached_property
    def moved(self) -> dict[str, str]:
        """Subgroup by every code that some edition has elsewhere."""
        return {code: name for name, entry in self.subgroups.items() for code in entry.moved}

    @cached_property
    def subgroup_of_code(self) -> dict[str, str]:
        """Subgroup by every declared code."""
        known = {code: name for name, entry in self.subgroups.items() for code in entry.codes}
        return known | self.moved

    @cached_property
    def subgroup_names(self) -> dict[str, str]:
        """Subgroup by every plain name it may have."""
        return {
            plain(each): name
            for name, entry in self.subgroups.items()
            for each in (name, *entry.also)
        }


@lru_cache(maxsize=1)
def load_offences() -> OffenceTables:
    """Read the offences that ship with the library, once."""
    return read_model(FILE, OffenceTables)
