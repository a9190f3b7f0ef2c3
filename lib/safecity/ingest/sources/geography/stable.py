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


COLUMNS = ["month", "ward_code", "ward", "category", "count", "exact"]
NAMES = ["code", "place", "ward_code", "ward", "in_2021"]


def ward_of_codes(members: pd.DataFrame, places: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Give the partnership's LSOA codes of either vintage their wards.

    A 2021 LSOA lies in the ward that the lookup gives for it. A code of the 2011 vintage alone
    goes with the best-fit ward of its stable place, which may lie across two wards.

    Parameters
    ----------
    members : pandas.DataFrame
        `lsoa21`, `ward_code`, `ward` of the 2021 LSOAs.
    places : pandas.DataFrame
        `place`, `ward_code`, `ward`: best fit of the partnership's places.
    codes : pandas.DataFrame
        `code`, `place`, `in_2021` of either vintage.

    Returns
    -------
    pandas.DataFrame
        `code`, `place`, `ward_code`, `ward`, `in_2021`; only codes that have a ward.
    """
    own = codes[codes["place"].isin(places["place"])]
    new = members[["lsoa21", "ward_code", "ward"]].rename(columns={"lsoa21": "code"})
    exact = own[own["in_2021"]].merge(new, on="code")
    fitted = own[~own["in_2021"]].merge(places[["place", "ward_code", "ward"]], on="place")
    fits = pd.concat([exact, fitted], ignore_index=True)[NAMES]
    return fits[fits["ward_code"].fillna("") != ""].reset_index(drop=True)


def ward_counts(counts: pd.DataFrame, wards: pd.DataFrame) -> pd.DataFrame:
    """Counts of the partnership's wards, without zeros.

    Parameters
    ----------
    counts : pandas.DataFrame
        `month` ("YYYY-MM"), `code` (LSOA as published), `vintage` of the file ("2011", "2021",
        "mixed", or "" where no code tells), `category`, `count`.
    wards : pandas.DataFrame
        The result of `ward_of_codes`.

    Returns
    -------
    pandas.DataFrame
        `month`, `ward_code`, `ward`, `category`, `count`, `exact`: True where every row of the
        month was placed by its own 2021 LSOA, False where joined places were given by best fit.
    """
    placed = counts.merge(wards[["code", "ward_code", "ward"]], on="code")
    placed["exact"] = placed["vintage"].isin(["2021", ""])
    keys = ["month", "ward_code", "ward", "category"]
    frame = placed.groupby(keys, as_index=False).agg(count=("count", "sum"), exact=("exact", "all"))
    frame["month"] = pd.to_datetime(frame["month"], format="%Y-%m")
    types = {**dict.fromkeys(keys[1:], "str"), "count": "int64", "exact": "bool"}
    return frame[COLUMNS].astype(types)


def ward_residents(residents: pd.DataFrame, wards: pd.DataFrame, is_2021: bool) -> pd.Series:
    """Sum residents over wards.

    Residents of 2021 LSOAs are summed as published. Where only 2011 LSOAs are there, the
    residents of a stable place are divided equally among its 2021 members (what is left over of
    a division goes to the lowest codes), so that a place across two wards counts for both.

    Parameters
    ----------
    residents : pandas.DataFrame
        `code`, `population` of 2021 LSOAs, or `place`, `population` of stable places.
    wards : pandas.DataFrame
        The result of `ward_of_codes`.
    is_2021 : bool
        Which of the two it is.

    Returns
    -------
    pandas.Series
        Residents by ward code; one with an LSOA that has no population is left out.
    """
    members = wards[wards["in_2021"]].sort_values("code")
    joined = members.merge(residents, on="code" if is_2021 else "place", how="left")
    people = joined["population"].astype("float64")
    if not is_2021:
        place = joined.groupby("place")["code"]
        size, rank = place.transform("size"), place.cumcount()
        people = people // size + (rank < people % size)
    by_ward = people.groupby(joined["ward_code"])
    return by_ward.sum().where(people.notna().groupby(joined["ward_code"]).all())
