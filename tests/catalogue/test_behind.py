"""Which code and declarations a step depends on."""

from itertools import pairwise
from pathlib import Path

import pytest

from safecity.catalogue import behind
from safecity.catalogue.behind import ROOMS, code_behind, code_of, version_behind


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small library: a file in every room, and what stands beside the code."""
    for name in (
        "numbers.py", "catalogue/offences.py", "catalogue/offences.yml", "catalogue/csp_names.yml",
        "catalogue/kinds.py", "catalogue/kinds/trend.yml", "catalogue/verdicts.yml",
        "catalogue/sources.yml", "catalogue/themes/violence.yml",
        "ingest/published/fingertips.yml", "ingest/sources/deep/rows.py", "measures/rates.py",
        "charts/trend.py", "readings/trend.py", "exhibits/gate.py", "publish/words.yml",
        "run/runner.py",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(behind, "LIBRARY", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "numbers.py",
        "catalogue/offences.py",
        "catalogue/offences.yml",
        "catalogue/csp_names.yml",
        "ingest/published/fingertips.yml",
        "ingest/sources/deep/rows.py",
    ],
)
def test_what_ingest_reads_makes_data_stale(library: Path, name: str) -> None:
    before = code_behind("data")
    (library / name).write_text("2")
    assert code_behind("data") != before


@pytest.mark.parametrize(
    "name", ["catalogue/kinds/trend.yml", "catalogue/verdicts.yml", "charts/trend.py"]
)
def test_how_things_are_shown_and_judged_leaves_data_and_makes_verdicts_stale(
    library: Path, name: str
) -> None:
    data, verdicts = code_behind("data"), code_behind("verdicts")
    (library / name).write_text("2")
    assert code_behind("data") == data
    assert code_behind("verdicts") != verdicts


def test_what_the_catalogue_holds_counts_by_content(library: Path) -> None:
    held = {"catalogue/sources.yml", "catalogue/themes/violence.yml"}
    assert not held & code_behind("notebooks").keys()


def test_what_only_prints_concerns_products_alone(library: Path) -> None:
    assert "publish/words.yml" not in code_behind("notebooks")
    assert {"publish/words.yml", "run/runner.py"} <= code_behind("products").keys()


def test_each_step_depends_on_what_the_step_before_depends_on() -> None:
    rooms = list(ROOMS.values())
    assert all(set(a) <= set(b) for a, b in pairwise(rooms))
    assert len(version_behind("products")) == 64


SLIDES, REPORT = "publish/products/slides.py", "publish/products/report.py"


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("publish/slides/fitting.py", {SLIDES}),
        ("publish/slides/charts/bars.py", {SLIDES}),
        ("publish/products/report.py", {REPORT}),
        ("publish/templates/report.css", {SLIDES, REPORT}),
        ("publish/document.py", {SLIDES, REPORT}),
        ("charts/trend.py", {SLIDES, REPORT}),
        ("publish/dashboard/data.py", set()),
        ("run/runner.py", set()),
    ],
)
def test_a_product_is_stale_by_the_code_that_it_needs_and_no_other(
    library: Path, name: str, stale: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of drawers counts whole, since they are found there by looking."""
    house = library / "safecity"
    monkeypatch.setattr(behind, "LIBRARY", house)
    for file, text in {
        SLIDES: "def make():\n    from safecity.publish.slides.fitting import fit",
        REPORT: "import safecity.publish.document",
        "publish/slides/fitting.py": "from safecity.publish import document",
        "publish/slides/charts/bars.py": "",
        "publish/document.py": "",
        "publish/dashboard/data.py": "",
        "publish/templates/report.css": "",
        "charts/trend.py": "",
        "run/runner.py": "",
    }.items():
        (house / file).parent.mkdir(parents=True, exist_ok=True)
        (house / file).write_text(text)
    _read_anew()
    before = {file: code_of(file) for file in (SLIDES, REPORT)}
    (house / name).write_text("import safecity.publish.document  # another")
    _read_anew()
    after = {file: code_of(file) for file in before}
    _read_anew()
    assert {file for file in before if before[file] != after[file]} == stale


def _read_anew() -> None:
    """Forget what a process reads once of the code, as another run does."""
    code_of.cache_clear()
    version_behind.cache_clear()
