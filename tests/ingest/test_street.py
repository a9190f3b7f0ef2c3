from __future__ import annotations

import pandas as pd

from safecity.catalogue.offences import ASB, CRIME_TYPES, GRAVEST_FIRST
from safecity.ingest.sources.police_uk.street import StreetBulk

from .city import row


def ids(bulk, *names):
    bulk.store("named", pd.DataFrame({"name": names}, dtype="str"))
    return bulk.ask("SELECT hash(name) AS id FROM named")["id"]


def opened(city, *paths):
    return StreetBulk([city.item(path) for path in paths])


def test_crimes_are_found_by_the_hashes_of_their_ids(city):
    january = city.street(row(id="a", category="Public order"), row(id="b"), row())
    february = city.street(row(id="a", category="Burglary"), row(id="c"), month="2024-02")
    march = city.street(row(id="a", category="Robbery"), month="2024-03")
    bulk = opened(city, march, january, february)
    found = bulk.find(ids(bulk, "c", "a", "a", "unknown"), "hampshire")
    rows = sorted(found[["category", "recorded"]].to_numpy().tolist())
    assert rows == [["Drugs", "2024-02"], ["Public order", "2024-01"]]


def test_the_files_of_another_force_are_not_searched(city):
    bulk = opened(city, city.street(row(id="a"), force="sussex"))
    assert bulk.find(ids(bulk, "a"), "hampshire").empty
    assert len(bulk.find(ids(bulk, "a"), "sussex")) == 1


def test_nothing_wanted_is_nothing_found(city):
    bulk = opened(city, city.street(row(id="a"), row()))
    assert bulk.find(ids(bulk), "hampshire").empty


def test_rows_are_tallied_before_repeats_are_removed(city):
    nowhere = row("", id="b", location="No Location")
    bulk = opened(city, city.street(row(id="a"), row(id="a"), nowhere, row(), row(category=ASB)))
    assert bulk.tally().loc[0].to_dict() == {
        "valid": 5, "lsoas": 1, "no_location": 1, "blank_id": 1, "repeated_later": 0,
        "repeated_retyped": 0,
    }  # fmt: skip


def test_the_middle_of_an_areas_crimes_is_that_of_the_newest_file_of_its_force(city):
    far = row().replace("-0.95,50.55", "-3,54")
    bulk = opened(
        city,
        city.street(row(), row(), row("E01000021").replace("-0.95", "1.2"), month="2024-02"),
        city.street(far, month="2024-01"),
        city.street(far, month="2024-03", force="sussex"),
    )
    own = pd.DataFrame({"code": ["E01000001"]})
    assert bulk.middle(own, "hampshire") == (-0.95, 50.55)
    assert bulk.middle(pd.DataFrame({"code": ["E01000031"]}), "hampshire") is None
    assert bulk.middle(own, "kent") is None


def test_every_type_has_its_place_among_the_gravest():
    assert sorted(GRAVEST_FIRST) == sorted((ASB, *CRIME_TYPES))
