"""What is written of one area is true of any: a district, two districts together, one in Wales."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import safecity
from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import load_catalogue
from safecity.readings import Reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from .conftest import OF_AN_INDICATOR, asked_of_crime, build, supplied

AREAS = {
    "Isles of Scilly": ("E06000053", ()),
    "North Hampshire": ("E22000128", ("E07000084", "E07000089")),
    "Carmarthenshire": ("W06000010", ()),
}
NOT_OF_EVERY = re.compile(r"\b(?:city|cities|town|county|borough|Southampton)\b", re.IGNORECASE)
TRUE_OF_ANY = re.compile(
    r"centre of a town or city|City of London|Synthetic city|city council", re.IGNORECASE
)
LIBRARY = Path(safecity.__file__).parent


@pytest.fixture(scope="module", params=list(AREAS))
def elsewhere(request: pytest.FixtureRequest, assessment: Assessment) -> Evidence:
    """The known counts, said of another area."""
    name, (code, parts) = request.param, AREAS[request.param]
    update = {"name": name, "title": f"{name} Partnership", "code": code, "parts": parts}
    partnership = assessment.partnership.model_copy(update=update)
    here = assessment.model_copy(update={"partnership": partnership})
    catalogue = load_catalogue().for_edition(here.period, partnership.nation)
    return supplied(Evidence(here, catalogue, build(here)))


def written(evidence: Evidence, asked: Reading) -> list[str]:
    """What a reading says of all crime: headline, subtitle, text for those who cannot see it."""
    try:
        views = asked_of_crime(asked, evidence)
    except Absent as absent:
        return [absent.reason, absent.closes]
    titles = [str(title) for v in views for title in v.titles.values()]
    return [text for v in views for text in (v.headline, v.subtitle, v.alt, v.unit)] + titles


@pytest.mark.parametrize("asked", OF_AN_INDICATOR, ids=lambda asked: asked.slug)
def test_no_reading_calls_an_area_what_it_is_not(elsewhere: Evidence, asked: Reading) -> None:
    said = written(elsewhere, asked)
    assert said and not [text for text in said if NOT_OF_EVERY.search(text)]
    if elsewhere.nation == "Wales":
        alone = [re.sub("England and Wales", "", text) for text in said]
        assert not [text for text in alone if "England" in text]


def prose() -> Iterator[tuple[str, str]]:
    """Every line that products print as it stands: notebooks, catalogue, templates and words."""
    for path in sorted((LIBRARY / "catalogue").rglob("*.yml")):
        if path.name not in ("events.yml", "sources.yml", "csp_names.yml"):
            yield from ((path.name, line) for line in path.read_text("utf-8").splitlines())
    for path in sorted((LIBRARY / "publish").rglob("*")):
        if path.suffix in (".yml", ".j2"):
            yield from ((path.name, line) for line in path.read_text("utf-8").splitlines())
    for path in sorted((LIBRARY.parents[1] / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            yield from ((path.name, line) for line in cell["source"])


def test_no_standing_text_speaks_of_a_city() -> None:
    lines = [(name, line) for name, line in prose() if not line.lstrip().startswith("#")]
    assert len(lines) > 1_000
    named = re.compile(r"\bcit(?:y|ies)(?:'s)?\b", re.IGNORECASE)
    assert not [(n, text) for n, text in lines if named.search(TRUE_OF_ANY.sub("", text))]
