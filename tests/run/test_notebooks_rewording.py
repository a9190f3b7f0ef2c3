"""An executed copy with new text: the bytes of an execution."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from safecity.run.notebooks.execution import execute, quiet
from safecity.run.notebooks.job import Job
from safecity.run.notebooks.notebooks import reword
from safecity.run.notebooks.source import ADDED, GIVEN, read_source

from .small import PARAMETERS


def executed(folder: Path, *cells: nbformat.NotebookNode) -> Path:
    """Write a notebook and execute it."""
    notebook = folder / "x.ipynb"
    tagged = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[tagged, *cells]), notebook)
    job = Job("x", notebook, folder / "work", {"year": "2025"}, {})
    job.work.mkdir(exist_ok=True)
    assert execute(job).failure is None
    return job.executed


@pytest.mark.parametrize("given", [False, True], ids=["plain", "given"])
def test_reword_writes_what_an_execution_would(tmp_path: Path, given: bool) -> None:
    own = [new_code_cell("year = '2019'", metadata={"tags": [GIVEN]})] if given else []
    before = executed(tmp_path, *own, new_markdown_cell("Old words."), new_code_cell("print(year)"))
    old = tmp_path / "old.ipynb"
    before.replace(old)
    old.with_suffix(".html").write_text("a page of the old words")
    after = executed(
        tmp_path,
        *own,
        new_markdown_cell("New words.\n\nOf two lines."),
        new_code_cell("print(year)  # the year", metadata={"tags": ["said"]}),
        new_markdown_cell("More.", metadata={"tags": ["b", "a"]}),
        new_markdown_cell("Here it failed once.", metadata={"tags": [ADDED]}),
    )
    reword(old, read_source(tmp_path / "x.ipynb"))
    assert old.read_bytes() == after.read_bytes()
    assert not old.with_suffix(".html").exists()
    assert quiet(nbformat.read(old, 4), {}) == nbformat.read(old, 4)
