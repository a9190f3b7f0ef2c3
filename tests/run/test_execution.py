import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safecity.run.notebooks import execution, kernels
from safecity.run.notebooks.execution import execute
from safecity.run.notebooks.job import Job, Outcome

from .light import LightServer
from .small import write_notebook

ADDRESS = {"": ""}


@pytest.fixture(scope="module", params=["started from nothing", "forked"], autouse=True)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every test runs with kernels of either kind."""
    with LightServer(kernels.QUIET) as server:
        ADDRESS[""] = server.address if request.param == "forked" else ""
        yield ADDRESS[""]


def job(tmp_path: Path, *cells: str, limit: float = 30.0, **environment: str) -> Job:
    work = tmp_path / "work {0} with space"
    work.mkdir(exist_ok=True)
    notebook = write_notebook(tmp_path / "a {b} c" / "theme.ipynb", *cells)
    given = {"partnership": "leeds", "year": "2025"}
    return Job(
        "theme",
        notebook,
        work,
        given,
        environment,
        {str(tmp_path): ".", str(Path.home()): "~"},
        limit,
        server=ADDRESS[""],
    )


def outputs(asked: Job) -> list[str]:
    cells = json.loads(asked.executed.read_text())["cells"]
    return ["".join(o["text"]) for c in cells for o in c.get("outputs", []) if "text" in o]


def failed(asked: Job) -> tuple[Outcome, str]:
    outcome = execute(asked)
    assert outcome.failure is not None
    return outcome, outcome.failure.error


def test_parameters_and_environment_reach_this_environments_python(tmp_path: Path) -> None:
    look = "import os, sys; print(partnership, year, os.environ['X'], sys.executable)"
    asked = job(tmp_path, look, X="7")
    assert execute(asked).failure is None
    assert outputs(asked) == [f"leeds 2025 7 {sys.executable}\n"]
    assert "X" not in os.environ


def test_a_foreign_kernelspec_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = tmp_path / "jupyter" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    spec = {"argv": ["/bin/false"], "display_name": "foreign", "language": "python"}
    (foreign / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    assert execute(job(tmp_path, "1")).failure is None


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    cells = (
        "import sys, warnings; warnings.warn('noise'); print('kept'); print('x', file=sys.stderr)",
        "object()",
        "import os; print(os.getcwd() and __import__('pathlib').Path.home() / 'x')",
        "{*'strings in a set'}",
    )
    asked = job(tmp_path, *cells)
    assert execute(asked).failure is None
    first = asked.executed.read_bytes(), asked.page.read_bytes()
    assert execute(asked).failure is None
    assert (asked.executed.read_bytes(), asked.page.read_bytes()) == first
    assert outputs(asked) == ["kept\n", "~/x\n"]
    assert [c["execution_count"] for c in json.loads(first[0])["cells"][1:]] == [1, 2, 3, 4, 5, 6]


def test_a_notebook_that_raises(tmp_path: Path) -> None:
    asked = job(tmp_path, "1", "a = 1\nb = 2\n# why\n1 / 0", "3")
    outcome, error = failed(asked)
    assert error == "ZeroDivisionError: division by zero"
    assert (outcome.failure.cell, outcome.failure.cells) == (4, 5)
    assert outcome.failure.heading == "theme"
    assert outcome.failure.source == ("b = 2", "# why", "1 / 0")
    assert "ZeroDivisionError" in asked.executed.read_text()


def test_an_error_that_a_tag_allows_is_a_failure_too(tmp_path: Path) -> None:
    asked = job(tmp_path, "1 / 0")
    text = asked.notebook.read_text()
    allowed = '"metadata": {"tags": ["raises-exception"]},'
    asked.notebook.write_text(text.replace('"metadata": {},', allowed))
    assert "ZeroDivisionError" in failed(asked)[1]


@pytest.mark.parametrize("code", ["", "0", "3", "'because'"])
def test_a_notebook_that_calls_sys_exit(tmp_path: Path, code: str) -> None:
    outcome, error = failed(job(tmp_path, f"import sys\nsys.exit({code})", "2"))
    assert "SystemExit: the notebook called sys.exit" in error
    assert outcome.failure.cell == 3


@pytest.mark.parametrize("death", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_kernel_that_dies(tmp_path: Path, death: str) -> None:
    outcome, error = failed(job(tmp_path, f"import os\n{death}", "2"))
    assert "kernel died" in error
    assert outcome.failure.cell == 3
    assert outcome.notes == ()


@pytest.mark.parametrize(
    "cells",
    [("import time\ntime.sleep(9_999)",), ("while True: print('x')",), ("pass",) * 3],
    ids=["sleeps", "floods", "many cells"],
)
def test_a_notebook_that_never_ends(tmp_path: Path, cells: tuple[str, ...]) -> None:
    slow = ("import time; time.sleep(0.4)",) * 5 if cells[0] == "pass" else cells
    start = time.monotonic()
    _, error = failed(job(tmp_path, *slow, limit=1.0))
    assert "its limit of 1 s;" in error
    assert time.monotonic() - start < 1_800


def test_what_a_notebook_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    start = (
        "import subprocess, pathlib; p = subprocess.Popen(['sleep', '98'])",
        f"_ = pathlib.Path({str(mark)!r}).write_text(str(p.pid))",
    )
    assert execute(job(tmp_path, *start)).failure is None
    assert _gone(int(mark.read_text()))


def _gone(pid: int) -> bool:
    """Wait a moment for a process to end; one nobody has collected yet has ended as well."""
    for _ in range(40):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_kernel_that_does_not_start_is_tried_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, tries = kernels.python_spec, []

    def unlucky() -> object:
        tries.append(1)
        spec = good()
        if len(tries) == 1:
            spec.argv = [sys.executable, "-c", "raise SystemExit(1)"]
        return spec

    monkeypatch.setattr(kernels, "python_spec", unlucky)
    outcome = execute(job(tmp_path, "1"))
    assert outcome.failure is None
    assert len(tries) == 2
    assert "did not start" in outcome.notes[0]


def test_a_kernel_that_never_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def broken() -> object:
        tries.append(1)
        return kernels.KernelSpec(argv=["/nowhere/python"], language="python", display_name="x")

    monkeypatch.setattr(kernels, "python_spec", broken)
    outcome, error = failed(job(tmp_path, "1"))
    assert "the kernel did not start" in error
    assert (len(tries), outcome.failure.cell) == (2, 0)


def test_kernels_do_not_race_for_ports(tmp_path: Path) -> None:
    with kernels.kernel_class({}) as kernel:
        assert kernel(kernel_name="python3").transport == "ipc"


def test_a_folder_too_long_for_a_socket_falls_back_to_ports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setattr(kernels.tempfile, "tempdir", str(long))
    with kernels.kernel_class({}) as kernel:
        assert kernel(kernel_name="python3").transport == "tcp"
    assert execution.execute(job(tmp_path, "1")).failure is None


def test_an_unknown_magic_says_what_is_wrong(tmp_path: Path) -> None:
    asked = job(tmp_path, "1", "import sys; print('before', file=sys.stderr)\n%nosuchmagic")
    outcome, error = failed(asked)
    assert error.splitlines()[-1].startswith("UsageError: Line magic function `%nosuchmagic`")
    assert outcome.failure is not None and outcome.failure.cell == 4


def test_a_line_that_arrives_in_pieces_is_printed_whole(tmp_path: Path) -> None:
    pieces = "import time\nfor x in 'ab\\n':\n    print(x, end='', flush=True); time.sleep(0.3)"
    asked = job(tmp_path, pieces)
    assert execute(asked).failure is None
    assert outputs(asked) == ["ab\n"]
