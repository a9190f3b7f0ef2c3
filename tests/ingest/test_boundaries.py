from __future__ import annotations

import json
import warnings

import geopandas as gpd
import pytest
import shapely
from pyproj import Transformer

from safecity.errors import SafecityError
from safecity.ingest.sources.boundaries.boundaries import read_boundaries
from safecity.ingest.sources.boundaries.outlines import vintage_of
from safecity.ingest.sources.geography.geography import read_geography

from .city import OWN, alone


def square(code: str, x: int, vintage: str) -> dict:
    west, east = -1.5 + x / 10, -1.4 + x / 10
    corners = [[west, 50.9], [east, 50.9], [east, 51], [west, 51], [west, 50.9]]
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


def read(city, middle=None):
    city.lookups()
    chosen = city.chosen()
    return read_boundaries(chosen, read_geography(chosen, alone(OWN), city.house.raw), middle)


def projected(code: int, crs: dict | None = None, swap: bool = False) -> str:
    """Return the outlines in another system of coordinates, declared or not."""
    to_grid = Transformer.from_crs(4326, code, always_xy=True)
    table = json.loads(outlines("21", *NEW))
    for feature in table["features"]:
        ring = [to_grid.transform(*point) for point in feature["geometry"]["coordinates"][0]]
        feature["geometry"]["coordinates"] = [[point[::-1] if swap else point for point in ring]]
    return json.dumps(table | ({"crs": crs} if crs else {}))


def test_outlines_are_dissolved_to_the_partnerships_places(city):
    city.write("a.geojson", outlines("21", *NEW))
    found = read(city)
    frame = found.frames["boundaries"]
    assert found.frames["boundaries"]["lsoa"].tolist() == [
        "E01000001",
        "E01000002",
        "E01000011",
        "E01000013",
    ]
    assert frame["geometry"].map(lambda shape: shape.area).max() == pytest.approx(0.02)
    assert found.frames["boundaries"].crs.to_epsg() == 4326 and not found.lacks


def test_the_2021_outlines_are_preferred_where_they_are_complete(city):
    city.write("new.geojson", outlines("21", *NEW))
    city.write("old.geojson", outlines("11", *OLD))
    assert list(read(city).unused) == ["old.geojson"]


def test_the_2011_outlines_serve_where_the_others_lack_places(city):
    city.write("new.geojson", outlines("21", "E01000001"))
    city.write("old.geojson", outlines("11", *OLD))
    found = read(city)
    assert len(found.frames["boundaries"]) == 4 and list(found.unused) == ["new.geojson"]


def test_two_files_may_each_cover_a_part(city):
    city.write("a.geojson", outlines("21", *NEW[:3]))
    city.write("b.geojson", outlines("21", *NEW[3:]))
    assert len(read(city).frames["boundaries"]) == 4


def test_a_place_with_a_member_missing_is_not_drawn_and_it_says_so(city):
    city.write("a.geojson", outlines("21", *(code for code in NEW if code != "E01000012")))
    found = read(city)
    assert "E01000011" not in set(found.frames["boundaries"]["lsoa"])
    assert found.lacks["boundaries"][0][0] == "no outline for 1 of 4 places (E01000011)"


def test_no_outlines_are_none(city):
    assert "boundaries" not in read(city).frames


def test_outlines_of_elsewhere_only_are_none(city):
    city.write("a.geojson", outlines("21", "E01000031"))
    assert "boundaries" not in read(city).frames


def test_a_broken_file_is_an_error_with_its_path(city):
    city.write("a.geojson", outlines("21", *NEW)[:-30])
    with pytest.raises(SafecityError, match=r"a.geojson: not readable as outlines"):
        read(city)


def named(code: str) -> dict:
    return {"type": "name", "properties": {"name": code}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (projected(27700), "British National Grid"),
        (projected(27700, named("urn:ogc:def:crs:EPSG::27700")), ""),
        (projected(3857), "Web Mercator"),
        (projected(4326, swap=True), "latitude before longitude"),
        (projected(4326, named("EPSG:27700")), "degrees"),
        (projected(29902, named("EPSG:29902")), ""),
    ],
)
def test_coordinates_of_any_grid_become_degrees(city, content, words):
    city.write("a.geojson", content)
    found = read(city, (-1.3, 50.95))
    bounds = found.frames["boundaries"].total_bounds
    assert bounds.tolist() == pytest.approx([-1.5, 50.9, -1.0, 51], abs=1e-4)
    assert words in found.notes["a.geojson"] and bool(words) == bool(found.notes["a.geojson"])


@pytest.mark.parametrize("content", [projected(29902), projected(2157), projected(32632)])
def test_a_grid_that_is_not_known_is_refused(city, content):
    city.write("a.geojson", content)
    with pytest.raises(SafecityError, match=r"a.geojson: coordinates such as .* lie in England"):
        read(city)


