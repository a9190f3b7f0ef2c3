"""The synthetic city as a folder of raw files, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from safecity.catalogue.period import Period
from safecity.demo.layouts import MANIFEST, Written, write_table
from safecity.demo.offences import SPAN
from safecity.demo.parameters import Parameters, load_parameters
from safecity.demo.sources import writers
from safecity.demo.town import City, build_towns
from safecity.errors import SafecityError, nearest

SEED = 2122
PUBLISHER = "SYNTHETIC (safecity demo)"
LICENCE = "none needed: made-up figures"
RETRIEVED = "2022-05-31"  # fixed, so that the manifest is the same on every run
_KEEP = ".gitkeep"
MANIFEST_FILE = "manifest.csv"

Progress = Callable[[str], None]


def _silent(message: str) -> None:
    """Say nothing."""


def write(
    folder: Path,
    seed: int = SEED,
    progress: Progress = _silent,
    *,
    forces: Sequence[str] | None = None,
    start: str = SPAN.start,
    end: str = SPAN.end,
) -> list[Path]:
    """Write the synthetic raw files and their manifest into an empty folder.

    The files are built in a folder beside it, which then takes its place: an interruption leaves
    nothing half-written. The same seed gives the same bytes; a file does not depend on which
    others are written.

    Parameters
    ----------
    folder : Path
        Folder of raw files; it may hold `.gitkeep` and nothing else, and need not exist.
    seed : int
        Another seed, another city; the own area's totals stay.
    progress : callable
        Told in words what is being done.
    forces : sequence of str, optional
        Police forces to write, by file name; all where not given.
    start, end : str
        First and last month of the police files, within April 2015 to March 2022.

    Returns
    -------
    list of Path
        The files written, the manifest last.

    Raises
    ------
    SafecityError
        Where the folder holds files, a force or month is not of the synthetic country, or the
        disk refuses.
    """
    parameters = load_parameters()
    wanted = _known_forces(forces, parameters)
    towns, months = build_towns(parameters.areas, seed), _known_months(start, end)
    folder = folder.resolve()
    city = City(folder, towns, parameters, seed, wanted, months, progress)
    _refuse_files(folder)
    try:
        return _build(folder, city)
    except OSError as error:
        raise SafecityError(
            f"the synthetic files could not be written ({error.strerror or error})",
            path=folder,
            remedy="Check that the disk has 600 MB free and that you may write there.",
        ) from error


def _known_forces(forces: Sequence[str] | None, parameters: Parameters) -> tuple[str, ...]:
    known = tuple(parameters.areas.forces)
    for force in forces or ():
        if force not in known:
            raise SafecityError(f"no synthetic force '{force}'", remedy=nearest(force, known))
    return known if forces is None else tuple(force for force in known if force in forces)


def _known_months(start: str, end: str) -> tuple[str, ...]:
    if not SPAN.start <= start <= end <= SPAN.end:
        raise SafecityError(
            f"no synthetic months from {start} to {end}",
            remedy=f"The synthetic files cover {SPAN.start} to {SPAN.end}.",
        )
    return Period(start=start, end=end).months


def _refuse_files(folder: Path) -> None:
    inside = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _KEEP)
    if inside:
        raise SafecityError(
            "the folder already holds raw files, and synthetic ones must not mix with them",
            path=inside[0],
            remedy="Name an empty folder, or move these files away first.",
        )


def _build(folder: Path, city: City) -> list[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-partial-", dir=folder.parent))
    try:
        written = sorted(_write_sources(replace(city, root=partial)), key=lambda each: each.file)
        write_table(partial, MANIFEST_FILE, "", MANIFEST, map(_manifest_row, written))
        _take_place(partial, folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return [folder / file for file in (*(each.file for each in written), MANIFEST_FILE)]


def _write_sources(city: City) -> Iterator[Written]:
    for source, write_source in writers().items():
        city.progress(f"synthetic city: {source.replace('_', ' ')}")
        yield from write_source(city)


def _manifest_row(written: Written) -> tuple[str, ...]:
    facts = (written.file, written.source, written.release, written.sha256)
    return (*facts, "", PUBLISHER, LICENCE, RETRIEVED, "true")


def _take_place(partial: Path, folder: Path) -> None:
    """Put the finished folder where the empty one was, with its mode and its `.gitkeep`."""
    partial.chmod(0o755)
    if (folder / _KEEP).exists():
        shutil.copyfile(folder / _KEEP, partial / _KEEP)
    _refuse_files(folder)  # again: somebody may have put a file there meanwhile
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
