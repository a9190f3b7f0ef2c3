"""What a chart shows behind its values survives in the exhibit, for products that draw anew."""

import json
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Polygon, box, shape

from safecity.charts.view import View
from safecity.exhibits import gate
from safecity.exhibits.gate import marks_of, outlines_of, reference_of
from safecity.exhibits.store import Store
from safecity.readings import trend


def view(kind="neighbourhoods", **facts):
    return View(kind, "map", "a.b", "A headline", "Sub", "Alt text", "rate", pd.DataFrame(), facts)


def neighbours() -> gpd.GeoDataFrame:
    left = Polygon(
        [(-1.40, 50.90), (-1.39, 50.90), (-1.39, 50.905), (-1.39, 50.91), (-1.40, 50.91)]
    )
    return gpd.GeoDataFrame(
        {"code": ["E2", "E1"]}, geometry=[box(-1.39, 50.90, -1.38, 50.91), left], crs=4326
    )


def test_outlines_are_geojson_that_still_touches():
    made = json.loads(outlines_of(view(geometry=neighbours())))
    assert made["type"] == "FeatureCollection"
    codes = [f["properties"]["code"] for f in made["features"]]
    assert codes == ["E1", "E2"]
    first, second = (shape(f["geometry"]) for f in made["features"])
    assert first.exterior.is_ccw and first.touches(second)
    assert first.area + second.area == pytest.approx(0.02 * 0.01, rel=1e-2)


def test_what_lies_around_is_kept_beside_the_outlines():
    around = gpd.GeoDataFrame(
        {"kind": ["land", "water"], "name": ["Next", ""]},
        geometry=[box(-1.41, 50.90, -1.40, 50.91), box(-1.41, 50.89, -1.38, 50.90)],
        crs=4326,
    )
    made = json.loads(outlines_of(view(geometry=neighbours(), around=around)))
    land, water = made["around"]["features"]
    assert land["properties"] == {"kind": "land", "name": "Next"}
    assert water["properties"]["kind"] == "water" and len(made["features"]) == 2
    assert outlines_of(view(geometry=neighbours())) != outlines_of(
        view(geometry=neighbours(), around=around)
    )


def test_the_same_outlines_give_the_same_text_in_any_order():
    turned = neighbours().iloc[::-1]
    assert outlines_of(view(geometry=turned)) == outlines_of(view(geometry=neighbours()))


def test_a_map_without_outlines_has_none():
    assert outlines_of(view()) is None and outlines_of(view(geometry=neighbours()[:0])) is None


def test_only_charts_that_draw_a_mean_have_a_reference():
    assert reference_of(view("comparison", mean=4.5)).value == 4.5
    assert reference_of(view("comparison", mean=float("nan"))) is None
    assert reference_of(view("neighbourhoods", mean=4.5)) is None


def test_an_exhibit_keeps_marks_and_outlines_through_the_store(evidence, tmp_path):
    indicator = evidence.catalogue.indicators["overview.crime"]
    read = trend.trend(evidence, indicator)
    drawn = gate.publish(read, evidence, "overview", 0)
    assert [m.label for m in drawn.marks] == [e["label"] for e in read.facts["events"]]
    assert all(mark.date for mark in marks_of(read))
    kept = drawn.model_copy(update={"outlines": outlines_of(view(geometry=neighbours()))})
    Store(tmp_path).write(kept)
    (found,) = Store(tmp_path).read()
    assert (found.marks, found.outlines) == (kept.marks, kept.outlines)


def test_events_without_an_end_are_marked_too():
    read = replace(
        view("trend"), facts={"events": [{"date": "2020-03", "end": None, "label": "x"}]}
    )
    assert marks_of(read)[0].end == ""
