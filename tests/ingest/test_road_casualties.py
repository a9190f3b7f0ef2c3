"""Road casualty files: published layouts, and counts checked by hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.sources.road_casualties.road_casualties import read_collisions
from safecity.ingest.sources.road_casualties.stats19 import (
    AGE_BANDS,
    CASUALTY_TYPES,
    age_band,
    kind_of,
    rank,
    years_named,
)
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan, scan_file

from .road_files import (
    AREAS,
    FAR,
    OWN,
    RIVAL,
    STEM,
    as_text,
    casualty,
    collision,
    old,
    plenty,
    put,
    read_from,
)

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def read(tmp_path):
    return partial(read_from, tmp_path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"{STEM}-collision-2024.csv", "collision"),
        (f"{STEM}-accident-2019.csv", "collision"),
        (f"{STEM}-casualty-last-5-years.csv", "casualty"),
        (f"{STEM}-vehicle-2024.csv", ""),
        (f"{STEM}-collision-1979-latest-published-year.csv", "collision"),
        ("collisions-2024.csv", ""),
    ],
)
def test_files_are_known_by_their_published_names(tmp_path, name, kind):
    path = tmp_path / name
    path.write_text("a,b\n1,2\n")
    assert kind_of(scan_file(path, tmp_path)) == kind


def test_a_collision_keeps_month_area_hour_weekday_and_severity(read):
    found = read([collision(), collision(2, local_authority_ons_district=FAR)], [casualty()])
    assert found.frames["collisions"].to_dict("records") == [
        {
            "month": pd.Timestamp("2020-03-01"),
            "area": OWN,
            "hour": 17,
            "weekday": 2,
            "severity": "slight",
            "count": 1,
        }
    ]
    assert set(found.casualties["year"]) == {2020}
    assert not found.rejected and not found.notes and not found.lacks_of("road_casualties")


def test_casualties_are_grouped_and_placed_by_their_collision(read):
    collisions = [collision(), collision(2, local_authority_ons_district=RIVAL)]
    casualties = [
        casualty(casualty_reference="1", casualty_type="0", age_of_casualty="8"),
        casualty(casualty_reference="2", casualty_type="23", casualty_severity="2"),
        casualty(2, casualty_type="99", age_of_casualty="-1", sex_of_casualty="9"),
    ]
    frame = read(collisions, casualties).casualties
    keys = ["year", "area", "casualty_type", "age_band", "sex", "severity"]
    assert set(frame[keys].itertuples(index=False, name=None)) == {
        (2020, OWN, "pedestrian", "0-15", "male", "slight"),
        (2020, OWN, "motorcyclist", "25-59", "male", "serious"),
        (2020, RIVAL, "not known", "not known", "not known", "slight"),
    }
    assert frame["count"].tolist() == [1, 1, 1]


def test_killed_or_seriously_injured_adjusted_are_deaths_and_the_sum_of_adjusted(read):
    """Fatal 1 + serious 0.9 + two slight of 0.1 = 2.1; a death's own adjustment is not added."""
    cells = [("1", "-1"), ("2", "0.9"), ("3", "0.1"), ("3", "0.1")]
    casualties = [
        casualty(n, casualty_severity=severity, casualty_adjusted_severity_serious=adjusted)
        for n, (severity, adjusted) in enumerate(cells, start=1)
    ]
    frame = read([collision(n) for n in range(1, 5)], casualties).casualties
    deaths = frame.loc[frame["severity"] == "fatal", "count"].sum()
    assert deaths + frame["adjusted_serious"].sum() == pytest.approx(2.1)
    assert frame["count"].sum() == 4


@pytest.mark.parametrize("missing", ["-1", "", "NA"])
def test_a_year_with_an_adjustment_missing_has_none_and_says_so(read, missing):
    casualties = [
        casualty(1),
        casualty(2, age_of_casualty="70", casualty_adjusted_severity_serious=missing),
        casualty(3),
    ]
    found = read([collision(), collision(2), collision(3, local_authority_ons_district=RIVAL)],
                 casualties)  # fmt: skip
    by_area = found.casualties.groupby("area")["adjusted_serious"].sum(min_count=1)
    assert pd.isna(by_area[OWN]) and by_area[RIVAL] == pytest.approx(0.1)
    assert [lack[:2] for lack in found.lacks_of("road_casualties")] == [
        ("no adjusted severity of 2020", "2020")
    ]
    assert not found.rejected


def test_the_earlier_layout_is_read_and_lacks_the_adjustment(tmp_path):
    collisions, casualties = plenty(3)
    put(tmp_path, "accident", "\ufeff" + old(as_text(collisions)))
    put(tmp_path, "casualty", "\ufeff" + old(as_text(casualties)))
    found = read_collisions(scan(tmp_path), AREAS)
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 3
    assert found.casualties["adjusted_serious"].isna().all()
    assert found.lacks_of("road_casualties")[0][0] == "no adjusted severity of 2020"


