"""Notebooks are thin, and each belongs to one theme."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from papermill import inspect_notebook

from safecity.catalogue.registry import load_catalogue
from safecity.run.notebooks.source import read_source

from .tree import LIBRARY, ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FILE = re.compile(r"[/\\]|\.(csv|parquet|json|png|svg|xlsx|html|pdf|geojson)$")
by_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def cells(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["cells"])


def code(path: Path) -> list[ast.Module]:
    """Parse the code cells, without the one that holds the parameters."""
    return [
        ast.parse("".join(cell["source"]))
        for cell in cells(path)
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", [])
    ]


def test_every_theme_has_a_notebook_and_every_notebook_a_theme() -> None:
    declared = {path.stem for path in (LIBRARY / "catalogue" / "themes").glob("*.yml")}
    assert {path.stem for path in NOTEBOOKS} == declared
    assert declared == set(load_catalogue().themes)


def test_a_theme_to_which_a_declared_table_gives_figures_publishes_them() -> None:
    given = {i.id.split(".")[0] for i in load_catalogue().indicators.values() if i.in_line}
    asked = {p.stem for p in NOTEBOOKS if "t.issued(t.slug)" in p.read_text(encoding="utf-8")}
    assert asked == given


@by_notebook
def test_the_parameters_are_runnable_defaults(path: Path) -> None:
    source = read_source(path)
    assert dict(source.defaults) == {"partnership": "southampton", "year": "2021-22"}


@by_notebook
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    for cell in cells(path):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert cell["metadata"].keys() <= {"tags"}


@by_notebook
def test_a_notebook_defines_and_reads_nothing(path: Path) -> None:
    for cell in code(path):
        for node in ast.walk(cell):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.For)
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                assert not re.match(r"savefig|read_|to_csv|open$|Path$", name), name
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not FILE.search(node.value), node.value


@by_notebook
def test_a_notebook_imports_only_this_library(path: Path) -> None:
    imports = [n for cell in code(path) for n in ast.walk(cell) if isinstance(n, ast.Import)]
    froms = [n for cell in code(path) for n in ast.walk(cell) if isinstance(n, ast.ImportFrom)]
    assert not imports
    assert {str(node.module).split(".")[0] for node in froms} == {"safecity"}


@by_notebook
def test_one_cell_opens_the_theme_and_each_other_publishes_one_thing(path: Path) -> None:
    opening, *others = code(path)
    calls = [node for node in ast.walk(opening) if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls] == [
        f"open_theme('{path.stem}', partnership, year)"
    ]
    for cell in others:
        names = [ast.unparse(n.func) for n in ast.walk(cell) if isinstance(n, ast.Call)]
        assert len(cell.body) == 1
        assert names.count("t.publish") == 1


@by_notebook
def test_a_notebook_begins_with_its_one_title(path: Path) -> None:
    text = ["".join(c["source"]) for c in cells(path) if c["cell_type"] == "markdown"]
    assert text[0].startswith("# ")
    assert len(re.findall(r"^# ", "\n".join(text), re.MULTILINE)) == 1


@by_notebook
def test_papermill_lists_the_parameters(path: Path) -> None:
    assert set(inspect_notebook(path)) == {"partnership", "year"}
