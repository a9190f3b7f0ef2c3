"""The axes of a chart's XML."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from safecity.charts.style import GRID, MUTED, RULE
from safecity.publish.slides.charts.chart import Axis, Chart
from safecity.publish.slides.charts.pieces_xml import letters, stroke, words

AXIS, OTHER = 111_111_111, 222_222_222
AUTO = '<c:crosses val="autoZero"/>'


def axes(chart: Chart) -> str:
    """Write both axes: categories or x first, then values."""
    across = {"bar": ("l", "b"), "points": ("b", "l")}.get(chart.kind, ("b", "l"))
    if chart.kind == "points":
        first = _value_axis(chart.x, AXIS, OTHER, across[0], chart.y, "midCat", False)
    else:
        first = _categories(chart, across[0])
    between = "midCat" if chart.kind == "points" else "between"
    crossing = chart.x if chart.kind == "points" else Axis()
    made = _value_axis(chart.y, OTHER, AXIS, across[1], crossing, between, True)
    return first + (made.replace(AUTO, '<c:crosses val="max"/>') if chart.kind == "bar" else made)


def _categories(chart: Chart, place: str) -> str:
    tag = "dateAx" if chart.dated else "catAx"
    way = "maxMin" if chart.kind == "bar" else "minMax"
    look = '<c:numFmt formatCode="mmm\\ yyyy" sourceLinked="0"/>' if chart.dated else ""
    cross = "autoZero" if chart.y.cross is None else ""
    crosses = f'<c:crosses val="{cross}"/>' if cross else f'<c:crossesAt val="{chart.y.cross!r}"/>'
    if chart.dated:
        tail = (
            '<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="months"/>'
            f'<c:majorUnit val="{chart.every}"/><c:majorTimeUnit val="months"/>'
        )
    else:
        tail = (
            '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
            f'<c:tickLblSkip val="{chart.every}"/><c:tickMarkSkip val="{chart.every}"/>'
            '<c:noMultiLvlLbl val="1"/>'
        )
    tick = "none" if chart.kind in ("bar", "column") else "out"
    return (
        f'<c:{tag}><c:axId val="{AXIS}"/><c:scaling><c:orientation val="{way}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/>{look}<c:majorTickMark val="{tick}"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{stroke(RULE, 0.75)}</c:spPr>{letters(12)}"
        f'<c:crossAx val="{OTHER}"/>{crosses}{tail}</c:{tag}>'
    )


def _value_axis(
    axis: Axis, own: int, other: int, place: str, crossing: Axis, between: str, lines: bool
) -> str:
    ends = "".join(
        f'<c:{tag} val="{end!r}"/>'
        for tag, end in (("max", axis.high), ("min", axis.low))
        if end is not None
    )
    grid = f"<c:majorGridlines><c:spPr>{stroke(GRID, 0.5)}</c:spPr></c:majorGridlines>"
    title = (
        f'<c:title>{words(axis.title, 12, False, MUTED)}<c:overlay val="0"/></c:title>'
        if axis.title
        else ""
    )
    step = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
    where = f'<c:crossesAt val="{crossing.cross!r}"/>' if crossing.cross is not None else ""
    edge = "<a:ln><a:noFill/></a:ln>" if lines else stroke(RULE, 0.75)
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'
        f'<c:delete val="{int(not axis.shown)}"/><c:axPos val="{place}"/>'
        f"{grid if axis.shown and lines else ''}{title}"
        f'<c:numFmt formatCode={quoteattr(axis.format)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if place == "b" and lines else "low"}"/>'
        f"<c:spPr>{edge}</c:spPr>{letters(12, colour=MUTED)}"
        f'<c:crossAx val="{other}"/>{where or AUTO}<c:crossBetween val="{between}"/>'
        f"{step}</c:valAx>"
    )
