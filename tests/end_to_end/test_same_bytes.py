"""Same exhibits, same bytes: products made again in another process, zone, locale and hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("demo run")
OTHER = {
    "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C",
    "SOURCE_DATE_EPOCH": "86400", "USER": "someone", "HOSTNAME": "elsewhere",
}  # fmt: skip
AGAIN = """
import sys
from pathlib import Path
from safecity.catalogue.assessment import edition_catalogue, load_assessment
from safecity.catalogue.assessment import House
from safecity.publish.compose import compose
from safecity.publish.release import make_products

house, out = House.find(), Path(sys.argv[1])
assessment = load_assessment(house, "southampton", "2021-22")
folder = house.outputs("southampton", "2021-22")
catalogue = edition_catalogue(assessment)
composed = compose(house, assessment, catalogue, folder / "exhibits")
make_products(composed, house, folder / "exhibits", out, folder / "notebooks")
"""
ENTIRE = ("exhibits", "notebooks")
"""Folders that the notebooks made; what is made from them is made again."""


@pytest.fixture(scope="module")
def again(demo_run, tmp_path_factory) -> Path:
    """The demo's products once more, from its exhibits, in a folder of another name."""
    whole = demo_run.again("run", "southampton", "2021-22")  # whatever other tests did to it
    assert whole.returncode == 0, whole.stdout + whole.stderr
    out = tmp_path_factory.mktemp("made again")
    environment = {**os.environ, **OTHER, "SAFECITY_HOME": str(demo_run.root),
                   "SAFECITY_RAW": str(demo_run.raw)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(out)], capture_output=True, text=True,
        env=environment, cwd=out, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def hashes(folder: Path) -> dict[str, str]:
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    named = {p.relative_to(folder).as_posix(): p for p in files}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in named.items()
        if name.split("/")[0] not in ENTIRE and not name.startswith(".")
    }


def code_of(folder: Path) -> dict[str, str]:
    """Version, hash and commit of the code that made an edition."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["code"]


def test_every_product_has_the_same_bytes(demo_run, again) -> None:
    assert code_of(demo_run.outputs) == code_of(again), "the code changed while the test ran"
    before, after = hashes(demo_run.outputs), hashes(again)
    kinds = {Path(name).suffix for name in after}
    assert {".html", ".pdf", ".pptx", ".xlsx", ".csv", ".json", ".zip"} <= kinds
    assert [name for name in after if after[name] != before.get(name)] == []
    assert set(before) == set(after)
