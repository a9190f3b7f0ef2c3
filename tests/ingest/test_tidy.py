from __future__ import annotations

import pandas as pd

from safecity.ingest.sources.police_uk.street import Street
from safecity.ingest.sources.police_uk.tidy import (
    area_counts,
    area_defects,
    file_notes,
    street_lacks,
)
from safecity.ingest.supply.supplied import cut

from .city import OWN, RIVAL, assessment, row

QUALITY = pd.DataFrame(
    {
        "month": ["2024-01", "2024-02"],
        "force": "hampshire",
        "file": ["a.csv", "b.csv"],
        "vintage": ["2021", ""],
        "rows_read": [5, 0],
        "rejected": [2, 0],
        "unknown_lsoa": [1, 0],
    }
)
STREET = Street(
    area=pd.DataFrame({"month": ["2024-01"], "area": [OWN], "category": ["Drugs"], "count": [2]}),
    force=pd.DataFrame(),
    lsoa=pd.DataFrame(),
    codes=pd.DataFrame(),
    quality=QUALITY,
    rejected=(),
    defects={("hampshire", "2024-02"): "the file is empty"},
)


def test_a_category_without_rows_is_zero_only_where_there_is_a_file():
    counts = area_counts(STREET, assessment())
    assert len(counts) == 14 and counts["count"].sum() == 2
    assert set(counts["month"]) == {pd.Timestamp("2024-01-01")} and set(counts["area"]) == {OWN}


def test_every_area_knows_why_a_month_cannot_be_used(city):
    city.street(row())
    city.street(month="2024-02")
    supply = cut(city.supply(), assessment())
    defects = area_defects(STREET, supply, assessment(), {OWN})
    assert defects[OWN] == {
        "2024-01": "",
        "2024-02": "the file is empty",
        "2024-03": "no file for force",
    }
    assert set(defects[RIVAL].values()) == {"the area's code is not in the lookup"}


def test_what_is_worth_saying_about_a_file_is_said():
    assert file_notes(STREET) == {
        "a.csv": "LSOA vintage 2021; 2 rows in quarantine; 1 row with an unknown LSOA",
        "b.csv": "the file is empty",
    }


def test_a_faulty_file_costs_its_areas_the_month():
    ((what, period, cost),) = street_lacks(STREET, "hampshire")
    assert (what, period) == ("Hampshire: the file is empty", "2024-02")
    assert "left out" in cost and "compared" in street_lacks(STREET, "kent")[0][2]
