"""What every area of an assessment is made of, down to the places that it is counted from.

An area is a local authority or a set of local authorities, partnerships, wards and LSOAs. A
partnership is looked up: it is whole local authorities, or a part of one that was joined from
several since. Such a part is told by the names of its LSOAs of 2011, which keep the name of the
district that was there ("Aylesbury Vale 001A" in Buckinghamshire).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from safecity.catalogue.area import (
    AUTHORITY,
    LSOA,
    PARTNERSHIP,
    WARD,
    is_set,
    kind_of,
    load_csp_names,
)
from safecity.errors import SafecityError, meant
from safecity.ingest.forces import FORCES, force_slug
from safecity.ingest.source import Lack
from safecity.ingest.sources.geography.shortfall import LEFT_OUT_COST, WHOLE, named
from safecity.ingest.supply.absence import PLACE_COST


@dataclass(frozen=True)
class Composition:
    """Which places make up each area.

    Attributes
    ----------
    area : pandas.Series
        Code of the area by place; places of no area are left out.
    authorities : mapping
        Local authorities that an area is exactly, by the code of each area that is a set; none
        where it cuts one.
    lacks : tuple of Lack
        What there is to say (what, period, cost) of an edge that cuts what is counted as one.
    """

    area: pd.Series
    authorities: Mapping[str, tuple[str, ...]]
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Lookups:
    """The lookups that say what lies where.

    Attributes
    ----------
    members : pandas.DataFrame
        `lsoa21`, `place`, `lad`, `lad_new`, `ward_code` of the 2021 LSOAs, by code.
    old : pandas.DataFrame
        `lsoa11`, `place`, `district` (the LSOA's name without its number) of the 2011 LSOAs.
    partnerships : pandas.DataFrame
        As `naming.read_lookup`; may have no rows.
    path : Path
        The lookup of changes, for messages.
    """

    members: pd.DataFrame
    old: pd.DataFrame
    partnerships: pd.DataFrame
    path: Path

    @cached_property
    def _first(self) -> pd.DataFrame:
        """Authorities of the lowest 2021 LSOA of each place: a place across an edge goes there."""
        return self.members.drop_duplicates("place").set_index("place")

    @cached_property
    def _new(self) -> dict[str, set[str]]:
        return _grouped(self._first["lad_new"])

    @cached_property
    def _gone(self) -> dict[str, set[str]]:
        return _grouped(self._first["lad"])

    @cached_property
    def _wards(self) -> dict[str, set[str]]:
        return {str(w): set(of["lsoa21"]) for w, of in self.members.groupby("ward_code") if w}

    @cached_property
    def _lowest(self) -> dict[str, str]:
        """Place by its lowest LSOA code of either vintage."""
        lowest: dict[str, str] = {}
        for frame, column in ((self.old, "lsoa11"), (self.members, "lsoa21")):
            first = frame.sort_values(column).drop_duplicates("place")
            lowest |= dict(zip(first[column], first["place"], strict=True))
        return lowest

    @cached_property
    def codes(self) -> set[str]:
        """Every LSOA code of either vintage."""
        return {*self.members["lsoa21"], *self.old["lsoa11"]}

    def authority(self, code: str) -> set[str]:
        """Places of a local authority, by its newer code, else by its older one."""
        return self._new.get(code) or self._gone.get(code) or set()

    def lsoas(self, code: str) -> set[str]:
        """LSOA codes of a ward, or of an LSOA that is known."""
        return self._wards.get(code) or ({code} & self.codes)

    def placed(self, codes: Collection[str]) -> set[str]:
        """Places whose lowest LSOA of a vintage is among codes."""
        return {self._lowest[code] for code in codes if code in self._lowest}

    def cut(self, codes: Collection[str]) -> set[str]:
        """Places of which some codes of each vintage are among codes, and some are not."""
        touched: set[str] = set()
        entire: set[str] = set()
        for frame, column in ((self.members, "lsoa21"), (self.old, "lsoa11")):
            inside = frame[column].isin(codes).groupby(frame["place"])
            touched |= set(frame.loc[frame[column].isin(codes), "place"])
            entire |= set(inside.all().loc[lambda every: every].index)
        return touched - entire

    def authorities_of(self, places: Collection[str]) -> tuple[str, ...]:
        """Local authorities whose places these exactly are; none where one is cut."""
        authorities = self._first.loc[self._first.index.isin(places), "lad_new"].unique()
        whole = all(self._new[lad] <= set(places) for lad in authorities)
        return tuple(sorted(map(str, authorities))) if whole else ()

    def partnership(self, code: str) -> set[str]:
        """Places of a partnership; none where the lookup does not know it."""
        lookup = self.partnerships
        places: set[str] = set()
        for lad in lookup.loc[lookup["csp"] == code, "lad"]:
            whole, several = self.authority(lad), lookup[lookup["lad"] == lad]
            districts = _districts(several, code, self._district_of(whole))
            places |= whole if len(several) == 1 else self._named(whole, districts)
        return places

    def lost(self, code: str) -> set[str]:
        """Local authorities that may be a part of a partnership, and that one lookup lacks.

        Of the lookup of partnerships those that no LSOA lies in; of the LSOAs those whose authority
        it does not have, by the newer code nor by the older one.
        """
        lookup = self.partnerships
        parts = lookup.loc[lookup["csp"] == code, "lad"]
        unplaced = {lad for lad in parts if not self.authority(lad)}
        known = self.members[["lad", "lad_new"]].isin(set(lookup["lad"])).any(axis=1)
        nation = self.members["lsoa21"].str[0] == ("W" if code.startswith("W") else "E")
        return unplaced | set(self.members.loc[nation & ~known, "lad_new"])

    def forces(self, places: Collection[str]) -> set[str]:
        """Police forces of places by their file names, as far as the lookup knows them."""
        if self.partnerships.empty:
            return set()
        lads = self._first.loc[self._first.index.isin(places), "lad_new"].unique()
        rows = self.partnerships[self.partnerships["lad"].isin(lads)]
        return set(map(force_slug, rows["force_name"])) & FORCES

    def _district_of(self, places: Collection[str]) -> pd.Series:
        """District of 2011 by place, as the name of its lowest LSOA of 2011 has it."""
        rows = self.old[self.old["place"].isin(places)].sort_values("lsoa11")
        return rows.drop_duplicates("place").set_index("place")["district"]

    def _named(self, places: Collection[str], districts: Collection[str]) -> set[str]:
        of = self._district_of(places)
        return set(of.index[of.isin(districts)])


def _grouped(of: pd.Series) -> dict[str, set[str]]:
    return {str(code): set(group.index) for code, group in of.groupby(of)}


def _districts(several: pd.DataFrame, code: str, of: pd.Series) -> set[str]:
    """Districts of 2011 in one authority that are a partnership's.

    Those of its name; and of a district that no partnership is named after, the one partnership
    there that is named after no district.
    """
    key = load_csp_names().key
    names = {csp: key(name) for csp, name in zip(several["csp"], several["csp_name"], strict=True)}
    districts = {district: key(district) for district in of.unique()}
    own = {district for district, name in districts.items() if name == names[code]}
    unnamed = {csp for csp, name in names.items() if name not in districts.values()}
    rest = {district for district, name in districts.items() if name not in names.values()}
    return rest if not own and unnamed == {code} else own


def compose(
    lookups: Lookups, sets: Mapping[str, Collection[str]], forces: Mapping[str, str]
) -> Composition:
    """Find the places of every area.

    Parameters
    ----------
    lookups : Lookups
        What lies where.
    sets : mapping
        Codes that each area is made of, by its own code; the partnership's own area first.
    forces : mapping
        File name of the police force that is declared for an area, by its code.

    Returns
    -------
    Composition
        A comparator of which the lookups do not know every part is left out whole.

    Raises
    ------
    SafecityError
        Where the own area's code or one of its parts is in no lookup, two areas overlap, or an area
        lies in another police force than is declared, or in two.
    """
    areas: dict[str, str] = {}
    authorities: dict[str, tuple[str, ...]] = {}
    lacks: list[Lack] = []
    own = next(iter(sets))
    for code, parts in sets.items():
        places, unknown = _places(lookups, sorted(parts))
        if unknown and code == own:
            raise _unknown(lookups, code, unknown[0])
        cut = [part for part in sorted(parts) if kind_of(part) == PARTNERSHIP]
        lost = sorted(set[str]().union(*map(lookups.lost, cut)))
        if lost and not unknown and code == own:
            raise _cut(lookups, code, lost)
        if lost and not unknown:
            lacks.append((f"{_LOST.format(len(lost), named(lost))} {code}", "", LEFT_OUT_COST))
        if unknown or lost:
            continue
        _refuse_overlap(areas, places, code)
        _check_force(lookups, code, places, forces.get(code, ""))
        areas |= dict.fromkeys(places, code)
        if is_set(code, parts):
            authorities[code] = _whole(lookups, sorted(parts), places)
            lacks += _cuts(lookups, code, parts)
    return Composition(pd.Series(areas, dtype="str"), authorities, tuple(lacks))


_LOST = "one of the lookups lacks {} local authorities ({}), which may lie in"


def _cut(lookups: Lookups, code: str, lost: Sequence[str]) -> SafecityError:
    problem = f"{_LOST.format(len(lost), named(lost))} {code}"
    return SafecityError(problem, path=lookups.path, remedy=WHOLE)


def _places(lookups: Lookups, parts: Sequence[str]) -> tuple[set[str], list[str]]:
    """Places of all parts together, and the parts that no lookup knows."""
    places: set[str] = set()
    codes: set[str] = set()
    unknown = []
    for part in parts:
        kind = kind_of(part)
        part_places = lookups.partnership(part) if kind == PARTNERSHIP else lookups.authority(part)
        mine_codes = lookups.lsoas(part) if kind in (WARD, LSOA) else set()
        unknown += [] if part_places or mine_codes else [part]
        places, codes = places | part_places, codes | mine_codes
    return places | lookups.placed(codes), unknown


def _whole(lookups: Lookups, parts: Sequence[str], places: set[str]) -> tuple[str, ...]:
    """Local authorities that a set is exactly: as declared where only they are, else as found."""
    if all(kind_of(part) == AUTHORITY for part in parts):
        return tuple(parts)
    return lookups.authorities_of(places)


def _cuts(lookups: Lookups, code: str, parts: Collection[str]) -> list[Lack]:
    """Say where the edge of an area runs through LSOAs that are counted as one place."""
    small = [part for part in parts if kind_of(part) in (WARD, LSOA)]
    codes: set[str] = set().union(*map(lookups.lsoas, small)) if small else set()
    whole, _ = _places(lookups, [part for part in parts if part not in set(small)])
    cut = sorted(lookups.cut(codes) - whole) if codes else []
    if not cut:
        return []
    inside = sorted(lookups.placed(codes) & set(cut))
    what = f"the edge of {code} runs through {', '.join(cut)}; counted inside: "
    return [(what + (", ".join(inside) or "none"), "", PLACE_COST)]


def _refuse_overlap(areas: Mapping[str, str], places: set[str], code: str) -> None:
    twice = sorted(place for place in places if place in areas)
    if twice:
        more = f", as {len(twice) - 1} others do" if len(twice) > 1 else ""
        raise SafecityError(
            f"{twice[0]} lies in {areas[twice[0]]} and in {code}{more}",
            remedy="Take one of the two out of partnership.yml: an area is not compared with a "
            "part of itself",
        )


def _check_force(lookups: Lookups, code: str, places: set[str], declared: str) -> None:
    """An area is counted from the files of one force: no other may hold a part of it."""
    others = sorted(lookups.forces(places) - {declared})
    if declared and others:
        raise SafecityError(
            f"{code} is declared to lie in the police force {declared}; by the lookup it lies in "
            f"{' and '.join(sorted(lookups.forces(places)))}",
            path=lookups.path,
            remedy="Correct the force in partnership.yml; an area is counted from the files of one "
            "force, so leave out the part that lies in another",
        )


def _unknown(lookups: Lookups, code: str, part: str) -> SafecityError:
    kind = kind_of(part) or AUTHORITY
    if kind == PARTNERSHIP and part in set(lookups.partnerships["csp"]):
        return _unnamed(lookups, part)
    known = {*lookups.members["lad"], *lookups.members["lad_new"]}
    if kind == PARTNERSHIP:
        known = set(lookups.partnerships["csp"])
    elif kind == WARD:
        known = set(filter(None, lookups.members["ward_code"]))
    elif kind == LSOA:
        known = set()
    hint = "" if known or kind == LSOA else "Supply the lookup: make fetch SOURCE=geography."
    hint = hint or meant(part, known)
    problem = f"the lookup has no {kind} {part}"
    return SafecityError(
        problem if part == code else f"{code} is made of {part}, which no lookup has",
        path=lookups.path,
        remedy=f"Check the code of this {kind} in partnership.yml. {hint}".strip(),
    )


def _unnamed(lookups: Lookups, partnership: str) -> SafecityError:
    """A partnership in a part of an authority that no LSOA of 2011 is named after."""
    row = lookups.partnerships[lookups.partnerships["csp"] == partnership].iloc[0]
    return SafecityError(
        f"{row['csp_name']} ({partnership}) is one of several partnerships in "
        f"{row['lad_name']}, and no LSOA of 2011 there is named after it",
        path=lookups.path,
        remedy="Use the lookup of changes with the names of 2011 (LSOA11NM), or list the wards or "
        "LSOAs in partnership.yml: parts: [...] or parts: lsoas.csv",
    )
