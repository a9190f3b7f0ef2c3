"""The gate: every view becomes an exhibit here, under disclosure control, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from safecity import charts
from safecity.catalogue.kinds import column_kind, kind_named
from safecity.catalogue.registry import Part
from safecity.characters import TURNS
from safecity.charts import style
from safecity.charts.render import both, live, png
from safecity.charts.view import Chart, View
from safecity.exhibits.exhibit import (
    CaveatNote,
    Column,
    Exhibit,
    Mark,
    Reference,
    ShownExhibit,
    SourceNote,
)
from safecity.files import json_text
from safecity.ingest.supply.absence import NOT_SUPPLIED
from safecity.numbers import rate_decimals
from safecity.readings.evidence.withholding import withhold

if TYPE_CHECKING:
    import geopandas as gpd

    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


NOT_TO_BE_PASSED_ON = "restricted_edition"
"""Caveat of all that a restricted edition shows."""
_RATE = 1
RATES = ("value", "lower", "upper", "centre")
"""Rates that are printed with the same decimals as the value they belong to."""
SIDES = ("before", "after", "change")
"""Counts before and after, or published rates, which are not whole numbers."""


def columns_of(view: View) -> tuple[Column, ...]:
    """Title the columns of a view's table.

    Parameters
    ----------
    view : View
        Its `titles` win over those of its kind; `hidden` columns are downloaded and not printed.

    Returns
    -------
    tuple of Column
        In the order of the table; text columns have no decimals.

    Raises
    ------
    SafecityError
        For a kind, or a column, that is not declared.
    """
    kind = kind_named(view.kind)
    for hidden in view.hidden:
        column_kind(hidden)
    columns = []
    for name in (str(name) for name in view.table.columns if name not in view.hidden):
        declared = kind.column(name)
        decimals = _decimals(view, name, declared.decimals)
        unit = view.unit if name == "value" else ""
        title = view.titles.get(name, declared.title)
        columns.append(Column(name=name, title=title, unit=unit, decimals=decimals))
    return tuple(columns)


NUMBERS = ("floating", "integer", "mixed-integer-float", "decimal")


def _holds_numbers(values: pd.Series) -> bool:
    """Say whether a column holds numbers, whatever its type: words that look like them are none."""
    return pd.api.types.infer_dtype(values, skipna=True) in NUMBERS


def _decimals(view: View, name: str, declared: int | None) -> int | None:
    """Return the decimals of a column: none for words; rates that are small have one more."""
    values = view.table[name]
    if not _holds_numbers(values):
        return None
    decimals = 0 if declared is None else declared
    if name == "value" and view.unit.startswith("count"):
        decimals = 0
    if name in RATES and decimals == _RATE:
        decimals = rate_decimals(map(float, view.table.get("value", ())), view.table.get("own", ()))
    if name in SIDES and decimals == 0 and not _whole(values):
        decimals = _RATE
    return decimals


def _whole(values: pd.Series) -> bool:
    return bool((values.dropna() % 1 == 0).all())


PLANE, DEGREES = 27700, 4326
DETAIL = 20.0
"""Metres: detail below this is taken out of outlines, which no screen shows of a whole city."""
PLACES = 5
"""Decimals of a degree kept: about a metre."""


def marks_of(view: View) -> tuple[Mark, ...]:
    """Return the dated events that a chart over time marks."""
    names = ("date", "end", "label", "kind")
    events = view.facts.get("events") or ()
    return tuple(Mark(**{k: str(e.get(k) or "") for k in names}) for e in events)


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
        A FeatureCollection in degrees (EPSG:4326); `properties.code` names the area. Where it is
        known what lies around, its member `around` is another, with `properties.kind` ("land" or
        "water") and `properties.name`.
    """
    shapes = view.facts.get("geometry")
    if shapes is None or not len(shapes):
        return None
    return _geojson(_Shapes(shapes, view.facts.get("around")))


