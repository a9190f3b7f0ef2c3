"""Executed notebooks made quiet: what was found is kept, when and where it ran is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from safecity.run.kernels import KERNEL_FOLDER

ADDED = "papermill-error-cell-tag"
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
    kept = [cell for cell in notebook.cells if ADDED not in cell.metadata.get("tags", [])]
    wash = _washer(hide)
    cells, count = [], 0
    for number, cell in enumerate(kept, 1):
        ran = cell.cell_type == "code" and bool(cell.get("execution_count"))
        count += ran
        cells.append(_cell(cell, number, count if ran else None, wash, failed))
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
    wash: Callable[[Any], Any],
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
        _output(output, count, wash)
        for output in cell.outputs
        if failed or output.get("name") != "stderr"
    ]
    return plain | {"execution_count": count, "outputs": outputs}


def _output(output: NotebookNode, count: int | None, wash: Callable[[Any], Any]) -> dict[str, Any]:
    plain = dict(output)
    if len(plain.get("text", "")) > PRINTED_LIMIT:
        plain["text"] = plain["text"][:PRINTED_LIMIT] + "\n… (the rest is cut)\n"
    clean: dict[str, Any] = wash(plain)
    if clean["output_type"] == "execute_result":
        clean["execution_count"] = count
    return clean


def _washer(hide: Mapping[str, str]) -> Callable[[Any], Any]:
    folders = sorted((f for f in hide if len(f) > 1), key=len, reverse=True)

    def wash(value: Any) -> Any:
        if isinstance(value, str):
            for folder in folders:
                value = value.replace(folder, hide[folder])
            for pattern, instead in VOLATILE:
                value = pattern.sub(instead, value)
            return value
        if isinstance(value, dict):
            return {key: wash(entry) for key, entry in value.items()}
        return [wash(entry) for entry in value] if isinstance(value, list) else value

    return wash
