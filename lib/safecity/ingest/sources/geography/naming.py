"""Which partnerships of the Home Office tables an area is, by its names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from safecity.catalogue.area import PARTNERSHIP, Merger, kind_of, load_csp_names
from safecity.catalogue.area import Area as Declaration
from safecity.catalogue.assessment import Assessment
from safecity.errors import meant
from safecity.ingest.forces import force_slug
from safecity.ingest.sources.geography.stable import components
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.supply.supplied import Supply
from safecity.ingest.tables.table import read_table

PARTNERSHIPS = "partnerships"
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
NOT_IN_TABLES = (
    "it is made of wards, LSOAs or parts of local authorities, which the tables do not tell apart"
)
NO_NAMES = "no lookup says which partnerships it is made of"
UNLISTED = "local authorities that the lookup lacks"
NO_PARTNERSHIPS = pd.DataFrame(columns=list(_COLUMNS), dtype="str")
"""The lookup without a row."""


@read_once
def read_partnerships(file: RawFile) -> pd.DataFrame:
    """Read the lookup: `lad`, `lad_name`, `csp`, `csp_name`, `force_name`, a row per pair."""
    return read_table(file, _COLUMNS)


def read_lookup(supply: Supply) -> pd.DataFrame:
    """Read the lookup of partnerships; no rows where it was not supplied."""
    files = [chosen.item.file for chosen in supply.of(PARTNERSHIPS)]
    if not files:
        return NO_PARTNERSHIPS
    return read_partnerships(files[-1])


def coded(lookup: pd.DataFrame) -> pd.DataFrame:
    """Add to the lookup what each partnership is declared by, and its police force's file name.

    `code` is that of the local authority where the two are one, else the partnership's own.
    """
    alone = lookup.groupby("lad")["csp"].transform("nunique").eq(1)
    alone &= lookup.groupby("csp")["lad"].transform("nunique").eq(1)
    code = lookup["lad"].where(alone, lookup["csp"])
    return lookup.assign(code=code, force=lookup["force_name"].map(force_slug))


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
    cut : frozenset of str
        Keys of the authorities that it is only a part of: a table that counts one of them whole
        gives other partnerships than the lookup's, even under the same name.
    """

    code: str
    name: str
    force: str
    own: frozenset[str]
    sums: tuple[frozenset[str], ...]
    shared: Mapping[str, tuple[str, ...]]
    reason: str = ""
    cut: frozenset[str] = frozenset()

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
            is_there = keys <= set(there) and not (self.cut - keys) & set(there)
            if is_there and not any(self._others(key, there) for key in keys):
                return frozenset(keys), ""
        return frozenset(), self._lack(there)

    def _lack(self, there: Mapping[str, str]) -> str:
        if whole := sorted((self.cut - self.keys) & set(there)):
            return f"the table counts {there[whole[0]]} whole, and {self.name} is a part of it"
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


def _area(area: Declaration, lookup: pd.DataFrame, authorities: Sequence[str] = ()) -> Area:
    """Name an area; `authorities` are those that it is exactly, where it is a set of areas."""
    if area.is_set:
        return _set(area, lookup, authorities)
    names = load_csp_names()
    rows = lookup[lookup["lad"] == area.code]
    others = lookup[lookup["csp"].isin(rows["csp"]) & (lookup["lad"] != area.code)]
    called = (area.name, *rows["lad_name"])
    own = frozenset(map(names.key, called))
    merger = _merger(called)
    listed = [frozenset(map(names.key, rows["csp_name"]))] if len(rows) else []
    parts = [frozenset(map(names.key, each)) for each in merger.parts] if merger else []
    return Area(
        code=area.code,
        name=area.name,
        force=area.force,
        own=own,
        sums=tuple(dict.fromkeys([*parts, *listed])),
        shared={**_beyond(rows, own), **_shared(others)},
        reason=merger.reason if merger else "",
    )


def _shared(others: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Names of other authorities by the key of the partnership that covers them too."""
    key = load_csp_names().key
    return {key(csp): tuple(of["lad_name"]) for csp, of in others.groupby("csp_name")}


def _beyond(rows: pd.DataFrame, own: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Say of a partnership of another name that the lookup was cut, should it have no other part.

    In every whole lookup a partnership of one local authority has its name.
    """
    keys = rows["csp_name"].map(load_csp_names().key)
    return {key: (UNLISTED,) for key in keys if key not in own} if len(rows) == 1 else {}


def _merger(area_names: Sequence[str]) -> Merger | None:
    return next((m for n in area_names if (m := load_csp_names().merger(n))), None)


def _ways(rows: pd.DataFrame) -> Iterator[frozenset[str]]:
    """Names of partnerships that local authorities are together, one set for every way.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the lookup; all that share a partnership.
    """
    key = load_csp_names().key
    yield frozenset(map(key, rows["csp_name"]))
    each = []
    for name in rows["lad_name"].unique():
        merger = _merger((name,))
        each.append([[name], *(merger.parts if merger else ())])
    yield from (frozenset(key(name) for names in way for name in names) for way in product(*each))


def _set(area: Declaration, lookup: pd.DataFrame, authorities: Sequence[str]) -> Area:
    """Name an area that is a set: as whole local authorities, else as whole partnerships.

    Its own name is none of the tables': a council of that name may have been smaller.
    """
    rows = lookup[lookup["lad"].isin(authorities)]
    others = lookup[lookup["csp"].isin(rows["csp"]) & ~lookup["lad"].isin(authorities)]
    near = components(zip(rows["lad"], rows["csp"], strict=True))
    ways = [list(_ways(group)) for _, group in rows.groupby(rows["lad"].map(near))]
    cut: frozenset[str] = frozenset()
    if not authorities and all(kind_of(part) == PARTNERSHIP for part in area.members):
        there, key = lookup[lookup["csp"].isin(area.members)], load_csp_names().key
        ways = [[frozenset(map(key, there["csp_name"]))]] if len(there) else []
        cut = frozenset(map(key, there["lad_name"]))
    sums = {frozenset().union(*way) for way in product(*ways)} if ways else set()
    return Area(
        code=area.code,
        name=area.name,
        force=area.force,
        own=frozenset(),
        sums=tuple(sorted(sums, key=lambda keys: (len(keys), sorted(keys)))),
        shared=_shared(others),
        reason="" if sums else NO_NAMES if lookup.empty else NOT_IN_TABLES,
        cut=cut,
    )


def areas_of(
    assessment: Assessment,
    lookup: pd.DataFrame,
    authorities: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Area, ...]:
    """Name the areas of an assessment as the Home Office tables may.

    Parameters
    ----------
    assessment : Assessment
        Its areas, the own first.
    lookup : pandas.DataFrame
        From `read_lookup`; may have no rows.
    authorities : mapping, optional
        Local authorities that an area is exactly, for each that is a set of areas.
    """
    parts = authorities or {}
    areas = assessment.partnership.every
    return tuple(_area(area, lookup, parts.get(area.code, ())) for area in areas)
