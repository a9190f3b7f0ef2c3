"""ONS lookups: LSOA 2011 to 2021, to ward, to local authority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.ingest.choice import Chosen
from safecity.ingest.recognise import CHANGES, WARDS
from safecity.ingest.scan import RawFile
from safecity.ingest.spelling import meant
from safecity.ingest.stable import joined_name, stable_places
from safecity.ingest.table import read_table
from safecity.ingest.wards import ward_of_codes

_CHANGES = {
    "lsoa11": (r"^(F_)?LSOA11CD$", "LSOA11CD"),
    "lsoa21": (r"^LSOA21CD$", "LSOA21CD"),
    "name21": (r"^LSOA21NM$", "LSOA21NM"),
    "lad": (r"^LAD\d\dCD$", "LAD22CD"),
}
_WARDS = {
    "lsoa21": (r"^LSOA21CD$", "LSOA21CD"),
    "ward_code": (r"^WD\d\dCD$", "WD24CD"),
    "ward": (r"^WD\d\dNM$", "WD24NM"),
    "lad": (r"^LAD\d\dCD$", "LAD24CD"),
}


@dataclass(frozen=True)
class Geography:
    """The lookups of England and Wales, joined on stable places.

    Attributes
    ----------
    codes : pandas.DataFrame
        `code` (either vintage), `place`, `in_2011`, `in_2021`, `area`: the assessment's local
        authority it lies in, or missing.
    places : pandas.DataFrame
        `place`, `name`, `lad`, `members` (2021 codes joined by ";"), `ward_code`, `ward`; the
        partnership's own places only.
    wards : pandas.DataFrame
        `code` (either vintage), `place`, `ward_code`, `ward`, `in_2021` of the partnership's
        LSOAs; empty where no ward lookup was supplied.
    has_wards : bool
        Whether a ward lookup was supplied.
    """

    codes: pd.DataFrame
    places: pd.DataFrame
    wards: pd.DataFrame
    has_wards: bool

    @property
    def known_areas(self) -> set[str]:
        """Local authorities of the assessment that the lookup knows."""
        return set(self.codes["area"].dropna())

    @property
    def own_codes(self) -> pd.DataFrame:
        """The rows of `codes` that belong to the partnership's own places."""
        return self.codes[self.codes["place"].isin(self.places["place"])]


def _file(chosen: Sequence[Chosen], kind: str) -> RawFile | None:
    used = [c.item.file for c in chosen if c.used and c.item.kind == kind]
    return used[-1] if used else None


@lru_cache(maxsize=4)
def read_changes(file: RawFile) -> pd.DataFrame:
    """Read the change lookup: `lsoa11`, `lsoa21`, `name21`, `lad`, one row per pair."""
    return read_table(file, _CHANGES)


@lru_cache(maxsize=4)
def read_wards(file: RawFile) -> pd.DataFrame:
    """Read the ward lookup: `lsoa21`, `ward_code`, `ward`, `lad`, one row per 2021 LSOA."""
    return read_table(file, _WARDS).drop_duplicates("lsoa21")


def _known(members: pd.DataFrame) -> set[str]:
    return {*members["lad"], *members["lad_new"]}


def _owners(members: pd.DataFrame, sets: Mapping[str, frozenset[str]]) -> pd.Series:
    """Area of each 2021 LSOA: by its newer authority, ward or own code, else the older authority.

    Raises
    ------
    _SetError
        Where a set names a code that no lookup has, or an LSOA lies in two areas.
    """
    owner = pd.Series(None, index=members.index, dtype="object")
    columns = ("lad_new", "ward_code", "lsoa21")
    present = set().union(*(members[name] for name in columns))
    for code, parts in sets.items():
        gone = parts - present
        if unknown := sorted(gone - set(members["lad"])) if parts != {code} else []:
            raise _SetError(f"{code} is made of {unknown[0]}, which no lookup has")
        mine = members["lad"].isin(gone)
        for name in columns:
            mine |= members[name].isin(parts)
        if len(twice := owner[mine].dropna()):
            lsoa = members.loc[twice.index[0], "lsoa21"]
            raise _SetError(f"{lsoa} lies in {twice.iloc[0]} and in {code}")
        owner[mine] = code
    return owner


