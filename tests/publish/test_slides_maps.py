"""Native maps of the deck."""

from __future__ import annotations

import json
from io import BytesIO

import pandas as pd
from pptx import Presentation

from safecity.catalogue.registry import load_catalogue
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.slides import render_slides
from safecity.publish.slides.charts.maps import native_map

from .samples import SVG, sample_assessment
from .test_slides_charts import NAN, sample


def square(code, x):
    ring = [[x, 50.0], [x + 0.1, 50.0], [x + 0.1, 50.1], [x, 50.1], [x, 50.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape}


def map_of_wards():
    table = pd.DataFrame(
        {"code": ["A", "B", "C"], "label": ["North", "South", "West"],
         "value": [12.345678, 7.5, NAN], "suppressed": [False, False, True]}
    )  # fmt: skip
    features = [square("A", -1.0), square("B", -0.9), square("C", -0.8)]
    outlines = json.dumps({"type": "FeatureCollection", "features": features})
    return sample("trend", table, outlines=outlines, form="neighbourhoods")


def test_a_map_is_drawn_with_a_shape_for_each_area():
    draft = make_draft((map_of_wards(),), load_catalogue(), sample_assessment())
    deck = Presentation(BytesIO(render_slides(draft, document_of(draft))))
    groups = [s for slide in deck.slides for s in slide.shapes if hasattr(s, "shapes")]
    alts = {s._element.xpath(".//p:cNvPr")[0].get("descr") for s in groups[0].shapes}
    assert {"North: 12.3", "South: 7.5", "West: [c]", "Rank 1: North"} <= alts
    assert groups[0]._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr")
    words = "\n".join(
        s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame
    )
    assert "1 North 12.3; 2 South 7.5" in words


def test_neighbours_and_water_lie_under_the_areas_and_are_named_where_there_is_room():
    exhibit = map_of_wards()
    outlines = json.loads(exhibit.outlines)
    ring = [[-1.1, 50.1], [-0.6, 50.1], [-0.6, 50.4], [-1.1, 50.4], [-1.1, 50.1]]
    strip = [[-1.1, 49.99], [-0.6, 49.99], [-0.6, 50.0], [-1.1, 50.0], [-1.1, 49.99]]
    around = [
        {
            "properties": {"kind": kind, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [c]},
        }
        for kind, name, c in (("land", "Eastleigh", ring), ("water", "", strip))
    ]
    made = json.dumps(outlines | {"around": {"features": around}})
    draft = make_draft(
        (exhibit.model_copy(update={"outlines": made}),), load_catalogue(), sample_assessment()
    )
    deck = Presentation(BytesIO(render_slides(draft, document_of(draft))))
    group = next(s for slide in deck.slides for s in slide.shapes if hasattr(s, "shapes"))
    names = [s._element.xpath(".//p:cNvPr")[0].get("name") for s in group.shapes]
    assert names[:3] == ["Eastleigh", "Water", "North"] and "Name: Eastleigh" in names
    assert names[-1] == "Key: water, or land without an outline"


def test_a_map_of_too_many_places_is_a_picture():
    exhibit = map_of_wards().model_copy(update={"outlines": None, "svg": SVG})
    assert native_map(exhibit) is None
