"""How local processes are started, and what none of them imports."""

from __future__ import annotations

import multiprocessing
import os
import sys

from safecity.errors import SafecityError

START = "SAFECITY_START_METHOD"
"""Variable that chooses how local processes are started: "forkserver" or "spawn"."""
ABSENT = ("rfc3987_syntax",)
"""What packages import and no notebook holds. jsonschema, which notebooks are validated with,
compiles forty grammars on import to check internationalised addresses, in a second and a half."""


def pass_off_as_absent() -> None:
    """Let this process import none of what no notebook holds."""
    absent: dict[str, None] = dict.fromkeys(ABSENT)
    sys.modules.update(absent)  # type: ignore[arg-type]


def start_method() -> str:
    """Return how local processes are started: from a server where the system can, else anew.

    Raises
    ------
    SafecityError
        Where `SAFECITY_START_METHOD` names a way that is none here.
    """
    ways = [
        way for way in ("forkserver", "spawn") if way in multiprocessing.get_all_start_methods()
    ]
    chosen = os.environ.get(START) or ways[0]
    if chosen not in ways:
        raise SafecityError(
            f"{START} is '{chosen}', which is no way to start a process here",
            remedy=f"Set it to {' or '.join(ways)}, or leave it out",
        )
    return chosen
