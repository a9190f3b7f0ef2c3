"""The real published files, end to end, where they are present."""

from __future__ import annotations

import re

import pandas as pd
import pypdf
import pytest

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real run")]


@pytest.fixture(scope="module")
def text(real_run) -> str:
    html = (real_run.outputs / "report.html").read_text(encoding="utf-8")
    html = re.sub(r"<(style|script).*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_there_is_no_synthetic_stamp(real_run, text) -> None:
    assert "SYNTHETIC" not in text
    reader = pypdf.PdfReader(real_run.outputs / "report.pdf")
    assert not any("SYNTHETIC" in p.extract_text() for p in reader.pages)


def test_rows_placed_in_southampton(real_run) -> None:
    """Counted by hand with awk over the published files (see tests/ingest/test_real.py)."""
    placing = pd.read_csv(
        real_run.outputs / "exhibits/data_quality/placing.csv", dtype={"month": str}
    )
    rows = placing.set_index("month")
    assert rows["rows_read"].sum() == 200_924
    assert rows["rows_area"].sum() == 41_277
    assert rows.loc["2025-01", ["rows_read", "rows_area", "asb_area", "crime_area"]].tolist() == [
        13_481, 2_851, 272, 2_579,
    ]  # fmt: skip


def test_the_report_prints_the_real_totals(text) -> None:
    assert "15,050" in text
    assert "1,921" in text


def test_comparisons_are_of_the_same_months_or_not_made(real_run, text) -> None:
    change = pd.read_csv(real_run.outputs / "exhibits/overview/change_crime.csv")
    assert change["comparison"].tolist() == ["January to April 2024", "January to February 2019"]
    assert change["n_months"].tolist() == [4, 2]
    assert change[["before", "after"]].iloc[0].tolist() == [10_072, 10_028]
    assert "January to April 2024" in text


def test_no_season_or_comparator_is_invented(real_run) -> None:
    overview = real_run.outputs / "exhibits" / "overview"
    assert not list(overview.glob("season_*.csv"))
    assert not (overview / "comparison_crime.csv").exists()


def test_what_is_absent_is_named_in_the_gaps(text) -> None:
    assert "March 2019 to December 2023" in text
    assert "community safety survey" in text.lower()
    assert "mid-2020" in text


def test_trend_breaks_where_months_are_missing(real_run) -> None:
    trend = pd.read_csv(real_run.outputs / "exhibits/overview/trend_crime.csv")
    assert trend["value"].notna().sum() == 15
    assert (trend["value"] == 0).sum() == 0


def test_maps_use_the_real_boundaries(real_run) -> None:
    lsoa = pd.read_csv(real_run.outputs / "exhibits/places/map_lsoa.csv")
    assert len(lsoa) == 148
    assert lsoa["code"].nunique() == 148
    wards = pd.read_csv(real_run.outputs / "exhibits/places/map_ward.csv")
    assert len(wards) == 17
