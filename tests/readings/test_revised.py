"""How far past figures were revised: counted from what two editions of a source give."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from safecity.ingest.datasets import DATASETS
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.revised import revised

COUNTS = [(100, 101), (200, 200), (50, 55), (80, 76), (40, 42), (60, 63), (10, 10)]


def given(evidence: Evidence, *rows: tuple[str, float, float]) -> Evidence:
    frame = pd.DataFrame(
        [
            {
                "source": source,
                "measure": f"m{at}",
                "area": evidence.own,
                "year": "2020/21",
                "period": f"2020/21 quarter {at}",
                "earlier": "2021-07",
                "later": "2022-07",
                "before": before,
                "after": after,
            }
            for at, (source, before, after) in enumerate(rows)
        ],
        columns=list(DATASETS["revised"].columns),
    )
    return replace(evidence, data=replace(evidence.data, revised=frame))


def test_number_direction_and_size_are_counted(evidence: Evidence) -> None:
    view = revised(given(evidence, *(("home_office_csp", *pair) for pair in COUNTS)))
    (row,) = view.table.to_dict("records")
    assert (row["both"], row["changed"], row["up"], row["down"]) == (7, 5, 4, 1)
    assert row["middle"] == pytest.approx(5.0)
    assert (row["before"], row["after"]) == (540, 547)
    assert row["percent"] == pytest.approx(100 * 7 / 540)
    assert (
        "Of 7 past figures that two editions give, 5 were revised, 4 up and 1 down" in view.headline
    )
    assert "of 2020/21 that both count went from 540 to 547 (+1.30%)" in view.headline


def test_figures_that_do_not_add_up_have_no_sum(evidence: Evidence) -> None:
    view = revised(given(evidence, ("fingertips", 10.0, 11.0), ("fingertips", 3.0, 3.0)))
    (row,) = view.table.to_dict("records")
    assert pd.isna(row["before"]) and pd.isna(row["percent"]) and pd.isna(row["middle"])
    assert view.headline.endswith("1 was revised, 1 up and 0 down")


def test_nothing_revised_is_said(evidence: Evidence) -> None:
    view = revised(given(evidence, ("fingertips", 10.0, 10.0)))
    assert view.headline == "None of 1 figures that two editions give was revised"


def test_without_two_editions_it_is_a_gap(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="No two editions of one source"):
        revised(given(evidence))
