from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from safecity.ingest.datasets import validate
from safecity.ingest.sources.police_uk.layouts import STOP_FIELDS

GOOD = {
    "month": [pd.Timestamp("2024-01-01")],
    "area": ["E06000045"],
    "category": ["Drugs"],
    "count": [0],
}


def test_a_tidy_frame_passes():
    validate("crimes_area", pd.DataFrame(GOOD))


@pytest.mark.parametrize(
    "change",
    [
        {"month": [pd.Timestamp("2024-01-02")]},
        {"month": ["2024-01"]},
        {"area": ["Southampton"]},
        {"category": ["all"]},
        {"count": [-1]},
        {"count": [0.5]},
        {"more": [1]},
    ],
)
def test_another_does_not(change):
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        validate("crimes_area", pd.DataFrame({**GOOD, **change}))


def test_a_key_that_repeats_does_not_pass():
    with pytest.raises(pandera.errors.SchemaError):
        validate("crimes_area", pd.concat([pd.DataFrame(GOOD)] * 2, ignore_index=True))


def test_places_have_no_zero_rows():
    frame = pd.DataFrame({**GOOD, "lsoa": ["E01000001"]}).drop(columns="area")
    with pytest.raises(pandera.errors.SchemaError):
        validate("crimes_lsoa", frame)


OUTCOME = {
    "month": [pd.Timestamp("2024-03-01")],
    "category": [""],
    "recorded": [pd.NaT],
    "outcome": ["Suspect charged"],
    "count": [1],
}


@pytest.mark.parametrize(
    "change", [{"category": ["Nonsense"]}, {"outcome": [""]}, {"count": [0]}, {"more": [1]}]
)
def test_outcomes_have_a_kind_of_crime_or_none(change):
    frame = pd.DataFrame(OUTCOME).astype({"recorded": "datetime64[us]"})
    validate("outcomes", frame)
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        validate("outcomes", frame.assign(**change))


@pytest.mark.parametrize("change", [{"hour": 24}, {"weekday": 7}, {"hour": None}, {"count": 0}])
def test_searches_have_an_hour_and_a_weekday(change):
    words = dict.fromkeys((n for n in STOP_FIELDS if n != "linked"), "x")
    month, linked = pd.Timestamp("2024-03-01"), pd.array([None], dtype="boolean")
    frame = pd.DataFrame({"month": [month], "hour": 0, "weekday": 6, **words, "linked": linked})
    types = {"hour": "Int64", "weekday": "Int64"}
    frame = frame.assign(count=1).astype(types)
    validate("stops", frame)
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        validate("stops", frame.assign(**change).astype(types))
