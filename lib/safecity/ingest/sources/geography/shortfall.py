"""Lookups that were cut inside an area: what one of them has and another lacks.

A lookup of changes without some of an area's LSOAs places too few crimes in it, and nothing in the
counts tells. The ward lookup is of the same LSOAs of 2021, so each is held to the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from safecity.catalogue.area import LSOA, WARD, kind_of
from safecity.errors import SafecityError
from safecity.ingest.source import Lack
from safecity.ingest.supply.record import noted

MOST_NAMED = 5
WHOLE = "Take the whole lookup of England and Wales: make fetch SOURCE=geography"
NO_WARD_COST = "Nothing is shown by ward: a ward may lack what lies in them."
LEFT_OUT_COST = "It cannot be compared."
MIN_STRANGE, MIN_STRANGE_SHARE = 3, 0.01
"""So many LSOAs, and so large a share of an area's rows, are no slip of a publisher."""
STRANGE_COST = "They are counted nowhere."


def _lsoas(codes: Collection[str]) -> str:
    return noted(len(codes), "LSOA")


def named(codes: Collection[str]) -> str:
    """Name the first of many codes, and how many more there are."""
    first = sorted(codes)[:MOST_NAMED]
    more = len(codes) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")


def district_of(names: pd.Series) -> pd.Series:
    """Return the district in the names of LSOAs: "Aylesbury Vale" of "Aylesbury Vale 001A"."""
    return names.str.replace(r" \d{3}[A-Z]$", "", regex=True)


def refuse_cut(path: Path, own: Collection[str], there: Collection[str]) -> None:
    """Refuse a table by LSOA that holds some of the area's and lacks others.

    Parameters
    ----------
    path : Path
        The file.
    own : collection of str
        LSOAs of the area in the vintage of the table.
    there : collection of str
        LSOAs that the table holds.

    Raises
    ------
    SafecityError
        With the number of LSOAs that are lacking, and the first of them.
    """
    absent = set(own) - set(there)
    if absent and len(absent) < len(set(own)):
        raise SafecityError(
            f"the table was cut: it lacks {len(absent)} of {len(set(own))} LSOAs of the area "
            f"({named(absent)})",
            path=path,
            remedy="Take the whole table as its publisher issues it",
        )


def checked_against_wards(
    members: pd.DataFrame, wards: pd.DataFrame, sets: Mapping[str, Collection[str]], path: Path
) -> tuple[pd.DataFrame, list[Lack]]:
    """Hold the lookup of changes and the ward lookup to each other, in every area.

    Parameters
    ----------
    members : pandas.DataFrame
        `lsoa21`, `name21`, `lad`, `lad_new`, `ward_code`, `ward`, `area` of the LSOAs of the lookup
        of changes.
    wards : pandas.DataFrame
        As `geography.read_wards`.
    sets : mapping
        Codes that each area is made of, by its own code; the partnership's own area first.
    path : Path
        The lookup of changes, for the message.

    Returns
    -------
    tuple of (DataFrame, list of Lack)
        The members; a comparator that lacks LSOAs is no area any more, and where wards of the own
        area are not known, none is. And what there is to say of both.

    Raises
    ------
    SafecityError
        Where the lookup of changes lacks LSOAs of the own area, or the ward lookup some of an area
        that is made of wards.
    """
    own, lacks = next(iter(sets)), list[Lack]()
    strange = wards[~wards["lsoa21"].isin(members["lsoa21"])]
    for code, parts in sets.items():
        own_members = members[members["area"] == code]
        absent = _absent(strange, own_members, members, parts) if len(strange) else set[str]()
        if absent and code == own:
            raise _cut(code, absent, len(own_members), path)
        if absent:
            what = f"the lookup of changes lacks {_lsoas(absent)} of {code}: {named(absent)}"
            lacks.append((what, "", LEFT_OUT_COST))
            members = members.assign(area=members["area"].mask(members["area"] == code))
    return _warded(members, own, sets[own], lacks, path)


