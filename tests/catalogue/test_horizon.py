"""A scan of the horizon: its order, and each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.horizon import FACTORS, Coming, read_horizon
from safecity.catalogue.period import Period
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError

ROOT = Path(__file__).parents[2]
PERIOD = Period(start="2021-04", end="2022-03")
ENTRY = {
    "factor": "legal", "date": "2022-05", "title": "a duty", "text": "A duty begins",
    "may": "More is reported", "bears_on": ["violence"], "author": "A. Name", "source": "The Act",
}  # fmt: skip


def scan(folder: Path, **entries: dict[str, object]) -> tuple[Coming, ...]:
    (folder / "horizon.yml").write_text(yaml.safe_dump(entries, sort_keys=False))
    return read_horizon(folder, PERIOD, load_catalogue().themes)


def test_entries_stand_in_the_order_of_pestelo_and_then_of_dates(tmp_path: Path) -> None:
    mixed = [("organisational", "2022-04"), ("social", "2023-01"), ("political", "2024-01"),
             ("social", "2022-04")]  # fmt: skip
    entries = {
        f"e{n}": {**ENTRY, "factor": factor, "date": date} for n, (factor, date) in enumerate(mixed)
    }
    found = scan(tmp_path, **entries)
    assert [(each.factor, each.date) for each in found] == [
        ("political", "2024-01"), ("social", "2022-04"), ("social", "2023-01"),
        ("organisational", "2022-04"),
    ]  # fmt: skip
    assert "".join(factor[0] for factor in FACTORS) == "pestelo"


def test_what_runs_beyond_the_period_is_to_come(tmp_path: Path) -> None:
    (found,) = scan(tmp_path, one={**ENTRY, "date": "2021-09", "end": "2022-04"})
    assert found.date == "2021-09"


@pytest.mark.parametrize(
    ("change", "problem", "line"),
    [
        ({"factor": "legl"}, "legal", 2),
        ({"date": "May 2022"}, "date", 3),
        ({"date": "2022-13"}, "date", 3),
        ({"date": "2022-03"}, "'one' is over in 2022-03, the period in 2022-03", 3),
        ({"end": "2022-04"}, "before it begins", None),
        ({"bears_on": ["violense"]}, "Did you mean 'violence'", 8),
        ({"bears_on": []}, "bears_on", 7),
        ({"author": ""}, "author", None),
        ({"likely": "yes"}, "likely", None),
    ],
)
def test_each_fault_is_named_with_its_place(
    tmp_path: Path, change: dict[str, object], problem: str, line: int | None
) -> None:
    with pytest.raises(SafecityError, match=problem) as caught:
        scan(tmp_path, one={**ENTRY, **change})
    assert caught.value.path is not None and caught.value.path.name == "horizon.yml"
    assert line is None or caught.value.line == line


@pytest.mark.parametrize("lacking", ["author", "source", "title", "may", "date"])
def test_an_entry_without_one_of_its_parts_is_refused(tmp_path: Path, lacking: str) -> None:
    entry = {key: value for key, value in ENTRY.items() if key != lacking}
    with pytest.raises(SafecityError, match=lacking):
        scan(tmp_path, one=entry)


def test_what_the_demonstration_scans_says_that_it_is_synthetic() -> None:
    house = House(ROOT, ROOT / "data" / "raw")
    found = load_assessment(house, "southampton", "2021-22").horizon
    assert len(found) >= 5 and all("synthetic" in each.author for each in found)
    assert all("synthetic" in each.text for each in found)
    assert not load_assessment(house, "southampton", "2025").horizon
