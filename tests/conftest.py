"""Whole runs of the pipeline, made once and shared by the tests that read their products."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from safecity.run.notebooks.processes import pass_off_as_absent
from safecity.threads import ONE_THREAD

# Before numpy is loaded: threads of linear algebra spend their time on waiting for each other.
os.environ |= ONE_THREAD
pass_off_as_absent()

settings.register_profile("house", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collector's looks, which cost an eighth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


WHOLE_RUNS = frozenset({"demo_run", "products"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with a file that makes the demonstration run; its other readers come last.

    Meanwhile the other workers have all else to do, and do not wait for the run. Other whole runs
    come early and, of the readers, files of few and long tests: else one would be the last, alone.
    """
    sizes = Counter(item.path for item in items)
    readers = {item.path for item in items if not WHOLE_RUNS.isdisjoint(_fixtures(item))}
    first = max(readers, key=lambda path: sizes[path], default=None)

    def rank(item: pytest.Item) -> tuple[bool, bool, bool, int, Path]:
        path, size = item.path, sizes[item.path]
        is_reader, is_whole = path in readers, item.get_closest_marker("xdist_group") is not None
        return path != first, is_reader, not is_whole, size if is_reader else -size, path

    items.sort(key=rank)


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("SAFECITY_REAL") or ROOT.parent / "shared" / "real")
HANGS = 1_800
"""Seconds after which a run is taken to hang; no measure of how fast one should be."""


@dataclass(frozen=True)
class Run:
    """A finished run: its house, its products and what it printed."""

    root: Path
    raw: Path
    year: str
    printed: str

    @property
    def outputs(self) -> Path:
        return self.root / "outputs" / "southampton" / self.year

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed" / "southampton" / self.year

    def again(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return command(self.root, self.raw, *arguments)


def command(root: Path, raw: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `safecity` as a user does, in a house of its own, from another folder."""
    environment = {**os.environ, "SAFECITY_HOME": str(root), "SAFECITY_RAW": str(raw)}
    return subprocess.run(
        [sys.executable, "-m", "safecity.run.command", *arguments],
        capture_output=True, text=True, env=environment, cwd=root.parent, timeout=HANGS,
    )  # fmt: skip


def house(folder: Path) -> Path:
    root = folder / "a house with spaces"
    for each in ("notebooks", "assessments"):
        shutil.copytree(ROOT / each, root / each)
    return root


def finish(root: Path, raw: Path, year: str) -> None:
    """Run an assessment, and keep what it printed beside the house."""
    done = command(root, raw, "run", "southampton", year)
    assert done.returncode == 0, done.stdout + done.stderr
    (root.parent / "printed.txt").write_text(done.stdout + done.stderr, encoding="utf-8")


def once(
    factory: pytest.TempPathFactory,
    worker: str,
    name: str,
    make: Callable[[Path], None],
    *,
    read_only: bool = False,
) -> Path:
    """Make a folder once for all workers; each other worker is given a copy of what it may change.

    What is only read is not copied.
    """
    if worker == "master":
        folder = factory.mktemp(name)
        make(folder)
        return folder
    shared = factory.getbasetemp().parent
    record = shared / f"{name}.done"
    try:
        os.close(os.open(shared / f"{name}.begun", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        finished = _finished(record)
        return finished if read_only else _copied(finished, factory.mktemp(name))
    made = ""
    try:
        folder = factory.mktemp(name)
        make(folder)
        made = str(folder)
    finally:
        part = record.with_suffix(".part")
        part.write_text(made)
        part.replace(record)
    return folder


def _finished(record: Path) -> Path:
    end = time.monotonic() + HANGS
    while not record.is_file() and time.monotonic() < end:
        time.sleep(0.5)
    assert record.is_file() and record.read_text(), f"{record.stem}: its worker did not finish it"
    return Path(record.read_text())


def _copied(finished: Path, folder: Path) -> Path:
    return Path(shutil.copytree(finished, folder / "copy", symlinks=True))


def _run(folder: Path, raw: Path | None, year: str) -> Run:
    root = folder / "a house with spaces"
    printed = (folder / "printed.txt").read_text(encoding="utf-8")
    return Run(root, raw or root / "data" / "raw", year, printed)


@pytest.fixture(scope="session")
def city_raw(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The raw files of the synthetic city, every month of one police force of it: to be read."""

    def make(folder: Path) -> None:
        from safecity.demo.city import write

        write(folder / "raw", forces=["hampshire"])

    return once(tmp_path_factory, worker_id, "city", make, read_only=True) / "raw"


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str, city_raw: Path) -> Run:
    """The assessment of Southampton 2021/22 on that city, in a house with files of its own."""

    def make(folder: Path) -> None:
        root = house(folder)
        shutil.copytree(city_raw, root / "data" / "raw")
        finish(root, root / "data" / "raw", "2021-22")

    return _run(once(tmp_path_factory, worker_id, "demo", make), None, "2021-22")


@pytest.fixture(scope="session")
def real_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Run:
    """The in-year edition of 2025 on the real published files, where they are present."""
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    made = once(
        tmp_path_factory, worker_id, "real", lambda folder: finish(house(folder), REAL, "2025")
    )
    return _run(made, REAL, "2025")


@pytest.fixture(scope="session")
def products(request: pytest.FixtureRequest) -> Path:
    """The demo's products; SAFECITY_PRODUCTS names a folder of finished ones to examine instead."""
    given = os.environ.get("SAFECITY_PRODUCTS")
    return Path(given).resolve() if given else request.getfixturevalue("demo_run").outputs
