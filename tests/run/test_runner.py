"""The whole run on a small house, in real kernels and worker processes."""

import json
from pathlib import Path

import nbformat
import pytest

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.notebooks.kernel_server import KernelServer
from safecity.run.runner import Result

from .small import publishing, run_small, small_catalogue, write_notebook

SLUGS = ["alpha", "beta", "summary"]


def outputs(house: House) -> Path:
    return house.outputs("southampton", "2021-22")


def working(house: House) -> Path:
    return house.working("southampton", "2021-22")


def made(house: House) -> dict[str, int]:
    """When each result was written; a rerun writes it anew."""
    return {
        path.relative_to(outputs(house)).as_posix(): path.stat().st_mtime_ns
        for path in sorted(outputs(house).rglob("*"))
        if path.is_file() and path.name != "index.html"
    }


def rerun(house: House, before: dict[str, int]) -> set[str]:
    """Which notebooks were executed again since."""
    now = made(house)
    return {
        Path(name).stem for name in now if name.endswith(".ipynb") and now[name] != before.get(name)
    }


def contents(house: House) -> dict[str, bytes]:
    return {
        path.relative_to(outputs(house)).as_posix(): path.read_bytes()
        for path in sorted(outputs(house).rglob("*"))
        if path.is_file()
    }


def failed_with(result: Result) -> dict[str, str]:
    return {failure.slug: failure.error for failure in result.failures}


def test_a_run_and_its_reruns(house: House) -> None:
    """One house through its life: each rerun does what changed and nothing else."""
    result = run_small(house)
    assert (result.failures, [p.name for p in result.products]) == ((), ["report.html"])
    folder = outputs(house)
    assert sorted(p.stem for p in (folder / "notebooks").glob("*.ipynb")) == SLUGS
    assert [p.name for p in (folder / "notebooks").glob("*.html")] == ["index.html"]
    assert (folder / "exhibits" / "summary" / "all.json").read_text() == "alpha beta"
    assert (folder / "report.html").read_text() == "alpha\nalpha beta\nbeta"
    assert not list((working(house) / ".run").glob("work/*"))
    first, bytes_first = made(house), contents(house)

    run_small(house)
    assert made(house) == first, "nothing changed, yet something was made again"

    for touched in [*house.notebooks.glob("*.ipynb"), house.raw / "crimes.csv"]:
        touched.write_bytes(touched.read_bytes())
    run_small(house)
    assert made(house) == first, "touched, but the same"

    report = (folder / "report.html").stat().st_mtime_ns
    write_notebook(house.notebooks / "beta.ipynb", publishing("beta"), "1 + 2")
    run_small(house)
    assert rerun(house, first) == {"beta"}
    assert (folder / "report.html").stat().st_mtime_ns == report, "made anew for the same exhibits"
    first = made(house)

    write_notebook(house.notebooks / "beta.ipynb", publishing("beta", "BETA"))
    run_small(house)
    assert rerun(house, first) == {"beta", "summary"}
    assert "alpha BETA" in (folder / "report.html").read_text()

    write_notebook(house.notebooks / "beta.ipynb", publishing("beta"), "1 + 1")
    run_small(house, force=True)
    assert rerun(house, first) == set(SLUGS)
    assert contents(house) == bytes_first, "the same content, yet other bytes"

    before = made(house)
    (house.raw / "crimes.csv").write_text("published again")
    run_small(house)
    assert rerun(house, before) == set(SLUGS)


def add_words(path: Path) -> None:
    """Edit the text of a notebook, and a comment in its code."""
    notebook = nbformat.read(path, 4)
    notebook.cells[0].source += "\n\nOther words."
    notebook.cells.insert(2, nbformat.v4.new_markdown_cell("More words.", id="more"))
    notebook.cells[-1].source = f"# a comment\n{notebook.cells[-1].source}  # and another"
    nbformat.write(notebook, path)


def test_a_notebook_whose_text_was_edited_gets_the_bytes_of_an_execution(house: House) -> None:
    run_small(house)
    before = made(house)
    add_words(house.notebooks / "alpha.ipynb")
    assert run_small(house, limit=0.001).failures == (), "it was executed, for a word of text"
    assert rerun(house, before) == {"alpha"}
    reworded = contents(house)
    assert b"Other words." in reworded["notebooks/alpha.ipynb"]
    run_small(house, force=True)
    assert contents(house) == reworded


def test_a_notebook_whose_text_was_edited_is_executed_where_its_results_are_not_there(
    house: House,
) -> None:
    run_small(house)
    add_words(house.notebooks / "alpha.ipynb")
    (working(house) / "exhibits" / "alpha" / "one.json").write_text("altered")
    run_small(house)
    assert (working(house) / "exhibits" / "alpha" / "one.json").read_text() == "alpha"


