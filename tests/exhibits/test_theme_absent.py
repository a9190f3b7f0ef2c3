"""What no data carry is published as gaps, each under a name of its own."""

import json
import re
from dataclasses import replace
from functools import wraps
from pathlib import Path

import pytest

from safecity.exhibits import theme
from safecity.exhibits.store import Store
from safecity.exhibits.theme import Theme
from safecity.readings import Reading, loaded
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def empty(module: str) -> Reading:
    """A reading of which nothing is known."""

    @wraps(loaded(module).read)
    def absent(*given: object, **options: object) -> None:
        raise Absent("Nothing was supplied.", "What is missing.", "its publisher")

    return replace(loaded(module), read=absent)


def opened(evidence: Evidence, slug: str, folder: Path) -> Theme:
    store = Store(folder)
    return Theme(evidence.catalogue.themes[slug], evidence, store, store)


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "loaded", empty)


def cells(slug: str) -> list[str]:
    notebook = json.loads((NOTEBOOKS / f"{slug}.ipynb").read_text(encoding="utf-8"))
    code = ("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    return [source for source in code if source.startswith("t.publish")]


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("slug", sorted(p.stem for p in NOTEBOOKS.glob("*.ipynb")))
def test_a_notebook_of_which_nothing_is_known_publishes_gaps(
    slug: str, evidence: Evidence, tmp_path: Path
) -> None:
    t = opened(evidence, slug, tmp_path)
    for source in cells(slug):
        if not re.search(r"quality|key_points|recommendations|gaps", source):
            exec(source, {"t": t})
    made = t.exhibits.read()
    assert all(exhibit.kind == "gap" for exhibit in made)
    assert len({exhibit.id for exhibit in made}) == len(made)


@pytest.mark.usefixtures("nothing")
def test_one_reading_with_other_options_is_another_gap(evidence: Evidence, tmp_path: Path) -> None:
    t = opened(evidence, "places", tmp_path)
    crime, asb, violence = "overview.crime", "anti_social_behaviour.incidents", "violence.offences"
    theft = "acquisitive_crime.offences"
    views = [
        t.inequality(crime, asb), t.inequality(crime, asb, scale="income"),
        t.inequality(crime, asb, scale="national"), t.quintiles(crime), t.quintiles(asb),
        t.quintiles(crime, scale="income"), t.places(crime), t.places(crime, level="ward"),
        t.series(violence), t.series(theft), t.contributions(crime, by="ward"),
        t.contributions(crime, by="ward", base="other"), t.beside(crime), t.key_figures(crime),
        t.beside(crime, base="other"), t.population_effect(crime),
        t.population_effect(crime, base="other"),
    ]  # fmt: skip
    t.publish(views)
    assert len({view.name for view in views}) == len(views)
