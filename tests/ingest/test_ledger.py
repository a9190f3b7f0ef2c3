from __future__ import annotations

from safecity.catalogue.registry import load_catalogue
from safecity.ingest.datasets import DATASETS
from safecity.ingest.supply.ledger import make_ledger
from safecity.ingest.supply.record import Entry, write_manifest
from safecity.ingest.supply.supplied import cut

from .city import assessment, lad_population, row, text

NAME = "police_uk/2024-01/2024-01-hampshire-street.csv"


def ledger(city, **notes):
    supply = cut(city.supply(), assessment())
    return make_ledger(supply, load_catalogue(), notes).set_index("file", drop=False)


def test_a_file_is_written_down_with_what_the_catalogue_knows(city):
    city.street(row(), row())
    frame = ledger(city)
    assert list(frame.columns) == list(DATASETS["ledger"].columns)
    line = frame.loc[NAME]
    assert (line["source"], line["rows"], line["first_month"]) == ("police_uk", 2, "2024-01")
    assert line["publisher"].startswith("data.police.uk") and line["used"]
    assert line["retrieved"] == "not recorded" and not line["synthetic"]


def test_the_manifest_knows_better(city):
    path = city.street(row())
    sha = city.item(path).file.sha256
    entry = Entry(NAME, "police_uk", "June", sha, "u", "p", "l", "2024-07-01", True)
    write_manifest(city.house.raw, {NAME: entry})
    line = ledger(city).loc[NAME]
    names = ["edition", "url", "publisher", "licence", "retrieved", "synthetic", "note"]
    assert line[names].tolist() == ["June", "u", "p", "l", "2024-07-01", True, ""]


def test_content_unlike_the_manifest_is_noted(city):
    city.street(row())
    write_manifest(city.house.raw, {NAME: Entry(NAME, "police_uk", sha256="0" * 64)})
    assert "not the one recorded" in ledger(city).loc[NAME, "note"]


def test_odd_ways_of_writing_are_noted(city):
    city.write("2024-01-hampshire-street.csv", "\ufeff" + text(row()).replace("\n", "\r\n"))
    city.write("2024-02-hampshire-street.csv", text(row()).encode("utf-16"))
    notes = ledger(city)["note"].tolist()
    assert notes == ["starts with a byte order mark; lines end with CRLF", "read as UTF-16"]


def test_files_that_are_not_used_say_why(city):
    city.street(row(), month="2019-01")
    city.street(row(), force="dorset")
    city.write("police_uk/outcomes.csv", "Crime ID,Outcome type\n")
    frame = ledger(city)
    assert not frame["used"].any()
    assert frame["note"].str[:12].tolist() == ["outside the ", "no area of t", "columns of o"]
    assert set(frame["source"]) == {"police_uk"}


def test_an_edition_is_what_the_publisher_calls_it(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population())
    assert ledger(city)["edition"].tolist() == ["mid-2020"]


def test_a_last_row_without_a_line_end_is_noted(city):
    city.write("2024-01-hampshire-street.csv", text(row()).rstrip("\n"))
    city.write("2024-02-hampshire-street.csv", text(row()))
    notes = ledger(city)["note"].tolist()
    assert notes == ["no line end after the last row: its last number may be cut off", ""]


def test_a_hash_that_would_tell_a_withheld_count_is_in_a_restricted_edition_only(city):
    """Who knows the other rows tries 1 to 4 until the hash is the same."""
    name, head = "partner_figures/2022/p.csv", "indicator,area,period,count,denominator,source,note"
    path = city.write(name, f"{head}\nviolence_victims,E06000045,2021/22,3,,Police,\n")
    city.street(row())
    supply = cut(city.supply(), assessment())
    public, restricted = (
        make_ledger(supply, load_catalogue(), {}, restricted=kind).set_index("file")["sha256"]
        for kind in (False, True)
    )
    assert public[name] == "" and len(public[NAME]) == 64
    assert restricted[name] == city.item(path).file.sha256
