"""What a source is to ingest, how it is found, and what its reader gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from safecity.catalogue.published_table import load_tables
from safecity.errors import SafecityError
from safecity.ingest.figures import extent
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables import declared

Lack = tuple[str, str, str]
"""What could not be given, its period, and what that costs."""


@dataclass(frozen=True)
class Rejected:
    """One row of a raw file that could not be counted or placed.

    Attributes
    ----------
    file : str
        Path relative to the folder of raw files.
    line : int
        Line of the file, counted from 1.
    reason : str
        What is wrong with the row.
    row : str
        Its text, as it stands in the file.
    """

    file: str
    line: int
    reason: str
    row: str


OTHER = "other"
"""The kind of a file that no reader takes."""
PUBLISHED = "published"
"""The kind of a table of a source that has a single one; its label is the source's slug."""
COPY = r"(?: ?\(\d+\)| - Copy(?: \(\d+\))?)?"
"""What browsers and file managers add to a second download: " (1)", " - Copy"."""


@dataclass(frozen=True)
class Kind:
    """Files of a source that are laid out alike.

    Attributes
    ----------
    slug : str
        The source in the catalogue.
    read : callable, optional
        Reads one of them by itself, as it is kept on the shelf; None where several are one table.
    count : callable, optional
        Checks every row and counts them; None where what is read is counted.
    newest_only : bool
        Whether only the newest label is read: they describe one thing at different dates.
    one_of_many : bool
        Whether other files of the kind are read beside it, each for what it holds.
    monthly : bool
        Whether there is one for each month and police force.
    own_force : bool
        Whether only those of the partnership's own police force are read.
    says_release : bool
        Whether the label is the release, as the publisher calls it.
    required : bool
        Whether there is no assessment without one.
    by_hand : bool
        Whether people save them as they like; publishers end the last row as the others.
    """

    slug: str
    read: Callable[[Recognised], object] | None = None
    count: Callable[[Recognised], int] | None = None
    newest_only: bool = False
    one_of_many: bool = False
    monthly: bool = False
    own_force: bool = False
    says_release: bool = True
    required: bool = False
    by_hand: bool = False

    def held(self, item: Recognised) -> tuple[int, str]:
        """Read a file by itself; return its number of rows, and the last month of its figures.

        Raises
        ------
        SafecityError
            Where it is not as published.
        """
        with blamed(item.file):
            if self.count is not None:
                return self.count(item), ""
            return extent(self.read(item) if self.read is not None else None)


@dataclass(frozen=True)
class Recognised:
    """A raw file and what it was recognised as.

    Attributes
    ----------
    file : RawFile
        The file.
    kind : str
        A kind of a source; `OTHER` where no reader takes it.
    label : str
        What tells files of one kind apart: a month, "mid-2020", "IoD 2025", "WD24", "2021",
        "mid-2022 to mid-2024 2021", or the day on which a Home Office table was published,
        "2026-01-29".
    force : str
        The police force's file name, for files of data.police.uk.
    note : str
        Why no reader takes it, for `OTHER`.
    years : tuple of int
        Mid-years of population estimates.
    """

    file: RawFile
    kind: str
    label: str = ""
    force: str = ""
    note: str = ""
    years: tuple[int, ...] = ()

    @property
    def declared(self) -> Kind:
        """What is declared of files of its kind."""
        if self.kind == PUBLISHED:
            source = sources()[self.label]
            many = source.dataset == "figures"
            return Kind(
                self.label, read_table, one_of_many=many, says_release=False, by_hand=source.by_hand
            )
        return kinds().get(self.kind, Kind("", says_release=False))

    @property
    def source(self) -> str:
        """Slug of the catalogue's source; empty where no reader takes the file."""
        return self.declared.slug

    @property
    def month(self) -> str:
        """Month of a file of data.police.uk, as its name says."""
        return self.label if self.declared.monthly else ""

    @property
    def release(self) -> str:
        """Release as the publisher calls it; empty where neither name nor header says."""
        if not self.declared.says_release:
            return ""
        return f"mid-{self.years[-1]}" if self.years else self.label

    @property
    def key(self) -> tuple[str, str, str]:
        """Two files with one key are the same table, and one is used; one of many has its own."""
        alone = self.file.name if self.declared.one_of_many else self.force
        return (self.kind, self.label, alone)


def by_name(
    name: re.Pattern[str], parts: Callable[[re.Match[str]], tuple[str, str, str]]
) -> Callable[[RawFile], Recognised | None]:
    """Make what recognises a file by its name: its kind, label and force are parts of the match."""
    return lambda f: Recognised(f, *parts(m)) if (m := name.match(f.file_name)) else None


def _by_kind(file: RawFile) -> pd.DataFrame:
    raise TypeError(f"{file.name} is read by its kind, or together with others")


