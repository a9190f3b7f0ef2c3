"""The page of all partnerships: ranks over those with data, what is missing said, no escape."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.assessment import House
from safecity.files import write_whole
from safecity.publish.national import Edition, national_table, write_national

ROW = {
    "indicator": "Robbery", "id": "serious_violence.robbery", "lower": 1.0, "upper": 2.0,
    "unit": "per 1,000 residents", "n_months": 12, "change": "+5.0% (1.0 to 9.0)",
    "change_size": 5.0, "against": "2019/20", "verdict": "worse", "data_status": "",
}  # fmt: skip
EDITIONS = [
    Edition("E1", "North", "durham", "north", "2025"),
    Edition("E2", "South", "kent", "south", "2025"),
    Edition("E3", "East", "essex", "east", "2025"),
    Edition("E4", "West <b>", "dorset", "west", "2025"),
    Edition("E5", "Far", "sussex", "", "2025", "refused: no street-level file of sussex."),
]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path, tmp_path / "raw")
    rows = {
        "north": ROW | {"value": 1.5},
        "south": ROW | {"value": 3.0},
        "east": ROW | {"value": None, "verdict": "not tested"},
        "west": ROW | {"value": 9.0, "n_months": 4},
    }
    for slug, row in rows.items():
        folder = house.working(slug, "2025") / "exhibits" / "summary"
        folder.mkdir(parents=True)
        pd.DataFrame([row]).to_csv(folder / "indicator_table.csv", index=False)
    write_whole(house.outputs("north", "2025") / "report.html", "x")
    return house


def test_ranks_are_over_those_with_the_value_for_the_same_months(house: House) -> None:
    table = national_table(house, EDITIONS)
    ranks = dict(zip(table["partnership"], table["rank"], strict=True))
    assert (ranks["South"], ranks["North"]) == (1, 2)
    assert pd.isna(ranks["East"]) and pd.isna(ranks["West <b>"]) and "Far" not in ranks
    assert set(table["ranked"]) == {2}


def test_equal_values_share_a_rank(house: House) -> None:
    path = house.working("south", "2025") / "exhibits" / "summary" / "indicator_table.csv"
    pd.DataFrame([ROW | {"value": 1.5}]).to_csv(path, index=False)
    ranks = national_table(house, EDITIONS).set_index("partnership")["rank"]
    assert ranks["South"] == ranks["North"] == 1


def test_the_page_says_what_is_missing_and_links_what_is_made(house: House) -> None:
    page = write_national(house, EDITIONS, "2025").read_text(encoding="utf-8")
    assert "Editions made: 4 of 5 partnerships" in page
    assert "2 ranked, 1 with a value of other months or in another unit, not ranked" in page
    assert "1 without a value" in page and "no value" in page
    assert '<a href="outputs/north/2025/report.html">North</a>' in page
    assert "West &lt;b&gt;" in page and "West <b>" not in page
    assert "refused: no street-level file of sussex." in page
    assert "SYNTHETIC" not in page and "http://" not in page and "https://" not in page
    again = write_national(house, EDITIONS, "2025").read_text(encoding="utf-8")
    assert again == page


def test_synthetic_editions_are_stamped(house: House) -> None:
    path = house.working("south", "2025") / "exhibits" / "summary" / "indicator_table.csv"
    pd.DataFrame([ROW | {"value": 1.5, "data_status": "SYNTHETIC"}]).to_csv(path, index=False)
    page = write_national(house, EDITIONS, "2025").read_text(encoding="utf-8")
    assert "SYNTHETIC DATA" in page
