"""Whole runs of the pipeline, made once and shared by the tests that read their products."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("house")

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("SAFECITY_REAL") or ROOT.parent / "shared" / "real")


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
        capture_output=True, text=True, env=environment, cwd=root.parent, timeout=400,
    )  # fmt: skip


def house(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    root = tmp_path_factory.mktemp(name) / "a house with spaces"
    for folder in ("notebooks", "assessments"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


def finished(root: Path, raw: Path, year: str) -> Run:
    done = command(root, raw, "run", "southampton", year)
    assert done.returncode == 0, done.stdout + done.stderr
    return Run(root, raw, year, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The assessment of Southampton 2021/22 on the synthetic city, one police force of it."""
    from safecity.demo.city import write

    root = house(tmp_path_factory, "demo")
    raw = root / "data" / "raw"
    write(raw, forces=["hampshire"])
    return finished(root, raw, "2021-22")


@pytest.fixture(scope="session")
def real_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The in-year edition of 2025 on the real published files, where they are present."""
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    return finished(house(tmp_path_factory, "real"), REAL, "2025")
