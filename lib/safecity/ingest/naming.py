"""Which partnerships of the Home Office tables an area is, by its names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.assessment import Area as Declaration
from safecity.catalogue.assessment import Assessment
from safecity.catalogue.csp_names import load_csp_names
from safecity.catalogue.errors import SafecityError
from safecity.ingest.forces import force_slug
from safecity.ingest.recognise import PARTNERSHIPS
from safecity.ingest.scan import RawFile
from safecity.ingest.spelling import meant
from safecity.ingest.supply import Supply
from safecity.ingest.table import read_table

_COLUMNS = {
    "lad": (r"^LAD\d\dCD$", "LAD24CD"),
    "lad_name": (r"^LAD\d\dNM$", "LAD24NM"),
    "csp": (r"^CSP\d\dCD$", "CSP24CD"),
    "csp_name": (r"^CSP\d\dNM$", "CSP24NM"),
    "force_name": (r"^PFA\d\dNM$", "PFA24NM"),
}
NO_LOOKUP = (
    "no lookup from partnerships to local authorities",
    "",
    "Partnerships are found in the tables by the names that the assessment declares.",
)


def read_partnerships(file: RawFile) -> pd.DataFrame:
    """Read the lookup: `lad`, `lad_name`, `csp`, `csp_name`, `force_name`, a row per pair."""
    return read_table(file, _COLUMNS)


def read_lookup(supply: Supply) -> pd.DataFrame:
    """Read the lookup of partnerships; no rows where it was not supplied."""
    files = [chosen.item.file for chosen in supply.of(PARTNERSHIPS)]
    if not files:
        return pd.DataFrame(columns=list(_COLUMNS), dtype="str")
    return read_partnerships(files[-1])


@dataclass(frozen=True)
class Area:
    """An area of the assessment and what it may be called in the tables.

    Attributes
    ----------
    code, name, force : str
        ONS code, declared name, and police force by its file name.
    own : frozenset of str
        Keys of its own names: a partnership of such a name is the area.
    sums : tuple of frozenset of str
        Sets of keys of partnerships that are the area together.
    shared : mapping
        Names of the other authorities that a partnership covers too, by the partnership's key.
    reason : str
        Why it may not be in the tables, where that is declared.
    """

    code: str
    name: str
    force: str
    own: frozenset[str]
    sums: tuple[frozenset[str], ...]
    shared: Mapping[str, tuple[str, ...]]
    reason: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Every key of which a row may be the area's, or a part of it."""
        return self.own.union(*self.sums)

    def _others(self, key: str, there: Collection[str]) -> tuple[str, ...]:
        """Authorities that a partnership covers too, and that the table has not by themselves."""
        names, apart = load_csp_names(), set(there) - {key}
        return tuple(name for name in self.shared.get(key, ()) if names.key(name) not in apart)

    def partnerships(self, there: Mapping[str, str]) -> tuple[frozenset[str], str]:
        """Find the area among the partnerships of a table.

        Parameters
        ----------
        there : mapping
            Names of the table's partnerships by their keys.

        Returns
        -------
        keys : frozenset of str
            Keys of the partnerships that are the area together; none where it is not there.
        reason : str
            Why it is not there; empty where it is.
        """
        for keys in (*({key} for key in sorted(self.own)), *self.sums):
            if keys <= set(there) and not any(self._others(key, there) for key in keys):
                return frozenset(keys), ""
        return frozenset(), self._lack(there)

    def _lack(self, there: Mapping[str, str]) -> str:
        if self.reason and not any(parts & set(there) for parts in self.sums):
            return self.reason
        for key in sorted(self.keys & set(there)):
            if others := self._others(key, there):
                covers = f"the partnership {there[key]} also covers {', '.join(others)}"
                return self.reason or covers
        for parts in self.sums:
            if parts & set(there):
                absent = ", ".join(sorted(key.title() for key in parts - set(there)))
                return f"it is the sum of partnerships, of which the table lacks {absent}"
        hint = meant(self.name, there.values())
        return f"the table has no partnership named {self.name}. {hint}".strip().rstrip(".")


NOT_IN_TABLES = "it is made of wards or LSOAs, which the tables do not tell apart"


def _area(area: Declaration, lookup: pd.DataFrame) -> Area:
    names, parts = load_csp_names(), area.members
    mine = lookup[lookup["lad"].isin(parts) | (lookup["csp"] == area.code)]
    others = lookup[lookup["csp"].isin(mine["csp"]) & ~lookup["lad"].isin({*parts, *mine["lad"]})]
    whole = parts <= {*lookup["lad"], area.code}
    is_district = parts == {area.code} and area.code in set(lookup["lad"])
    called = (area.name, *mine["lad_name"]) if is_district else (area.name,)
    merger = next((m for n in called if (m := names.merger(n))), None)
    # Under today's partnerships, or district by district as older tables have some of them.
    today = (mine["csp_name"], mine["lad_name"]) if len(mine) and whole else ()
    listed = [frozenset(map(names.key, each)) for each in today]
    sums = [frozenset(map(names.key, each)) for each in merger.parts] if merger else []
    reason = merger.reason.rstrip(".") if merger else ""
    # A set that only bears the name of a partnership is not that partnership.
    is_named = whole and (parts == {area.code} or area.code in set(lookup["csp"]))
    return Area(
        code=area.code,
        name=area.name,
        force=area.force,
        own=frozenset(map(names.key, called)) if is_named or lookup.empty else frozenset(),
        sums=tuple(dict.fromkeys([*sums, *listed])),
        shared={
            names.key(csp): tuple(group["lad_name"]) for csp, group in others.groupby("csp_name")
        },
        reason=reason if whole or lookup.empty else NOT_IN_TABLES,
    )


def areas_of(assessment: Assessment, lookup: pd.DataFrame) -> tuple[Area, ...]:
    """Name the areas of an assessment as the Home Office tables may.

    Parameters
    ----------
    assessment : Assessment
        Its areas, the own first.
    lookup : pandas.DataFrame
        From `read_lookup`; may have no rows.
    """
    owner = assessment.partnership
    return tuple(_area(area, lookup) for area in (owner, *owner.comparators.members))


def check_forces(assessment: Assessment, lookup: pd.DataFrame) -> None:
    """Refuse a set of which a district lies in another police force: it would not be counted.

    Raises
    ------
    SafecityError
        With the area, the district and its force.
    """
    owner = assessment.partnership
    for area in (owner, *owner.comparators.members):
        parts = lookup[lookup["lad"].isin(area.parts)]
        elsewhere = parts[parts["force_name"].map(force_slug) != area.force]
        for part in elsewhere.itertuples():
            raise SafecityError(
                f"{part.lad_name} ({part.lad}), a part of {area.name}, lies in the police force "
                f"{part.force_name} and not in {area.force}",
                remedy="An area is counted from one force's files: declare a part in each force",
            )
