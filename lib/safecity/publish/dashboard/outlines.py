"""Outlines of areas as the dashboard's maps draw them: each level once, wound for a sphere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.dashboard.records import JSON

Ring = list[list[float]]


def outline_keys(exhibits: Iterable[Exhibit]) -> dict[str, str]:
    """Give the outlines of each level a short name.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        Exhibits of one level hold the same text.

    Returns
    -------
    dict of str to str
        "areas1", "areas2", ... by the text of the outlines, in the order of the exhibits.
    """
    texts = dict.fromkeys(e.outlines for e in exhibits if e.outlines)
    return {text: f"areas{at}" for at, text in enumerate(texts, start=1)}


def outlines_of(exhibits: Iterable[Exhibit]) -> dict[str, JSON]:
    """Read the outlines that exhibits hold, by their short names.

    Returns
    -------
    dict of str to dict
        GeoJSON FeatureCollections in degrees, exterior rings clockwise as d3's projections want
        them (RFC 7946 has them the other way round); `properties` hold code and name.
    """
    held = list(exhibits)
    names = {code: name for e in held if e.outlines for code, name in _names(e).items()}
    return {key: _wound(json.loads(text), names) for text, key in outline_keys(held).items()}


def _names(exhibit: Exhibit) -> dict[str, str]:
    table = exhibit.table
    if table is None or not {"code", "label"} <= set(table.columns):
        return {}
    return dict(zip(table["code"].astype(str), table["label"].astype(str), strict=True))


def _wound(collection: JSON, names: Mapping[str, str]) -> JSON:
    features = [_feature(feature, names) for feature in collection["features"]]
    return {"type": "FeatureCollection", "features": features}


def _feature(feature: JSON, names: Mapping[str, str]) -> JSON:
    code = str(feature["properties"]["code"])
    shape = feature["geometry"]
    many = shape["type"] == "MultiPolygon"
    polygons = shape["coordinates"] if many else [shape["coordinates"]]
    turned = [_polygon(rings) for rings in polygons]
    coordinates: Any = turned if many else turned[0]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": names.get(code, code)},
        "geometry": {"type": shape["type"], "coordinates": coordinates},
    }


def _polygon(rings: list[Ring]) -> list[Ring]:
    return [_turned(ring, clockwise=at == 0) for at, ring in enumerate(rings)]


def _turned(ring: Ring, clockwise: bool) -> Ring:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return ring if (twice < 0) == clockwise else ring[::-1]
