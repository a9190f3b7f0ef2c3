"""Who works on what: one run to an assessment, and nobody removes what a run works on.

The locks lie beside all results and are never removed; the system lets go of them when their
process ends, however it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError

FOLDER = ".locks"
KEPT = (FOLDER, ".gitkeep")
"""What stays in a folder that is emptied."""


@dataclass(frozen=True)
class Lock:
    """The locks of a house.

    Attributes
    ----------
    house : House
        The project's folders.
    """

    house: House

    @contextmanager
    def of_run(self, partnership: str, year: str) -> Iterator[None]:
        """Hold an assessment, and the house together with other runs.

        Raises
        ------
        SafecityError
            Where another run is at work on the assessment, or results are being removed.
        """
        with ExitStack() as locks:
            folder = self.house.outputs(partnership, year)
            locks.enter_context(_held(self._path("house"), folder, shared=True))
            locks.enter_context(_held(self._path(f"{partnership}.{year}"), folder))
            yield

    @contextmanager
    def of_house(self) -> Iterator[None]:
        """Hold everything alone.

        Raises
        ------
        SafecityError
            Where a run is at work on any assessment.
        """
        with _held(self._path("house"), self.house.root / "outputs"):
            yield

    def _path(self, name: str) -> Path:
        return self.house.root / "outputs" / FOLDER / name


@contextmanager
def _held(path: Path, place: Path, *, shared: bool = False) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        _claim(handle.fileno(), place, shared)
        yield


def _claim(handle: int, place: Path, shared: bool) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two runs at once are not kept apart there
        return
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        raise SafecityError(
            "another run is at work here", path=place, remedy="Wait for it, or end it."
        ) from error
