from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.deprivation import add_deprivation, read_index
from safecity.ingest.sources.geography.geography import read_geography

from .city import IMD, OWN, alone, index_2025

RANKS = {
    "E01000001": 90, "E01000002": 5, "E01000011": 30, "E01000012": 60,
    "E01000013": 40, "E01000021": 100,
}  # fmt: skip


def read(city, residents=None):
    city.lookups()
    chosen = city.chosen()
    geography = read_geography(chosen, alone(OWN), city.house.raw)
    return add_deprivation(chosen, geography, residents or {}).set_index("place")


def test_rank_and_decile_one_are_the_most_deprived(city):
    city.write("File_7_IoD2025.csv", index_2025(**RANKS))
    places = read(city)
    assert places["imd_rank"].to_dict() == {
        "E01000001": 90, "E01000002": 5, "E01000011": 45, "E01000013": 40,
    }  # fmt: skip
    assert places["imd_decile"].to_dict() == {
        "E01000001": 9, "E01000002": 1, "E01000011": 5, "E01000013": 4,
    }  # fmt: skip
    assert places["quintile_national"].tolist() == [5, 1, 3, 2]
    assert places.sort_values("imd_rank")["quintile_local"].tolist() == [2, 3, 4, 5]
    assert set(places["imd_edition"]) == {"IoD 2025"}


def test_a_joined_place_takes_the_mean_by_residents_where_they_are_known(city):
    city.write("File_7_IoD2025.csv", index_2025(**RANKS))
    both = read(city, {"E01000011": 300, "E01000012": 100})
    assert both.loc["E01000011", "imd_rank"] == 37.5
    assert read(city, {"E01000011": 300}).loc["E01000011", "imd_rank"] == 45


def test_the_older_index_is_read_on_2011_lsoas(city):
    older = index_2025(E01000003=12, E01000004=20, E01000005=40, E01000001=100, E01000002=50)
    city.write("old.csv", older.replace("(2021)", "(2011)").replace("(2024)", "(2019)"))
    places = read(city)
    assert places["imd_rank"].to_dict()["E01000013"] == 30
    assert places.loc["E01000011", "imd_edition"] == "IMD 2019"


def test_an_index_that_lacks_lsoas_of_the_area_is_refused(city):
    path = city.write("File_7_IoD2025.csv", index_2025(E01000001=90, E01000002=5, E01000021=100))
    with pytest.raises(
        SafecityError, match=r"it lacks 3 of 5 LSOAs of the area \(E01000011, "
    ) as f:
        read(city)
    assert f.value.path == path


def test_without_an_index_the_columns_are_missing_values(city):
    places = read(city)
    assert places[["imd_rank", "quintile_local"]].isna().all(axis=None)


def test_a_renamed_column_is_named_with_the_nearest(city):
    city.write("File_7_IoD2025.csv", index_2025(**RANKS).replace(f"{IMD} Rank", "IMD Rank"))
    with pytest.raises(SafecityError, match=r":1: expected a column like 'Index of Multiple"):
        read(city)


def test_income_that_is_not_supplied_is_missing_and_never_a_rank_of_zero(city):
    city.write("File_7_IoD2025.csv", index_2025(**RANKS))
    assert read(city)["quintile_income"].isna().all()


@pytest.mark.parametrize(("before", "after", "said"), [
    ("Rank (where 1 is most", "Rank (where 1 is least", "expected a column like"),
    ("E01000002,", "S01000002,", "no code of an LSOA: 'S01000002'"),
    ("E01000002,", "E01000001,", "a row above is of the same LSOA and differs: 'E01000001'"),
])  # fmt: skip
def test_what_is_no_index_is_refused_with_its_line(city, before, after, said):
    text = index_2025(**RANKS).replace(before, after)
    with pytest.raises(SafecityError, match=said):
        read_index(city.item(city.write("File_7_IoD2025.csv", text)).file)


def test_deciles_against_the_ranks_are_refused(city):
    header, *rows = index_2025(**RANKS).splitlines()
    at = next(n for n, name in enumerate(header.split(",")) if "Decile" in name)
    turned = [",".join("1" if n == at and cell == "10" else cell
              for n, cell in enumerate(row.split(","))) for row in rows]  # fmt: skip
    item = city.item(city.write("File_7_IoD2025.csv", "\n".join([header, *turned, ""])))
    with pytest.raises(SafecityError, match=r"a decile falls where ranks rise.*rank 100, decile 1"):
        read_index(item.file)


def test_the_edition_is_that_of_the_columns_and_not_of_the_name(city):
    text = index_2025(**RANKS).replace("(2021)", "(2011)")
    of = {date: city.item(city.write("File_7_2025.csv", text.replace("(2024)", date))).label
          for date in ("(2019)", "(2013)")}  # fmt: skip
    assert of == {"(2019)": "IMD 2019", "(2013)": "IMD 2015"}


def test_names_of_columns_may_have_any_blanks(city):
    text = index_2025(**RANKS).replace("LSOA code", "LSOA\u00a0 code")
    assert len(read_index(city.item(city.write("File_7_IoD2025.csv", text)).file)) == len(RANKS)
