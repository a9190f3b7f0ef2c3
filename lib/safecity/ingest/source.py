"""What a source is to ingest, and what its reader gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.supply.refusal import Rejected

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile


def noted(n: int, one: str, several: str) -> str:
    """Say how many rows of a file something is true of: "1 row in quarantine"; "" of none."""
    return f"{n:,} {one if n == 1 else several}" if n else ""


Lack = tuple[str, str, str]
"""What could not be given, its period, and what that costs."""


@dataclass(frozen=True)
class Source:
    """A source of published tables, whose files lie in the folder of its slug.

    Attributes
    ----------
    recognises : callable
        Whether a file is laid out as its publisher issues it, by its name or its columns.
    read : callable
        Reads a file; refuses, with sheet and row, what is not as published.
    dataset : str
        What `read` gives rows of: "figures", by area and period, or another of `DATASETS`.
    """

    recognises: Callable[[RawFile], bool]
    read: Callable[[RawFile], pd.DataFrame]
    dataset: str = "figures"


@dataclass(frozen=True)
class Extent:
    """What a file holds: rows (None where not known), first and last month ("" where it has none).

    Its fields are columns of the ledger.
    """

    rows: int | None
    first_month: str
    last_month: str


@dataclass(frozen=True)
class Read:
    """What was read of the files of one source or more.

    Attributes
    ----------
    frames : mapping
        Frame by dataset of `datasets.DATASETS`; none of a dataset of which nothing was read.
    notes : mapping
        What there is to say about a file, by its name, for the ledger.
    extents : mapping
        What a file holds, by its name, where its rows alone do not tell.
    rejected : tuple of Rejected
        Rows for the quarantine.
    unused : mapping
        Why a file was not needed, by its name.
    lacks : mapping
        What could not be given, by source.
    """

    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    extents: Mapping[str, Extent] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)
    lacks: Mapping[str, tuple[Lack, ...]] = field(default_factory=dict)

    def lacks_of(self, source: str) -> tuple[Lack, ...]:
        """Return what a source could not give; nothing where it gave all, or was not read."""
        return self.lacks.get(source, ())


def together(reads: Iterable[Read]) -> Read:
    """Put what several readers give into one.

    Parameters
    ----------
    reads : iterable of Read
        In the order in which rows of one dataset, and what one source lacks, follow each other.

    Returns
    -------
    Read
        Frames of one dataset stand one under the other; of two notes of a file the later stands.
    """
    several = list(reads)
    parts: dict[str, list[pd.DataFrame]] = {}
    lacks: dict[str, tuple[Lack, ...]] = {}
    for read in several:
        for name, frame in read.frames.items():
            parts.setdefault(name, []).append(frame)
        for slug, more in read.lacks.items():
            lacks[slug] = (*lacks.get(slug, ()), *more)
    return Read(
        {name: _stacked(frames) for name, frames in parts.items()},
        {name: note for read in several for name, note in read.notes.items()},
        {name: extent for read in several for name, extent in read.extents.items()},
        tuple(row for read in several for row in read.rejected),
        {name: why for read in several for name, why in read.unused.items()},
        lacks,
    )


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put frames one under the other; an empty one would blur the types of the rest."""
    some = [frame for frame in frames if len(frame)] or frames[:1]
    return some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)
