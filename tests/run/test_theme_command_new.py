import shutil
from pathlib import Path

import nbformat
import pytest

from safecity.catalogue.assessment import House
from safecity.catalogue.offences import CRIME_TYPES
from safecity.catalogue.registry import FOLDER, read_catalogue
from safecity.errors import SafecityError
from safecity.run.commands.theme_command import scaffold
from safecity.run.notebooks.source import read_source


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogue", ignore=_code))


def _code(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith((".py", "__pycache__"))]


@pytest.fixture
def bare(tmp_path: Path) -> House:
    (tmp_path / "notebooks").mkdir()
    return House(tmp_path, tmp_path / "raw")


def test_a_new_theme_is_declared_and_can_be_read(bare: House, catalogue: Path) -> None:
    notebook, declaration = scaffold("hate_speech", bare, catalogue)
    assert (notebook.name, declaration.name) == ("hate_speech.ipynb", "hate_speech.yml")
    known = read_catalogue(catalogue)
    slugs = list(known.themes)
    first = next(s for s in slugs if known.themes[s].kind == "synthesis")
    assert slugs.index("hate_speech") == slugs.index(first) - 1
    assert "hate_speech.offences" in known.indicators
    source = read_source(notebook)
    source.check({"partnership": "leeds", "year": "2025"})
    assert any('open_theme("hate_speech", partnership, year)' in c["source"] for c in source.cells)
    nbformat.validate(nbformat.read(notebook, 4))


@pytest.mark.parametrize("slug", ["Hate", "hate-crime", "../x", "", "2x", "class", "index", "a__b"])
def test_a_slug_that_cannot_name_a_theme(bare: House, catalogue: Path, slug: str) -> None:
    with pytest.raises(SafecityError, match="cannot name a theme"):
        scaffold(slug, bare, catalogue)


def test_a_theme_that_exists_is_not_overwritten(bare: House, catalogue: Path) -> None:
    before = (catalogue / "themes" / "violence.yml").read_bytes()
    with pytest.raises(SafecityError, match="there is a theme 'violence' already"):
        scaffold("violence", bare, catalogue)
    assert (catalogue / "themes" / "violence.yml").read_bytes() == before
    assert not list(bare.notebooks.iterdir())


def test_a_theme_counts_the_crime_type_that_its_name_means(bare: House, catalogue: Path) -> None:
    scaffold("bike_theft", bare, catalogue)
    known = read_catalogue(catalogue)
    counted = known.indicators["bike_theft.offences"]
    assert known.themes["bike_theft"].title == "Bike theft"
    assert (counted.title, counted.noun) == ("Bicycle theft", "bicycle thefts")
    assert counted.crime_types == ("Bicycle theft",)


def test_a_name_that_no_crime_type_is_near_says_so(bare: House, catalogue: Path) -> None:
    notebook, _ = scaffold("hate_speech", bare, catalogue)
    known = read_catalogue(catalogue)
    title = "Hate speech (all recorded crime until declared)"
    assert known.themes["hate_speech"].title == title
    assert known.indicators["hate_speech.offences"].crime_types == CRIME_TYPES
    assert nbformat.read(notebook, 4).cells[0]["source"] == f"# {title}"


def test_the_quality_of_records_is_that_declared_for_the_same_type(
    bare: House, catalogue: Path
) -> None:
    scaffold("drug_crime", bare, catalogue)
    known = read_catalogue(catalogue).indicators
    assert known["drug_crime.offences"].crime_types == ("Drugs",)
    assert known["drug_crime.offences"].recording_note == known["drugs.offences"].recording_note