@pytest.mark.parametrize(
    ("time", "hour", "note"),
    [
        ("00:05", 0, ""),
        ("23:59", 23, ""),
        ("7:30", 7, ""),
        ("-1", None, "1 collision without a time"),
        ("", None, "1 collision without a time"),
        ("24:00", None, "1 collision whose time cannot be read"),
        ("noon", None, "1 collision whose time cannot be read"),
    ],
)
def test_an_unknown_hour_is_missing_and_never_midnight(read, time, hour, note):
    found = read([collision(time=time)], [casualty()])
    value = found.frames["collisions"]["hour"].iloc[0]
    assert value is pd.NA if hour is None else value == hour
    assert "".join(found.notes.values()) == note and found.frames["collisions"]["count"].sum() == 1


def test_collisions_without_a_district_are_noted(read):
    found = read([collision(), collision(2, local_authority_ons_district="-1")], [casualty()])
    note = "1 collision of the whole file without a local authority"
    assert list(found.notes.values()) == [note]


def test_a_year_without_its_casualty_file_is_missing_and_not_zero(read):
    found = read([collision()])
    assert found.casualties.empty and found.frames["collisions"]["count"].sum() == 1
    assert [lack[:2] for lack in found.lacks_of("road_casualties")] == [
        ("no road casualties of 2020", "2020")
    ]


def test_a_year_without_its_collision_file_is_missing_and_not_zero(read):
    found = read(None, [casualty()])
    assert found.frames["collisions"].empty and found.casualties.empty
    assert [lack[:2] for lack in found.lacks_of("road_casualties")] == [
        ("no road collisions of 2020", "2020")
    ]


def test_a_year_between_that_no_file_covers_is_said(tmp_path):
    for year in ("2018", "2020"):
        cells = {"collision_year": year, "date": f"01/01/{year}"}
        put(tmp_path, "collision", [collision(int(year), **cells)], year)
        put(tmp_path, "casualty", [casualty(int(year), collision_year=year)], year)
    found = read_collisions(scan(tmp_path), AREAS).lacks_of("road_casualties")
    assert {lack[:2] for lack in found} == {
        ("no road collisions of 2019", "2019"),
        ("no road casualties of 2019", "2019"),
    }


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text.rstrip("\n"),
    lambda text: text + "\n",
])  # fmt: skip
def test_odd_ways_of_writing_are_read_correctly(read, change):
    collisions, casualties = map(as_text, plenty(3))
    found = read(change(collisions), change(casualties))
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 3
    assert not found.rejected


def test_a_year_with_its_own_file_is_not_taken_again_from_a_five_year_file(tmp_path):
    collisions, casualties = plenty(40)
    before = {"collision_year": "2019", "date": "04/03/2019"}
    five = [*collisions, collision(99, **before)]
    put(tmp_path, "collision", collisions)
    put(tmp_path, "casualty", casualties)
    put(tmp_path, "collision", five, "last-5-years")
    put(tmp_path, "casualty", [*casualties, casualty(99, collision_year="2019")], "last-5-years")
    found = read_collisions(scan(tmp_path), AREAS)
    years = (
        found.frames["collisions"]
        .groupby(found.frames["collisions"]["month"].dt.year)["count"]
        .sum()
    )
    assert years.to_dict() == {2019: 1, 2020: 40} and not found.rejected
    assert found.casualties.groupby("year")["count"].sum().to_dict() == {2019: 1, 2020: 40}


def test_no_files_are_empty_frames():
    found = read_collisions((), AREAS)
    assert found.frames == {} and found.casualties.empty and not found.lacks_of("road_casualties")


@given(st.integers(0, 130))
def test_every_age_lies_in_one_band(age):
    low, high = AGE_BANDS[age_band(str(age))]
    assert low <= age <= high
    assert sum(a <= age <= b for a, b in AGE_BANDS.values()) == 1


def test_codes_of_casualties_are_those_of_the_published_guide():
    assert [CASUALTY_TYPES[code] for code in ("0", "1", "2", "5", "97", "9", "8", "11", "16")] == [
        "pedestrian", "cyclist", "motorcyclist", "motorcyclist", "motorcyclist",
        "car occupant", "car occupant", "other", "other",
    ]  # fmt: skip
    assert "99" not in CASUALTY_TYPES


@pytest.mark.parametrize(
    ("name", "years", "place"),
    [
        ("2020", "2020", 0),
        ("2020 (1)", "2020", 0),
        ("last-5-years", "last-5-years", 1),
        ("1979-2020", "1979-2020", 1),
        ("1979-latest-published-year", "1979-latest-published-year", 2),
        ("provisional-2025", "provisional-2025", 3),
        ("provisional-mid-year-unvalidated-2025", "provisional-mid-year-unvalidated-2025", 3),
    ],
)
def test_a_file_is_ranked_by_the_years_of_its_name(tmp_path, name, years, place):
    file = scan_file(put(tmp_path, "collision", [collision()], name), tmp_path)
    assert (years_named(file), rank(file)) == (years, place)
    assert recognise(file).release == years


