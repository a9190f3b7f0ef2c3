"""A council that may follow Southampton, from real files to products: it cuts the city in two."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from safecity.catalogue.assessment import House
from safecity.run.plan import Request
from safecity.run.runner import run

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real run")]
ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
SLUG, YEAR = "itchen_and_eastleigh", "2025"
WARDS = "E05015494, E05015497, E05015499, E05015503, E05015505, E05015506"
PARTNERSHIP = f"""\
name: Itchen and Eastleigh
title: Itchen and Eastleigh Community Safety Partnership
code: L00000002
parts: [{WARDS}, E07000086]
force: hampshire
council: the council
police: Hampshire police
contact: the partnership
comparators:
  source: neighbours
  date: 2026-11-26
  illustrative: true
  members:
    - {{name: Portsmouth, code: E06000044, force: hampshire}}
    - {{name: Isle of Wight, code: E06000046, force: hampshire}}
    - {{name: Havant, code: E07000090, force: hampshire}}
    - {{name: Fareham, code: E07000087, force: hampshire}}
    - {{name: North Hampshire, code: E22000374, force: hampshire}}
"""
EDITION = """\
period: {start: 2025-01, end: 2025-06}
baseline: {start: 2024-01, end: 2024-06}
history_start: 2024-01
release_date: 2026-11-26
themes: [overview, places, data_quality, knowledge_gaps, summary]
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    root = tmp_path_factory.mktemp("successor")
    (root / "notebooks").symlink_to(ROOT / "notebooks", target_is_directory=True)
    folder = root / "assessments" / SLUG
    folder.mkdir(parents=True)
    (folder / "partnership.yml").write_text(PARTNERSHIP)
    (folder / f"{YEAR}.yml").write_text(EDITION)
    with Path("/dev/null").open("w") as silence:
        done = run(Request(House(root, REAL), SLUG, YEAR, jobs=2), Console(file=silence))
    assert not done.failures
    return root / "outputs" / SLUG / YEAR


def test_every_product_is_made(outputs: Path) -> None:
    made = {path.name for path in outputs.iterdir()}
    products = {"report.html", "report.pdf", "slides.pptx", "compendium.xlsx", "dashboard.html"}
    assert products <= made


def test_it_is_counted_exactly_from_its_lsoas(outputs: Path) -> None:
    """Counted by hand over the published files: rows of 137 LSOAs, each Crime ID once, no ASB."""
    results = pd.read_csv(outputs / "results.csv")
    mine = results[results["exhibit"].eq("overview.key_figures")].set_index("indicator")
    assert mine.loc["overview.crime", "numerator"] == 7_660
    wards = pd.read_csv(outputs / "exhibits" / "places" / "map_ward.csv")
    assert len(wards) == 20
    assert wards["count"].sum() == 7_660


def test_it_is_compared_with_another_set(outputs: Path) -> None:
    table = pd.read_csv(outputs / "exhibits" / "overview" / "comparison_crime.csv")
    assert {"Itchen and Eastleigh", "North Hampshire", "Portsmouth"} <= set(table["label"])
