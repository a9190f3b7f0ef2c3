from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from safecity.ingest.schemas import validate

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
