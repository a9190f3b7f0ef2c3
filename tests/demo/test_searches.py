"""Outcomes and searches of the synthetic city pass the readers of the published files."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.demo.layouts import OUTCOMES, SEARCHES
from safecity.ingest.sources.police_uk.layouts import OUTCOMES as OUTCOMES_KIND
from safecity.ingest.sources.police_uk.layouts import STOPS
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.take.contents import inspect


def files(raw, ending):
    return sorted(raw.rglob(f"*-{ending}.csv"))


@pytest.mark.parametrize(
    ("ending", "kind", "header"),
    [("outcomes", OUTCOMES_KIND, OUTCOMES), ("stop-and-search", STOPS, SEARCHES)],
)
def test_every_file_is_read_without_a_fault(raw, ending, kind, header):
    paths = files(raw, ending)
    assert [path.name[:7] for path in paths][::23] == ["2020-04", "2022-03"]
    assert tuple(pd.read_csv(paths[0], nrows=0).columns) == header
    items = [recognise(scan_file(path, raw)) for path in paths[:3]]
    assert {item.kind for item in items} == {kind}
    for contents in inspect(items):
        assert contents.rows and not contents.rejected


def test_an_outcome_belongs_to_a_crime_of_that_month_or_before(raw, hampshire):
    months = hampshire.dropna(subset=["Crime ID"]).set_index("Crime ID")["Month"].to_dict()
    rows = pd.read_csv(files(raw, "outcomes")[12])
    assert all(
        months[crime] <= month for crime, month in zip(rows["Crime ID"], rows["Month"], strict=True)
    )
    assert rows["Crime ID"].map(months).nunique() > 6
    assert len(rows) > 2_000


def test_most_searches_have_a_place_and_a_few_repeat(raw):
    rows = pd.concat(map(pd.read_csv, files(raw, "stop-and-search")))
    assert 0.01 < rows["Latitude"].isna().mean() < 0.08
    assert 1 < rows.duplicated().sum() < 120
    assert rows["Date"].str.contains(r"\+01:00").any()
