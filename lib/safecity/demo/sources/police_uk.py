"""Street-level files of one police force, in the layout of data.police.uk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from safecity.catalogue.offences import ASB
from safecity.demo.layouts import STREET, Written, stream, write_bytes
from safecity.demo.offences import MONTHS, monthly_counts, write_outcomes
from safecity.demo.parameters import Outcomes, Parameters
from safecity.demo.searches import write_searches
from safecity.demo.town import City, Floats, Town

POINTS = 12  # anonymous points of an LSOA
_SPREAD = 0.5  # of the width of an LSOA
_HALVINGS = 3
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


def _points(town: Town, random: np.random.Generator) -> list[list[float]]:
    """Draw points about the middle of each place; one beyond its outline is drawn nearer to it."""
    cells = np.repeat(town.ground.cells, POINTS)
    centres = np.repeat(town.ground.points, POINTS, axis=0)
    offsets = (
        random.uniform(-_SPREAD, _SPREAD, centres.shape) * np.sqrt(shapely.area(cells))[:, None]
    )
    for _ in range(_HALVINGS):
        inside = shapely.contains_xy(cells, *(centres + offsets).T)
        offsets = np.where(inside[:, None], offsets, offsets / 2)
    return town.degrees(centres + offsets).tolist()


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


ABSENT: Final = frozenset({("devon-and-cornwall", "2021-11"), ("devon-and-cornwall", "2021-12")})
"""Force and month of files that were never published."""

BLANK_LSOA: Final = {("avon-and-somerset", "2021-08"): 0.15}
"""Share of placed rows that have a point but no LSOA."""

CRLF: Final = frozenset({("norfolk", "2017-09")})
"""Files whose lines end with CR LF."""

REPEATED_ID: Final = {"avon-and-somerset": 0.005}
"""Share of crimes that stand twice, with one Crime ID and two outcomes."""

NO_LOCATION: Final = 0.015
"""Share of crimes that have no location at all and are missing from their place."""


RELEASE = "2022-05"
Ints = NDArray[np.int64]

_HEADER = (",".join(STREET) + "\n").encode()
_NOWHERE = ",,No Location,,,"
_ID_BYTES = 32  # a Crime ID is 64 hexadecimal digits


@dataclass(frozen=True)
class Rows:
    """Rows of one file as numbers.

    Attributes
    ----------
    place : numpy.ndarray
        Position in `Vocabulary.places`.
    tail : numpy.ndarray
        Position in `Vocabulary.tails`: crime type and last outcome.
    crime : numpy.ndarray
        Number of the Crime ID; -1 for anti-social behaviour, which has none.
    """

    place: Ints
    tail: Ints
    crime: Ints


@dataclass(frozen=True)
class Vocabulary:
    """Everything a row of a force can say, written once.

    Attributes
    ----------
    places : pyarrow.StringArray
        Points with their LSOA, the same without LSOA, and last "No Location".
    tails : pyarrow.StringArray
        Crime type, last outcome and empty context, for every pair.
    chances : numpy.ndarray
        Number of the crime type plus cumulative chance of its outcomes, in the order of `tails`.
    outcomes : int
        Number of outcomes.
    asb : int
        Number of anti-social behaviour among the crime types.
    """

    places: pa.StringArray
    tails: pa.StringArray
    chances: Floats
    outcomes: int
    asb: int


def _tails(outcomes: Outcomes, types: Sequence[str]) -> list[str]:
    return [
        f"{name},,\n" if name == ASB else f"{name},{outcome},\n"
        for name in types
        for outcome in outcomes.columns
    ]


def _chances(outcomes: Outcomes, types: Sequence[str]) -> Floats:
    even = (1,) * len(outcomes.columns)
    weights = np.array([outcomes.weights.get(name, even) for name in types], dtype=float)
    shares = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    return (np.arange(len(types))[:, None] + shares).ravel()


def _vocabulary(towns: Sequence[Town], parameters: Parameters, seed: int) -> Vocabulary:
    placed: list[str] = []
    unplaced: list[str] = []
    for town in towns:
        with_lsoa, without = point_texts(town, seed)
        placed += with_lsoa
        unplaced += without
    types, outcomes = parameters.types, parameters.outcomes
    return Vocabulary(
        places=pa.array([*placed, *unplaced, _NOWHERE]),
        tails=pa.array(_tails(outcomes, types)),
        chances=_chances(outcomes, types),
        outcomes=len(outcomes.columns),
        asb=types.index(ASB),
    )


def _draw_rows(counts: Ints, words: Vocabulary, random: np.random.Generator) -> Rows:
    """Turn counts by place and type into rows in that order, those without location last.

    A crime without location is missing from its place; of anti-social behaviour, whose published
    totals are of placed incidents, such rows come on top.
    """
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    is_asb = cell % counts.shape[1] == words.asb
    gone = (random.random(len(cell)) < NO_LOCATION) & ~is_asb
    more = random.choice(cell[is_asb], round(is_asb.sum() * NO_LOCATION))
    lost = np.concatenate([cell[gone], more])
    place, kind = np.divmod(np.concatenate([cell[~gone], lost]), counts.shape[1])
    # Squared, so that the first points of a place see more than the last.
    point = place * POINTS + (POINTS * random.random(len(place)) ** 2).astype(np.int64)
    point[len(place) - len(lost) :] = len(words.places) - 1
    tail = np.searchsorted(words.chances, kind + random.random(len(kind)), side="right")
    has_id = kind != words.asb
    return Rows(point, tail, np.where(has_id, np.cumsum(has_id) - 1, -1))


def _blank(rows: Rows, share: float, words: Vocabulary, random: np.random.Generator) -> Rows:
    """Take the LSOA from a share of the rows, but leave them their point."""
    points = (len(words.places) - 1) // 2
    chosen = (random.random(len(rows.place)) < share) & (rows.place < points)
    return replace(rows, place=rows.place + chosen * points)


def _repeat(rows: Rows, share: float, words: Vocabulary, random: np.random.Generator) -> Rows:
    """Let a share of the crimes stand twice, the second time with another outcome."""
    twice = (random.random(len(rows.crime)) < share) & (rows.crime >= 0)
    source = np.repeat(np.arange(len(twice)), 1 + twice)
    second = np.append(False, source[1:] == source[:-1])
    kind, outcome = np.divmod(rows.tail[source], words.outcomes)
    tail = kind * words.outcomes + (outcome + second) % words.outcomes
    return Rows(rows.place[source], tail, rows.crime[source])


def _crime_ids(crime: Ints, random: np.random.Generator) -> pa.StringArray:
    """Crime IDs for numbers of crimes, empty for -1, without a Python object for each."""
    count = int(crime.max(initial=-1)) + 1
    digits = pa.py_buffer(random.bytes(_ID_BYTES * count).hex().encode())
    # One empty text after the last ID; index `count` takes it.
    offsets = np.minimum(np.arange(count + 2), count).astype(np.int32) * 2 * _ID_BYTES
    ids = pa.StringArray.from_buffers(count + 1, pa.py_buffer(offsets), digits)
    return ids.take(pa.array(np.where(crime < 0, count, crime)))


def _content(rows: Rows, words: Vocabulary, middle: str, random: np.random.Generator) -> bytes:
    """Join the parts of every row; the joined column is the file."""
    lines = pc.binary_join_element_wise(
        _crime_ids(rows.crime, random),
        middle,
        words.places.take(pa.array(rows.place)),
        words.tails.take(pa.array(rows.tail)),
        "",
    )
    size = np.frombuffer(lines.buffers()[1], dtype=np.int32)[len(lines)]
    return _HEADER + memoryview(lines.buffers()[2])[:size]


def _month_content(
    month: str, force: str, counts: Ints, words: Vocabulary, parameters: Parameters, seed: int
) -> bytes:
    random = stream(seed, "rows", force, month)
    rows = _draw_rows(counts, words, random)
    if share := BLANK_LSOA.get((force, month)):
        rows = _blank(rows, share, words, random)
    if share := REPEATED_ID.get(force):
        rows = _repeat(rows, share, words, random)
    name = parameters.areas.forces[force].name
    content = _content(rows, words, f",{month},{name},{name},", random)
    return content.replace(b"\n", b"\r\n") if (force, month) in CRLF else content


def write_force(
    root: Path,
    force: str,
    towns: Sequence[Town],
    parameters: Parameters,
    seed: int,
    months: Sequence[str],
) -> list[Written]:
    """Write the files of one force; a file is the same whichever others are written.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    force : str
        File name of the force.
    towns : sequence of Town
        All towns of the country; those of the force are taken.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The city's seed.
    months : sequence of str
        Months to write, as "YYYY-MM".
    """
    own = [town for town in towns if town.force == force]
    counts = np.concatenate([monthly_counts(town, parameters, seed) for town in own], axis=1)
    words = _vocabulary(own, parameters, seed)
    written = []
    for month in months:
        if (force, month) in ABSENT:
            continue
        here = counts[MONTHS.index(month)]
        file = f"police_uk/{RELEASE}/{month}/{month}-{force}-street.csv"
        content = _month_content(month, force, here, words, parameters, seed)
        written.append(write_bytes(root, file, RELEASE, content))
    return written


def write(city: City) -> list[Written]:
    """Write the streets of every force, and outcomes and searches of the own one."""
    written, seed = [], city.seed
    for number, force in enumerate(city.forces, start=1):
        city.progress(f"synthetic city: police force {number} of {len(city.forces)}, {force}")
        written += write_force(city.root, force, city.towns, city.parameters, seed, city.months)
        if force == city.parameters.areas.own.force:
            written += write_outcomes(city.root, force, city.months, seed)
            written += write_searches(city.root, force, city.towns, city.months, seed)
    return written
