"""Outlines of areas as the dashboard's maps draw them: each level once, wound for a sphere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.dashboard.records import CODES, JSON
from safecity.publish.draft import Draft

COUNTRIES = ("England", "England and Wales", "Wales")


def areas_of(draft: Draft) -> list[JSON]:
    """List the areas of comparisons and series, the partnership's own first.

    Returns
    -------
    list of dict
        code, name and kind: "own", "comparator", "country", or "group" for a mean of several
        areas or a police force area.
    """
    owner = draft.assessment.partnership
    members = {member.code: member.name for member in owner.comparators.members}
    named = {owner.code: owner.name} | members
    present: set[str] = set()
    for exhibit in draft.exhibits:
        table = exhibit.table
        code = next((c for c in CODES if table is not None and c in table), "")
        if (
            table is None
            or not kind_named(exhibit.form).compares_areas
            or not code
            or "label" not in table
        ):
            continue
        for area, name in zip(table[code].astype(str), table["label"].astype(str), strict=True):
            named.setdefault(area, name)
            present.add(area)
    codes = (code for code in named if code in present and not code.startswith(f"{owner.code}_"))
    return [
        {"code": code, "name": named[code], "kind": _kind(code, owner.code, members)}
        for code in codes
    ]


def _kind(code: str, own: str, members: dict[str, str]) -> str:
    if code == own:
        return "own"
    if code in members:
        return "comparator"
    return "country" if code in COUNTRIES else "group"


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
    several = list(exhibits)
    names = {code: name for e in several if e.outlines for code, name in _names(e).items()}
    return {key: _wound(json.loads(text), names) for text, key in outline_keys(several).items()}


def _names(exhibit: Exhibit) -> dict[str, str]:
    table = exhibit.table
    if table is None or not {"code", "label"} <= set(table.columns):
        return {}
    return dict(zip(table["code"].astype(str), table["label"].astype(str), strict=True))


def _wound(collection: JSON, names: Mapping[str, str]) -> JSON:
    features = [_feature(feature, names) for feature in collection["features"]]
    return {"type": "FeatureCollection", "features": features}


HUNDRED_METRES = 3
"""Decimals of a degree within which the name of an area finds its room."""
ROOM = 0.07
"""Least radius, of the width of a map, of the room in which a neighbour's name is written."""


def surroundings_of(exhibits: Iterable[Exhibit]) -> JSON | None:
    """Read what lies around the area, which every map shares; None where no map knows it.

    Returns
    -------
    dict or None
        As each of `outlines_of`; `properties` hold kind ("land" or "water"), name, and `at`: where
        there is room for the name.
    """
    for exhibit in exhibits:
        around = json.loads(exhibit.outlines or "{}").get("around")
        if around:
            return {"type": "FeatureCollection", "features": _placed(around["features"])}
    return None


def _placed(features: list[JSON]) -> list[JSON]:
    import shapely

    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    west, _, east, _ = shapely.total_bounds(shapes)
    placed = []
    for feature, shape in zip(features, shapes, strict=True):
        circle = shapely.maximum_inscribed_circle(shape)
        wide = feature["properties"]["name"] and circle.length > ROOM * (east - west)
        at = {"at": [round(each, HUNDRED_METRES) for each in circle.coords[0]]} if wide else {}
        placed.append(_turned_feature(feature, {**feature["properties"], **at}))
    return placed


def _feature(feature: JSON, names: Mapping[str, str]) -> JSON:
    code = str(feature["properties"]["code"])
    return _turned_feature(feature, {"code": code, "name": names.get(code, code)})


def _turned_feature(feature: JSON, properties: JSON) -> JSON:
    shape = feature["geometry"]
    many = shape["type"] == "MultiPolygon"
    polygons = shape["coordinates"] if many else [shape["coordinates"]]
    turned = [_polygon(rings) for rings in polygons]
    coordinates: Any = turned if many else turned[0]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape["type"], "coordinates": coordinates},
    }


def _polygon(rings: list[Ring]) -> list[Ring]:
    return [_turned(ring, clockwise=at == 0) for at, ring in enumerate(rings)]


def _turned(ring: Ring, clockwise: bool) -> Ring:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return ring if (twice < 0) == clockwise else ring[::-1]
