"""The Word documents of the demo are valid by Microsoft's Open XML SDK, compiled for Node."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from .conftest import HERE

pytestmark = pytest.mark.xdist_group("demo run")
DOCUMENTS = ("paper.docx", "report.docx", "serious-violence.docx")
BROKEN = "broken.docx"


@pytest.fixture(scope="module")
def faults(node, products, tmp_path_factory) -> dict[str, list]:
    """What is wrong by the name of a file; all in one process, which takes long to begin."""
    broken = tmp_path_factory.mktemp("word") / BROKEN
    with zipfile.ZipFile(products / "paper.docx") as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<w:cantSplit/>", b"<w:unknown/>"))
    files = [str(products / name) for name in DOCUMENTS] + [str(broken)]
    done = node(HERE / "word.mjs", *files)
    assert done.returncode == 0, done.stderr
    return {Path(file).name: wrong for file, wrong in json.loads(done.stdout).items()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_would_open_it_without_repair(faults, name) -> None:
    assert faults[name] == []


def test_the_validator_sees_a_fault(faults) -> None:
    assert faults[BROKEN]