@dataclass(frozen=True)
class Source:
    """What a file of `published/` or `sources/` declares as `SOURCE`.

    A table of `published/` lies in the folder of its slug, the file's name, and needs `recognises`
    and `read`; one of `sources/` has several kinds of files or is known wherever it lies.

    Attributes
    ----------
    recognises : callable
        Whether a file is laid out as its publisher issues it, by its name or its columns; or what
        kind it is.
    read : callable, optional
        Reads a file of a source without kinds; refuses, with sheet and row, what is not as
        published.
    dataset : str
        What `read` gives rows of: "figures", by area and period, or another of `DATASETS`.
    by_hand : bool
        Whether people save what `read` reads as they like.
    restricted : callable, optional
        Reads what `read` withholds, too.
    kinds : mapping
        Kinds of files, by name.
    named : callable, optional
        What kind a file is by its name alone, where it cannot be opened.
    hint : callable, optional
        What a file that no reader takes looks like, by its name and its columns; "" for any other.
    check : callable, optional
        Reads files of all its kinds that are one table together; raises where they are not as
        published.
    gather : callable, optional
        What it gives beside records of crime: from supply, assessment and geography to a `Read`.
    lacking : callable, optional
        Lists what its files lack though they are there: from the supply and the assessment to rows
        of slug, what, period and cost.
    judges : mapping
        By slug, what says how far its files go: from the supply and the assessment to a `Status`.
    inspect : callable, optional
        Reads files before they are taken in, given those that are there; a `Contents` each.
    of_area : callable, optional
        Names those of its slugs that gave a row of the area: from what was read and the assessment.
    """

    recognises: Callable[[RawFile], Recognised | bool | None]
    read: Callable[[RawFile], pd.DataFrame] = _by_kind
    dataset: str = "figures"
    by_hand: bool = False
    restricted: Callable[[RawFile], pd.DataFrame] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    named: Callable[[RawFile], Recognised | None] | None = None
    hint: Callable[[RawFile, Sequence[str]], str] | None = None
    check: Callable[[Sequence[RawFile]], object] | None = None
    gather: Callable[..., Read] | None = None
    lacking: Callable[..., list[tuple[str, str, str, str]]] | None = None
    judges: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    inspect: Callable[[Sequence[Recognised], Sequence[Recognised]], list[Any]] | None = None
    of_area: Callable[..., set[str]] | None = None


@cache
def sources() -> Mapping[str, Source]:
    """Return what is declared in `published/` and `sources/`, by the name of the file or folder.

    A source of several files has a folder, in which the file of the folder's name declares it. The
    tables of `catalogue/tables/` need no file here: one reader reads them as they are declared.
    """
    here = Path(__file__).parent
    names = {
        path.stem: f"{folder}.{path.stem}" + (f".{path.stem}" if path.is_dir() else "")
        for folder in ("published", "sources")
        for path in sorted((here / folder).iterdir())
        if path.stem[0] != "_" and (path.suffix == ".py" or path.is_dir())
    }
    own = {name: import_module(f"{__package__}.{module}").SOURCE for name, module in names.items()}
    return own | {slug: _declared(slug) for slug in load_tables()}


def _declared(slug: str) -> Source:
    """Make the source of a table that is declared in `catalogue/tables/`."""
    table = load_tables()[slug]
    return Source(partial(declared.recognises, table), partial(declared.read, table))


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind of file that a source declares, by its name."""
    return {name: kind for source in sources().values() for name, kind in source.kinds.items()}


@cache
def tables() -> Mapping[str, Source]:
    """Return the sources of a single table, whose files lie in the folder of their slug."""
    return {slug: source for slug, source in sources().items() if not source.kinds}


@read_once
def read_table(item: Recognised) -> pd.DataFrame:
    """Read one file with the reader of its source.

    Raises
    ------
    SafecityError
        Where the file is not laid out as its source publishes it.
    """
    with blamed(item.file):
        return tables()[item.source].read(item.file)


@cache
def required() -> frozenset[str]:
    """Return the sources without which there is no assessment; what another lacks is a gap."""
    return frozenset(kind.slug for kind in kinds().values() if kind.required)


@cache
def known() -> frozenset[str]:
    """Return the slug of every source that has a reader; a folder of its name holds its files."""
    return frozenset({*tables(), *(kind.slug for kind in kinds().values())})


@contextmanager
def blamed(file: RawFile) -> Iterator[None]:
    """Name the file in an error that its reader did not expect.

    Raises
    ------
    SafecityError
        For whatever is raised while the file is read; one that the reader raises itself as it is.
    """
    try:
        yield
    except SafecityError:
        raise
    except Exception as error:
        problem = f"it cannot be read ({type(error).__name__}: {error})"
        remedy = "Open it and compare it with what its publisher issues, or download it again"
        raise SafecityError(problem, path=file.path, remedy=remedy) from error


@dataclass(frozen=True)
class Extent:
    """What a file holds, as the ledger has it: rows (or None), first and last month (or "")."""

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
