"""What was asked of the data, and when that is no longer what it was."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from safecity.ingest.asked import SYNTHETIC, Asked, names_in, states
from safecity.ingest.prepared import Prepared

COVERAGE = {"month": "2025-01", "area": "E1", "category": "all", "count": 7, "status": "complete"}
FILE = {"file": "a.csv", "sha256": "1", "source": "police_uk", "used": True, "synthetic": False,
        "edition": "2025-03", "first_month": "2025-01", "last_month": "2025-01"}  # fmt: skip


def prepared(folder: Path, coverage: dict, file: dict, **hashes: str) -> Prepared:
    """Datasets of one row each."""
    pd.DataFrame([coverage]).to_parquet(folder / "coverage.parquet")
    pd.DataFrame([file]).to_parquet(folder / "ledger.parquet")
    (folder / "stamp.json").write_text(json.dumps({"datasets": hashes, "synthetic": False}))
    return Prepared(folder, Asked(folder / "asked.json"))


def test_what_is_asked_is_written_down_at_once(tmp_path: Path) -> None:
    data = prepared(tmp_path, COVERAGE, FILE)
    assert names_in(tmp_path / "asked.json") is None
    assert data.part("complete")["complete"].all()
    assert names_in(tmp_path / "asked.json") == {"complete"}
    assert len(data.ledger) == 1 and not data.part("cited").empty
    assert names_in(tmp_path / "asked.json") == {"complete", "cited", "ledger"}


@pytest.mark.parametrize(
    ("coverage", "file", "changed"),
    [
        ({"count": 8}, {"sha256": "2"}, set()),
        ({"status": "missing"}, {}, {"complete"}),
        ({}, {"edition": "2025-04"}, {"cited"}),
        ({}, {"used": False}, {"cited"}),
    ],
)
def test_a_part_changes_with_what_is_read_of_it_alone(
    tmp_path: Path, coverage: dict, file: dict, changed: set[str]
) -> None:
    names = {"complete", "cited", SYNTHETIC, "crimes_area"}
    before = states(prepared(tmp_path, COVERAGE, FILE, crimes_area="a"), names)
    after = states(prepared(tmp_path, COVERAGE | coverage, FILE | file, crimes_area="a"), names)
    assert {name for name in names if before[name] != after[name]} == changed


def test_a_dataset_changes_with_its_hash(tmp_path: Path) -> None:
    before = states(prepared(tmp_path, COVERAGE, FILE, figures="a"), ["figures"])
    after = states(prepared(tmp_path, COVERAGE, FILE, figures="b"), ["figures"])
    assert before != after


def test_a_broken_record_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text("{")
    assert names_in(tmp_path / "asked.json") is None
