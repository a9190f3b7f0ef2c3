"""Stable LSOAs: places on which counts of the 2011 and of the 2021 vintage sum exactly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import pandas as pd


def _root(parent: dict[str, str], code: str) -> str:
    while parent.setdefault(code, code) != code:
        parent[code] = parent[parent[code]]
        code = parent[code]
    return code


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join codes into connected components.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Codes that belong together.

    Returns
    -------
    dict
        The lowest code of its component, for every code.
    """
    parent: dict[str, str] = {}
    for first, second in pairs:
        low, high = sorted((_root(parent, first), _root(parent, second)))
        parent[high] = low
    return {code: _root(parent, code) for code in parent}


def joined_name(names: Iterable[str]) -> str:
    """Name a place after its members: "Southampton 023E + F".

    Parameters
    ----------
    names : iterable of str
        LSOA names; the letter at the end is what differs inside one MSOA.
    """
    ordered = sorted(set(names))
    groups = (list(group) for _, group in groupby(ordered, key=lambda name: name[:-1]))
    return " + ".join(" + ".join([group[0], *(name[-1] for name in group[1:])]) for group in groups)


def stable_places(changes: pd.DataFrame) -> pd.DataFrame:
    """Give every LSOA code of either vintage the stable place it belongs to.

    An unchanged LSOA is its own place. Those split, merged or changed otherwise are joined, so
    that nothing has to be apportioned, and the place is called by its lowest 2021 code. Codes
    of the kinds S, M and X are never shared between the vintages, so a code needs no vintage.

    Parameters
    ----------
    changes : pandas.DataFrame
        The columns `lsoa11` and `lsoa21`, one row per pair of the ONS change lookup.

    Returns
    -------
    pandas.DataFrame
        The columns `code`, `place`, `in_2011`, `in_2021`; one row per code.
    """
    # Plain dictionaries: pandas' text columns are slower at 35,000 look-ups.
    old, new = changes["lsoa11"].tolist(), changes["lsoa21"].tolist()
    group = components((a, b) for a, b in zip(old, new, strict=True) if a != b)
    lowest: dict[str, str] = {}
    for code in sorted(set(new)):
        lowest.setdefault(group.get(code, code), code)
    codes, before, after = sorted({*old, *new}), set(old), set(new)
    return pd.DataFrame(
        {
            "code": codes,
            "place": [lowest[group.get(code, code)] for code in codes],
            "in_2011": [code in before for code in codes],
            "in_2021": [code in after for code in codes],
        }
    )
