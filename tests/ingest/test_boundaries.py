from __future__ import annotations

import json

import pytest

from safecity.catalogue.errors import SafecityError
from safecity.ingest.boundaries import read_boundaries
from safecity.ingest.geography import read_geography

from .city import OWN


def square(code: str, x: int, vintage: str) -> dict:
    corners = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
    return {
        "type": "Feature",
        "properties": {f"LSOA{vintage}CD": code, "other": 1},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }


def outlines(vintage: str, *codes: str) -> str:
    features = [square(code, i, vintage) for i, code in enumerate(codes)]
    return json.dumps({"type": "FeatureCollection", "features": features})


NEW = ("E01000001", "E01000002", "E01000011", "E01000012", "E01000013", "E01000031")
OLD = ("E01000001", "E01000002", "E01000003", "E01000004", "E01000005")


def read(city):
    city.lookups()
    chosen = city.chosen()
    return read_boundaries(chosen, read_geography(chosen, (OWN,), city.house.raw))


def test_outlines_are_dissolved_to_the_partnerships_places(city):
    city.write("a.geojson", outlines("21", *NEW))
    found = read(city)
    assert found.frame["lsoa"].tolist() == ["E01000001", "E01000002", "E01000011", "E01000013"]
    assert found.frame["geometry"].map(lambda shape: shape.area).max() == pytest.approx(2)
    assert found.frame.crs.to_epsg() == 4326 and found.notes == ()


def test_the_2021_outlines_are_preferred_where_they_are_complete(city):
    city.write("new.geojson", outlines("21", *NEW))
    city.write("old.geojson", outlines("11", *OLD))
    assert read(city).unused == ("old.geojson",)


def test_the_2011_outlines_serve_where_the_others_lack_places(city):
    city.write("new.geojson", outlines("21", "E01000001"))
    city.write("old.geojson", outlines("11", *OLD))
    found = read(city)
    assert len(found.frame) == 4 and found.unused == ("new.geojson",)


def test_two_files_may_each_cover_a_part(city):
    city.write("a.geojson", outlines("21", *NEW[:3]))
    city.write("b.geojson", outlines("21", *NEW[3:]))
    assert len(read(city).frame) == 4


def test_a_place_with_a_member_missing_is_not_drawn_and_it_says_so(city):
    city.write("a.geojson", outlines("21", *(code for code in NEW if code != "E01000012")))
    found = read(city)
    assert "E01000011" not in set(found.frame["lsoa"])
    assert found.notes[0][0] == "no outline for 1 of 4 places"


def test_no_outlines_are_none(city):
    assert read(city).frame is None


def test_outlines_of_elsewhere_only_are_none(city):
    city.write("a.geojson", outlines("21", "E01000031"))
    assert read(city).frame is None


def test_a_broken_file_is_an_error_with_its_path(city):
    city.write("a.geojson", outlines("21", *NEW)[:-30])
    with pytest.raises(SafecityError, match=r"a.geojson: not readable as GeoJSON"):
        read(city)