def test_a_failure_leaves_the_others_and_the_last_good_products(house: House) -> None:
    assert not run_small(house).failures
    folder, good = outputs(house), contents(house)

    write_notebook(house.notebooks / "beta.ipynb", publishing("beta", "half"), "1 / 0")
    write_notebook(house.notebooks / "alpha.ipynb", publishing("alpha", "ALPHA"))
    result = run_small(house)
    assert failed_with(result) == {"beta": "ZeroDivisionError: division by zero"}
    assert result.products == ()
    failure = result.failures[0]
    assert failure.path == "outputs/southampton/working/2021-22/failed/beta.ipynb"
    assert "NAME=beta PARTNERSHIP=southampton YEAR=2021-22" in failure.rerun
    failed = working(house) / "failed" / "beta.ipynb"
    assert "ZeroDivisionError" in failed.read_text()
    assert contents(house) == good, "the edition is still of one run"
    assert (working(house) / "exhibits" / "alpha" / "one.json").read_text() == "ALPHA"

    write_notebook(house.notebooks / "beta.ipynb", publishing("beta", "mended"))
    before = made(house)
    assert not run_small(house).failures
    assert rerun(house, before) == {"alpha", "beta", "summary"}
    assert not failed.exists()
    assert "ALPHA mended" in (folder / "report.html").read_text()


def test_results_that_were_altered_or_lost_are_made_again(house: House) -> None:
    run_small(house)
    (outputs(house) / "exhibits" / "alpha" / "one.json").write_text("altered")
    (outputs(house) / "notebooks" / "beta.ipynb").unlink()
    before = made(house)
    run_small(house)
    assert rerun(house, before) == {"alpha", "beta"}
    assert (outputs(house) / "exhibits" / "alpha" / "one.json").read_text() == "alpha"


def test_a_theme_that_is_switched_off_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_small(house)
    monkeypatch.setattr(
        "safecity.run.plan.edition_catalogue", lambda _: small_catalogue(("alpha",))
    )
    run_small(house)
    assert not [name for name in contents(house) if "beta" in name]
    assert (outputs(house) / "report.html").read_text() == "alpha\nalpha"


def test_one_theme_alone_touches_nothing_else(house: House) -> None:
    run_small(house)
    edition, alpha = made(house), (working(house) / "notebooks" / "alpha.ipynb").stat()
    result = run_small(house, only="beta", force=True)
    assert [p.name for p in result.products] == ["beta.ipynb", "beta.html", "beta"]
    assert all(path.is_relative_to(working(house)) for path in result.products)
    assert made(house) == edition, "the edition waits for a whole run"
    assert (working(house) / "notebooks" / "alpha.ipynb").stat() == alpha


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"only": "betta"}, "Did you mean 'beta'"),
        ({"only": "beta", "parameters": {"yeer": "x"}}, "Did you mean 'year'"),
        ({"jobs": 0}, "cannot be run"),
        ({"limit": 0.0}, "cannot be run"),
    ],
)
def test_a_request_is_checked_before_a_kernel_starts(
    house: House, options: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safecity.run.runner.open_pool", None)
    with pytest.raises(SafecityError, match=words):
        run_small(house, **options)
    assert not outputs(house).exists()


def test_a_missing_tag_stops_the_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safecity.run.runner.open_pool", None)
    write_notebook(house.notebooks / "beta.ipynb", parameters=())
    with pytest.raises(SafecityError, match=r"beta\.ipynb: no cell tagged 'parameters'"):
        run_small(house)


def test_a_worker_that_is_killed_is_a_failure(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safecity.run.runner.KernelServer", KernelServer)  # its kernel is its own
    kill = "import os, signal; os.kill(os.getppid(), signal.SIGKILL); __import__('time').sleep(9)"
    write_notebook(house.notebooks / "beta.ipynb", kill)
    result = run_small(house, jobs=1)
    assert "the worker that executed it ended" in failed_with(result)["beta"]
    assert result.products == ()


def test_two_runs_at_once_are_refused(house: House) -> None:
    run_small(house, only="alpha")
    from safecity.run.delivery import Outputs

    held = Outputs(house, "southampton", "2021-22").lock()
    with held, pytest.raises(SafecityError, match="another run"):
        run_small(house)


def test_executed_notebooks_hold_no_trace_of_this_machine(house: House) -> None:
    look = "import os, sys, platform; print(os.getcwd(), sys.prefix, os.environ['SAFECITY_HOME'])"
    write_notebook(house.notebooks / "alpha.ipynb", look)
    run_small(house, only="alpha")
    text = (working(house) / "notebooks" / "alpha.ipynb").read_text()
    printed = [
        "".join(output["text"])
        for cell in json.loads(text)["cells"]
        for output in cell.get("outputs", [])
    ]
    assert str(house.root) not in text
    assert str(Path.home()) not in "".join(printed)
    assert printed == ["<temporary>/kernel <python> .\n"]