class _SetError(Exception):
    """Sets of areas that cannot be."""


def _area_of(members: pd.DataFrame, sets: Mapping[str, frozenset[str]]) -> pd.Series:
    """Area of each place; one across a boundary (England has three) goes with its lowest code."""
    first = members.assign(area=_owners(members, sets)).drop_duplicates("place")
    return first.set_index("place")["area"]


def _in_part(members: pd.DataFrame, own: str) -> pd.DataFrame:
    """Say of a ward that the partnership has a part of that only the part is counted."""
    mine = members["area"] == own
    cut = set(members.loc[mine, "ward_code"]) & set(members.loc[~mine, "ward_code"]) - {""}
    is_cut = mine & members["ward_code"].isin(cut)
    return members.assign(ward=members["ward"].where(~is_cut, members["ward"] + " (part)"))


def _best_ward(members: pd.DataFrame) -> pd.DataFrame:
    """Ward that holds most members of each place; of equals the lowest code."""
    votes = members.groupby(["place", "ward_code", "ward"], as_index=False).size()
    order = votes.sort_values(["place", "size", "ward_code"], ascending=[True, False, True])
    return order.drop_duplicates("place").set_index("place")[["ward_code", "ward"]]


def _own_places(members: pd.DataFrame, own: str) -> pd.DataFrame:
    mine = members[members["area"] == own]
    grouped = mine.groupby("place")
    frame = pd.DataFrame(
        {
            "name": grouped["name21"].agg(joined_name),
            "lad": own,
            "members": grouped["lsoa21"].agg(lambda codes: ";".join(sorted(codes))),
        }
    )
    return frame.join(_best_ward(mine)).reset_index()


def _members(changes: pd.DataFrame, codes: pd.DataFrame, wards: RawFile | None) -> pd.DataFrame:
    """2021 LSOAs with their places, authorities and wards, in the order of their codes."""
    members = changes.drop_duplicates("lsoa21")[["lsoa21", "name21", "lad"]]
    members = members.merge(codes[["code", "place"]], left_on="lsoa21", right_on="code")
    if wards is None:
        members = members.assign(ward_code="", ward="", lad_new=members["lad"])
    else:
        newer = read_wards(wards).rename(columns={"lad": "lad_new"})
        members = members.merge(newer, on="lsoa21", how="left")
        members["lad_new"] = members["lad_new"].fillna(members["lad"])
    return members.sort_values("lsoa21")


def read_geography(
    chosen: Sequence[Chosen], sets: Mapping[str, frozenset[str]], raw: Path
) -> Geography:
    """Read the lookups and cut them to an assessment.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    sets : mapping
        Codes of the districts, wards and LSOAs that each area is made of, the partnership's own
        area first.
    raw : Path
        The folder of raw files, for messages.

    Raises
    ------
    SafecityError
        Where the change lookup is missing or broken, does not know the partnership's code or a
        part of it, or an LSOA lies in two areas.
    """
    file = _file(chosen, CHANGES)
    if file is None:
        raise SafecityError(
            "no lookup from 2011 to 2021 LSOAs; without it no crime can be placed",
            path=raw,
            remedy="Add LSOA11_LSOA21_LAD22_EW_LU.csv: safecity raw add geography FILE",
        )
    changes, wards = read_changes(file), _file(chosen, WARDS)
    codes = stable_places(changes)
    members = _members(changes, codes, wards)
    own = next(iter(sets))
    try:
        area = _area_of(members, sets)
    except _SetError as error:
        remedy = "Check the parts in partnership.yml; a ward needs the lookup from LSOA to ward"
        raise SafecityError(str(error), path=file.path, remedy=remedy) from None
    members["area"], codes["area"] = members["place"].map(area), codes["place"].map(area)
    if own not in set(area):
        raise SafecityError(
            f"the lookup has no local authority {own}",
            path=file.path,
            remedy=f"Check the code in partnership.yml. {meant(own, _known(members))}".strip(),
        )
    if sets[own] != {own}:
        members = _in_part(members, own)
    places = _own_places(members, own)
    return Geography(codes, places, ward_of_codes(members, places, codes), wards is not None)
