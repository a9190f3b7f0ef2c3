"""Every fault of a road casualty file: refused, in quarantine or said."""

from __future__ import annotations

from functools import partial

import pytest

from safecity.demo.sources.road_casualties import CASUALTY
from safecity.errors import SafecityError
from safecity.ingest.sources.road_casualties.road_casualties import read_collisions
from safecity.ingest.supply.scan import scan

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


@pytest.fixture
def read(tmp_path):
    return partial(read_from, tmp_path)


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("collision", "local_authority_ons_district"),
        ("collision", "collision_severity"),
        ("collision", "time"),
        ("casualty", "casualty_type"),
        ("casualty", "casualty_adjusted_severity_serious"),
    ],
)
@pytest.mark.parametrize("is_old", [False, True])
def test_a_missing_column_is_named_as_that_layout_calls_it(tmp_path, kind, column, is_old):
    if is_old and "adjusted" in column:
        return
    collisions, casualties = map(as_text, plenty(2))
    texts = {"collision": collisions, "casualty": casualties}
    texts[kind] = texts[kind].replace(f"{column},", "other,", 1)
    wanted = column.replace("collision_", "accident_") if is_old else column
    for each, text in texts.items():
        put(tmp_path, each, old(text) if is_old else text)
    with pytest.raises(SafecityError, match=rf"{kind}-2020.csv:1: expected the column '{wanted}'"):
        read_collisions(scan(tmp_path), AREAS)


def test_cells_separated_by_semicolons_are_read_the_same(tmp_path, read):
    collisions, casualties = map(as_text, plenty(3))
    found = read(collisions.replace(",", ";"), casualties.replace(",", ";") + "1;2\n")
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 3
    assert [each.reason for each in found.rejected] == [f"2 fields in place of {len(CASUALTY)}"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"date": "31/02/2020"}, "date '31/02/2020' is not a day"),
        ({"date": "2020-03-04"}, "is not a day such as 31/12/2020"),
        ({"date": ""}, "date '' is not a day"),
        ({"date": "04/03/2019"}, "date '04/03/2019' is not in 2020"),
        ({"collision_severity": "-1"}, "severity '-1' is not 1, 2 or 3"),
        ({"collision_severity": "Slight"}, "severity 'Slight' is not"),
        ({"collision_index": ""}, "no collision index"),
    ],
)
def test_a_collision_at_fault_goes_to_quarantine_and_its_casualties_with_it(read, cells, reason):
    collisions, casualties = plenty()
    collisions[4] = collision(5, **cells)
    found = read(collisions, casualties)
    by_file = {row.file: row for row in found.rejected}
    row = by_file[f"{STEM}-collision-2020.csv"]
    assert row.line == 6 and reason in row.reason
    assert by_file[f"{STEM}-casualty-2020.csv"].line == 6
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 39
    assert found.notes[row.file] == "1 row in quarantine"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"casualty_severity": "4"}, "severity '4' is not 1, 2 or 3"),
        ({"casualty_adjusted_severity_serious": "1.2"}, "severity '1.2' is not from 0 to 1"),
        ({"casualty_adjusted_severity_serious": "x"}, "severity 'x' is not from 0 to 1"),
        ({"collision_index": "20209999"}, "no collision has the index 20209999"),
    ],
)
def test_a_casualty_at_fault_goes_to_quarantine_with_its_line(read, cells, reason):
    collisions, casualties = plenty()
    casualties[9] = casualty(10, **cells)
    found = read(collisions, casualties)
    assert [(row.line, row.row.count(",")) for row in found.rejected] == [(11, len(CASUALTY) - 1)]
    assert reason in found.rejected[0].reason
    assert found.frames["collisions"]["count"].sum() == 40 and found.casualties["count"].sum() == 39


def test_a_file_whose_casualties_cannot_be_read_is_refused_and_never_none(read):
    collisions, casualties = plenty()
    casualties = [{**row, "casualty_adjusted_severity_serious": "25"} for row in casualties]
    with pytest.raises(SafecityError, match=r"casualty-2020.csv: 40 of 40 .* '25' is not from 0"):
        read(collisions, casualties)


def test_a_file_whose_dates_are_written_otherwise_is_refused(read):
    collisions, casualties = plenty()
    collisions = [{**row, "date": "2020-03-04"} for row in collisions]
    with pytest.raises(SafecityError, match=r"collision-2020.csv: 40 of 40 .* '2020-03-04' is not"):
        read(collisions, casualties)


def test_of_rows_that_stand_twice_the_second_is_rejected(read):
    collisions, casualties = plenty()
    found = read([*collisions, collision(3)], [*casualties, casualty(7)])
    assert {(row.line, row.reason) for row in found.rejected} == {(42, "the same row stands twice")}
    assert len(found.rejected) == 2
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 40


def test_faults_elsewhere_in_the_country_are_none_of_ours(read):
    collisions, casualties = plenty()
    found = read([*collisions, collision(50, local_authority_ons_district=FAR, date="?")],
                 [*casualties, casualty(50, casualty_severity="9")])  # fmt: skip
    assert not found.rejected and found.casualties["count"].sum() == 40


