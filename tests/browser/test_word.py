"""Both Word documents of the demo are valid by Microsoft's Open XML SDK, compiled for Node."""

from __future__ import annotations

import json
import zipfile

import pytest

from .conftest import HERE

pytestmark = pytest.mark.xdist_group("demo run")
VALIDATE = HERE / "node_modules/@ooxml-tools/validate/dist/npm/bin/ooxml-validate.js"


def faults(node, file) -> list:
    done = node(VALIDATE, "--of", "json", str(file))
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["paper.docx", "report.docx"])
def test_word_would_open_it_without_repair(node, products, name) -> None:
    assert faults(node, products / name) == []


def test_the_validator_sees_a_fault(node, products, tmp_path) -> None:
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(products / "paper.docx") as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<w:cantSplit/>", b"<w:unknown/>"))
    assert faults(node, broken)
