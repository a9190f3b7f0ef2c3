"""Wards are counted exactly where every month allows it, and in one way on both sides."""

from dataclasses import replace

import pandas as pd
import pytest

from safecity.readings import places
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.wards import exact, ward_counts

MONTHS = ("2021-05", "2021-06")


@pytest.fixture
def exactly(evidence: Evidence) -> Evidence:
    """June 2021 on 2021 LSOAs, with one place of Ward 0 half in Ward 1; May on 2011 LSOAs."""
    rows = pd.DataFrame(
        [
            (
                pd.Timestamp(f"{month}-01"),
                f"E05{w:06d}",
                f"Ward {w}",
                "Drugs",
                count,
                month == "2021-06",
            )
            for month in MONTHS
            for w, count in enumerate((20, 80, 130, 180))
        ],
        columns=["month", "ward_code", "ward", "category", "count", "exact"],
    )
    people = [("ward", f"E05{w:06d}", 2021, 5_000, "mid-2021") for w in range(4)]
    more = pd.DataFrame(people, columns=["level", "area", "year", "population", "edition"])
    population = pd.concat([evidence.data.population, more], ignore_index=True)
    return replace(evidence, data=replace(evidence.data, crimes_ward=rows, population=population))


def drugs(evidence: Evidence):
    return evidence.catalogue.indicators["drugs.offences"]


def test_a_month_of_2021_lsoas_is_counted_exactly(exactly: Evidence) -> None:
    (counts,), is_exact = ward_counts(exactly, drugs(exactly), ("2021-06",))
    assert is_exact
    assert counts.tolist() == [20, 80, 130, 180]


def test_an_older_month_on_either_side_joins_both(exactly: Evidence) -> None:
    assert not exact(exactly, ("2021-06",), ("2021-05",))
    (june, may), is_exact = ward_counts(exactly, drugs(exactly), ("2021-06",), ("2021-05",))
    assert not is_exact
    assert june.tolist() == may.tolist() == [30, 80, 130, 180]


def test_the_map_says_how_wards_were_counted(exactly: Evidence) -> None:
    view = places.places(exactly, drugs(exactly), level="ward")
    assert "stable_places" in view.caveats
    assert view.table["count"].sum() == exactly.by_place(drugs(exactly)).sum()


def test_where_nothing_was_recorded_no_ward_has_the_highest_rate(exactly: Evidence) -> None:
    none = exactly.data.crimes_ward.assign(count=0)
    places_without = exactly.data.crimes_lsoa.assign(count=0)
    data = replace(exactly.data, crimes_ward=none, crimes_lsoa=places_without)
    with pytest.raises(Absent, match="No drug offences were recorded in the area"):
        places.places(replace(exactly, data=data), drugs(exactly), level="ward")


def test_without_a_lookup_there_are_no_wards(evidence: Evidence) -> None:
    bare = replace(evidence.data, places=evidence.data.places.assign(ward=None))
    with pytest.raises(Absent, match="ward lookup"):
        ward_counts(replace(evidence, data=bare), drugs(evidence), MONTHS)
