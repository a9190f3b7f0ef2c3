"""What docs/how-to says is done in a copy of the library, word for word, and works there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT

BLOCK = re.compile(r"^```(?P<language>\w+) (?P<what>[^\n]+)\n(?P<text>.*?)^```$", re.M | re.S)
PAGES = [
    page
    for page in sorted((ROOT / "docs" / "how-to").glob("*.md"))
    if any(block["what"] == "try" for block in BLOCK.finditer(page.read_text(encoding="utf-8")))
]
"""Pages that say what to do with the library; others say what to do with what it made."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("lib", "assessments"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_told_works(page: Path, copy: Path) -> None:
    blocks = list(BLOCK.finditer(page.read_text(encoding="utf-8")))
    for block in blocks:
        if block["what"] == "try":
            _run(block["text"], copy)
        else:
            _write(block["what"], block["text"], copy)


def test_what_contributing_calls_tested_is() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\(docs/how-to/(\w+)\.md\)", text))
    assert {"theme", "source", "chart", "reading", "product"} <= named
    assert named <= {page.stem for page in PAGES}


def _write(what: str, text: str, copy: Path) -> None:
    """Write a new file, or put text at the end of one that is there."""
    name, _, how = what.partition(" ")
    path = copy / name
    assert path.is_file() == (how == "append"), f"{name}: a how-to makes a file or appends to one"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if how else ""
    path.write_text(before + text, encoding="utf-8")


def _run(code: str, copy: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(copy / "lib"), "SAFECITY_HOME": str(copy)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
