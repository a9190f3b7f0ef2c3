"""Which lookup of areas a file is, by its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.source import Kind, Lack, Recognised, Source
from safecity.ingest.sources.geography.composition import Lookups, compose
from safecity.ingest.sources.geography.naming import (
    NO_PARTNERSHIPS,
    PARTNERSHIPS,
    read_partnerships,
)
from safecity.ingest.sources.geography.postcodes import hint
from safecity.ingest.sources.geography.shortfall import (
    NO_WARD_COST,
    checked_against_wards,
    district_of,
)
from safecity.ingest.sources.geography.stable import joined_name, stable_places, ward_of_codes
from safecity.ingest.supply.absence import PART_COST
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.supply.supplied import Status, Supply, force_of
from safecity.ingest.tables.delimited import first_cells, year_in
from safecity.ingest.tables.table import read_table

CHANGES, WARDS = "changes", "wards"
WARD_COST = "Without it nothing is shown by ward."
_CHANGES = {
    "lsoa11": (r"^(F_)?LSOA11CD$", "LSOA11CD"),
    "lsoa21": (r"^LSOA21CD$", "LSOA21CD"),
    "name21": (r"^LSOA21NM$", "LSOA21NM"),
    "lad": (r"^LAD\d\dCD$", "LAD22CD"),
}
_NAMES = {"name11": (r"^(F_)?LSOA11NM$", "LSOA11NM")}
_WARDS = {
    "lsoa21": (r"^LSOA21CD$", "LSOA21CD"),
    "ward_code": (r"^WD\d\dCD$", "WD24CD"),
    "ward": (r"^WD\d\dNM$", "WD24NM"),
    "lad": (r"^LAD\d\dCD$", "LAD24CD"),
}
_TOWNS = {"lad_name": (r"^LAD\d\dNM$", "LAD24NM"), "name21": (r"^LSOA21NM$", "LSOA21NM")}


@dataclass(frozen=True)
class Geography:
    """The lookups of England and Wales, joined on stable places.

    Attributes
    ----------
    codes : pandas.DataFrame
        `code` (either vintage), `place`, `in_2011`, `in_2021`, `area`: code of the assessment's
        area it lies in, or missing.
    places : pandas.DataFrame
        `place`, `name`, `lad` (code of the area), `members` (2021 codes joined by ";"),
        `ward_code`, `ward`; the partnership's own places only.
    wards : pandas.DataFrame
        `code` (either vintage), `place`, `ward_code`, `ward`, `in_2021` of the partnership's
        LSOAs; empty where no ward lookup was supplied. A ward that lies only partly in the area
        is named so, and wards of one name have their local authority's added.
    authorities : mapping
        Local authorities that an area is exactly, by the code of each area that is a set of
        areas; none where it cuts one.
    lacks : tuple of Lack
        What is cut by the area's edge, and what a lookup lacks.
    districts_named : frozenset of str
        Districts that LSOAs of the partnership's area are named after, in either vintage.
    """

    codes: pd.DataFrame
    places: pd.DataFrame
    wards: pd.DataFrame
    authorities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacks: tuple[Lack, ...] = ()
    districts_named: frozenset[str] = frozenset()

    @property
    def known_areas(self) -> set[str]:
        """Areas of the assessment that the lookup knows."""
        return set(self.codes["area"].dropna())

    def districts(self, areas: Collection[str]) -> dict[str, str]:
        """Give the area of each local authority that is one, or is a part of a set."""
        authorities = {area: self.authorities.get(area, (area,)) for area in areas}
        return {lad: area for area, lads in authorities.items() for lad in lads}

    @property
    def own_codes(self) -> pd.DataFrame:
        """The rows of `codes` that belong to the partnership's own places."""
        return self.codes[self.codes["place"].isin(self.places["place"])]


def _file(chosen: Sequence[Chosen], kind: str) -> RawFile | None:
    used = [c.item.file for c in chosen if c.used and c.item.kind == kind]
    return used[-1] if used else None


@lru_cache(maxsize=4)
@read_once
def read_changes(file: RawFile) -> pd.DataFrame:
    """Read the change lookup: `lsoa11`, `name11`, `lsoa21`, `name21`, `lad`, a row per pair."""
    frame = read_table(file, _CHANGES, optional=_NAMES)
    return frame if "name11" in frame else frame.assign(name11="")


@lru_cache(maxsize=4)
@read_once
def read_wards(file: RawFile) -> pd.DataFrame:
    """Read the ward lookup, one row per 2021 LSOA.

    `lsoa21`, `ward_code`, `ward`, `lad`, `lad_name`, `name21` (empty where the file has no names).
    """
    frame = read_table(file, _WARDS, optional=_TOWNS).drop_duplicates("lsoa21")
    return frame.assign(**{name: "" for name in _TOWNS if name not in frame})


