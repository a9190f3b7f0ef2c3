"""One notebook from source to executed copy: the only place that knows papermill."""

from __future__ import annotations

import logging
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from safecity.run.notebooks.failure import Failure, last_words, locate
from safecity.run.notebooks.job import Job, Outcome
from safecity.run.notebooks.kernels import KERNEL_FOLDER, NotebookKernel, kernel_class
from safecity.run.notebooks.source import ADDED

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
VOLATILE = (
    (re.compile(r"\bat 0x[0-9a-fA-F]{6,}"), "at 0x…"),
    (re.compile(r"ipykernel_\d+/\d+\.py"), "cell.py"),
    (re.compile(KERNEL_FOLDER + r"\w+"), "kernel"),
)
"""Memory addresses, the names IPython gives to cells in tracebacks, and kernels' folders."""

PRINTED_LIMIT = 100_000
"""Characters kept of what one cell prints."""


def quiet(notebook: NotebookNode, hide: Mapping[str, str], *, failed: bool = False) -> NotebookNode:
    """Remove from an executed notebook whatever differs between two runs of the same content.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill left it; it is not changed.
    hide : mapping of str to str
        Folders of this machine and what to print instead.
    failed : bool
        Whether to keep what was written to stderr, for whoever mends the notebook.

    Returns
    -------
    NotebookNode
        With outputs, tags and parameters; execution counts run from 1 to N.
    """
    lasting = [cell for cell in notebook.cells if ADDED not in cell.metadata.get("tags", [])]
    normalise = _normaliser(hide)
    cells, count = [], 0
    for number, cell in enumerate(lasting, 1):
        ran = cell.cell_type == "code" and bool(cell.get("execution_count"))
        count += ran
        cells.append(_cell(cell, number, count if ran else None, normalise, failed))
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    metadata = {
        "kernelspec": KERNEL,
        "language_info": LANGUAGE,
        "papermill": {"parameters": dict(given)},
    }
    clean = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(clean)


def _cell(
    cell: NotebookNode,
    number: int,
    count: int | None,
    normalise: Callable[[Any], Any],
    failed: bool,
) -> dict[str, Any]:
    tags = sorted(cell.metadata.get("tags", []))
    plain = {
        "cell_type": cell.cell_type,
        "id": f"cell-{number}",
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source,
    }
    if cell.cell_type != "code":
        return plain
    outputs = [
        _output(output, count, normalise)
        for output in cell.outputs
        if failed or output.get("name") != "stderr"
    ]
    return plain | {"execution_count": count, "outputs": outputs}


def _output(
    output: NotebookNode, count: int | None, normalise: Callable[[Any], Any]
) -> dict[str, Any]:
    plain = dict(output)
    if len(plain.get("text", "")) > PRINTED_LIMIT:
        plain["text"] = plain["text"][:PRINTED_LIMIT] + "\n… (the rest is cut)\n"
    clean: dict[str, Any] = normalise(plain)
    if clean["output_type"] == "execute_result":
        clean["execution_count"] = count
    return clean


def _normaliser(hide: Mapping[str, str]) -> Callable[[Any], Any]:
    folders = sorted((f for f in hide if len(f) > 1), key=len, reverse=True)

    def normalise(value: Any) -> Any:
        """Return a value without folders and without what differs between runs."""
        if isinstance(value, str):
            for folder in folders:
                value = value.replace(folder, hide[folder])
            for pattern, instead in VOLATILE:
                value = pattern.sub(instead, value)
            return value
        if isinstance(value, dict):
            return {key: normalise(entry) for key, entry in value.items()}
        return [normalise(entry) for entry in value] if isinstance(value, list) else value

    return normalise


START_LIMIT = 60
"""Seconds a kernel may take to answer."""
NAMELESS = ("", "CellExecutionError")
"""What papermill says of a cell that failed without raising, such as one with an unknown magic."""


class Progress:
    """How far a notebook got: `cell` is the last that began, -1 before any did."""

    def __init__(self, limit: float) -> None:
        """Wait for the kernel to answer."""
        self.limit, self.deadline = limit, math.inf
        self.ready, self.cell = False, -1

    def on_notebook_start(self, **_: Any) -> None:
        """Note that the kernel answered; its time begins."""
        self.ready, self.deadline = True, time.monotonic() + self.limit

    def on_cell_start(self, cell_index: int, **_: Any) -> None:
        """Note which cell began."""
        self.cell = cell_index

    def remaining(self, _: Any = None) -> float:
        """Return the seconds left; never 0, which nbclient reads as no limit."""
        return max(self.deadline - time.monotonic(), 0.1)


