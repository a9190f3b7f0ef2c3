"""Areas of the lookup, found by what people call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.area import area_key, load_csp_names
from safecity.errors import SafecityError, nearest
from safecity.ingest.sources.geography.naming import coded
from safecity.ingest.sources.geography.postcodes import POSTCODE

_CODE = re.compile(r"[EW]\d{8}")


@dataclass(frozen=True)
class Choice:
    """An area that can be declared.

    Attributes
    ----------
    code, name, force : str
        Its ONS code, its name, and its police force's file name.
    about : str
        What it is, in a few words.
    councils : frozenset of str
        ONS codes of the local authorities that it is.
    """

    code: str
    name: str
    force: str
    about: str
    councils: frozenset[str] = frozenset()


def choices(lookup: pd.DataFrame) -> list[Choice]:
    """List the areas of the lookup: partnerships, and councils that are a part of one.

    Parameters
    ----------
    lookup : pandas.DataFrame
        From `read_lookup`.
    """
    frame = coded(lookup)
    offered = []
    for code, rows in frame.groupby("code", sort=False):
        first, councils = rows.iloc[0], list(rows["lad_name"])
        about = f"partnership of {', '.join(councils)}" if code == first["csp"] else "one council"
        lads = frozenset(map(str, rows["lad"]))
        offered.append(Choice(str(code), first["csp_name"], first["force"], about, lads))
    parts = frame[frame["code"] == frame["csp"]].drop_duplicates("lad")
    for row in parts.itertuples():
        about = f"council in the partnership {row.csp_name}"
        lad = str(row.lad)
        offered.append(Choice(lad, str(row.lad_name), str(row.force), about, frozenset({lad})))
    return offered


def search(
    words: str, known: Sequence[Choice], by_postcode: Callable[[str], list[str]]
) -> list[Choice]:
    """Find areas by code, name or postcode: those called so, those that begin so, the others.

    Parameters
    ----------
    words : str
        An ONS code, a name, or a part of one, in either language of Wales; a postcode, or its
        district.
    known : sequence of Choice
        From `choices`.
    by_postcode : callable
        Lists the local authorities of a postcode, those with most of it first.

    Raises
    ------
    SafecityError
        Where there is none, or a postcode is in no lookup.
    """
    asked = words.strip()
    if _CODE.fullmatch(asked.upper()):
        matches = [each for each in known if each.code == asked.upper()]
        if not matches:
            remedy = "Codes change when areas are merged; search by name"
            raise SafecityError(f"the lookup has no area {asked.upper()}", remedy=remedy)
        return matches
    if POSTCODE.fullmatch(asked):  # no name has a digit
        return _of_councils(by_postcode(asked), known)
    key, names = area_key(asked), load_csp_names()
    exact = [each for each in known if key and names.key(each.name) == names.key(asked)]
    part = [each for each in known if key and key in area_key(each.name) and each not in exact]
    part.sort(key=lambda each: (area_key(each.name).find(key) > 0, each.name))
    if exact or part:
        return [*exact, *part]
    near = nearest(asked, {each.name for each in known})
    remedy = near if near.startswith("Did") else "Write a part of its name, or its code"
    raise SafecityError(f"the lookup has no area called '{asked}'", remedy=remedy)


def _of_councils(councils: Sequence[str], known: Sequence[Choice]) -> list[Choice]:
    """List the areas that hold some councils: by the order of these, the councils' own first."""
    matches = [e for lad in councils for e in known if lad in e.councils]
    if not matches:
        problem = f"the lookup of partnerships has no council {' or '.join(councils)}"
        raise SafecityError(problem, remedy="Codes change when areas are merged; search by name")
    return list(dict.fromkeys(matches))


def resolve(names: Sequence[str], known: Sequence[Choice]) -> list[Choice]:
    """Find the areas of a pasted list, each by its code or its whole name.

    Parameters
    ----------
    names : sequence of str
        As a list of the police prints them: "Derby", "E06000015", "Derbyshire - Derby".
    known : sequence of Choice
        From `choices`.

    Raises
    ------
    SafecityError
        Where a name is none of the lookup, that of several areas, or stands twice.
    """
    chosen: dict[str, Choice] = {}
    for name in names:
        each = _one(name, known)
        if each.code in chosen:
            problem, remedy = f"'{name}' stands twice in the group", "List each area once"
            raise SafecityError(problem, remedy=remedy)
        chosen[each.code] = each
    return list(chosen.values())


def _one(name: str, known: Sequence[Choice]) -> Choice:
    """Find one area; what a list prints before a dash is its police force."""
    key = load_csp_names().key
    for asked in (name.strip(), re.split(r"\s[-–—]\s", name)[-1].strip()):
        same = [e for e in known if e.code == asked.upper() or key(e.name) == key(asked)]
        if len(same) == 1:
            return same[0]
        if same:
            problem = f"'{name}' is the name of {' and '.join(e.code for e in same)}"
            raise SafecityError(problem, remedy="Give the code of the one that is meant")
    remedy = nearest(name, {each.name for each in known})
    remedy = remedy if remedy.startswith("Did") else "Write it as the lookup does, or its code"
    raise SafecityError(f"the lookup has no area called '{name}'", remedy=remedy)