def test_outlines_far_from_the_areas_crimes_are_refused(city):
    """The Irish grid's numbers for Merseyside are those of the British one for Cambridgeshire."""
    city.write("a.geojson", outlines("21", *NEW))
    with pytest.raises(
        SafecityError, match=r"outlines lie about .*-1.25, 50.95.* about .*-2.90, 53.40"
    ):
        read(city, (-2.9, 53.4))


def feature(geometry: dict | None, code: str = "E01000001", name: str = "LSOA21CD") -> dict:
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def written(*features: dict) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def ring_at(west: float = -1.4, side: float = 0.01, *height: float) -> list[list[float]]:
    north, east = 50.9 + side, west + side
    corners = [[west, 50.9], [east, 50.9], [east, north], [west, north], [west, 50.9]]
    return [[*corner, *height] for corner in corners]


def polygon(*ring: list[float]) -> dict:
    return {"type": "Polygon", "coordinates": [list(ring)]}


@pytest.mark.parametrize("name", ["lsoa21cd", "LSOA21CD", "LSOA 2021 code"])
@pytest.mark.parametrize("code", ["E01000001", "e01000001 "])
def test_codes_are_known_however_they_are_written(city, name, code):
    city.write("a.geojson", written(feature(polygon(*ring_at()), code, name)))
    assert read(city).frames["boundaries"]["lsoa"].tolist() == ["E01000001"]


@pytest.mark.parametrize("name", ["LSOA_CODE", "geo_code", "LSOACD", "code"])
@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_a_column_that_names_no_census_is_known_by_its_codes(city, name, ending):
    """LSOAs that were changed for Census 2021 have codes from E01033769 on, or W01001959."""
    assert vintage_of(["E01000001", "E01033768", "W01001958"]) == "2011"
    assert vintage_of(["E01000001", "E01033769"]) == vintage_of(["w01001959 "]) == "2021"
    assert vintage_of(["E01000001", "Hartlepool 009A"]) == vintage_of([]) == ""
    table = {"name": ["Town 1A", "Town 1B"], name: list(NEW[:2])}
    box = shapely.box(-1.4, 50.9, -1.39, 51)
    frame = gpd.GeoDataFrame(table, geometry=[box, box], crs=4326)
    frame.to_file(city.house.raw / f"lsoa.{ending}")
    item = city.item(city.house.raw / f"lsoa.{ending}")
    assert (item.source, item.label) == ("boundaries", "2011")
    assert read(city).frames["boundaries"]["lsoa"].tolist() == list(NEW[:2])


def test_outlines_without_codes_of_lsoas_say_what_is_expected(city):
    path = city.write("towns.geojson", written(feature(polygon(*ring_at()), "Town", "name")))
    assert "without the codes of LSOAs, such as LSOA21CD" in city.item(path).note


def test_an_lsoa_of_several_rows_is_all_of_them(city):
    rows = [feature(polygon(*ring_at(west, 0.01, 7.0))) for west in (-1.4, -1.3)]
    city.write("a.geojson", written(*rows))
    [outline] = read(city).frames["boundaries"].geometry
    assert outline.area == pytest.approx(0.0002)


def test_a_ring_that_crosses_itself_is_mended(city):
    bow = [[-1.4, 50.9], [-1.39, 50.91], [-1.39, 50.9], [-1.4, 50.91], [-1.4, 50.9]]
    rows = [feature(polygon(*ring), code) for ring, code in ((bow, NEW[2]), (ring_at(), NEW[3]))]
    city.write("a.geojson", written(*rows))
    [outline] = read(city).frames["boundaries"].geometry
    assert outline.is_valid and outline.area > 0


@pytest.mark.parametrize("nothing", [None, {"type": "Polygon", "coordinates": []}])
def test_a_row_without_an_outline_is_none(city, nothing):
    city.write("a.geojson", written(feature(polygon(*ring_at())), feature(nothing, NEW[1])))
    found = read(city)
    assert found.frames["boundaries"]["lsoa"].tolist() == ["E01000001"]
    assert "E01000002" in found.lacks["boundaries"][0][0]
    city.write("a.geojson", written(feature(nothing)))
    with pytest.raises(SafecityError, match="no row has an outline"):
        read(city)


def test_points_are_no_outlines(city):
    point = {"type": "Point", "coordinates": [-1.4, 50.9]}
    city.write("a.geojson", written(feature(point)))
    with pytest.raises(SafecityError, match="Points in place of outlines"):
        read(city)


@pytest.mark.parametrize("crs", ["EPSG:27700", None])
def test_a_geopackage_is_read(city, crs):
    frame = gpd.GeoDataFrame({"LSOA21CD": [NEW[0]]}, geometry=[shapely.box(-1.4, 50.9, -1.39, 51)])
    frame = frame.set_crs(4326).to_crs(crs) if crs else frame
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(city.house.raw / "lsoa.gpkg")
    [west, *_] = read(city).frames["boundaries"].total_bounds
    assert west == pytest.approx(-1.4, abs=1e-6)


def test_a_shapefile_says_what_to_do(city):
    path = city.write("lsoa.shp", b"\0\0\x27\x0a")
    assert "GeoJSON or GeoPackage" in city.item(path).note