@dataclass(frozen=True)
class Attempt:
    """How one try ended: the error, empty for none, and how far it got."""

    error: str
    started: bool
    cell: int


def execute(job: Job) -> Outcome:
    """Execute a notebook in a kernel of its own, make the copy quiet and a page of it.

    A kernel that does not start is tried once more; nothing else is.

    Parameters
    ----------
    job : Job
        What to execute, and the folder to write to.

    Returns
    -------
    Outcome
        With a failure for a notebook that raises, calls `sys.exit`, takes too long, or
        whose kernel dies. Never raises for anything the notebook does.
    """
    start = time.monotonic()
    first = attempt = _attempt(job)
    if not first.started:
        attempt = _attempt(job)
    failure = _failure(job, attempt) if attempt.error else _finish(job)
    notes = () if first.started else (f"{first.error}; it was started once more",)
    return Outcome(job.slug, time.monotonic() - start, failure, notes)


def _attempt(job: Job) -> Attempt:
    with kernel_class(job.environment, job.server) as kernel:
        progress = Progress(job.limit)
        error = _run(job, progress, kernel)
    if not progress.ready:
        error = f"the kernel did not start: {error}"
    return Attempt(error, progress.ready, progress.cell)


def _run(job: Job, progress: Progress, kernel: type[NotebookKernel]) -> str:
    """Run papermill once; return what went wrong, or nothing."""
    try:
        _papermill(job, progress, kernel)
    except PapermillExecutionError as error:
        return _words(error.ename, error.evalue)
    except CellTimeoutError:
        return f"still running after its limit of {job.limit:g} s; it was stopped"
    except DeadKernelError:
        return "the kernel died: killed from outside, out of memory, or a crash in compiled code"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return _left_error(job)


def _papermill(job: Job, progress: Progress, kernel: type[NotebookKernel]) -> None:
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    papermill.execute_notebook(
        _literal(job.notebook),
        _literal(job.executed),
        parameters=dict(job.parameters),
        kernel_name="python3",
        language="python",
        progress_bar=False,
        start_timeout=START_LIMIT,
        execution_timeout=int(job.limit) + 1,
        timeout_func=progress.remaining,
        on_notebook_start=progress.on_notebook_start,
        on_cell_start=progress.on_cell_start,
        kernel_manager_class=kernel,
        shutdown_kernel="immediate",
        record_timing=False,
        force_raise_errors=True,
        iopub_timeout=30,
        coalesce_streams=True,
    )


def _literal(path: Path) -> str:
    """Escape a path for papermill, which passes it through `str.format`."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _words(name: str, value: str) -> str:
    if name == "SystemExit":
        return f"SystemExit: the notebook called sys.exit({value}); a notebook runs to its end"
    return f"{name}: {value}" if value else name


def _left_error(job: Job) -> str:
    """Find an error that papermill lets pass: it takes `sys.exit(0)` for success."""
    for cell in _read(job).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return _words(output.ename, output.evalue)
    return ""


def _read(job: Job) -> nbformat.NotebookNode:
    source = job.executed if job.executed.is_file() else job.notebook
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [c for c in notebook.cells if ADDED not in c.metadata.get("tags", [])]
    return notebook


def _finish(job: Job) -> Failure | None:
    clean = quiet(_read(job), job.hide)
    nbformat.write(clean, job.executed)
    if job.has_page:
        from safecity.run.page import write_page

        write_page(clean, job.page, job.title or job.slug)
    return None


def _failure(job: Job, attempt: Attempt) -> Failure:
    notebook = quiet(_read(job), job.hide, failed=True)
    nbformat.write(notebook, job.executed)
    error = attempt.error
    if error in NAMELESS and 0 <= attempt.cell < len(notebook.cells):
        error = last_words(notebook.cells[attempt.cell]) or "the cell failed without a message"
    return Failure(job.slug, error, **locate(notebook.cells, attempt.cell))
