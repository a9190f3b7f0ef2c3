import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from safecity.publish.item import Link
from safecity.run.page import ListedExhibit, Setting, write_page

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
    code = re.search(r'<div class="highlight[^>]*>(.*?)</div>', text, re.DOTALL)
    assert code and re.sub(r"<[^>]+>", "", code[1]).strip() == "a &lt; b"
    assert "<title>Violence &amp; order</title>" in text
    assert "object" not in text
    assert text.count("<h1") == 1


def published() -> nbformat.NotebookNode:
    """Return a notebook one of whose cells publishes two exhibits and shows the last."""
    made = notebook()
    shown = {"text/plain": "violence.second: Second & last", "text/html": "<h3>Second</h3>"}
    output = new_output("execute_result", shown, execution_count=2)
    made.cells.append(new_code_cell("t.publish(t.gaps())", execution_count=2, outputs=[output]))
    for number, cell in enumerate(made.cells, start=1):
        cell["id"] = f"cell-{number}"
    made.metadata["papermill"] = {"parameters": {"year": "2021-22 <b>"}}
    return made


def setting() -> Setting:
    made = {
        "violence.first": ListedExhibit("violence.first", "First <i>", "Gap G1", "violence-first"),
        "violence.second": ListedExhibit(
            "violence.second", "Second & last", "Figure 7", "violence-second",
            (Link("CSV", "exhibits/violence/second.csv"),),
        ),
    }  # fmt: skip
    before, after = Link("Overall <crime>", "overview.html"), Link("Drugs", "drugs.html")
    return Setting("Southampton 2021/22", "SYNTHETIC DATA", before, after, made)


def linked(tmp_path: Path, known: Setting | None = None) -> str:
    write_page(published(), tmp_path / "violence.html", "Violence", known)
    return (tmp_path / "violence.html").read_text()


def test_each_exhibit_has_its_place_and_leads_to_the_report(tmp_path: Path) -> None:
    text = linked(tmp_path, setting())
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for anchor in ("violence-first", "violence-second"):
        assert anchor in ids
        assert f'href="#{anchor}"' in text and f'href="../report.html#{anchor}"' in text
    assert "In the report: Figure 7" in text and "This cell also published" in text
    assert 'href="../exhibits/violence/second.csv"' in text
    assert text.index('id="violence-second"') < text.index('id="violence-first"')


def test_a_page_knows_its_run_and_its_neighbours(tmp_path: Path) -> None:
    text = linked(tmp_path, setting())
    for words in (
        "Southampton 2021/22", "SYNTHETIC DATA", 'href="overview.html"', 'href="drugs.html"',
        "Overall &lt;crime&gt;", "First &lt;i&gt;", "2021-22 &lt;b&gt;", 'href="violence.ipynb"',
        'lang="en-GB"', 'href="#content"', "@font-face",
    ):  # fmt: skip
        assert words in text, words


def test_a_theme_run_by_itself_still_has_its_exhibits(tmp_path: Path) -> None:
    text = linked(tmp_path)
    assert 'id="violence-second"' in text and "Second &amp; last" in text
    assert "Previous" not in text and "SYNTHETIC" not in text


def test_the_same_notebook_gives_the_same_page(tmp_path: Path) -> None:
    assert linked(tmp_path, setting()) == linked(tmp_path, setting())
