"""Processor time, time and memory of a command and of all that it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """What a command took.

    Attributes
    ----------
    cpu, wall : float
        Seconds of processor time, of it and all its descendants, and seconds on the clock.
    megabytes : float
        Largest memory of the command's own process, where it was asked to tell.
    printed : str
        What the command printed.
    """

    cpu: float
    wall: float
    megabytes: float = 0.0
    printed: str = ""


def adopt_orphans() -> None:
    """Become the parent of what a command leaves running, so that its time is counted as well."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spent(argv: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end, and to the end of all that it started.

    Parameters
    ----------
    argv : sequence of str or Path
        The command.
    environment : mapping of str to str, optional
        Variables beside those of this process.

    Raises
    ------
    subprocess.CalledProcessError
        Where it fails: then there is nothing to measure.
    """
    before, start = _children(), time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            list(map(str, argv)),
            env={**os.environ, **(environment or {})},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        process.wait()
        wall = time.perf_counter() - start
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        printed.seek(0)
        text = printed.read().decode(errors="replace")
    if process.returncode:
        sys.stderr.write(text)
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Spent(_children() - before, wall, printed=text)


def peak_memory() -> float:
    """Return the most memory that this process has held, in megabytes of 1e6 bytes.

    What `getrusage` says on Linux holds the memory of the process that started it as well.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def median(work: Callable[[], Spent], rounds: int) -> Spent:
    """Return the medians of several rounds."""
    all_rounds = [work() for _ in range(rounds)]
    return Spent(
        *(
            statistics.median(getattr(one, name) for one in all_rounds)
            for name in ("cpu", "wall", "megabytes")
        )
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
