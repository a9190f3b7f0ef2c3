"""Offences of the Home Office tables: their groups, subgroups and codes across editions."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from safecity.catalogue.strict import Declared, read_model

ASB = "Anti-social behaviour"
CrimeType = Literal[
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
]
CRIME_TYPES = tuple(kind for kind in get_args(CrimeType) if kind != ASB)
"""The 13 groups that are crimes; anti-social behaviour is counted apart."""
GRAVEST_FIRST: tuple[CrimeType, ...] = (
    "Violence and sexual offences",
    "Robbery",
    "Burglary",
    "Drugs",
    "Possession of weapons",
    "Criminal damage and arson",
    "Vehicle crime",
    "Theft from the person",
    "Public order",
    "Shoplifting",
    "Bicycle theft",
    "Other theft",
    "Other crime",
    "Anti-social behaviour",
)
"""Which type a crime has that is published under several: the first of these.

The principal crime of the Home Office Counting Rules is the gravest; the order is by what the
offences of a group may be punished with, and the two groups of what is left over come last.
"""


FILE = Path(__file__).parent / "offences.yml"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_MARKS = re.compile(
    r"\s*(?:\[[^\]]*\]|\((?:note )?\d+\)|[¹²³⁰⁴-⁹*†]|(?<=[^\W\d])\s?\d+(?:,\s?\d+)*$)+$", re.I
)


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


class Kind(NamedTuple):
    """What an offence counts as.

    Attributes
    ----------
    group, subgroup, category : str
        Offence group and subgroup, and the category of data.police.uk beside them.
    """

    group: str
    subgroup: str
    category: str


def plain(name: str) -> str:
    """Reduce a printed name to what is compared between editions.

    Case, dashes, blanks, "&" for "and" and marks of footnotes ("[1]", "(note 2)", a figure that
    ends a word) do not count.
    """
    text = _MARKS.sub("", name.strip()).replace("&", " and ")
    return re.sub(r"\s+", " ", re.sub(rf"\s*[{_DASHES}]\s*", "-", text)).strip().casefold()


def _label(name: str) -> str:
    """A plain name without the last word "offences", which only some editions print."""
    return re.sub(r"(?<=\S) offences?$", "", plain(name))


class OffenceTables(Declared):
    """Everything in `offences.yml`.

    Attributes
    ----------
    groups : tuple of str
        Every offence group of recorded crime by area.
    group_aliases : dict
        Offence group by another name that some edition has printed.
    excluded_groups, excluded_codes : tuple of str
        Groups and codes that are no part of crime recorded by area.
    not_geographic : tuple of str
        Bodies in the force table that are no police force area.
    subgroups : dict
        Every known subgroup.
    """

    groups: tuple[str, ...]
    group_aliases: dict[str, str]
    excluded_groups: tuple[str, ...]
    excluded_codes: tuple[str, ...]
    not_geographic: tuple[str, ...]
    subgroups: dict[str, Subgroup]

    @cached_property
    def _group_names(self) -> dict[str, str]:
        own = {_label(name): name for name in self.groups}
        return own | {_label(other): name for other, name in self.group_aliases.items()}

    @cached_property
    def _subgroup_names(self) -> dict[str, str]:
        entries = self.subgroups.items()
        return {_label(each): name for name, entry in entries for each in (name, *entry.also)}

    @cached_property
    def _moved(self) -> dict[str, str]:
        return {code: name for name, entry in self.subgroups.items() for code in entry.moved}

    @cached_property
    def _code_names(self) -> dict[str, str]:
        known = {code: name for name, entry in self.subgroups.items() for code in entry.codes}
        return known | self._moved

    @cached_property
    def _excluded(self) -> set[str]:
        return {_label(name) for name in self.excluded_groups}

    def group(self, name: str) -> str:
        """Offence group by any name that it may have; "" where none is known."""
        return self._group_names.get(_label(name), "")

    def subgroup(self, name: str) -> str:
        """Subgroup by any name that it may have; "" where none is known."""
        return self._subgroup_names.get(_label(name), "")

    def subgroup_of_code(self, code: str) -> str:
        """Subgroup of a code, or of codes that are printed as one ("1/4.1"); "" if not known."""
        subgroups = {self._code_names.get(part.strip(), "") for part in code.split("/")}
        return self._code_names.get(code) or (subgroups.pop() if len(subgroups) == 1 else "")

    def is_excluded(self, group: str, code: str) -> bool:
        """Whether an offence is no part of crime recorded by area, as fraud is."""
        return _label(group) in self._excluded or code in self.excluded_codes

    def kind(self, group: str, subgroup: str, code: str) -> Kind | None:
        """Say what an offence counts as.

        A code whose subgroup changed between editions goes where it stands today, so that a
        series is whole. Another offence goes by its label, and by its code where the label is
        not known; a group that is not known follows.

        Parameters
        ----------
        group, subgroup, code : str
            As a table prints them, the code in capital letters.

        Returns
        -------
        Kind or None
            None where neither label nor code is known, or both contradict the group.
        """
        within = self.group(group)
        for name in (self._moved.get(code), self.subgroup(subgroup), self.subgroup_of_code(code)):
            if name and within in ("", self.subgroups[name].group):
                entry = self.subgroups[name]
                return Kind(entry.group, name, str(entry.police_uk))
        return None


@lru_cache(maxsize=1)
def load_offences() -> OffenceTables:
    """Read the offences that ship with the library, once."""
    return read_model(FILE, OffenceTables)
