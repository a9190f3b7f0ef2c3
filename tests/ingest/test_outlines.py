"""Land of neighbours and water are cut out of the same file of outlines as the area."""

from __future__ import annotations

import json

import pytest
import shapely

from safecity.ingest.datasets import validate

from .test_boundaries import NEW, outlines, read, square

OWN = NEW[:5]
"""Cells from 1.5 to 1.0 degrees west; the sixth code is of another area."""


def beside(code: str, name: str, corners: tuple[float, float, float, float]) -> dict:
    ring = list(map(list, shapely.box(*corners).exterior.coords))
    feature = square(code, 0, "21")
    feature["properties"]["LSOA21NM"] = name
    return feature | {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def written(*more: dict) -> str:
    table = json.loads(outlines("21", *OWN))
    for feature in table["features"]:
        feature["properties"]["LSOA21NM"] = "Own 001A"
    return json.dumps(table | {"features": [*table["features"], *more]})


def test_a_file_of_the_area_alone_says_nothing_of_what_lies_around(city):
    city.write("a.geojson", outlines("21", *OWN))
    assert "surroundings" not in read(city).frames


def test_neighbours_are_joined_by_district_and_the_rest_is_water(city):
    north = [beside(f"E0100009{at}", f"North 00{at}A", (-1.6, 51 + at / 10, -0.9, 51.1 + at / 10))
             for at in range(2)]  # fmt: skip
    city.write("a.geojson", written(*north))
    found = validate("surroundings", read(city).frames["surroundings"])
    assert found[["kind", "name"]].to_numpy().tolist() == [["land", "North"], ["water", ""]]
    land, water = found.geometry
    whole = shapely.box(*found.total_bounds)
    assert land.area + water.area + 0.05 == pytest.approx(whole.area)
    assert water.contains(shapely.Point(-1.2, 50.89)) and not water.contains(
        shapely.Point(-1.2, 51.02)
    )


def test_what_lies_far_off_is_no_neighbour(city):
    city.write("a.geojson", written(beside("E01000099", "Far 001A", (-0.5, 52, -0.4, 52.1))))
    assert "surroundings" not in read(city).frames


def test_seams_between_outlines_are_no_water(city):
    ring = [(-1.6, 50.8, -0.9, 50.9), (-1.6, 51, -0.9, 51.2), (-1.6, 50.9, -1.5000001, 51),
            (-0.9999999, 50.9, -0.9, 51)]  # fmt: skip
    cells = [beside(f"E0100009{at}", "Round 001A", box) for at, box in enumerate(ring)]
    city.write("a.geojson", written(*cells))
    assert set(read(city).frames["surroundings"]["kind"]) == {"land"}


def test_a_file_without_names_has_neighbours_without_names(city):
    other = square("E01000099", -1, "21")
    table = json.loads(outlines("21", *OWN))
    city.write("a.geojson", json.dumps(table | {"features": [*table["features"], other]}))
    found = read(city).frames["surroundings"]
    assert found["name"].tolist() == ["", ""] and found["kind"].tolist() == ["land", "water"]
