"""Anonymous points of a town, as the part of a police.uk row that says where."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from safecity.demo.stream import stream
from safecity.demo.town import Town

POINTS = 12  # anonymous points of an LSOA
_SPREAD = 0.3  # of a cell of the grid, so that points stay near their LSOA
_SNAP = (
    "Parking Area",
    "Supermarket",
    "Shopping Area",
    "Petrol Station",
    "Sports/Recreation Area",
    "Nightclub",
    "Further/Higher Educational Building",
    "Hospital",
)
_FIRST = (
    "Alder", "Beech", "Chestnut", "Damson", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper",
    "Kestrel", "Larch", "Maple", "Nightjar", "Osier", "Plover", "Quince", "Rowan", "Skylark",
    "Teasel", "Umber", "Vetch", "Willow", "Yarrow",
)  # fmt: skip
_SECOND = ("Road", "Street", "Avenue", "Close", "Lane", "Way", "Gardens", "Place", "Terrace")


def _names(town: Town, random: np.random.Generator) -> Iterator[str]:
    """Three typical snap points first, then made-up streets, for one place after the other."""
    for _ in range(town.size):
        for snap in random.choice(len(_SNAP), 3, replace=False):
            yield _SNAP[snap]
        picks = random.choice(len(_FIRST) * len(_SECOND), POINTS - 3, replace=False)
        for pick in picks.tolist():
            yield f"{_FIRST[pick // len(_SECOND)]} {_SECOND[pick % len(_SECOND)]}"


def _points(town: Town, random: np.random.Generator) -> Iterator[list[float]]:
    west, south, east, north = town.box
    cell = np.array([east - west, north - south]) / np.ceil(np.sqrt(town.size))
    centres = np.repeat(np.stack(town.coordinates, axis=1), POINTS, axis=0)
    offsets = random.uniform(-_SPREAD, _SPREAD, centres.shape) * cell
    yield from (centres + offsets).tolist()


def point_texts(town: Town, seed: int) -> tuple[list[str], list[str]]:
    """Write each anonymous point as its fields from Longitude to LSOA name, comma at the end.

    Parameters
    ----------
    town : Town
        Where.
    seed : int
        The city's seed.

    Returns
    -------
    placed, unplaced : list of str
        `POINTS` texts for each place; the second without LSOA code and name.
    """
    random = stream(seed, "streets", town.code)
    points = zip(_names(town, random), _points(town, random), strict=True)
    start = [f"{x:.6f},{y:.6f},On or near {name}," for name, (x, y) in points]
    lsoas = [f"{c},{n}," for c, n in zip(town.codes, town.names, strict=True)]
    placed = [text + lsoas[number // POINTS] for number, text in enumerate(start)]
    return placed, [text + ",," for text in start]
