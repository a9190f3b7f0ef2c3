from __future__ import annotations

from functools import cached_property

import pandas as pd
import pandera.errors
import pytest

from safecity.ingest.datasets import DATASETS, validate
from safecity.ingest.prepared import Prepared
from safecity.ingest.source import Read, together
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
    "until": [pd.NaT],
    "category": [""],
    "recorded": [pd.NaT],
    "outcome": ["Suspect charged"],
    "count": [1],
}


@pytest.mark.parametrize(
    "change", [{"category": ["Nonsense"]}, {"outcome": [""]}, {"count": [0]}, {"more": [1]}]
)
def test_outcomes_have_a_kind_of_crime_or_none(change):
    frame = pd.DataFrame(OUTCOME).astype(dict.fromkeys(("until", "recorded"), "datetime64[us]"))
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


@pytest.mark.parametrize("name", sorted(set(DATASETS) - {"boundaries"}))
def test_a_dataset_of_which_nothing_was_read_is_valid(name: str) -> None:
    empty = DATASETS[name].empty()
    assert list(validate(name, empty).columns) == list(DATASETS[name].columns) and empty.empty


def test_what_was_prepared_has_each_declared_dataset_and_no_other() -> None:
    found = {name for name, member in vars(Prepared).items() if isinstance(member, cached_property)}
    assert found - {"stamp", "quarantine"} == set(DATASETS)


def test_a_dataset_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError, match="crimes_moon"):
        validate("crimes_moon", pd.DataFrame())


def test_what_several_readers_give_stands_together() -> None:
    one = Read({"a": pd.DataFrame({"n": [1]})}, {"x.csv": "old"}, lacks={"s": (("w", "", "c"),)})
    other = Read({"a": pd.DataFrame({"n": [2]})}, {"x.csv": "new"}, lacks={"s": (("v", "", "c"),)})
    both = together([one, Read({"a": pd.DataFrame({"n": []})}), other])
    assert both.frames["a"]["n"].tolist() == [1, 2] and both.notes == {"x.csv": "new"}
    assert both.frames["a"]["n"].dtype == "int64"
    assert [what for what, _, _ in both.lacks["s"]] == ["w", "v"]
