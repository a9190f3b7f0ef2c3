"""The partnerships of a nation: which there are, what is asked of each and what became of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.catalogue.behind import version_behind
from safecity.digests import digest, environment, file_digests
from safecity.errors import SafecityError
from safecity.files import json_text, write_whole

if TYPE_CHECKING:
    from safecity.catalogue.period import Period


class Depth(StrEnum):
    """How far each partnership is taken."""

    data = "data"
    exhibits = "exhibits"
    products = "products"


DEPTHS = tuple(Depth)
"""The least first."""


@dataclass(frozen=True)
class Candidate:
    """A partnership of the lookup whose force has files.

    Attributes
    ----------
    code : str
        What it is declared by: its authority where the two are one, else its own code.
    name, force : str
        Its name, and its police force's file name.
    """

    code: str
    name: str
    force: str


@dataclass(frozen=True)
class Outcome:
    """What became of a partnership.

    Attributes
    ----------
    code, name, force : str
        As the candidate.
    depth : str
        How far it was taken.
    months : str
        The months it reports on.
    crimes : int, optional
        Recorded crimes placed in it, without anti-social behaviour.
    rate : float, optional
        The same per 1,000 residents in these months.
    state : str
        "made", "refused" (one clear error), "implausible" or "failed" (a traceback).
    why : str
        The reason, where it was not made.
    seconds : float
        How long it took.
    slug, year : str
        The edition: its folders are named so.
    forces : str
        The police forces whose files it is made from, with spaces between.
    inputs : str
        Digest of all that it was made from.
    cpu : float
        Processor seconds of its worker and the processes that this one started.
    memory : float
        The most memory that one of these processes held, in MB; of the worker since it began.
    """

    code: str
    name: str
    force: str
    depth: str
    months: str = ""
    crimes: int | None = None
    rate: float | None = None
    state: str = "made"
    why: str = ""
    seconds: float = 0.0
    slug: str = ""
    year: str = ""
    forces: str = ""
    inputs: str = ""
    cpu: float = 0.0
    memory: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether it ended as it should: with what was asked for, or with one clear error."""
        return self.state in ("made", "refused")


@dataclass(frozen=True)
class Task:
    """What is done with each partnership.

    Attributes
    ----------
    depth : Depth
        How far it is taken.
    year : str
        The edition; what its own files suggest where empty.
    period, baseline : Period, optional
        The months of that edition.
    keeps : bool
        Whether what was made stays; else only what went wrong does, to be looked at.
    declared : Path, optional
        Folder of partnerships that are declared already: their own words are used.
    """

    depth: Depth
    year: str = ""
    period: Period | None = None
    baseline: Period | None = None
    keeps: bool = False
    declared: Path | None = None


def candidates(house: House, only: Sequence[str] = (), *, supplied: bool = True) -> list[Candidate]:
    """List the partnerships of the lookup, by force and name.

    Parameters
    ----------
    house : House
        The project's folders.
    only : sequence of str
        Codes, of partnerships or of their authorities; all where there is none.
    supplied : bool
        Whether those are left out whose force has no street-level files.

    Raises
    ------
    SafecityError
        Where there is no lookup, or it does not hold a code that was asked for.
    """
    from safecity.ingest.sources.geography.naming import coded, read_lookup
    from safecity.ingest.supply.supplied import survey

    supply = survey(house)
    lookup = read_lookup(supply)
    if lookup.empty:
        remedy = "Supply it first: make fetch SOURCE=geography"
        raise SafecityError("no lookup of partnerships", path=house.raw, remedy=remedy)
    lookup = coded(lookup)
    if only:
        wanted = lookup["lad"].isin(only) | lookup["csp"].isin(only)
        if absent := set(only) - {*lookup["lad"], *lookup["csp"]}:
            raise SafecityError(f"no partnership {min(absent)} in the lookup", path=house.raw)
    else:
        wanted = lookup["force"].isin(supply.forces) | (not supplied)
    rows = lookup[wanted].drop_duplicates("code").sort_values(["force", "csp_name"])
    return [Candidate(r.code, r.csp_name, r.force) for r in rows.itertuples()]


def scratch_house(house: House) -> House:
    """Return a house below the outputs for trials on these raw files; one for each content.

    What became of a partnership is remembered there, so that other raw files begin anew.
    """
    from safecity.ingest.supply.scan import scan_house

    content = digest([(file.name, file.sha256) for file in scan_house(house)])
    return shared_house(house, house.root / "outputs" / "everyone" / content[:8])


def shared_house(house: House, root: Path) -> House:
    """Return a house in a folder, on the raw files, notebooks and shelf of another."""
    from safecity.ingest.supply.shelf import shelf_of

    shelf, inner = shelf_of(house), House(root, house.raw)
    shelf.mkdir(parents=True, exist_ok=True)
    for link, target in ((inner.notebooks, house.notebooks), (shelf_of(inner), shelf)):
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(target, target_is_directory=True)
    return inner


def outcomes(scratch: House) -> dict[str, Outcome]:
    """Read what became of every partnership that was tried, by code, in order of force and name."""
    records = (scratch.root / "outcomes").glob("*.json")
    records_read = [Outcome(**json.loads(path.read_text(encoding="utf-8"))) for path in records]
    return {each.code: each for each in sorted(records_read, key=lambda o: (o.force, o.name))}


def is_done(outcome: Outcome | None, depth: Depth) -> bool:
    """Say whether a partnership was taken as far as is asked; what failed is tried again."""
    if outcome is None or not outcome.holds:
        return False
    return DEPTHS.index(Depth(outcome.depth)) >= DEPTHS.index(depth)


def keep(scratch: House, outcome: Outcome) -> None:
    """Write down what became of a partnership."""
    path = scratch.root / "outcomes" / f"{outcome.code}.json"
    write_whole(path, json_text(asdict(outcome), indent=1))


RawNames = tuple[tuple[str, str, str], ...]


def raw_files(house: House) -> RawNames:
    """List the raw files: name, content, and the force of a police file (else nothing)."""
    from safecity.ingest.supply.supplied import survey

    items = (chosen.item for chosen in survey(house).chosen)
    return tuple((item.file.name, item.file.sha256, item.force) for item in items)


def inputs_of(house: House, outcome: Outcome, task: Task, files: RawNames) -> str:
    """Digest all that a partnership is made from, as far as its outcome knows it.

    Police files count where they are of its own force or a comparator's; every other raw file, the
    declarations, the notebooks and the library always do.
    """
    forces = {"", *outcome.forces.split()}
    read = [(name, sha256) for name, sha256, force in files if force in forces]
    own = declared_partnership(task.declared, outcome.code)
    decided = {} if own is None else file_digests(own, [own])
    return digest([read, decided, _code(house), task.year, str(task.period)])


@lru_cache(maxsize=2)
def _code(house: House) -> str:
    """Digest of notebooks, library and packages: the same for all partnerships of a run."""
    written = file_digests(house.notebooks, [house.notebooks])
    return digest([written, version_behind("products"), environment()])


def declared_partnership(folder: Path | None, code: str) -> Path | None:
    """Find the folder in which a partnership of a code is declared; None where it is not."""
    paths = sorted(folder.glob("*/partnership.yml")) if folder is not None else []
    line = re.compile(rf"^code:\s*['\"]?{re.escape(code)}\b", re.MULTILINE)
    return next((p.parent for p in paths if line.search(p.read_text(encoding="utf-8"))), None)
