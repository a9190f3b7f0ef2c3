"""How like two areas are, by what is published of all areas of England and Wales.

Each variable is standardised over all areas of the kind (less their mean, by their standard
deviation); the distance of two areas is the root of the mean of the squared differences (Euclid's
distance, divided by the root of the number of variables, so that it reads in standard deviations).
Nearest-neighbour models of local authorities are made so (CIPFA, Nearest Neighbours Model);
variables and equal weights are this library's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd

from safecity.ingest.sources.boundaries.boundaries import BOUNDARIES, read_outlines
from safecity.ingest.sources.deprivation import DEPRIVATION, read_index
from safecity.ingest.sources.geography.geography import CHANGES, WARDS, authorities_by_lsoa
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE
from safecity.ingest.sources.population.ages import OLDEST
from safecity.ingest.sources.population.estimates import LAD_POPULATION, read_estimates
from safecity.ingest.sources.population.population import read_band
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.supplied import Supply

RESIDENTS, DENSITY = "residents", "residents per hectare"
UNDER_16, STUDENTS, OVER_64 = "% under 16", "% aged 18 to 21", "% aged 65 and over"
DEPRIVED = "mean deprivation rank (100 = least deprived)"
MOST_DEPRIVED = "% of LSOAs in the most deprived fifth"
LOGGED = frozenset({RESIDENTS, DENSITY})
"""Variables of which ratios count, so that half and double are equally far."""
BANDS = {UNDER_16: (0, 15), STUDENTS: (18, 21), OVER_64: (65, OLDEST)}
FEWEST = 3
"""Variables below which nothing is called alike: residents alone make no likeness."""
LEAST = 30
"""Areas that are needed to standardise over."""
SHARE = 0.5
"""Share of areas of which a variable must be known: an index of Wales tells little of England."""
_HECTARE = 10_000
_GRID = 27700
_FIFTH = 0.2


@dataclass(frozen=True)
class Likeness:
    """How far all areas lie from one of them.

    Attributes
    ----------
    values : pandas.DataFrame
        A column for each variable and `distance`, by code; the area itself first, then the nearest.
    areas : int
        Areas over which was standardised.
    releases : tuple of str
        Which files the variables are from.
    """

    values: pd.DataFrame
    areas: int
    releases: tuple[str, ...]

    def text(self, names: pd.Series) -> str:
        """Write the table as a CSV file: code, name, distance, variables.

        Parameters
        ----------
        names : pandas.Series
            Names of the areas by code.
        """
        table = self.values.round({name: 1 for name in self.variables} | {"distance": 3})
        if RESIDENTS in table:
            table[RESIDENTS] = table[RESIDENTS].astype("int64")
        table.insert(0, "name", names.reindex(table.index))
        ordered = table[["name", "distance", *self.variables]]
        return str(ordered.to_csv(index_label="code", lineterminator="\n"))

    def mean_of(self, codes: Sequence[str]) -> float:
        """Mean distance of some areas."""
        return float(self.values["distance"].reindex(list(codes)).mean())

    @property
    def phrase(self) -> str:
        """Say how areas were compared: variables, releases, and over how many areas."""
        variables = ", ".join(self.variables)
        return (
            f"by {variables} ({', '.join(self.releases)}), standardised over {self.areas} areas "
            "with equal weights"
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables."""
        return tuple(self.values.columns.drop("distance"))


Releases = dict[str, str]
"""Which file a variable is from."""


def variables_of(supply: Supply) -> tuple[pd.DataFrame, Releases]:
    """Gather what is published of each local authority, as far as it is supplied.

    Parameters
    ----------
    supply : Supply
        The raw files.

    Returns
    -------
    tuple of (pandas.DataFrame, dict)
        Sums by local authority from which variables are made: `residents`, residents of each band
        of ages, `hectares`, `lsoas`, `rank` (sum of ranks as shares of the last) and `deprived`
        (LSOAs in the most deprived fifth); and the release by variable.
    """
    kinds = (LAD_POPULATION, DEPRIVATION, BOUNDARIES, CHANGES, WARDS)
    return _gathered(tuple(supply.of(*kinds)))


