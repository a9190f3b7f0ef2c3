"""Who executes: local processes or a Dask cluster, behind one interface; and what a worker does."""

from __future__ import annotations

import ipaddress
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from safecity.errors import SafecityError
from safecity.run.notebooks.processes import start_method

if TYPE_CHECKING:
    from safecity.run.notebooks.job import Job, Outcome

CLUSTER_LIMIT = 10
"""Seconds a Dask scheduler may take to answer."""

TRUSTED = "trusted"
"""The word before an address that says that whoever can reach the scheduler may run code here."""

PATIENCE = 3
"""Seconds a worker has to close its kernel when the run is stopped."""

GRACE = 15
"""Seconds a worker without its parent has to close its kernel before it is ended."""


MOST = 61
"""Processes that Windows lets one wait for."""


def default_jobs() -> int:
    """Return how many notebooks to execute at once: the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return min(os.cpu_count() or 1, MOST)


@contextmanager
def open_pool(jobs: int, scheduler: str = "") -> Iterator[Executor]:
    """Open the executor that notebooks are submitted to.

    Parameters
    ----------
    jobs : int
        Local processes; ignored where there is a scheduler.
    scheduler : str
        Address of a Dask scheduler, for example "tls://10.0.0.1:8786"; its workers must
        see the same folders. One off this machine has to speak TLS, or be called "trusted".

    Raises
    ------
    SafecityError
        Where the scheduler does not answer or is not to be trusted, or `distributed` is not
        installed.
    """
    if scheduler:
        with _cluster(scheduler) as executor:
            yield executor
    else:
        with _local(jobs) as executor:
            yield executor


@contextmanager
def _local(jobs: int) -> Iterator[Executor]:
    if multiprocessing.current_process().daemon:  # a cluster's worker may start no such process
        with ThreadPoolExecutor(jobs) as threads:
            yield threads
        return
    others = multiprocessing.active_children()
    context = _context()
    executor = ProcessPoolExecutor(jobs, context, initializer=_start_worker)
    try:
        yield executor
        executor.shutdown()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        workers = [child for child in multiprocessing.active_children() if child not in others]
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(timeout=PATIENCE)
            if worker.is_alive():
                worker.kill()
        raise


def _context() -> multiprocessing.context.BaseContext:
    """Return what starts the workers; their server imports while other things are done."""
    method = start_method()
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["safecity.run.notebooks.preload"])
        forkserver.ensure_running()
    return context


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, which ends its workers; end without it, too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)


def _leave(*_: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


def trusted_address(scheduler: str) -> str:
    """Return the address of a scheduler that may be joined.

    What Dask sends are pickles: whoever reads or changes them on their way runs code on both ends.

    Parameters
    ----------
    scheduler : str
        An address, perhaps after the word "trusted".

    Raises
    ------
    SafecityError
        Where it lies off this machine, does not speak TLS, and is not called trusted.
    """
    word, _, rest = scheduler.strip().rpartition(" ")
    if word.strip() == TRUSTED or rest.startswith(("tls://", "inproc://")) or _is_here(rest):
        return rest
    raise SafecityError(
        f"the Dask scheduler at {rest} lies off this machine and does not speak TLS: whoever can "
        "reach it may run code here",
        remedy="Give a tls:// address, with the keys in Dask's configuration; or, in a network "
        f'that is yours alone, SCHEDULER="{TRUSTED} {rest}"',
    )


def _is_here(address: str) -> bool:
    """Say whether an address is one of this machine alone."""
    try:
        host = urlsplit(address if "://" in address else f"tcp://{address}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    scheduler = trusted_address(scheduler)
    try:
        from distributed import Client
    except ImportError as error:
        raise SafecityError(
            "a SCHEDULER was given, but Dask is not installed",
            remedy="Install it: uv sync --extra cluster",
        ) from error
    try:
        client = Client(scheduler, timeout=CLUSTER_LIMIT)
    except (OSError, ValueError) as error:
        raise SafecityError(
            f"the Dask scheduler at {scheduler} does not answer ({error})",
            remedy="Start it, mend SCHEDULER=, or leave SCHEDULER out to run on this machine.",
        ) from error
    with client, client.get_executor(pure=False) as executor:
        yield executor


def carry_out(job: Job) -> Outcome:
    """Execute a job; papermill is imported where the work is done, not where it is planned.

    Jupyter remembers its event loop in a context variable, and Dask hands the caller's
    context to its threads: two jobs would share a loop, so each gets a context of its own.
    """
    from safecity.run.notebooks.execution import execute

    return Context().run(execute, job)
