from pathlib import Path

import nbformat
import pytest

from safecity.errors import SafecityError
from safecity.run.notebooks.source import GIVEN, read_source

from .small import write_notebook


def test_names_and_defaults_come_from_the_parameters_cell(tmp_path: Path) -> None:
    cell = 'partnership, year = "a", "b"\nweeks: int = 4\nshare = -0.5\nnote = None'
    source = read_source(write_notebook(tmp_path / "x.ipynb", parameters=(cell,)))
    expected = {"partnership": "a", "year": "b", "weeks": 4, "share": -0.5, "note": None}
    assert source.defaults == expected


def test_an_unknown_parameter_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    source = read_source(write_notebook(tmp_path / "x.ipynb"))
    with pytest.raises(SafecityError, match=r"x\.ipynb: .*'yaer'.*Did you mean 'year'") as caught:
        source.check({"yaer": "2021-22"})
    assert caught.value.path == tmp_path / "x.ipynb"


def test_a_parameter_of_another_type_is_refused(tmp_path: Path) -> None:
    source = read_source(write_notebook(tmp_path / "x.ipynb"))
    with pytest.raises(SafecityError, match="is a str, not the int 2021"):
        source.check({"year": 2021})


@pytest.mark.parametrize(
    ("cells", "words"), [((), "no cell tagged"), (("a = 1", "b = 2"), "2 cells tagged")]
)
def test_exactly_one_cell_is_tagged(tmp_path: Path, cells: tuple[str, ...], words: str) -> None:
    path = write_notebook(tmp_path / "x.ipynb", "1", parameters=cells)
    with pytest.raises(SafecityError, match=words):
        read_source(path)


def tagged(kind: str, tag: str) -> nbformat.NotebookNode:
    """Make a cell of a kind with one tag."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make("year = 2", metadata={"tags": [tag]})


@pytest.mark.parametrize(
    ("at", "cells", "words"),
    [
        (0, [("markdown", "parameters")], "2 cells tagged 'parameters'"),
        (2, [("markdown", GIVEN)], f"a cell of text tagged 'parameters' or '{GIVEN}'"),
        (0, [("code", GIVEN)], f"a cell tagged '{GIVEN}' that is not the only one, behind"),
        (2, [("code", GIVEN), ("code", GIVEN)], "is not the only one, behind"),
    ],
)
def test_what_a_run_gives_comes_behind_the_defaults(
    tmp_path: Path, at: int, cells: list[tuple[str, str]], words: str
) -> None:
    path = write_notebook(tmp_path / "x.ipynb", "year")
    notebook = nbformat.read(path, 4)
    notebook.cells[at:at] = [tagged(*cell) for cell in cells]
    nbformat.write(notebook, path)
    with pytest.raises(SafecityError, match=words):
        read_source(path)


@pytest.mark.parametrize("cell", ["year = compute()", "import os", "a.b = 1", "a, b = 1", "a ="])
def test_parameters_are_plain_values(tmp_path: Path, cell: str) -> None:
    path = write_notebook(tmp_path / "x.ipynb", parameters=(cell,))
    with pytest.raises(SafecityError, match="more than names and plain values"):
        read_source(path)


def test_what_is_no_notebook_is_named(tmp_path: Path) -> None:
    (tmp_path / "violence.ipynb").write_text("{")
    with pytest.raises(SafecityError, match="not a notebook"):
        read_source(tmp_path / "violence.ipynb")
    with pytest.raises(SafecityError, match="Did you mean 'violence'"):
        read_source(tmp_path / "violense.ipynb")


def test_the_digest_is_of_the_cells_and_not_of_outputs(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "x.ipynb", "1 + 1")
    before = read_source(path).digest
    notebook = nbformat.read(path, 4)
    notebook.cells[-1].execution_count = 7
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="2")]
    nbformat.write(notebook, path)
    assert read_source(path).digest == before
    notebook.cells[-1].source = "1 + 2"
    nbformat.write(notebook, path)
    assert read_source(path).digest != before


@pytest.mark.parametrize(
    ("edited", "same"),
    [
        ("1 + 1  # a comment", True),
        ("# a comment\n\n1 + 1", True),
        ("1 + 1\n# a comment", True),
        ("1 + 1\n\n# a comment\n", True),
        ("1 + 2", False),
        ("1 + 1;", False),
        ("'1 + 1'", False),
        ("", False),
        ("%time 1 + 1", False),
    ],
)
def test_the_code_of_a_notebook_leaves_comments_out(
    tmp_path: Path, edited: str, same: bool
) -> None:
    code = read_source(write_notebook(tmp_path / "x.ipynb", "1 + 1")).code
    other = read_source(write_notebook(tmp_path / "x.ipynb", edited)).code
    assert (code.digest == other.digest) is same


@pytest.mark.parametrize(
    ("printed", "other"),
    [('f"{year=}"', 'f"{year = }"'), ('f"{ {year} }"', 'f"{{{year}}}"'), ('"a  b"', '"a b"')],
)
def test_the_code_of_a_notebook_tells_apart_what_prints_otherwise(
    tmp_path: Path, printed: str, other: str
) -> None:
    first, second = (
        read_source(write_notebook(tmp_path / "x.ipynb", cell)).code for cell in (printed, other)
    )
    assert first.digest != second.digest


@pytest.mark.parametrize("cell", ["%%bash\necho a{}", "!echo a{}", 'x = """a{}"""'])
def test_the_code_of_what_is_not_python_alone_is_all_of_it(tmp_path: Path, cell: str) -> None:
    code = read_source(write_notebook(tmp_path / "x.ipynb", cell.format(""))).code
    other = read_source(write_notebook(tmp_path / "x.ipynb", cell.format(" # b"))).code
    assert code.digest != other.digest


def test_a_notebook_from_elsewhere_is_refused(tmp_path: Path) -> None:
    other = write_notebook(tmp_path / "elsewhere" / "x.ipynb")
    link = tmp_path / "notebooks" / "x.ipynb"
    link.parent.mkdir()
    link.symlink_to(other)
    with pytest.raises(SafecityError, match="what lies elsewhere is not run"):
        read_source(link)
    whole = tmp_path / "linked"
    whole.symlink_to(other.parent)
    assert read_source(whole / "x.ipynb").defaults


OPENED = 'from safecity.exhibits import open_theme\n\nt = open_theme("x", partnership, year)'


@pytest.mark.parametrize(
    ("cell", "only_asks"),
    [
        ('t.publish(t.trend("offences"))', True),
        ('views = [t.change(n) for n in ("a", "b")]\nt.publish(views)', True),
        ("import pandas", False),
        ("from safecity.exhibits import Store", False),
        ("from safecity.exhibits import open_theme as o", False),
        ("open('x.csv')", False),
        ("t.evidence", False),
        ("t.publish.__globals__", False),
        ("t._published", False),
        ("year = '2020'", False),
        ('s = open_theme("x", "portsmouth", year)', False),
        ('s = open_theme("y", partnership, year)', False),
        ("o = open_theme", False),
        ("!cat x.csv", False),
    ],
)
def test_a_notebook_only_asks_where_its_code_can_read_nothing_else(
    tmp_path: Path, cell: str, only_asks: bool
) -> None:
    source = read_source(write_notebook(tmp_path / "x.ipynb", OPENED, cell))
    assert source.only_asks is only_asks
