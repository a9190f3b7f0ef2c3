"""The synthetic city as a folder of raw files, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from safecity.catalogue.period import Period
from safecity.demo.collisions import write_collisions
from safecity.demo.deprivation import write_deprivation
from safecity.demo.geography import write_geography, write_outlines
from safecity.demo.layouts import MANIFEST, Written, write_table
from safecity.demo.months import SPAN
from safecity.demo.outcomes import write_outcomes
from safecity.demo.parameters import Parameters, load_parameters
from safecity.demo.partner import write_partner
from safecity.demo.police import write_force
from safecity.demo.population import write_census, write_population
from safecity.demo.published_fingertips import write_fingertips
from safecity.demo.published_fire import write_fire
from safecity.demo.published_forces import write_forces, write_weights
from safecity.demo.published_justice import write_justice
from safecity.demo.recorded import write_recorded
from safecity.demo.searches import write_searches
from safecity.demo.survey_answers import write_survey
from safecity.demo.town import Town, build_towns
from safecity.errors import SafecityError, nearest

_WRITERS = (write_fingertips, write_fire, write_forces, write_justice)


def write_published(
    root: Path, towns: Sequence[Town], parameters: Parameters, seed: int
) -> list[Written]:
    """Write every published table, each ending where that of May 2022 does.

    Parameters
    ----------
    root : Path
        Folder of raw files; each source has its folder, with one for the edition.
    towns : sequence of Town
        All towns, the own first.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The city's seed; the same seed gives the same bytes.
    """
    written = [each for write in _WRITERS for each in write(root, towns, parameters, seed)]
    return written + write_weights(root, parameters)


SEED = 2122
PUBLISHER = "SYNTHETIC (safecity demo)"
LICENCE = "none needed: made-up figures"
RETRIEVED = "2022-05-31"  # fixed, so that the manifest is the same on every run
_KEEP = ".gitkeep"
MANIFEST_FILE = "manifest.csv"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be written, of which city, and who is told."""

    parameters: Parameters
    seed: int
    forces: tuple[str, ...]
    months: tuple[str, ...]
    progress: Progress


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
    order = Order(parameters, seed, wanted, _known_months(start, end), progress)
    folder = folder.resolve()
    _refuse_files(folder)
    try:
        return _build(folder, order)
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


def _build(folder: Path, order: Order) -> list[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-partial-", dir=folder.parent))
    try:
        written = sorted(_write_sources(partial, order), key=lambda each: each.file)
        write_table(partial, MANIFEST_FILE, "", MANIFEST, map(_manifest_row, written))
        _take_place(partial, folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return [folder / file for file in (*(each.file for each in written), MANIFEST_FILE)]


def _write_sources(root: Path, order: Order) -> list[Written]:
    areas, seed = order.parameters.areas, order.seed
    towns = build_towns(areas, seed)
    order.progress("synthetic city: lookups, deprivation and population")
    outlines = write_outlines(root, towns[0], areas.neighbours, seed)
    written = [*write_geography(root, towns, areas.forces), outlines]
    written.append(write_deprivation(root, towns, areas.own.deciles, seed))
    written += write_population(root, towns, areas, seed)
    order.progress("synthetic city: Home Office tables")
    written += write_recorded(root, towns, order.parameters, seed)
    order.progress("synthetic city: figures of partners and publishers")
    written += write_partner(root, order.parameters)
    written += write_published(root, towns, order.parameters, seed)
    written += write_collisions(root, towns, order.parameters, seed)
    written += write_survey(root, towns[0], order.parameters, seed)
    written += write_census(root, towns, areas, seed)
    for number, force in enumerate(order.forces, start=1):
        order.progress(f"synthetic city: police force {number} of {len(order.forces)}, {force}")
        written += write_force(root, force, towns, order.parameters, seed, order.months)
        if force == areas.own.force:
            written += write_outcomes(root, force, order.months, seed)
            written += write_searches(root, force, towns, order.months, seed)
    return written


def _manifest_row(written: Written) -> tuple[str, ...]:
    kept = (written.file, written.source, written.edition, written.sha256)
    return (*kept, "", PUBLISHER, LICENCE, RETRIEVED, "true")


def _take_place(partial: Path, folder: Path) -> None:
    """Put the finished folder where the empty one was, with its mode and its `.gitkeep`."""
    partial.chmod(0o755)
    if (folder / _KEEP).exists():
        shutil.copyfile(folder / _KEEP, partial / _KEEP)
    _refuse_files(folder)  # again: somebody may have put a file there meanwhile
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
