"""Charts as DrawingML, which PowerPoint and Impress draw and let edit."""

from __future__ import annotations

from xml.sax.saxutils import escape

from safecity.charts.style import GREY, INK, PAPER
from safecity.publish.slides.charts.axes_xml import AXIS, OTHER, axes
from safecity.publish.slides.charts.chart import Chart, Series
from safecity.publish.slides.charts.pieces_xml import (
    NS,
    fill,
    labels,
    layout,
    letters,
    line,
    stroke,
)
from safecity.publish.slides.charts.sheet import Column, columns, heading, reference
from safecity.publish.slides.fitting import clean

FEW = 5
"""Bars up to which they are kept slim."""
TAGS = {"bar": "barChart", "column": "barChart", "line": "lineChart", "points": "scatterChart"}


def chart_xml(chart: Chart) -> bytes:
    """Write a chart as the XML of its part."""
    legend = "" if not chart.legend else _legend(chart)
    plot = f"{layout(chart)}{_group(chart)}{axes(chart)}<c:spPr><a:noFill/></c:spPr>"
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {NS}><c:date1904 val="0"/><c:lang val="en-GB"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{plot}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{letters(12)}</c:chartSpace>"
    )
    return text.encode("utf-8")


def _group(chart: Chart) -> str:
    held = columns(chart)
    series = "".join(_series(chart, held, at) for at in range(len(chart.series)))
    head = {
        "bar": '<c:barDir val="bar"/><c:grouping val="clustered"/>',
        "column": '<c:barDir val="col"/><c:grouping val="clustered"/>',
        "line": '<c:grouping val="standard"/>',
        "points": '<c:scatterStyle val="lineMarker"/>',
    }[chart.kind]
    tail = {
        "bar": f'<c:gapWidth val="{_gap(chart)}"/><c:overlap val="100"/>',
        "column": '<c:gapWidth val="55"/><c:overlap val="100"/>',
        "line": '<c:marker val="1"/>',
        "points": "",
    }[chart.kind]
    ids = f'<c:axId val="{AXIS}"/><c:axId val="{OTHER}"/>'
    tag = TAGS[chart.kind]
    return f'<c:{tag}>{head}<c:varyColors val="0"/>{series}{tail}{ids}</c:{tag}>'


def _gap(chart: Chart) -> int:
    """Distance of bars in per cent of their width: few bars stand farther apart."""
    return 45 if len(chart.categories) > FEW else 120


def _series(chart: Chart, held: tuple[Column, ...], at: int) -> str:
    series = chart.series[at]
    cell = f"<c:f>{heading(held, at)}</c:f>{_strings((series.name,))}"
    name = f"<c:tx><c:strRef>{cell}</c:strRef></c:tx>"
    bars = chart.kind in ("bar", "column")
    looks = _bar_look(series) if bars else _line_look(series)
    points = "".join(_point(series, i, c, bars) for i, c in sorted(series.points.items()))
    spans = _spans(chart, held, at)
    values = _values(chart, held, at)
    smooth = "" if bars else '<c:smooth val="0"/>'
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>{name}{looks}{points}'
        f"{labels(series)}{spans}{values}{smooth}</c:ser>"
    )


def _bar_look(series: Series) -> str:
    look = "<a:noFill/>" if series.hidden else fill(series.colour)
    return f'<c:spPr>{look}<a:ln><a:noFill/></a:ln></c:spPr><c:invertIfNegative val="0"/>'


def _line_look(series: Series) -> str:
    return f"<c:spPr>{line(series)}</c:spPr>{_marker(series, series.colour)}"


def _marker(series: Series, colour: str) -> str:
    if not series.marker:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    edge = '<a:ln w="6350"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:ln>'
    return (
        f'<c:marker><c:symbol val="{series.marker}"/><c:size val="{series.size}"/>'
        f"<c:spPr>{fill(colour)}{edge}</c:spPr></c:marker>"
    )


def _point(series: Series, at: int, colour: str, bars: bool) -> str:
    if bars:
        look = f'<c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill(colour)}</c:spPr>'
    else:
        marked = Series("", (), marker=series.marker or "diamond", size=series.size)
        look = f'{_marker(marked, colour)}<c:bubble3D val="0"/>'
    return f'<c:dPt><c:idx val="{at}"/>{look}</c:dPt>'


def _spans(chart: Chart, held: tuple[Column, ...], at: int) -> str:
    series = chart.series[at]
    if series.stems:
        return (
            '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
            '<c:errValType val="percentage"/><c:noEndCap val="1"/><c:val val="100"/>'
            f"<c:spPr>{stroke(GREY, 1.25, 'sysDash')}</c:spPr></c:errBars>"
        )
    made = _span(chart, held, at, "x_", "x") if series.x_lower else ""
    return made + (_span(chart, held, at, "", "y") if series.lower else "")


def _span(chart: Chart, held: tuple[Column, ...], at: int, role: str, way: str) -> str:
    ends = "".join(
        f"<c:{tag}>{_numbers(*reference(held, at, role + part))}</c:{tag}>"
        for tag, part in (("plus", "above"), ("minus", "below"))
    )
    told = "" if chart.kind in ("bar", "column") else f'<c:errDir val="{way}"/>'
    return (
        f'<c:errBars>{told}<c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="{int(not chart.series[at].hidden and told == "")}"/>{ends}'
        f"<c:spPr>{_whisker(chart, chart.series[at])}</c:spPr></c:errBars>"
    )


def _whisker(chart: Chart, series: Series) -> str:
    """Draw an interval; on bars a white one lies below a dark one, which so shows on any ground."""
    if chart.kind not in ("bar", "column"):
        return stroke(GREY, 1.25)
    return stroke(INK, 1.25) if series.hidden else stroke(PAPER, 3.0)


def _values(chart: Chart, held: tuple[Column, ...], at: int) -> str:
    values = _numbers(*reference(held, at, "value"))
    if chart.kind == "points":
        along = _numbers(*reference(held, at, "x"))
        return f"<c:xVal>{along}</c:xVal><c:yVal>{values}</c:yVal>"
    where, cells = reference(held, -1, "category")
    words = f"<c:strRef><c:f>{where}</c:f>{_strings(tuple(map(str, cells)))}</c:strRef>"
    shown = _numbers(where, cells, "mmm\\ yyyy") if chart.dated else words
    return f"<c:cat>{shown}</c:cat><c:val>{values}</c:val>"


def _strings(words: tuple[str, ...]) -> str:
    cells = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(clean(word))}</c:v></c:pt>' for at, word in enumerate(words)
    )
    return f'<c:strCache><c:ptCount val="{len(words)}"/>{cells}</c:strCache>'


def _numbers(where: str, cells: tuple[object, ...], look: str = "General") -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{cell!r}</c:v></c:pt>'
        for at, cell in enumerate(cells)
        if cell is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>{look}</c:formatCode>"
        f'<c:ptCount val="{len(cells)}"/>{points}</c:numCache></c:numRef>'
    )


def _legend(chart: Chart) -> str:
    gone = "".join(
        f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
        for at, series in enumerate(chart.series)
        if series.hidden or series.unlisted
    )
    return f'<c:legend><c:legendPos val="t"/>{gone}<c:overlay val="0"/>{letters(12)}</c:legend>'
