"""What makes a notebook run again, and what does not."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.behind import LIBRARY, ROOMS, code_behind
from safecity.catalogue.registry import Catalogue, load_catalogue
from safecity.catalogue.undecided import undecided as hide
from safecity.digests import environment
from safecity.run.inputs import common_inputs, decisions, judged, notebook_inputs
from safecity.run.notebooks.source import read_source

from .small import REPOSITORY, write_notebook

REPOSITORY_HOUSE = House(REPOSITORY, REPOSITORY / "data" / "raw")


def inputs(
    notebook: Path,
    slug: str = "violence",
    catalogue: Catalogue | None = None,
    **common: Any,
) -> str:
    known = catalogue or load_catalogue()
    given = {"data": {"crimes": "1"}, "library": {"a.py": "1"}, **common}
    source, exhibits = read_source(notebook), given.pop("exhibits", {})
    parameters = given.pop("parameters", {"year": "2025"})
    return notebook_inputs(given, source, parameters, known, known.themes[slug], exhibits)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "violence.ipynb", "1")


def retitled(slug: str) -> Catalogue:
    catalogue = load_catalogue()
    theme = catalogue.themes[slug].model_copy(update={"question": "Another question?"})
    return catalogue.model_copy(update={"themes": {**catalogue.themes, slug: theme}})


@pytest.mark.parametrize(
    "change",
    [
        lambda n: inputs(n, data={"crimes": "2"}),
        lambda n: inputs(n, library={"a.py": "2"}),
        lambda n: inputs(n, parameters={"year": "2026"}),
        lambda n: inputs(n, exhibits={"overview/x.json": "1"}),
        lambda n: inputs(n, catalogue=retitled("violence")),
        lambda n: inputs(n, catalogue=load_catalogue().model_copy(update={"glossary": {}})),
        lambda n: inputs(write_notebook(n, "2")),
    ],
    ids=["data", "library", "parameters", "exhibits", "theme", "glossary", "notebook"],
)
def test_what_makes_a_theme_run_again(notebook: Path, change: Callable[[Path], str]) -> None:
    before = inputs(notebook)
    assert inputs(notebook) == before
    assert change(notebook) != before


def test_another_themes_declaration_concerns_only_the_synthesis(notebook: Path) -> None:
    changed = retitled("overview")
    assert inputs(notebook, catalogue=changed) == inputs(notebook)
    assert inputs(notebook, "summary", changed) != inputs(notebook, "summary")


def test_the_library_counts_without_what_only_runs_or_prints_it() -> None:
    code = code_behind("notebooks")
    ground = {path.name for path in LIBRARY.glob("*.py")}
    assert {name.split("/")[0] for name in code} == {*ROOMS["notebooks"], *ground}
    assert not [name for name in code if name.endswith((".pyc", "themes/violence.yml"))]


def test_a_declaration_that_the_catalogue_does_not_hold_counts_as_code() -> None:
    counted = code_behind("notebooks")
    kinds = {"catalogue/columns.yml", "catalogue/kinds/trend.yml", "catalogue/verdicts.yml"}
    assert kinds <= set(counted)
    assert not counted.keys() & {"catalogue/sources.yml", "catalogue/events.yml"}


def test_common_inputs_hold_the_decisions_of_partnership_and_year() -> None:
    assessment = load_assessment(REPOSITORY_HOUSE, "southampton", "2021-22")
    common = common_inputs(REPOSITORY_HOUSE, assessment, {"crimes": "1"})
    assert {"southampton/partnership.yml", "southampton/2021-22.yml"} <= set(common["assessment"])
    assert "southampton/2025.yml" not in common["assessment"]
    assert "pandas" in environment()
    assert "python" in common["environment"]


def test_every_declaration_of_a_year_counts_and_the_commentary_does_not(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "assessments", tmp_path / "assessments")
    house = House(tmp_path, tmp_path / "raw")
    edition = load_assessment(house, "southampton", "2021-22")
    year = house.assessments / "southampton" / "2021-22"
    files = [*sorted(year.glob("*.yml")), year.with_name("2020-21") / "judgements.yml"]
    assert {"horizon.yml", "judgements.yml"} <= {file.name for file in files[:-1]}
    for file in files:
        before = judged(house, edition)
        file.write_text(file.read_text(encoding="utf-8") + "\n# another word\n", encoding="utf-8")
        assert judged(house, edition) != before, file.name
    before, decided = judged(house, edition), decisions(house, edition)
    (year / "commentary" / "violence.md").write_text("Another word.\n")
    assert judged(house, edition) == before
    assert decisions(house, edition) != decided


def test_what_people_score_and_plan_concerns_only_the_synthesis(notebook: Path) -> None:
    for slug, is_stale in {"violence": False, "summary": True}.items():
        before, after = (inputs(notebook, slug, decided={"judgements.yml": sha}) for sha in "12")
        assert (before != after) is is_stale, slug


def test_a_theme_does_not_see_what_people_score_and_plan() -> None:
    """Its notebook is not run again for that: so no reading of it may know."""
    whole = load_assessment(REPOSITORY_HOUSE, "southampton", "2021-22")
    assert whole.judgements and whole.plans
    seen, shared = hide(whole), {"judgements", "plans", "advised"}
    assert not any(getattr(seen, name) for name in shared)
    assert seen.model_dump(exclude=shared) == whole.model_dump(exclude=shared)
