"""What is optional may be refused: its file is set aside with the reason, and the rest is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from safecity.errors import SafecityError
from safecity.ingest.supply.recognise import REQUIRED
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply

T = TypeVar("T")


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


def _without(supply: Supply, error: SafecityError) -> Supply:
    """Set the file aside that an error names.

    Raises
    ------
    SafecityError
        The same one, where it names no file that is used, or one that is indispensable.
    """
    blamed_for = [
        c
        for c in supply.chosen
        if c.used and c.item.file.path == error.path and c.item.source not in REQUIRED
    ]
    if not blamed_for:
        raise error
    decided = (c.fail(error.reason) if c in blamed_for else c for c in supply.chosen)
    return replace(supply, chosen=tuple(decided))


@dataclass
class Tolerant:
    """Reads what is optional.

    Attributes
    ----------
    supply : Supply
        The raw files; those that a reader refused are marked so.
    """

    supply: Supply

    def read(self, reader: Callable[[Supply], T]) -> T:
        """Read with a reader; without the files that it refuses, one after the other.

        Parameters
        ----------
        reader : callable
            From what is supplied to what is read; an error must name the file at fault.

        Raises
        ------
        SafecityError
            Where the fault is not that of one optional file.
        """
        while True:
            try:
                return reader(self.supply)
            except SafecityError as error:
                self.supply = _without(self.supply, error)