@lru_cache(maxsize=2)
def _gathered(files: tuple[Chosen, ...]) -> tuple[pd.DataFrame, Releases]:
    people, releases = _people(files)
    if people.empty:
        return people, {}
    lads = authorities_by_lsoa(files)
    index = _newest(files, DEPRIVATION)
    if index is not None and lads:
        ranks = read_index(index.item.file)
        place = ranks["rank"] / ranks["rank"].max()
        of = ranks["code"].map(lads)
        sums = pd.DataFrame({"lsoas": 1.0, "rank": place, "deprived": place <= _FIFTH}).groupby(of)
        people = people.join(sums.sum())
        releases |= dict.fromkeys((DEPRIVED, MOST_DEPRIVED), index.item.label)
    hectares = _hectares(files, lads)
    if len(hectares):
        people["hectares"] = hectares.reindex(people.index)
        releases[DENSITY] = "outlines of LSOAs"
    return people, releases


def _newest(files: Sequence[Chosen], kind: str) -> Chosen | None:
    """Return the last file of a kind; None where there is none."""
    of_kind = [each for each in files if each.item.kind == kind]
    return max(of_kind, key=lambda c: (c.item.years, c.item.label), default=None)


def _people(files: Sequence[Chosen]) -> tuple[pd.DataFrame, Releases]:
    newest = _newest(files, LAD_POPULATION)
    if newest is None:
        return pd.DataFrame(), {}
    every = read_estimates(newest.item.file)
    year = every["year"].max()
    frames = {RESIDENTS: every}
    frames |= {name: read_band(newest.item.file, *ages) for name, ages in BANDS.items()}
    columns = {
        name: frame[frame["year"] == year].set_index("code")["population"].astype(float)
        for name, frame in frames.items()
        if len(frame)
    }
    return pd.DataFrame(columns), dict.fromkeys(columns, f"mid-{year} population")


def _hectares(files: Sequence[Chosen], lads: dict[str, str]) -> pd.Series:
    """Hectares of local authorities of which the outlines of all LSOAs are there."""
    sized = []
    for chosen in (each for each in files if each.item.kind == BOUNDARIES):
        frame, _ = read_outlines(chosen.item.file, chosen.item.label)
        sizes = frame.to_crs(_GRID).area / _HECTARE
        sized.append(pd.DataFrame({"code": frame["code"], "size": sizes}))
    if not sized:
        return pd.Series(dtype="float64")
    frame = pd.concat(sized).drop_duplicates("code")
    of = frame["code"].map(lads)
    whole = pd.Series(lads).value_counts()
    drawn = of.value_counts()
    # LSOAs of both censuses are in the lookup: an authority has at least all of one of them drawn.
    full = drawn.index[drawn >= whole.reindex(drawn.index) * 0.8]
    return frame["size"].groupby(of).sum().loc[full]


