import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from safecity.run.notebooks.execution import PRINTED_LIMIT, quiet

HIDE = {"/srv/house": ".", "/srv": "~"}


def messy() -> nbformat.NotebookNode:
    stdout = new_output("stream", name="stdout", text="read /srv/house/data and /srv/x\n")
    stderr = new_output("stream", name="stderr", text="UserWarning: noise\n")
    result = new_output("execute_result", {"text/plain": "<A at 0x7f00aa11bb22>"})
    result["execution_count"] = 9
    cell = new_code_cell("x", execution_count=9, outputs=[stdout, stderr, result])
    cell.metadata = {"papermill": {"duration": 1.2}, "execution": {"a": "2026"}, "tags": ["b"]}
    marker = new_markdown_cell("<span>An Exception was encountered</span>")
    marker.metadata["tags"] = ["papermill-error-cell-tag"]
    later = new_code_cell("not reached")
    notebook = new_notebook(cells=[marker, new_markdown_cell("# Title"), cell, later])
    notebook.metadata = {
        "papermill": {"start_time": "now", "output_path": "/srv/x", "parameters": {"year": "2025"}},
        "language_info": {"version": "3.11.7", "name": "python"},
        "widgets": {},
    }
    return notebook


def test_only_what_was_found_is_kept() -> None:
    clean = quiet(messy(), HIDE)
    nbformat.validate(clean)
    assert clean.metadata.papermill == {"parameters": {"year": "2025"}}
    assert set(clean.metadata) == {"papermill", "kernelspec", "language_info"}
    assert [c.id for c in clean.cells] == ["cell-1", "cell-2", "cell-3"]
    ran = clean.cells[1]
    assert ran.metadata == {"tags": ["b"]}
    assert [o.output_type for o in ran.outputs] == ["stream", "execute_result"]
    assert ran.outputs[0].text == "read ./data and ~/x\n"
    assert ran.outputs[1].data["text/plain"] == "<A at 0x…>"
    assert (ran.execution_count, ran.outputs[1].execution_count) == (1, 1)
    assert clean.cells[2].execution_count is None


def test_a_failed_notebook_keeps_its_warnings() -> None:
    clean = quiet(messy(), HIDE, failed=True)
    assert [o.get("name") for o in clean.cells[1].outputs] == ["stdout", "stderr", None]


def test_what_is_printed_without_end_is_cut() -> None:
    notebook = messy()
    notebook.cells[2].outputs[0].text = "x" * (PRINTED_LIMIT + 5)
    text = quiet(notebook, HIDE).cells[1].outputs[0].text
    assert len(text) < PRINTED_LIMIT + 50
    assert text.endswith("(the rest is cut)\n")


def test_the_notebook_given_is_not_changed() -> None:
    notebook = messy()
    before = nbformat.writes(notebook)
    quiet(notebook, HIDE)
    assert nbformat.writes(notebook) == before
