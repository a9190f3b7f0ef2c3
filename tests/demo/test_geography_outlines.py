from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from safecity.demo.city import SEED
from safecity.demo.sources.geography import OUTLINES_FILE
from safecity.demo.sources.police_uk import point_texts


@pytest.fixture(scope="module")
def every(raw):
    return gpd.read_file(raw / OUTLINES_FILE)


@pytest.fixture(scope="module")
def outlines(every, towns):
    return every[: towns[0].size]


def test_neighbours_lie_around_the_city_and_leave_its_waters_open(every, outlines):
    beside = every[len(outlines) :]
    assert beside["LSOA11CD"].is_unique and not set(beside["LSOA11CD"]) & set(outlines["LSOA11CD"])
    assert set(beside["LSOA11NM"].str[:-5]) == {"New Forest", "Test Valley", "Eastleigh"}
    plane = every.to_crs(27700)
    assert plane.area.sum() == pytest.approx(plane.union_all().area, rel=1e-4)
    city, land = outlines.union_all(), beside.union_all()
    assert land.touches(city) or land.intersection(city).area < 1e-7
    west, south, east, north = city.bounds
    mouth = shapely.Point(west + 0.55 * (east - west), south + 0.02 * (north - south))
    assert not land.contains(mouth) and not city.contains(mouth)


def test_every_lsoa_has_one_outline_that_crosses_nobody(outlines, towns):
    assert list(outlines["LSOA11CD"]) == list(towns[0].codes)
    assert outlines.is_valid.all()
    plane = outlines.to_crs(27700)
    assert plane.area.sum() == pytest.approx(plane.union_all().area, rel=1e-6)


def test_most_points_of_a_place_lie_within_its_outline(outlines, towns):
    texts, _ = point_texts(towns[0], SEED)
    rows = [text.split(",") for text in texts]
    points = gpd.GeoDataFrame(
        {"code": [row[3] for row in rows]},
        geometry=gpd.points_from_xy([float(r[0]) for r in rows], [float(r[1]) for r in rows]),
        crs=outlines.crs,
    )
    found = points.sjoin(outlines, predicate="within")
    assert len(found) == len(points)
    assert (found["code"] == found["LSOA11CD"]).mean() > 0.95


def test_wards_are_whole_and_compact_and_the_river_parts_them(outlines, towns):
    """A strip of nine equal cells would have a compactness (Polsby-Popper) of 0.28 at most."""
    wards = outlines.assign(ward=[w.name for w in towns[0].wards]).to_crs(27700).dissolve("ward")
    assert set(wards.geom_type) == {"Polygon"}
    compactness = 4 * np.pi * wards.area / wards.length**2
    assert compactness.median() > 0.28
    banks = wards.union_all()
    assert len(banks.geoms) == 2 and min(bank.area for bank in banks.geoms) > 0.2 * banks.area


def test_the_centre_lies_in_the_middle_of_the_places(towns):
    own = towns[0]
    heart = own.ground.points[int(np.argmax(own.centre))]
    assert np.abs(np.median(own.ground.points, axis=0) - heart).max() < 0.255
    near = np.hypot(*(own.ground.points - heart).T)
    assert near[own.centre > 0.1].max() < np.median(near)
    areas = shapely.area(own.ground.cells)
    assert np.median(areas[near < 0.2]) < 0.6 * np.median(areas[near > 0.4])
