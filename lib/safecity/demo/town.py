"""A town of the synthetic country: its LSOAs, wards and where they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import KDTree

from safecity.demo.layouts import stream
from safecity.demo.parameters import Areas, Other, Own, Parameters, Ward

Ints = NDArray[np.int64]
Pair = tuple[float, float]

_BLOCKS, _PEOPLE = 9, 90  # blocks of streets of a place, and points of people it is grown from
_ROUNDS = 12
_ROUGH, _HALVINGS = 0.12, 3  # how far a border strays, of its length, and how often it is halved
_CROWD, _FALL = 6.0, 0.32  # how much denser people live at the heart, and how far that reaches
_DISC = shapely.Point(0.5, 0.5).buffer(0.47)


@dataclass(frozen=True)
class Ground:
    """Outlines of places, in units of a box: x from west 0 to east 1, y from south 0 to north 1.

    Attributes
    ----------
    cells : numpy.ndarray
        A polygon for each place; they touch and never cross.
    points : numpy.ndarray
        A point inside each, shape (places, 2).
    """

    cells: NDArray[np.object_]
    points: Floats

    @cached_property
    def land(self) -> shapely.Geometry:
        """All cells together."""
        return shapely.union_all(self.cells)


def land_of(
    border: Sequence[Pair], river: Sequence[Pair], random: np.random.Generator
) -> tuple[shapely.Polygon, ...]:
    """Return the banks of a town, the largest first; a disc where no border is declared.

    Parameters
    ----------
    border, river : sequence of (float, float)
        Corners of the town and of the river that cuts it, in units of its box; either may be empty.
    random : numpy.random.Generator
        Roughens both.
    """
    if not border:
        return (_DISC,)
    town = shapely.Polygon(_rough(border, random)).buffer(0).intersection(shapely.box(0, 0, 1, 1))
    dry = town.difference(shapely.Polygon(_rough(river, random)).buffer(0)) if river else town
    banks = sorted(shapely.get_parts(dry), key=lambda part: -part.area)
    return tuple(part for part in banks if part.area > 0.02)


def _rough(ring: Sequence[Pair], random: np.random.Generator) -> Floats:
    """Move the middle of every edge aside, again and again."""
    corners = np.array(ring, dtype=float)
    for _ in range(_HALVINGS):
        after = np.roll(corners, -1, axis=0)
        edge = after - corners
        aside = random.uniform(-_ROUGH, _ROUGH, len(edge))[:, None] * edge[:, ::-1] * (1, -1)
        corners = np.stack([corners, (corners + after) / 2 + aside], axis=1).reshape(-1, 2)
    return corners


def grow(
    banks: Sequence[shapely.Polygon], seats: Floats, heart: Pair, random: np.random.Generator
) -> Ground:
    """Grow a cell for each place: dense about the heart, each near the seat of its ward.

    Parameters
    ----------
    banks : sequence of shapely.Polygon
        Land, in parts that no cell joins.
    seats : numpy.ndarray
        About where the ward of each place lies, shape (places, 2).
    heart : tuple of float
        Where people live densest. Of the cells of a ward, its first place has the nearest to it.
    random : numpy.random.Generator
        Draws the people.
    """
    away = np.stack([shapely.distance(bank, shapely.points(seats)) for bank in banks])
    bank_of = away.argmin(axis=0)
    cells = np.empty(len(seats), dtype=object)
    for number, bank in enumerate(banks):
        places = np.flatnonzero(bank_of == number)
        if len(places):
            cells[places] = _bank(bank, seats[places], heart, random)
    inside = shapely.point_on_surface(cells)
    return Ground(cells, shapely.get_coordinates(inside))


def _bank(
    bank: shapely.Polygon, seats: Floats, heart: Pair, random: np.random.Generator
) -> NDArray[np.object_]:
    people = _people(bank, heart, _PEOPLE * len(seats), random)
    blocks = _relaxed(people[: _BLOCKS * len(seats)], people)
    centres = _relaxed(blocks[: len(seats)], blocks)
    tiles = shapely.intersection(_tiles(blocks, bank), bank)
    owner = KDTree(centres).query(blocks)[1]
    cells = np.array([shapely.union_all(tiles[owner == at]) for at in range(len(seats))])
    return cells[_shared(centres, seats, heart)]


def _people(bank: shapely.Polygon, heart: Pair, count: int, random: np.random.Generator) -> Floats:
    """Draw points on land, denser about the heart."""
    inside: list[Floats] = []
    while sum(map(len, inside)) < count:
        drawn = random.random((4 * count, 2))
        chance = 1 + (_CROWD - 1) * np.exp(-(((drawn - heart) / _FALL) ** 2).sum(axis=1))
        stays = random.random(len(drawn)) * _CROWD < chance
        inside.append(drawn[stays & shapely.contains_xy(bank, *drawn.T)])
    return np.concatenate(inside)[:count]


def _relaxed(seeds: Floats, points: Floats) -> Floats:
    """Move seeds to the middle of the points that are nearest to them (Lloyd 1982)."""
    for _ in range(_ROUNDS):
        owner = KDTree(seeds).query(points)[1]
        size = np.bincount(owner, minlength=len(seeds))[:, None]
        sums = np.stack(
            [np.bincount(owner, side, minlength=len(seeds)) for side in points.T], axis=1
        )
        seeds = np.where(size > 0, sums / np.maximum(size, 1), seeds)
    return seeds


def _tiles(blocks: Floats, bank: shapely.Polygon) -> NDArray[np.object_]:
    """Return the Voronoi tile of every block."""
    tiles = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(blocks), extend_to=bank))
    block, tile = shapely.STRtree(tiles).query(shapely.points(blocks), predicate="intersects")
    return tiles[tile[np.unique(block, return_index=True)[1]]]


def _shared(centres: Floats, seats: Floats, heart: Pair) -> Ints:
    """Give every place a cell: wards are compact, and their first places nearest to the heart."""
    cost = ((seats[:, None] - centres[None]) ** 2).sum(axis=2)
    given = linear_sum_assignment(cost)[1]
    far = ((centres[given] - heart) ** 2).sum(axis=1)
    ward = np.unique(seats, axis=0, return_inverse=True)[1].ravel()
    inward = np.lexsort((far, ward))  # cells by ward, from the heart outwards
    cell = np.empty(len(seats), dtype=np.int64)
    cell[np.argsort(ward, kind="stable")] = given[inward]
    return cell


Floats = NDArray[np.float64]

RESIDENTS = 1_650  # of an LSOA, about
IN_MSOA = 5  # LSOAs that share the number in their names
IN_WARD = 9
# Made-up codes lie in ranges that ONS has not used.
MADE_UP_LSOA, MADE_UP_WARD = 1_990_000, 5_990_000
CODES_A_TOWN = 500


@dataclass(frozen=True)
class Town:
    """One area with its places; every array has one element for each 2011 LSOA.

    Attributes
    ----------
    name, code, force : str
        Name and code of the local authority, and its police force's file name.
    box : tuple of float
        West, south, east, north, in degrees.
    codes, names : tuple of str
        2011 LSOAs.
    members : tuple of tuple of (str, str)
        Code and name of the 2021 LSOAs that each became.
    wards : tuple of Ward
        Ward of each.
    centre : numpy.ndarray
        How central each is, 0 to 1.
    need : numpy.ndarray
        Deprivation in standard deviations, more deprived above 0.
    border, river : tuple of (float, float)
        Corners of the town and of the river that cuts it, in units of the box, where declared.
    seed : int
        The city's seed.
    """

    name: str
    code: str
    force: str
    box: tuple[float, float, float, float]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    members: tuple[tuple[tuple[str, str], ...], ...]
    wards: tuple[Ward, ...]
    centre: Floats
    need: Floats
    border: tuple[Pair, ...]
    river: tuple[Pair, ...]
    seed: int

    @property
    def size(self) -> int:
        """Number of 2011 LSOAs."""
        return len(self.codes)

    @cached_property
    def ground(self) -> Ground:
        """Outlines of the places, in units of the box."""
        random = stream(self.seed, "ground", self.code)
        banks = land_of(self.border, self.river, random)
        seats = np.array([ward.seat for ward in self.wards])
        heart = self.wards[int(np.argmax(self.centre))].seat
        return grow(banks, seats, heart, random)

    def degrees(self, units: Floats) -> Floats:
        """Turn units of the box into longitude and latitude, shape (..., 2)."""
        west, south, east, north = self.box
        return np.array([west, south]) + units * np.array([east - west, north - south])

    @property
    def coordinates(self) -> tuple[Floats, Floats]:
        """Longitude and latitude of each place."""
        x, y = self.degrees(self.ground.points).T
        return x, y


@dataclass(frozen=True)
class City:
    """What is to be written, and where: a writer of a source takes what it needs.

    Attributes
    ----------
    root : Path
        Folder of raw files; each source has its folder, with one for the release.
    towns : tuple of Town
        All towns, the own one first.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The same seed gives the same bytes, whichever other sources are written.
    forces, months : tuple of str
        Police forces, by file name, and months, as "YYYY-MM", of the police files.
    progress : callable
        Told in words what is being done.
    """

    root: Path
    towns: tuple[Town, ...]
    parameters: Parameters
    seed: int
    forces: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    progress: Callable[[str], None] = lambda _: None


def build_towns(areas: Areas, seed: int) -> tuple[Town, ...]:
    """Lay out every town, the own one first.

    Parameters
    ----------
    areas : Areas
        The declared areas.
    seed : int
        The city's seed.
    """
    others = (_other(other, order, seed) for order, other in enumerate(areas.others))
    return (_own(areas.own, seed), *others)


def expand_codes(runs: str) -> tuple[str, ...]:
    """Write out runs of LSOA codes: "17136-17138 17142" -> E01017136, E01017137, …"""

    def numbers() -> Iterator[int]:
        for run in runs.split():
            first, _, last = run.partition("-")
            yield from range(int(first), int(last or first) + 1)

    return tuple(f"E010{number}" for number in numbers())


def _own(own: Own, seed: int) -> Town:
    codes = expand_codes(own.lsoas)
    # Made-up rule: LSOAs numbered late stand in the centre, which grew; then wards are equal runs.
    ordered = tuple(sorted(codes, key=lambda code: (code < "E01030000", code)))
    runs = np.array_split(np.arange(len(ordered)), len(own.wards))
    wards = tuple(ward for ward, run in zip(own.wards, runs, strict=True) for _ in run)
    return _town(own, own.name, ordered, wards, own.splits, seed)


def _other(other: Other, order: int, seed: int) -> Town:
    size = round(other.population / RESIDENTS)
    first = MADE_UP_LSOA + order * CODES_A_TOWN
    codes = tuple(f"E0{first + place}" for place in range(size))
    short = other.name.partition(",")[0]
    wards = _made_up_wards(other, order, short, -(-size // IN_WARD), seed)
    return _town(other, short, codes, tuple(wards[p // IN_WARD] for p in range(size)), {}, seed)


def _made_up_wards(other: Other, order: int, short: str, count: int, seed: int) -> list[Ward]:
    need = stream(seed, "wards", other.code).normal(other.deprivation, 0.6, count)
    return [
        Ward(
            code=f"E0{MADE_UP_WARD + order * CODES_A_TOWN + number}",
            name=f"{short} ward {number + 1:02d}",
            deprivation=round(float(need[number]), 3),
            centre={0: 1.0, 1: 0.7}.get(number, 0.0),
            seat=_spiral(number, count),
        )
        for number in range(count)
    ]


def _spiral(number: int, count: int) -> Pair:
    """Seats spread evenly over a disc, the first at its middle (Vogel 1979)."""
    angle, radius = number * np.pi * (3 - np.sqrt(5)), 0.45 * np.sqrt((number + 0.25) / count)
    return round(0.5 + radius * np.cos(angle), 6), round(0.5 + radius * np.sin(angle), 6)


def _town(
    area: Own | Other,
    short: str,
    codes: tuple[str, ...],
    wards: tuple[Ward, ...],
    splits: dict[str, tuple[str, ...]],
    seed: int,
) -> Town:
    names = tuple(
        f"{short} {p // IN_MSOA + 1:03d}{'ABCDE'[p % IN_MSOA]}" for p in range(len(codes))
    )
    noise = stream(seed, "need", area.code).normal(0, 0.55, len(codes))
    return Town(
        name=area.name,
        code=area.code,
        force=area.force,
        box=area.box,
        codes=codes,
        names=names,
        members=_members(codes, names, splits),
        wards=wards,
        centre=_centre(wards),
        need=np.array([ward.deprivation for ward in wards]) + noise,
        border=getattr(area, "border", ()),
        river=getattr(area, "river", ()),
        seed=seed,
    )


def _members(
    codes: Sequence[str], names: Sequence[str], splits: dict[str, tuple[str, ...]]
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Give the halves of a split LSOA the next free letters of its number."""
    letters = {name[:-1]: iter("FGHIJKLM") for name in names}
    return tuple(
        tuple((part, name[:-1] + next(letters[name[:-1]])) for part in splits.get(code, ()))
        or ((code, name),)
        for code, name in zip(codes, names, strict=True)
    )


def _centre(wards: Sequence[Ward]) -> Floats:
    """Let the first LSOAs of a central ward be its heart, and the others fall off."""
    taken: Counter[str] = Counter()
    values = []
    for ward in wards:
        values.append(ward.centre * float(np.exp(-0.4 * taken[ward.code])))
        taken[ward.code] += 1
    return np.array(values)
