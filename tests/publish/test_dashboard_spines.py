"""Spines of wards and areas: quartiles, standings, and nothing of what is withheld."""

from __future__ import annotations

import json

import numpy as np
import pytest

from safecity.publish.dashboard.spines import spine_of, ward_table

from .dashboard_samples import drawn

PEOPLE = [1000.0, 2000.0, 1000.0, 4000.0, 2000.0]
RATES = [10.0, 20.0, 30.0, 12.0, 15.0]


def wards(**changes):
    table = {
        "code": [f"E0500000{n}" for n in range(5)], "label": ["Ash", "Beech", "Cob", "Dell", "Elm"],
        "value": list(RATES), "lower": [r - 2 for r in RATES], "upper": [r + 2 for r in RATES],
        "population": list(PEOPLE), "suppressed": [False] * 5,
    }  # fmt: skip
    return drawn("violence.map_ward", "wards", table | changes, indicator="violence.offences",
                 unit="per 1,000 residents")  # fmt: skip


def areas(own=20.0, usable=True):
    table = {
        "area": ["A", "B", "C", "D", "E"], "label": ["Own", "B", "C", "D", "E"],
        "value": [own, 10.0, 19.0, 30.0, 90.0], "lower": [own - 2, 9.0, 17.0, 28.0, 80.0],
        "upper": [own + 2, 11.0, 21.0, 32.0, 100.0], "own": [True, False, False, False, False],
        "usable": [True, True, True, True, usable],
    }  # fmt: skip
    return drawn("violence.comparison_offences", "comparison", table,
                 indicator="violence.offences", unit="per 1,000 residents")  # fmt: skip


def test_the_whole_is_all_counts_by_all_residents():
    spine = spine_of(wards())
    assert spine["whole"] == pytest.approx((10 + 40 + 30 + 48 + 30) / 10)  # 15.8 per 1,000
    assert spine["ends"] == [10, 12, 15, 20, 30]
    standing = dict(zip("ABCDE", spine["standing"].values(), strict=True))
    assert standing == {"A": "below", "B": "above", "C": "above", "D": "below", "E": "meets"}


def test_areas_stand_by_both_intervals_and_the_own_one_by_none():
    spine = spine_of(areas())
    assert spine["whole"] == 20
    assert spine["standing"] == {"A": "", "B": "below", "C": "meets", "D": "above", "E": "above"}


def test_an_area_that_is_not_usable_takes_no_part():
    spine = spine_of(areas(usable=False))
    assert spine["ends"][-1] == 30 and spine["standing"]["E"] == ""


def test_three_areas_have_no_quartiles_and_a_trend_has_no_spine():
    held = [False, False, False, True, True]
    values = [*RATES[:3], np.nan, np.nan]
    assert spine_of(wards(suppressed=held, value=values)) is None
    assert spine_of(drawn("violence.trend_offences", "trend", {"month": ["2021-04"]})) is None


@pytest.mark.parametrize("secret", [7.77, 14.44, 999.0])
def test_a_withheld_ward_leaves_no_trace_whatever_it_is(secret):
    """The rate of the whole with the others would give it away: no number here knows of it."""
    held = [False, False, False, False, True]
    blank = [*RATES[:4], np.nan]
    spine = spine_of(wards(suppressed=held, value=blank))
    leaky = wards(suppressed=held, value=[*RATES[:4], secret], lower=[*RATES[:4], secret - 1],
                  upper=[*RATES[:4], secret + 1])  # fmt: skip
    assert spine_of(leaky)["ends"] == spine["ends"]
    assert spine["whole"] is None and spine_of(leaky)["whole"] is None
    assert list(spine["standing"].values()) == ["", "", "", "", "withheld"]
    table = ward_table((leaky,), {})
    assert [row[1] for row in table.rows] == ["10.0", "20.0", "30.0", "12.0", "[c]"]
    assert f"{secret:g}" not in json.dumps([spine_of(leaky), table.rows])


def test_the_table_of_wards_says_how_each_stands():
    table = ward_table((wards(), areas()), {"violence.offences": "Violence"})
    assert [heading.title for heading in table.columns] == [
        "Ward",
        "Violence, per 1,000 residents",
    ]
    assert table.rows[0] == ("Ash", "10.0 below") and table.rows[4] == ("Elm", "15.0 meets")
    assert ward_table((areas(),), {}) is None