def authorities_by_lsoa(chosen: Sequence[Chosen]) -> dict[str, str]:
    """Find the local authority of each LSOA of either vintage; the newer one where it is new.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used; none of them need be a lookup.
    """
    changes, wards = _file(chosen, CHANGES), _file(chosen, WARDS)
    if changes is None:
        return {}
    table, newer = read_changes(changes), dict[str, str]()
    if wards is not None:
        newer = dict(zip(read_wards(wards)["lsoa21"], read_wards(wards)["lad"], strict=True))
    there = set(newer.values())
    return {
        code: lad if lad in there else newer.get(new, lad)
        for vintage in ("lsoa11", "lsoa21")
        for code, new, lad in zip(table[vintage], table["lsoa21"], table["lad"], strict=True)
    }


def _best_ward(members: pd.DataFrame) -> pd.DataFrame:
    """Ward that holds most members of each place; of equals the lowest code."""
    votes = members.groupby(["place", "ward_code", "ward"], as_index=False).size()
    order = votes.sort_values(["place", "size", "ward_code"], ascending=[True, False, True])
    return order.drop_duplicates("place").set_index("place")[["ward_code", "ward"]]


def _own_places(members: pd.DataFrame, own: str) -> pd.DataFrame:
    own_members = members[members["area"] == own]
    grouped = own_members.groupby("place")
    frame = pd.DataFrame(
        {
            "name": grouped["name21"].agg(joined_name),
            "lad": own,
            "members": grouped["lsoa21"].agg(lambda codes: ";".join(sorted(codes))),
        }
    )
    return frame.join(_best_ward(own_members)).reset_index()


def _members(changes: pd.DataFrame, codes: pd.DataFrame, wards: RawFile | None) -> pd.DataFrame:
    """2021 LSOAs with their places, authorities and wards, in the order of their codes.

    The ward lookup is a best fit: it gives an LSOA beside an edge to a ward of the neighbour. An
    authority that is still there under its code keeps its LSOAs.
    """
    members = changes.drop_duplicates("lsoa21")[["lsoa21", "name21", "lad"]]
    members = members.merge(codes[["code", "place"]], left_on="lsoa21", right_on="code")
    if wards is None:
        members = members.assign(ward_code="", ward="", lad_new=members["lad"], lad_name="")
    else:
        newer = read_wards(wards).rename(columns={"lad": "lad_new"}).drop(columns="name21")
        members = members.merge(newer, on="lsoa21", how="left")
        stays = members["lad_new"].isna() | members["lad"].isin(members["lad_new"])
        members["lad_new"] = members["lad_new"].mask(stays, members["lad"])
    return members.fillna({"ward_code": "", "ward": "", "lad_name": ""}).sort_values("lsoa21")


