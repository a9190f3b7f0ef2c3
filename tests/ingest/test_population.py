from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.population.population import read_population

from .city import OWN, RIVAL, alone, lad_population, lsoa_population

AREAS = alone(OWN, RIVAL)


def read(city):
    city.lookups()
    geography = read_geography(city.chosen(), AREAS, city.house.raw)
    return read_population(city.chosen(), geography, AREAS)


def values(population, level):
    frame = population.frames["population"][population.frames["population"]["level"] == level]
    return frame.set_index(["area", "year"])["population"].to_dict()


def test_areas_and_places_have_residents(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population("1,000"))
    city.write("mid-2020-lsoa-2011-persons.csv", lsoa_population())
    population = read(city)
    assert values(population, "lad") == {(OWN, 2020): 1000, (RIVAL, 2020): 500}
    assert values(population, "lsoa") == {
        ("E01000001", 2020): 100, ("E01000002", 2020): 200,
        ("E01000011", 2020): 300, ("E01000013", 2020): 400,
    }  # fmt: skip
    assert set(population.frames["population"]["edition"]) == {"mid-2020"}


def test_wards_share_a_joined_place_by_its_members_where_only_2011_is_there(city):
    city.write("mid-2020-lsoa-2011-persons.csv", lsoa_population())
    # 300 residents of E01000003 stand for two members, one in each ward.
    assert values(read(city), "ward") == {
        ("E05000001", 2020): 100 + 200 + 150, ("E05000002", 2020): 400 + 150,
    }  # fmt: skip


def test_wards_sum_their_2021_lsoas(city):
    codes = ("E01000001", "E01000002", "E01000011", "E01000012", "E01000013")
    rows = "".join(f"{code},{n}\n" for n, code in enumerate(codes, 10))
    city.write("mid-2022-lsoa-2021-persons.csv", "LSOA 2021 Code,Total\n" + rows)
    wards = values(read(city), "ward")
    assert wards == {("E05000001", 2022): 10 + 11 + 13, ("E05000002", 2022): 12 + 14}


def test_without_2021_lsoas_it_says_what_rates_rest_on(city):
    city.write("mid-2020-lsoa-2011-persons.csv", lsoa_population())
    assert read(city).lacks["population"][0][0] == "no population on 2021 LSOAs"


def test_official_names_of_the_2021_layout_are_known(city):
    head = "LAD 2023 Code,LAD 2023 Name,LSOA 2021 Code,LSOA 2021 Name,Total,F0,M0\n"
    codes = ("E01000001", "E01000002", "E01000011", "E01000012", "E01000013")
    rows = "".join(f"{OWN},Town,{code},Name,{n},1,1\n" for n, code in enumerate(codes, 10))
    city.write("mid-2022-lsoa-2021-persons.csv", head + rows)
    population = read(city)
    assert values(population, "lsoa")[("E01000011", 2022)] == 12 + 13
    assert not population.lacks


def test_several_years_are_kept_and_an_area_without_its_own_row_is_summed(city):
    city.write("mid-2019-lsoa-2011-persons.csv", lsoa_population())
    city.write("mid-2020-lad-2021-persons.csv", lad_population())
    assert values(read(city), "lad") == {
        (OWN, 2019): 1000, (OWN, 2020): 1000, (RIVAL, 2019): 500, (RIVAL, 2020): 500,
    }  # fmt: skip


def test_a_file_that_lacks_lsoas_of_the_area_is_refused_unless_another_has_them(city):
    head, *rows = lsoa_population().splitlines(keepends=True)
    city.write("a/mid-2020-lsoa-2011-persons.csv", head + "".join(rows[:3]))
    words = r"it lacks 2 of 5 LSOAs of the area \(E01000004, E01000005\)"
    with pytest.raises(SafecityError, match=words):
        read(city)


def test_a_file_of_other_areas_alone_is_no_fault(city):
    city.write("mid-2020-lsoa-2011-persons.csv", "LSOA Code,All Ages\nE01000021,7\n")
    assert values(read(city), "lad") == {(RIVAL, 2020): 7}


NEW = "LSOA 2021 Code,Total\n" + "".join(f"E010000{n},7\n" for n in ("01", "02", "11", "12", "13"))


def test_where_both_vintages_are_there_the_2021_one_is_used(city):
    city.write("mid-2020-lsoa-2011-persons.csv", lsoa_population())
    city.write("mid-2020-lsoa-2021-persons.csv", NEW)
    assert values(read(city), "lsoa")[("E01000001", 2020)] == 7


def test_no_population_is_an_empty_frame(city):
    population = read(city)
    assert population.frames["population"].empty and population.by_code == {}


def test_a_population_that_is_no_number_is_named_with_its_line(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population("c"))
    with pytest.raises(SafecityError, match=r"persons.csv:2: .*'All ages': a population is no"):
        read(city)


def test_a_file_cut_off_inside_a_number_is_not_believed(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population()[:-5])
    with pytest.raises(SafecityError, match=r":3: .* fields in place of 5"):
        read(city)
