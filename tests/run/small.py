"""A small house: two themes and a summary whose notebooks take no time."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import Catalogue, Theme, load_catalogue
from safecity.files import link_file
from safecity.run.plan import Request
from safecity.run.runner import Result, run

REPOSITORY = Path(__file__).parents[2]
PARAMETERS = 'partnership = "southampton"\nyear = "2021-22"'
THEMES = ("alpha", "beta")
PUBLISH = """\
import os, pathlib
folder = pathlib.Path(os.environ["SAFECITY_EXHIBITS"], {slug!r})
folder.mkdir(parents=True)
(folder / "one.json").write_text({text!r})"""
SUMMARY = """\
import os, pathlib
working = pathlib.Path(os.environ["SAFECITY_HOME"], "outputs", partnership, "working", year)
exhibits = working / "exhibits"
found = [p.read_text() for s in ("alpha", "beta") for p in (exhibits / s).glob("*.json")]
folder = pathlib.Path(os.environ["SAFECITY_EXHIBITS"], "summary")
folder.mkdir(parents=True)
(folder / "all.json").write_text(" ".join(found))
print(*found)"""


def write_notebook(path: Path, *cells: str, parameters: tuple[str, ...] = (PARAMETERS,)) -> Path:
    """Write a notebook: a heading, the parameters, then one code cell for each text."""
    tagged = [new_code_cell(p, metadata={"tags": ["parameters"]}) for p in parameters]
    body = [new_markdown_cell(f"# {path.stem}"), *tagged, *map(new_code_cell, cells)]
    for number, cell in enumerate(body):
        cell["id"] = f"c{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=body), path)
    return path


def publishing(slug: str, text: str | None = None) -> str:
    """Write the cell that publishes one exhibit."""
    return PUBLISH.format(slug=slug, text=text or slug)


def small_catalogue(themes: tuple[str, ...] = THEMES) -> Catalogue:
    """Return the shipped catalogue with themes of our own."""
    declared = {
        slug: Theme(slug=slug, title=slug.title(), order=n, question=f"What of {slug}?")
        for n, slug in enumerate(themes)
    }
    declared["summary"] = Theme(
        slug="summary", title="Summary", order=99, kind="synthesis", question="What matters?"
    )
    return load_catalogue().model_copy(update={"themes": declared, "indicators": {}})


def small_house(root: Path) -> House:
    """Build a house whose notebooks publish one exhibit each."""
    house = House(root, root / "data" / "raw")
    house.raw.mkdir(parents=True)
    (house.raw / "crimes.csv").write_text("published")
    shutil.copytree(REPOSITORY / "assessments", house.assessments)
    for slug in THEMES:
        write_notebook(house.notebooks / f"{slug}.ipynb", publishing(slug), "1 + 1")
    write_notebook(house.notebooks / "summary.ipynb", SUMMARY)
    return house


def prepare(house: House, *_: object) -> SimpleNamespace:
    """Stand in for ingest: the data are the raw file."""
    raw = (house.raw / "crimes.csv").read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    return SimpleNamespace(synthetic=True, hashes={"crimes": digest}, refused=[])


def make_products(
    composed: object, house: House, exhibits: Path, out: Path, notebooks: Path,
    unchanged: Mapping[str, Path] = MappingProxyType({}),
    before: Path | None = None,
) -> list[Path]:  # fmt: skip
    """Stand in for publish: the report is what the exhibits say."""
    if list(unchanged) == ["report.html"]:
        return [link_file(unchanged["report.html"], out / "report.html")]
    words = sorted(path.read_text() for path in exhibits.rglob("*.json"))
    (out / "report.html").write_text("\n".join(words))
    return [out / "report.html"]


def make_review(plan: object, data: object, composed: object, new: Path) -> list[Path]:
    """Stand in for the reviewers' copy: a front page."""
    index = new / "notebooks" / "index.html"
    index.write_text(" ".join(plan.slugs))
    return [index]


def stand_ins(setattr_: object = None) -> None:
    """Put the stand-ins in place: with a monkeypatch's setattr, or for good in a subprocess."""
    put = setattr_ or (lambda name, value: setattr(_module(name), name.rsplit(".", 1)[1], value))
    put("safecity.ingest.prepare.prepare", prepare)
    put("safecity.readings.evidence.verdicts.ensure_verdicts", lambda evidence: "judged")
    put("safecity.publish.compose.compose", lambda *_: "composed")
    put("safecity.publish.release.make_products", make_products)
    put("safecity.run.review.make_review", make_review)
    put("safecity.run.plan.edition_catalogue", lambda _: small_catalogue())
    put("safecity.run.inputs.code_behind", lambda step: {})
    put("safecity.publish.manifest.code_version", lambda: {})


def _module(name: str) -> object:
    from importlib import import_module

    return import_module(name.rsplit(".", 1)[0])


def run_small(house: House, **options: object) -> Result:
    """Run the small house's assessment, in silence."""
    console = Console(file=open("/dev/null", "w"), force_terminal=False)  # noqa: SIM115, PTH123
    request = Request(house, "southampton", "2021-22", **{"jobs": 2, "limit": 600.0, **options})
    return run(request, console)


if __name__ == "__main__":
    stand_ins()
    run_small(House(Path(sys.argv[1]), Path(sys.argv[1]) / "data" / "raw"))
