"""Which code and declarations stand behind what a step makes: one rule for every step."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from safecity.catalogue.registry import DECLARED
from safecity.digests import digest, file_digests

Step = Literal["data", "verdicts", "notebooks", "products"]

LIBRARY = Path(__file__).parents[1]
_READ = ("catalogue", "ingest")
_JUDGED = (*_READ, "measures", "charts", "readings")
ROOMS: dict[Step, tuple[str, ...]] = {
    "data": _READ,
    "verdicts": _JUDGED,
    "notebooks": (*_JUDGED, "exhibits"),
    "products": (*_JUDGED, "exhibits", "publish", "run", "demo"),
}
"""The rooms whose code and declarations decide what a step makes."""
UNREAD = tuple(
    f"catalogue/{name}"
    for name in (
        "kinds",
        "columns.yml",
        "verdicts",
        "calibration.yml",
        "ranking",
        "judgement_words",
    )
)
"""Beginnings of what ingest does not read: how things are shown and judged."""


def code_behind(step: Step) -> dict[str, str]:
    """Hash all code and declarations on which a step depends.

    Parameters
    ----------
    step : str
        "data", "verdicts", "notebooks" or "products".

    Returns
    -------
    dict of str to str
        SHA-256 by name, relative to the library. What the catalogue holds, such as themes and
        sources, is left out: each step counts by content what it uses of it.
    """
    left_out = [f"catalogue/{name}" for name in DECLARED] + (list(UNREAD) if step == "data" else [])
    return {f: sha for f, sha in _all(LIBRARY, step).items() if not f.startswith(tuple(left_out))}


@lru_cache(maxsize=8)
def version_behind(step: Step) -> str:
    """Digest the code behind a step with every declaration, once a process."""
    return digest(_all(LIBRARY, step))


def _all(library: Path, step: Step) -> dict[str, str]:
    """Hash the rooms of a step and the ground that all rooms stand on."""
    folders = [*(library / room for room in ROOMS[step]), *library.glob("*.py")]
    return file_digests(library, folders)