def _old(changes: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """2011 LSOAs with their places and the district that their names give."""
    old = changes.drop_duplicates("lsoa11")[["lsoa11", "name11"]]
    old = old.merge(codes[["code", "place"]], left_on="lsoa11", right_on="code")
    return old.assign(district=district_of(old["name11"]))


def _districts_named(
    members: pd.DataFrame, old: pd.DataFrame, own: Collection[str]
) -> frozenset[str]:
    names = members.loc[members["place"].isin(own), "name21"]
    return frozenset({*district_of(names), *old.loc[old["place"].isin(own), "district"]} - {""})


def _partnerships(chosen: Sequence[Chosen]) -> pd.DataFrame:
    file = _file(chosen, PARTNERSHIPS)
    return NO_PARTNERSHIPS if file is None else read_partnerships(file)


def _parted(members: pd.DataFrame, own: str) -> tuple[pd.Series, list[Lack]]:
    """Name the wards so that each is what is counted of it; and say which are cut."""
    own_members = members[(members["area"] == own) & (members["ward_code"] != "")]
    beyond = set(members.loc[members["area"] != own, "ward_code"])
    wards = own_members.drop_duplicates("ward_code").set_index("ward_code")
    twice = wards["ward"].duplicated(keep=False) & (wards["lad_name"] != "")
    names = wards["ward"].where(~twice, wards["ward"] + ", " + wards["lad_name"])
    cut = names.index.isin(beyond)
    named = members["ward_code"].map(names.where(~cut, names + " (part)")).fillna(members["ward"])
    what = f"wards that lie partly outside the area: {', '.join(sorted(names[cut]))}"
    return named, [(what, "", PART_COST)] if cut.any() else []


def read_geography(
    chosen: Sequence[Chosen],
    sets: Mapping[str, Collection[str]],
    raw: Path,
    forces: Mapping[str, str] | None = None,
) -> Geography:
    """Read the lookups and cut them to an assessment.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    sets : mapping
        Codes that each area is made of, by its own code; the partnership's own area first.
    raw : Path
        The folder of raw files, for messages.
    forces : mapping, optional
        File name of the police force that is declared for an area, by its code.

    Raises
    ------
    SafecityError
        Where the change lookup is missing or broken, or as `composition.compose`.
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
    lookups = Lookups(members, _old(changes, codes), _partnerships(chosen), file.path)
    own, composition = next(iter(sets)), compose(lookups, sets, forces or {})
    members["area"] = members["place"].map(composition.area)
    short: list[Lack] = []
    if wards is not None:
        members, short = checked_against_wards(members, read_wards(wards), sets, file.path)
    area = members.drop_duplicates("place").set_index("place")["area"]
    codes["area"] = codes["place"].map(area)
    members["ward"], cut = _parted(members, own)
    places = _own_places(members, own)
    placed = ward_of_codes(members, places, codes)
    lacks = (*composition.lacks, *short, *cut)
    named = _districts_named(members, lookups.old, places["place"])
    return Geography(codes, places, placed, composition.authorities, lacks, named)


SLUG = "geography"


def _by_columns(file: RawFile, columns: Sequence[str]) -> Recognised | None:
    names = set(columns)
    has_changes = {"LSOA21CD", "CHGIND"} <= names or {"LSOA11CD", "LSOA21CD"} <= names
    if has_changes or re.match(r"LSOA.*11.*LSOA.*21.*LU", file.file_name, re.I):
        return Recognised(file, CHANGES, f"LAD{year_in(columns, r'LAD(..)CD$')}")
    if "LSOA21CD" in names and (year := year_in(columns, r"WD(..)CD$")):
        return Recognised(file, WARDS, f"WD{year}")
    if year := year_in(columns, r"CSP(..)CD$"):
        return Recognised(file, PARTNERSHIPS, f"CSP{year}")
    return None


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a lookup: of LSOAs that were changed, to wards, or of partnerships.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    found = (_by_columns(file, columns) for columns in first_cells(file))
    return next(filter(None, found), None)


def _lacking(supply: Supply, _: Assessment) -> list[tuple[str, str, str, str]]:
    if not supply.has(SLUG) or supply.of(WARDS):
        return []
    return [(SLUG, "no lookup from LSOA to ward", "", WARD_COST)]


def known_codes(items: Sequence[Recognised]) -> set[str]:
    """LSOA codes of either vintage in the change lookups among some files."""
    tables = [read_changes(item.file) for item in items if item.kind == CHANGES]
    return {code for table in tables for name in ("lsoa11", "lsoa21") for code in table[name]}


def _strangers(geography: Geography, assessment: Assessment) -> str:
    """Comparators whose code is in no lookup."""
    unknown = [code for code in assessment.areas if code not in geography.known_areas]
    return f"; in no lookup: {', '.join(unknown)}" if unknown else ""


def _geography(supply: Supply, assessment: Assessment) -> Status:
    if not supply.of(CHANGES):
        return Status("missing", "the lookup from 2011 to 2021 LSOAs is indispensable", None)
    try:
        forces = force_of(assessment)
        geography = read_geography(supply.chosen, assessment.sets, supply.raw, forces)
    except SafecityError as error:
        return Status("missing", f"{error.problem}. {error.remedy}", None)
    strangers = _strangers(geography, assessment)
    if not supply.of(WARDS):
        detail = f"no lookup from LSOA to ward{strangers}"
        return Status("stale", detail, WARD_COST)
    labels = [chosen.item.label for chosen in supply.of(CHANGES, WARDS)]
    remarks = [f"; {what}" for what, _, _ in geography.lacks]
    costs = dict.fromkeys(cost for _, _, cost in geography.lacks)
    is_cut = NO_WARD_COST in costs
    detail = ", ".join(labels) + strangers + "".join(remarks)
    return Status("stale" if is_cut else "present", detail, " ".join(costs))


SOURCE = Source(
    recognises,
    kinds={
        CHANGES: Kind(SLUG, lambda item: read_changes(item.file), required=True, newest_only=True),
        WARDS: Kind(SLUG, lambda item: read_wards(item.file), newest_only=True),
        PARTNERSHIPS: Kind(SLUG, lambda item: read_partnerships(item.file), newest_only=True),
    },
    lacking=_lacking,
    judges={SLUG: _geography},
    hint=hint,
)
