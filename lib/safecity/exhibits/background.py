"""What a chart shows behind its values, kept for products that draw charts of their own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.json_text import json_text
from safecity.catalogue.kinds import kind_named
from safecity.exhibits.exhibit import Mark, Reference

if TYPE_CHECKING:
    import geopandas as gpd

    from safecity.charts.view import View

PLANE, DEGREES = 27700, 4326
DETAIL = 20.0
"""Metres: detail below this is taken out of outlines, which no screen shows of a whole city."""
PLACES = 5
"""Decimals of a degree kept: about a metre."""


def marks_of(view: View) -> tuple[Mark, ...]:
    """Return the dated events that a chart over time marks."""
    kept = ("date", "end", "label", "kind")
    events = view.facts.get("events") or ()
    return tuple(Mark(**{k: str(e.get(k) or "") for k in kept}) for e in events)


def reference_of(view: View) -> Reference | None:
    """Return the value that a chart compares with, where it draws one."""
    value, label = view.facts.get("mean"), kind_named(view.kind).reference
    if not label or value is None or pd.isna(value):
        return None
    return Reference(value=float(value), label=label)


def outlines_of(view: View) -> str | None:
    """Return the outlines of a map as GeoJSON, simplified without gaps; None where it has none.

    Returns
    -------
    str or None
        A FeatureCollection in degrees (EPSG:4326); `properties.code` names the area.
    """
    shapes = view.facts.get("geometry")
    if shapes is None or not len(shapes):
        return None
    return _geojson(_Shapes(shapes))


class _Shapes:
    """Outlines that hash by content, so that the maps of one level are simplified once."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        self.frame = frame.sort_values("code", ignore_index=True)
        self.key = (*self.frame["code"].astype(str), *self.frame.geometry.to_wkb())

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shapes) and self.key == other.key


@lru_cache(maxsize=8)
def _geojson(shapes: _Shapes) -> str:
    import shapely

    plane = shapes.frame.set_crs(DEGREES) if shapes.frame.crs is None else shapes.frame
    plane = plane.to_crs(PLANE)
    simple = plane.set_geometry(
        shapely.coverage_simplify(plane.geometry.to_numpy(), DETAIL), crs=plane.crs
    )
    degrees = shapely.orient_polygons(simple.to_crs(DEGREES).geometry.to_numpy())
    pairs = zip(simple["code"].astype(str), degrees, strict=True)
    features = [_feature(code, shape) for code, shape in pairs]
    return json_text({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _feature(code: str, shape: Any) -> dict[str, Any]:
    outline = json.loads(json_text(shape.__geo_interface__), parse_float=_rounded)
    return {"type": "Feature", "properties": {"code": code}, "geometry": outline}


def _rounded(text: str) -> float:
    return round(float(text), PLACES)