def test_casualties_that_a_file_misses_are_told_and_many_cost_the_year(read):
    collisions, casualties = plenty()
    some = read(collisions, casualties[:39])
    assert some.casualties["count"].sum() == 39 and set(some.casualties["year"]) == {2020}
    assert some.lacks_of("road_casualties")[0][0] == "no casualty of 1 of 40 collisions"
    many = read(collisions, casualties[:30])
    assert many.casualties.empty
    assert many.lacks_of("road_casualties")[0][0] == "road casualties of 10 of 40 collisions"


def test_a_collision_file_that_misses_many_is_refused(read):
    collisions, casualties = plenty()
    with pytest.raises(SafecityError, match=r"casualty-2020.csv: 10 of 40 casualties have no coll"):
        read(collisions[:30], casualties)


@pytest.mark.parametrize("kind", ["collision", "casualty"])
def test_a_file_cut_off_mid_row_is_refused_with_its_line(read, kind):
    texts = dict(zip(("collision", "casualty"), map(as_text, plenty()), strict=True))
    texts[kind] = texts[kind][:-12]
    with pytest.raises(SafecityError, match=rf"{kind}-2020.csv:41: the file is cut off mid-row"):
        read(texts["collision"], texts["casualty"])


def test_a_row_of_another_width_within_a_file_goes_to_quarantine(read):
    collisions, casualties = plenty()
    lines = as_text(casualties).split("\n")
    lines[7] += ",more"
    found = read(collisions, "\n".join(lines))
    row = found.rejected[0]
    assert (row.line, row.reason) == (8, f"{len(CASUALTY) + 1} fields in place of {len(CASUALTY)}")
    assert found.casualties["count"].sum() == 39


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "the file is empty"),
        ("\n", "the file is empty"),
        (as_text(plenty(1)[0]).split("\n")[0] + "\n", "a header and no rows"),
        (as_text(plenty(1)[0]).encode("utf-16"), "not UTF-8"),
        (as_text(plenty(1)[0]).split("\n")[0] + "\n1,2\n", "only 0 of 1 row can be read"),
    ],
)
def test_a_file_without_rows_is_refused(read, content, problem):
    with pytest.raises(SafecityError, match=problem):
        read(content, plenty(1)[1])


def test_two_files_of_one_year_are_refused(tmp_path):
    put(tmp_path, "collision", [collision()])
    put(tmp_path, "accident", old(as_text([collision()])))
    with pytest.raises(
        SafecityError, match=r"collision-2020.csv: 2020 is also given by .*accident"
    ):
        read_collisions(scan(tmp_path), AREAS)


def test_a_file_of_another_name_is_refused(tmp_path):
    put(tmp_path, "vehicle", [collision()])
    with pytest.raises(SafecityError, match="not named as road casualty files"):
        read_collisions(scan(tmp_path), AREAS)


def test_a_column_without_a_name_is_none(read):
    collisions, casualties = ("".join(f"{line},\n" for line in as_text(rows).splitlines())
                              for rows in plenty())  # fmt: skip
    found = read(collisions, casualties)
    assert found.frames["collisions"]["count"].sum() == found.casualties["count"].sum() == 40


def test_a_column_that_is_there_twice_is_refused(read):
    text = "".join(f"{line},{line.split(',')[0]}\n" for line in as_text(plenty()[0]).splitlines())
    with pytest.raises(SafecityError, match="the column 'collision_index' is there twice"):
        read(text, plenty()[1])


def test_an_authority_that_was_made_since_is_not_counted_in_part(read):
    """The files of a year have the codes of its authorities."""
    both = [collision(n, local_authority_ons_district=OWN) for n in range(1, 11)]
    alone = [{**row, "collision_index": row["collision_index"].replace("2020", "2021"),
              "collision_year": "2021", "date": "04/03/2021"} for row in both]  # fmt: skip
    there = [collision(n, local_authority_ons_district=RIVAL) for n in range(11, 21)]
    hurt = [casualty(n) for n in range(1, 21)]
    hurt += [{**row, "collision_index": row["collision_index"].replace("2020", "2021"),
              "collision_year": "2021"} for row in hurt[:10]]  # fmt: skip
    found = read([*both, *there, *alone], hurt, {OWN: "L00000001", RIVAL: "L00000001"})
    assert set(found.casualties["year"]) == {2020} and found.casualties["count"].sum() == 20
    assert found.lacks_of("road_casualties")[0][0] == (
        f"no road collision of 2021 has the code {RIVAL}"
    )


def test_where_no_area_is_found_that_is_said_and_no_zero(read):
    found = read(as_text(plenty()[0]).replace(OWN, OWN.lower()), plenty()[1])
    assert found.casualties.empty and found.frames["collisions"].empty
    assert {lack[0] for lack in found.lacks_of("road_casualties")} >= {
        f"no road collision of 2020 has the code {code}" for code in AREAS
    }
