"""Street-level files of one police force, in the layout of data.police.uk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from safecity.catalogue.crime_types import ASB
from safecity.demo import faults
from safecity.demo.layouts import STREET
from safecity.demo.months import MONTHS
from safecity.demo.offences import monthly_counts
from safecity.demo.parameters import Outcomes, Parameters
from safecity.demo.stream import stream
from safecity.demo.streets import POINTS, point_texts
from safecity.demo.tables import Written, write_bytes
from safecity.demo.town import Floats, Town

EDITION = "2022-05"
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
    gone = (random.random(len(cell)) < faults.NO_LOCATION) & ~is_asb
    more = random.choice(cell[is_asb], round(is_asb.sum() * faults.NO_LOCATION))
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
    if share := faults.BLANK_LSOA.get((force, month)):
        rows = _blank(rows, share, words, random)
    if share := faults.REPEATED_ID.get(force):
        rows = _repeat(rows, share, words, random)
    name = parameters.areas.forces[force].name
    content = _content(rows, words, f",{month},{name},{name},", random)
    return content.replace(b"\n", b"\r\n") if (force, month) in faults.CRLF else content


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
        if (force, month) in faults.ABSENT:
            continue
        here = counts[MONTHS.index(month)]
        file = f"police_uk/{EDITION}/{month}/{month}-{force}-street.csv"
        content = _month_content(month, force, here, words, parameters, seed)
        written.append(write_bytes(root, file, EDITION, content))
    return written
