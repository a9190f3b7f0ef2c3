from __future__ import annotations

import pandas as pd

from safecity.ingest.datasets import DATASETS
from safecity.ingest.sources.police_uk.tidy import lost_files, melt_quality

FILES = pd.DataFrame(
    {
        "month": ["2024-02", "2024-01"],
        "force": "hampshire",
        "file": ["b.csv", "a.csv"],
        "read": [2, 1],
        "usable": [0, 1],
        "defect": ["the file is empty", ""],
    }
)


def test_measures_get_a_prefix_and_stand_by_month():
    long = melt_quality(FILES, "stops", ("read", "usable"))
    assert list(long.columns) == list(DATASETS["quality"].columns)
    assert long["measure"].tolist() == ["stops_read", "stops_usable"] * 2
    assert long["value"].tolist() == [1, 1, 2, 0]
    assert long["month"].dt.month.tolist() == [1, 1, 2, 2]


def test_the_quality_of_no_files_leaves_that_of_others_as_it_is():
    long = melt_quality(FILES, "stops", ("read",))
    both = pd.concat([long, DATASETS["quality"].empty()], ignore_index=True)
    assert both.equals(long) and both["value"].dtype == "int64"


def test_only_files_with_a_defect_are_lost():
    assert lost_files(FILES, "searches", "Much.") == (
        ("Hampshire searches: the file is empty", "2024-02", "Much."),
    )
