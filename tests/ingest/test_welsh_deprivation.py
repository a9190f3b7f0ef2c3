"""The Welsh index in the layout that is described of it; the rows are made up."""

from __future__ import annotations

import pytest

from safecity.demo.workbook import ods
from safecity.errors import SafecityError
from safecity.ingest.sources.deprivation import add_deprivation
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.welsh_deprivation import WELSH_INDEX, read_welsh_index

from .city import alone, index_2025

OWN, LAST = "W06000011", 1_909
HEADER = (
    "LSOA code", "LSOA name (Eng)", "Local Authority name (Eng)", "WIMD 2019 ", "Income",
    "Employment", "Health", "Community Safety",
)  # fmt: skip
CHANGES = "LSOA11CD,CHGIND,LSOA21NM,LSOA21CD,LAD22CD\n" + "".join(
    f"W0100000{k},U,Swansea 00{k}A,W0100000{k},{OWN}\n" for k in range(1, 7)
)


def ranks(**given: int) -> list[tuple[object, ...]]:
    return [(code, "Name", "Swansea", rank, rank + 1, 3, 4, 5) for code, rank in given.items()]


def book(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> bytes:
    title = [("Welsh Index of Multiple Deprivation (WIMD) 2019",), ("Ranks",)]
    return ods({"Contents": [("Sheet", "What")], "WIMD_2019_ranks": [*title, header, *rows]})


FILE = "welsh_deprivation/wimd-2019-index-and-domain-ranks-by-small-area.ods"


def read(city, content):
    item = city.item(city.write(FILE, content))
    assert (item.kind, item.label) == (WELSH_INDEX, "WIMD 2019")
    return read_welsh_index(item.file)


def test_the_published_tenths_of_1909_lsoas(city):
    # Welsh Government, WIMD 2019: the 10% most deprived are ranks 1 to 191, the 20% 1 to 382,
    # the 30% 1 to 573, the 50% 1 to 955.
    edges = {191: 1, 192: 2, 382: 2, 383: 3, 573: 3, 574: 4, 955: 5, 956: 6, LAST: 10}
    given = {f"W01{k:06d}": rank for k, rank in enumerate(edges)}
    found = read(city, book(*ranks(**given)))
    assert found["decile"].tolist() == list(edges.values())
    assert found["income"].tolist() == [rank + 1 for rank in edges]


def test_a_decile_that_is_published_is_taken(city):
    header = ("LSOA code", "LSOA name (Eng)", "WIMD 2019 overall rank", "WIMD 2019 overall decile")
    found = read(city, book(("W01000001", "Name", 191, 1), header=header))
    assert found[["rank", "decile"]].to_numpy().tolist() == [[191, 1]]
    assert found["income"].isna().all()


@pytest.mark.parametrize(
    ("row", "match"),
    [
        (("E01000001", "Name", "Town", 1, 1, 1, 1, 1), "no LSOA of Wales: 'E01000001'"),
        (("W01000001", "Name", "Town", 12.7, 1, 1, 1, 1), r"row 4.*no rank from 1: '12.7'"),
        (("W01000001", "Name", "Town", "", 1, 1, 1, 1), "no rank from 1: ''"),
    ],
)
def test_what_is_no_rank_of_wales_is_refused(city, row, match):
    with pytest.raises(SafecityError, match=match):
        read(city, book(row))


def test_a_csv_copy_is_read_and_a_table_of_something_else_is_not(city):
    csv = "LSOA code,LSOA name (Eng),WIMD 2019\nW01000001,Name,7\n"
    item = city.item(city.write("elsewhere/wimd-2019.csv", csv))
    assert read_welsh_index(item.file)["rank"].tolist() == [7]
    with pytest.raises(SafecityError, match="expected a table with the column 'LSOA code'"):
        read(city, ods({"Scores": [("Area", "Score"), ("Swansea", 3)]}))


def test_welsh_places_take_the_welsh_index_though_the_english_one_is_there(city):
    city.write("geography/changes.csv", "".join(CHANGES.splitlines(keepends=True)[:6]))
    city.write("deprivation/File_7_IoD2025.csv", index_2025(E01000001=1, E01000002=2))
    given = {f"W0100000{k}": 300 * k for k in range(1, 6)}
    city.write(FILE, book(*ranks(**given, W01999999=LAST)))
    chosen = city.chosen()
    geography = read_geography(chosen, alone(OWN), city.house.raw)
    places = add_deprivation(chosen, geography, {}).set_index("place")
    assert set(places["imd_edition"]) == {"WIMD 2019"}
    assert places["quintile_local"].tolist() == [1, 2, 3, 4, 5]
    assert places["imd_decile"].tolist() == [2, 4, 5, 7, 8]


DECILES = ("LSOA code", "LSOA name (Eng)", "WIMD 2019")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_sheet_of_deciles_gives_no_ranks_wherever_it_stands(city, is_first):
    sheets = {
        "Deciles": [("WIMD 2019 overall deciles",), DECILES, ("W01000001", "Name", 1)],
        "WIMD_2019_ranks": [HEADER, *ranks(W01000001=150)],
    }
    order = sheets if is_first else dict(reversed(sheets.items()))
    assert read(city, ods(order))["rank"].tolist() == [150]
    with pytest.raises(SafecityError, match="no sheet has the ranks"):
        read(city, ods({"Deciles": sheets["Deciles"]}))


def test_a_sheet_that_has_deciles_only_adds_them(city):
    header = ("LSOA Code (2011)", "LSOA name", "WIMD 2019 overall decile")
    both = {"Ranks": [HEADER, *ranks(W01000001=1)], "Deciles": [header, ("W01000001", "Name", 3)]}
    assert read(city, ods(both))[["rank", "decile"]].to_numpy().tolist() == [[1, 3]]


def test_two_ranks_of_one_lsoa_are_refused(city):
    twice = [*ranks(W01000001=150), *ranks(W01000001=151)]
    with pytest.raises(
        SafecityError, match="row 5, column 'WIMD 2019': W01000001 has another rank"
    ):
        read(city, book(*twice))


def test_a_table_of_deciles_that_does_not_say_so_gives_no_ranks(city):
    """A CSV copy of a sheet has no title; its column may be called as that of the ranks."""
    rows = [f"W0100{k:04},{k % 10 + 1}" for k in range(1, 101)]
    path = city.write("welsh_deprivation/wimd-2019.csv", "\n".join(["LSOA code,WIMD 2019", *rows]))
    with pytest.raises(SafecityError, match="many LSOAs share one rank"):
        read_welsh_index(city.item(path).file)