def _absent(
    strange: pd.DataFrame, own_members: pd.DataFrame, members: pd.DataFrame, parts: Collection[str]
) -> set[str]:
    """LSOAs of an area that the lookup of changes lacks, by the authority, ward or name of each.

    A ward lookup is a best fit: an LSOA that is named after another district than all of its
    authority's was given to a ward across the edge, and is none of the area's.
    """
    lads = set(own_members["lad_new"])
    beyond = set(members.loc[~members.index.isin(own_members.index), "lad_new"])
    districts = set(district_of(own_members["name21"]))
    at = district_of(strange["name21"])
    is_fitted = (at != "") & (at != strange["lad_name"]) & strange["lad_name"].isin(districts)
    in_whole = strange["lad"].isin(lads - beyond) & ~is_fitted
    in_part = strange["lad"].isin(lads & beyond) & at.isin(districts)
    in_ward = strange["ward_code"].isin([part for part in parts if kind_of(part) == WARD])
    is_small = all(kind_of(part) in (WARD, LSOA) for part in parts)
    is_absent = in_ward if is_small else in_whole | in_part | in_ward
    return set(strange.loc[is_absent, "lsoa21"])


def _cut(code: str, absent: Collection[str], n_there: int, path: Path) -> SafecityError:
    return SafecityError(
        f"the lookup was cut: it lacks {len(absent)} of {len(absent) + n_there} LSOAs of 2021 that "
        f"the ward lookup has in {code} ({named(absent)}); their crimes would not be counted",
        path=path,
        remedy=WHOLE,
    )


def _warded(
    members: pd.DataFrame, own: str, parts: Collection[str], lacks: Sequence[Lack], path: Path
) -> tuple[pd.DataFrame, list[Lack]]:
    """Take the own area's wards away where the ward lookup lacks some of its LSOAs."""
    near = members["lad"].isin(members.loc[members["area"] == own, "lad"])
    absent = set(members.loc[near & (members["ward_code"] == ""), "lsoa21"])
    if absent and any(kind_of(part) == WARD for part in parts):
        problem = f"{own} is made of wards, and the ward lookup lacks {_lsoas(absent)} beside "
        raise SafecityError(f"{problem}them ({named(absent)})", path=path, remedy=WHOLE)
    is_own = members["area"] == own
    absent &= set(members.loc[is_own, "lsoa21"])
    if not absent:
        return members, list(lacks)
    what = f"the ward lookup lacks {len(absent)} of {is_own.sum()} LSOAs: {named(absent)}"
    blank = members[["ward_code", "ward"]].mask(is_own, "")
    return members.assign(**blank), [*lacks, (what, "", NO_WARD_COST)]


def checked_against_street(
    strange: pd.DataFrame, n_placed: int, districts: Collection[str], path: Path
) -> list[Lack]:
    """Hold the lookups to the LSOAs that street-level files name after the area's district.

    Parameters
    ----------
    strange : pandas.DataFrame
        `code`, `name`, `count` of the LSOAs in the files of the own force that no lookup has.
    n_placed : int
        Rows that were placed in the own area.
    districts : collection of str
        Districts that LSOAs of the area are named after.
    path : Path
        The folder of raw files, for the message.

    Raises
    ------
    SafecityError
        Where they are several, with more than a hundredth of the rows.
    """
    of_districts = strange[district_of(strange["name"]).isin(districts)]
    n_codes, n_rows = of_districts["code"].nunique(), int(of_districts["count"].sum())
    if not n_rows:
        return []
    what = (
        f"{noted(n_rows, 'row')} in {_lsoas(set(of_districts['code']))} named after the area and "
        f"in no lookup ({named(set(of_districts['code']))})"
    )
    if n_codes >= MIN_STRANGE and n_rows > MIN_STRANGE_SHARE * (n_rows + n_placed):
        raise SafecityError(f"the lookups were cut: {what}", path=path, remedy=WHOLE)
    return [(what, "", STRANGE_COST)]
