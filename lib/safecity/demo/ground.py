"""Where the places of a town lie: a tessellation grown from seeds, on land between its waters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import KDTree

Floats = NDArray[np.float64]
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
        held = np.flatnonzero(bank_of == number)
        if len(held):
            cells[held] = _bank(bank, seats[held], heart, random)
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
    kept: list[Floats] = []
    while sum(map(len, kept)) < count:
        drawn = random.random((4 * count, 2))
        chance = 1 + (_CROWD - 1) * np.exp(-(((drawn - heart) / _FALL) ** 2).sum(axis=1))
        stays = random.random(len(drawn)) * _CROWD < chance
        kept.append(drawn[stays & shapely.contains_xy(bank, *drawn.T)])
    return np.concatenate(kept)[:count]


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