def of_year(year, numbers, month=3, areas=(OWN,)):
    """Collisions and casualties of a year, in turn of the areas."""
    cells = {"collision_year": str(year), "date": f"04/{month:02d}/{year}"}
    index = [f"{year}{n:04d}" for n in numbers]
    collisions = [
        collision(collision_index=i, local_authority_ons_district=areas[n % len(areas)], **cells)
        for n, i in enumerate(index)
    ]
    return collisions, [casualty(collision_index=i, collision_year=str(year)) for i in index]


def put_both(folder, both, name):
    for kind, rows in zip(("collision", "casualty"), both, strict=True):
        put(folder, kind, rows, name)


def joined(*parts):
    return tuple([row for part in parts for row in part[n]] for n in (0, 1))


def test_a_file_of_every_year_gives_the_wanted_ones_and_a_file_of_its_own_goes_before(tmp_path):
    every = joined(*(of_year(year, range(5)) for year in range(1979, 2025)))
    put_both(tmp_path, every, "1979-latest-published-year")
    put_both(tmp_path, of_year(2024, range(7)), "2024")
    found = read_collisions(scan(tmp_path), AREAS, first_year=2015)
    by_year = found.casualties.groupby("year")["count"].sum().to_dict()
    assert by_year == {**dict.fromkeys(range(2015, 2024), 5), 2024: 7}
    assert {month.year for month in found.frames["collisions"]["month"]} == {*range(2015, 2025)}
    assert not found.lacks_of("road_casualties") and not found.rejected


def test_a_broken_row_of_a_year_that_is_not_wanted_is_still_seen(tmp_path):
    collisions, casualties = joined(of_year(1979, range(5)), of_year(2020, range(30)))
    text = as_text(collisions).replace("\n19790003,", "\n", 1)
    put(tmp_path, "collision", text, "1979-latest-published-year")
    put(tmp_path, "casualty", casualties, "1979-latest-published-year")
    found = read_collisions(scan(tmp_path), AREAS, first_year=2020)
    assert [row.line for row in found.rejected] == [5] and found.casualties["count"].sum() == 30


def test_a_provisional_year_is_named_so(tmp_path):
    both = joined(*(of_year(2025, range(9 * m, 9 * m + 9), m) for m in range(1, 13)))
    put_both(tmp_path, both, "provisional-2025")
    found = read_collisions(scan(tmp_path), AREAS)
    assert found.casualties["count"].sum() == 108
    assert [lack[0] for lack in found.lacks_of("road_casualties")] == [
        "final road casualties of 2025"
    ]
    assert all("provisional figures" in note for note in found.notes.values())
    assert len(found.notes) == 2


def test_a_part_of_a_provisional_year_is_not_a_year(tmp_path):
    put_both(tmp_path, of_year(2024, range(40)), "2024")
    both = joined(*(of_year(2025, range(9 * m, 9 * m + 9), m) for m in range(1, 7)))
    put_both(tmp_path, both, "provisional-2025")
    found = read_collisions(scan(tmp_path), AREAS)
    assert set(found.casualties["year"]) == {2024}
    assert [lack[0] for lack in found.lacks_of("road_casualties")] == [
        "road casualties of 2025 after June 2025"
    ]
    assert found.frames["collisions"]["count"].sum() == 40 + 54


def test_final_figures_of_several_years_go_before_provisional_ones(tmp_path):
    put_both(tmp_path, joined(of_year(2024, range(9)), of_year(2025, range(8))), "last-5-years")
    put_both(tmp_path, of_year(2025, range(3)), "provisional-2025")
    found = read_collisions(scan(tmp_path), AREAS)
    assert found.casualties.groupby("year")["count"].sum().to_dict() == {2024: 9, 2025: 8}
    assert not found.lacks_of("road_casualties")


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases are not here")
def test_the_provisional_files_in_the_present_layout_are_read():
    names = ("collision", "casualty")
    paths = [SHARED / "cases" / f"{STEM}-{kind}-provisional-2025.csv" for kind in names]
    found = read_collisions([scan_file(path, path.parent) for path in paths], AREAS)
    # 15 serious and 45 slight casualties, of which 0.1 each count as serious: 19.5.
    assert found.casualties["count"].sum() == 60
    assert found.casualties["adjusted_serious"].sum() == pytest.approx(15 + 45 * 0.1)
    assert [lack[0] for lack in found.lacks_of("road_casualties")] == [
        "final road casualties of 2025"
    ]


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases are not here")
def test_five_rows_of_the_layout_of_2024_are_read():
    path = SHARED / "as_published" / "rebuilt_layouts" / f"{STEM}-collision-2023_EXCERPT.csv"
    found = read_collisions([scan_file(path, path.parent)], ("E07000217",))
    assert {month.year for month in found.frames["collisions"]["month"]} == {2023}
