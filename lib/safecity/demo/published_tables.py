"""All published tables of figures of the synthetic country."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safecity.demo.layouts import Written
from safecity.demo.parameters import Parameters
from safecity.demo.published_fingertips import write_fingertips
from safecity.demo.published_fire import write_fire
from safecity.demo.published_forces import write_forces, write_weights
from safecity.demo.published_justice import write_justice
from safecity.demo.town import Town

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