def _table(areas: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Make the variables of areas from the sums of the authorities that they are made of."""
    rows = {
        code: sums.reindex(list(parts)).sum(skipna=False, min_count=1)
        for code, parts in areas["parts"].items()
    }
    of = pd.DataFrame(rows).T.reindex(columns=sums.columns)
    columns = {RESIDENTS: of[RESIDENTS]}
    columns |= {name: 100 * of[name] / of[RESIDENTS] for name in BANDS if name in of}
    if "hectares" in of:
        columns[DENSITY] = of[RESIDENTS] / of["hectares"]
    if "lsoas" in of:
        columns[DEPRIVED] = 100 * of["rank"] / of["lsoas"]
        columns[MOST_DEPRIVED] = 100 * of["deprived"] / of["lsoas"]
    return pd.DataFrame(columns)


def likeness(areas: pd.DataFrame, code: str, supply: Supply) -> Likeness | None:
    """Measure how far all areas lie from one of them; None where too little is known.

    Parameters
    ----------
    areas : pandas.DataFrame
        `parts` (codes of local authorities) by code of the area; of one kind.
    code : str
        The area.
    supply : Supply
        The raw files.
    """
    sums, releases = variables_of(supply)
    if sums.empty:
        return None
    return distances(_table(areas, sums), code, releases)


def distances(
    table: pd.DataFrame, code: str, releases: Mapping[str, str] = MappingProxyType({})
) -> Likeness | None:
    """Standardise variables and measure distances from one area.

    Parameters
    ----------
    table : pandas.DataFrame
        A variable in each column, by code.
    code : str
        The area.
    releases : mapping
        Which file a variable is from.

    Returns
    -------
    Likeness or None
        None where fewer than `FEWEST` variables are known of the area, or fewer than `LEAST` areas
        have all of these.
    """
    usable = [
        name
        for name in table
        if pd.notna(table.loc[code, name]) and table[name].notna().mean() >= SHARE
    ]
    known = table[usable].dropna()
    if len(usable) < FEWEST or len(known) < LEAST:
        return None
    logs: Callable[[pd.Series], pd.Series] = np.log
    scaled = known.apply(lambda column: logs(column) if column.name in LOGGED else column)
    scaled = (scaled - scaled.mean()) / scaled.std(ddof=0).replace(0, np.nan)
    apart = (scaled - scaled.loc[code]) ** 2
    ranked = known.assign(distance=np.sqrt(apart.mean(axis=1)))
    ordered = ranked.sort_values("distance", kind="stable")
    first = ordered.index == code
    used = tuple(dict.fromkeys(releases[name] for name in usable if name in releases))
    return Likeness(pd.concat([ordered[first], ordered[~first]]), len(known), used)


MOST = 14
"""Comparators that are proposed, so that the group has fifteen members with the area itself."""
OF_COUNTED = ", of those whose police force has files for the months reported on"
"""What is said of the choice where areas that no file counts were passed over."""
PARTNERSHIP_CODE = re.compile(r"(?:E22|W14)\d{6}")


@dataclass(frozen=True)
class Proposal:
    """Comparators that are proposed.

    Attributes
    ----------
    codes : tuple of str
        The areas.
    chosen_by : str
        How they were chosen, as a phrase.
    """

    codes: tuple[str, ...]
    chosen_by: str


def counted_in(areas: pd.DataFrame, supply: Supply, months: Sequence[str]) -> pd.Series:
    """Say of which areas the files supplied count crime: in all of the months, or by the tables."""
    if supply.of(CSP_TABLE):
        return pd.Series(True, index=areas.index)
    there = {force for force in supply.forces if set(months) <= supply.months(force)}
    return areas["force"].isin(there)


def choose_comparators(
    areas: pd.DataFrame, code: str, like: Likeness | None, counted: pd.Series
) -> Proposal:
    """Choose the areas most like one, else those of the same police force.

    Of those that the files count, where these are enough; where they are not, all may be chosen.

    Parameters
    ----------
    areas : pandas.DataFrame
        `force` and `forces` (how many) by code.
    code : str
        The area.
    like : Likeness or None
        How far the areas lie from it; None where too little is published of them.
    counted : pandas.Series
        Whether the files count crime in an area, by code.
    """
    kind = "partnerships" if PARTNERSHIP_CODE.fullmatch(code) else "local authorities"
    others = areas.drop(index=code)[lambda rows: rows["forces"] == 1]
    if like is None:
        same = others[others["force"] == areas.loc[code, "force"]]
        return Proposal(tuple(same.index[:MOST]), f"{kind} of the same police force area")
    ranked = [each for each in like.values.index if each in others.index]
    there = [each for each in ranked if counted[each]]
    chosen = (there if len(there) >= MOST else ranked)[:MOST]
    passed = OF_COUNTED if chosen != ranked[:MOST] else ""
    return Proposal(tuple(chosen), f"{kind} most like it{passed}, {like.phrase}")
