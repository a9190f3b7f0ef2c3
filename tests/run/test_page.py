import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from safecity.run.page import Entry, write_index, write_page

REMOTE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?http""")


def notebook() -> nbformat.NotebookNode:
    html = new_output("execute_result", {"text/html": "<b>62.1</b>", "text/plain": "object"})
    png = new_output("display_data", {"image/png": "aGk="})
    png.metadata = {"image/png": {"alt": "Bars & lines"}}
    svg = new_output("display_data", {"image/svg+xml": "<svg/>"})
    cell = new_code_cell("a < b", execution_count=1, outputs=[html, png, svg])
    cell.outputs.append(new_output("stream", name="stdout", text="printed <here>"))
    cells = [new_markdown_cell("# Violence\n\n$x$ and *stress*"), cell]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def page(tmp_path: Path) -> str:
    write_page(notebook(), tmp_path / "x.html", "Violence & order")
    return (tmp_path / "x.html").read_text()


def test_a_page_fetches_nothing(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert not REMOTE.search(text)
    assert "<script" not in text


def test_a_page_shows_outputs_and_folds_code(tmp_path: Path) -> None:
    text = page(tmp_path)
    for words in ("<b>62.1</b>", "printed &lt;here&gt;", "Bars &amp; lines"):
        assert words in text, words
    assert re.search(r"<details class=.code.>\s*<summary>Code of cell 1", text)
    assert "a &lt; b" in text
    assert "<title>Violence &amp; order</title>" in text
    assert "object" not in text
    assert text.count("<h1") == 1


def test_the_index_lists_notebooks_with_the_facts_of_the_run(tmp_path: Path) -> None:
    entry = Entry("violence", "Violence & order", "How much?", 9, "0123456789abcdef")
    first = write_index(tmp_path, "Southampton 2021/22", [entry]).read_bytes()
    text = first.decode()
    for words in ("Violence &amp; order", 'href="violence.html"', ">9<", "0123456789ab<", "Python"):
        assert words in text, words
    assert not REMOTE.search(text)
    assert write_index(tmp_path, "Southampton 2021/22", [entry]).read_bytes() == first
