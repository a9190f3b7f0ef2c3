"""One run of a small house that something happens to; `bench/faults.py` starts it.

What happens is done from inside Python, by a hook that sees each file opened for writing, each
rename, link and new folder, in the run as in its workers and kernels: from the Nth on the system
refuses all of them. What a library writes without Python (Parquet, fonts) is not seen.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from pathlib import Path

REFUSES = "SAFECITY_REFUSES"
"""Variable: from which write on, with which error, below which folder, in "run" or "workers"."""
CLOCK = "SAFECITY_CLOCK"
"""Variable: seconds by which the clock is wrong."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = ("os.rename", "os.link", "os.symlink", "os.mkdir", "os.truncate")


def is_run() -> bool:
    """Say whether this process is the run itself, and no worker or kernel of it."""
    return Path(sys.argv[0] if sys.argv else "").name == Path(__file__).name


class Refusal:
    """Counts what is written below a folder, and refuses it from a number on."""

    def __init__(self, given: str) -> None:
        """Read "NUMBER:ERROR:WHO:FOLDER"."""
        number, name, who, folder = given.split(":", 3)
        self.first, self.error = int(number), getattr(errno, name)
        self.folder, self.who = folder, who
        self.seen, self.busy = 0, threading.local()

    def __call__(self, event: str, given: tuple[object, ...]) -> None:
        """Look at one event of the interpreter."""
        path = self._written(event, given)
        if path is None or getattr(self.busy, "now", False):
            return
        self.busy.now = True
        try:
            if not self._is_below(path) or (self.who == "run") != is_run():
                return
            self.seen += 1
            if self.seen >= self.first:
                raise OSError(self.error, os.strerror(self.error), path)
        finally:
            self.busy.now = False

    def _written(self, event: str, given: tuple[object, ...]) -> str | None:
        if event == "open" and isinstance(given[0], str | bytes | os.PathLike):
            flags = given[2] if isinstance(given[2], int) else 0
            return os.fspath(given[0]) if flags & WRITES else None  # type: ignore[return-value]
        if event in CHANGES and isinstance(given[0], str | bytes | os.PathLike):
            # Where something is put is what counts: a rename's second path.
            last = given[1] if event in CHANGES[:3] else given[0]
            return os.fspath(last)  # type: ignore[return-value,arg-type]
        return None

    def _is_below(self, path: object) -> bool:
        text = os.fsdecode(path) if isinstance(path, str | bytes) else ""
        whole = os.path.abspath(text)  # noqa: PTH100
        return whole.startswith(self.folder)


REFUSALS: list[Refusal] = []
"""The one of this process, where it has one."""


def disturb() -> None:
    """Do to this process what its variables say; `sitecustomize` calls it in each."""
    if CLOCK in os.environ:
        off, now, exact = float(os.environ[CLOCK]), time.time, time.time_ns
        time.time = lambda: now() + off
        time.time_ns = lambda: exact() + int(off * 1e9)
    if REFUSES not in os.environ:
        return
    REFUSALS.append(Refusal(os.environ[REFUSES]))
    sys.addaudithook(REFUSALS[0])


def main() -> int:
    """Run the small house; end as the command line does, with one message."""
    import disturbed  # as `sitecustomize` imported it, beside this very file as a script

    refusal = next(iter(disturbed.REFUSALS), None)
    from run import small

    from safecity.catalogue.assessment import House
    from safecity.errors import SafecityError, of_system

    root, scheduler = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    small.stand_ins()
    try:
        result = small.run_small(House(root, root / "data" / "raw"), scheduler=scheduler)
    except SafecityError as error:
        print(f"said: {error}")
        return 1
    except OSError as error:
        print(f"said: {of_system(error)}")
        return 1
    finally:
        print(f"writes: {refusal.seen if refusal else 0}")
    for failure in result.failures:
        print(f"said: {failure.slug}: {failure.error}")
    return int(bool(result.failures))


if __name__ == "__main__":
    sys.exit(main())