class _Shapes:
    """Outlines that hash by content, so that the maps of one level are simplified once."""

    def __init__(self, frame: gpd.GeoDataFrame, around: gpd.GeoDataFrame | None) -> None:
        self.frame = frame.sort_values("code", ignore_index=True)
        self.around = around
        beside = () if around is None else (*around["name"], *around.geometry.to_wkb())
        self.key = (*self.frame["code"].astype(str), *self.frame.geometry.to_wkb(), *beside)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shapes) and self.key == other.key


@lru_cache(maxsize=8)
def _geojson(shapes: _Shapes) -> str:
    own = _features(shapes.frame, ("code",), DETAIL)
    around = {} if shapes.around is None else {"around": _around(shapes.around)}
    collection = {"type": "FeatureCollection", "features": own, **around}
    return json_text(collection, separators=(",", ":"))


def _around(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    features = _features(frame, ("kind", "name"), DETAIL)
    return {"type": "FeatureCollection", "features": features}


def _features(
    frame: gpd.GeoDataFrame, properties: tuple[str, ...], detail: float
) -> list[dict[str, Any]]:
    """Simplify outlines that touch without gaps, in metres, and write them in degrees."""
    import shapely

    plane = (frame.set_crs(DEGREES) if frame.crs is None else frame).to_crs(PLANE)
    simple = plane.set_geometry(
        shapely.coverage_simplify(plane.geometry.to_numpy(), detail), crs=plane.crs
    )
    degrees = shapely.orient_polygons(simple.to_crs(DEGREES).geometry.to_numpy())
    named = simple[list(properties)].astype(str).to_dict("records")
    return [_feature(given, shape) for given, shape in zip(named, degrees, strict=True)]


def _feature(properties: dict[str, str], shape: Any) -> dict[str, Any]:
    outline = json.loads(json_text(shape.__geo_interface__), parse_float=_rounded)
    return {"type": "Feature", "properties": properties, "geometry": outline}


def _rounded(text: str) -> float:
    return round(float(text), PLACES)


def controlled(view: View) -> View:
    """Withhold small counts of places where the reading has not done so already.

    Views of places declare `disclosure`, the arguments of `withhold`.
    """
    rule = view.disclosure
    return replace(view, table=withhold(view.table, **rule)) if rule else view


def marked(view: View, evidence: Evidence) -> View:
    """Mark a view of a restricted edition: on its picture, and by a caveat wherever it stands."""
    if not evidence.assessment.restricted:
        return view
    return replace(view, restricted=True, caveats=(NOT_TO_BE_PASSED_ON, *view.caveats))


def straight(view: View) -> View:
    """Take out characters that turn text round: beside such a name 12 would be read as 21.

    They may stand in names of a publisher's file; what people declare is refused for them.
    """
    table, finding, turned = view.table, view.finding, {}
    for name in table.select_dtypes(exclude=["number", "bool", "datetime"]):
        texts = table[name].map(lambda cell: isinstance(cell, str) and bool(TURNS.search(cell)))
        if texts.any():
            table = table.assign(**{str(name): table[name].where(~texts, table[name].map(_plain))})
    for name in ("headline", "subtitle", "alt"):
        if TURNS.search(text := getattr(view, name)):
            turned[name] = _plain(text)
    if finding is not None and TURNS.search(finding.sentence):
        turned["finding"] = finding.model_copy(update={"sentence": _plain(finding.sentence)})
    return replace(view, table=table, **turned) if turned or table is not view.table else view


def _plain(cell: Any) -> Any:
    return TURNS.sub("", cell) if isinstance(cell, str) else cell


def source_notes(view: View, evidence: Evidence) -> tuple[SourceNote, ...]:
    """Cite the sources of a view from their declarations and the ledger of files read.

    What was not supplied is no source of a figure; a gap names it.
    """
    notes = tuple(_source(slug, evidence) for slug in view.sources)
    used = tuple(note for note in notes if note.edition != NOT_SUPPLIED)
    return notes if view.kind == "gap" else used or notes


def _source(slug: str, evidence: Evidence) -> SourceNote:
    declared, cited = evidence.catalogue.sources[slug], evidence.data.part("cited")
    used = cited[cited["source"] == slug]
    synthetic = bool(used["synthetic"].any())
    return SourceNote(
        slug=slug,
        title=declared.title,
        licence="none: synthetic" if synthetic else declared.licence,
        publisher="SYNTHETIC (safecity demo)" if synthetic else declared.publisher,
        url=declared.url,
        edition=_edition(used),
        lag=declared.lag,
        synthetic=synthetic,
    )


def _edition(used: pd.DataFrame) -> str:
    """Name the editions of the files used, and the months they hold."""
    if used.empty:
        return NOT_SUPPLIED
    editions = [str(e) for e in pd.unique(used["edition"].dropna()) if str(e)]
    named = "; ".join(editions) if len(editions) < 4 else f"{editions[0]} to {editions[-1]}"
    first, last = (
        [str(m) for m in used[c].dropna() if str(m)] for c in ("first_month", "last_month")
    )
    months = f"months {min(first)} to {max(last)}" if first and last else ""
    return ", ".join(filter(None, (named, months))) or "edition not recorded"


def publish(view: View | Chart, evidence: Evidence, theme: str, order: int) -> Exhibit:
    """Make the exhibit of a view.

    Parameters
    ----------
    view : View or Chart
        What to publish. A chart whose table the disclosure control changes is drawn again.
    evidence : Evidence
        Its data: hashes, sources and period.
    theme : str
        Slug of the theme that publishes.
    order : int
        Position within the theme.
    """
    drawn = view if isinstance(view, Chart) else None
    open_view = view.view if isinstance(view, Chart) else view
    safe = straight(marked(controlled(open_view), evidence))
    kind = kind_named(safe.kind)
    pictured = kind.shape == "figure"
    if pictured and (drawn is None or safe is not open_view):
        drawn = charts.draw(safe)
    has_table = pictured or kind.shape == "table"
    return ShownExhibit(
        id=f"{theme}.{safe.name}",
        kind=kind.shape,
        form=kind.slug,
        part=cast(Part, safe.part),
        order=order,
        headline=safe.headline,
        subtitle=safe.subtitle,
        alt=safe.alt,
        unit=safe.unit,
        method=safe.method,
        indicator=safe.indicator,
        place=evidence.assessment.partnership.name,
        period=safe.window or evidence.assessment.period.label,
        columns=columns_of(safe) if has_table else (),
        tones=dict(safe.tones) if has_table else {},
        marks=marks_of(safe),
        reference=reference_of(safe),
        outlines=outlines_of(safe) if pictured else None,
        sources=source_notes(safe, evidence),
        finding=safe.finding,
        caveats=_caveats(safe, evidence),
        gap=safe.gap,
        recommendation=safe.recommendation,
        inputs=dict(evidence.data.hashes),
        notebook=theme,
        synthetic=safe.synthetic,
        restricted=safe.restricted,
        table=safe.table if has_table else None,
        **_pictures(drawn, own=drawn is view),
    )


def _caveats(view: View, evidence: Evidence) -> tuple[CaveatNote, ...]:
    known = evidence.catalogue.caveats
    return tuple(CaveatNote(slug=c, text=known[c].text) for c in view.caveats)


def _pictures(chart: Chart | None, own: bool) -> dict[str, Any]:
    """Pictures of a chart; one that a notebook drew for itself has no copy for a narrow screen."""
    if chart is None:
        return {}
    outlined, lettered = both(chart)
    pictures = {"svg": outlined, "png": png(chart, drawn=outlined), "live": lettered}
    if own:
        return pictures
    with style.for_phone():
        return pictures | {"phone": live(charts.draw(chart.view))}
