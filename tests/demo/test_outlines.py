from __future__ import annotations

import geopandas as gpd
import pytest

from safecity.demo.city import SEED
from safecity.demo.outlines import FILE
from safecity.demo.police import point_texts


@pytest.fixture(scope="module")
def outlines(raw):
    return gpd.read_file(raw / FILE)


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
    assert (found["code"] == found["LSOA11CD"]).mean() > 0.85
