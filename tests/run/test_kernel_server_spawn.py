"""A run as it is where nothing can be forked: workers and kernels start anew, over TCP."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.notebooks.kernel_server import KernelServer
from safecity.run.notebooks.kernels import SOCKET_PATH_LIMIT
from safecity.run.notebooks.processes import START, start_method

from .small import THEMES, run_small, write_notebook

HOW = """\
import os, pathlib
from ipykernel.kernelapp import IPKernelApp
folder = pathlib.Path(os.environ["SAFECITY_EXHIBITS"], {slug!r})
folder.mkdir(parents=True)
(folder / "one.json").write_text({slug!r} + " over " + IPKernelApp.instance().transport)"""


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("nothing may be forked")


def test_a_small_edition_is_made_by_spawn_and_tcp(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path too long for a socket leaves TCP, which is all that Windows has."""
    folder = tmp_path / ("t" * SOCKET_PATH_LIMIT)
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv(START, "spawn")
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", never)
    monkeypatch.setattr("safecity.run.runner.KernelServer", KernelServer)
    monkeypatch.setattr(KernelServer, "_start", never)
    for slug in THEMES:
        write_notebook(house.notebooks / f"{slug}.ipynb", HOW.format(slug=slug))
    assert not run_small(house).failures
    report = (house.outputs("southampton", "2021-22") / "report.html").read_text()
    assert "alpha over tcp" in report and "beta over tcp" in report


def test_a_way_to_start_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(START, "vfork")
    with pytest.raises(SafecityError, match="SAFECITY_START_METHOD is 'vfork'") as caught:
        start_method()
    assert "spawn" in caught.value.remedy


def test_spawn_is_chosen_where_there_is_no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(START, raising=False)
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert start_method() == "spawn" and not KernelServer({}).address
