"""Charts as DrawingML, which PowerPoint and Impress draw and let edit."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from safecity.charts.style import GREY, GRID, INK, MUTED, PAPER, RULE
from safecity.publish.slides.charts.chart import Axis, Chart, Label, Series
from safecity.publish.slides.charts.chart_workbook import Column, columns, heading, reference
from safecity.publish.slides.drawing.template import SLOTS
from safecity.publish.slides.fitting import clean

NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_POINT = 12_700
_THEME = {colour: slot for slot, colour in reversed(SLOTS.items())}


def fill(colour: str) -> str:
    """Fill with a colour, by its slot of the theme where it has one."""
    slot = _THEME.get(colour)
    inner = f'<a:schemeClr val="{slot}"/>' if slot else f'<a:srgbClr val="{colour[1:]}"/>'
    return f"<a:solidFill>{inner}</a:solidFill>"


def stroke(colour: str, width: float, dash: str = "") -> str:
    """Draw a line so many points wide."""
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(width * _POINT)}" cap="rnd">{fill(colour)}{dashed}<a:round/></a:ln>'


def line(series: Series) -> str:
    """Draw the line of a series, or none."""
    if not series.width:
        return "<a:ln><a:noFill/></a:ln>"
    return stroke(series.colour, series.width, series.dash)


def _style(size: int, bold: bool, colour: str) -> str:
    return (
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}">{fill(colour)}'
        '<a:latin typeface="+mn-lt"/></a:defRPr>'
    )


def letters(size: int, bold: bool = False, colour: str = INK) -> str:
    """Set text so many points large."""
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_style(size, bold, colour)}</a:pPr>"
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def words(text: str, size: int, bold: bool = False, colour: str = INK) -> str:
    """Write words of a fixed text."""
    return (
        '<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>'
        f'<a:pPr>{_style(size, bold, colour)}</a:pPr><a:r><a:rPr lang="en-GB" sz="{size * 100}" '
        f'b="{int(bold)}">{fill(colour)}<a:latin typeface="+mn-lt"/></a:rPr>'
        f"<a:t>{escape(clean(text))}</a:t></a:r></a:p></c:rich></c:tx>"
    )


def labels(series: Series) -> str:
    """Write the labels of a series, by point or all of them; none where it has none."""
    if not series.labels and not series.printed:
        return ""
    single = "".join(_label(series, at, label) for at, label in sorted(series.labels.items()))
    place = f'<c:dLblPos val="{series.at}"/>' if series.at else ""
    shape = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    look = f'<c:numFmt formatCode={quoteattr(series.printed or "General")} sourceLinked="0"/>'
    rest = f"{look}{shape}{letters(12)}{place}{_flags(bool(series.printed))}"
    return f"<c:dLbls>{single}{rest}</c:dLbls>"


def _label(series: Series, at: int, label: Label) -> str:
    side = label.at or series.at
    place = f'<c:dLblPos val="{side}"/>' if side else ""
    shape = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    inner = words(label.text, 12, label.bold)
    return f'<c:dLbl><c:idx val="{at}"/>{inner}{shape}{place}{_flags(True)}</c:dLbl>'


def _flags(value: bool) -> str:
    labels = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{int(value and name == "Val")}"/>' for name in labels)


def layout(chart: Chart) -> str:
    """Keep room at the left for labels of categories where it was measured."""
    if not chart.left:
        return "<c:layout/>"
    top = 0.1 if chart.legend else 0.01
    bottom = 0.08 if chart.y.visible else 0.01
    sizes = {"x": chart.left, "y": top, "w": 0.99 - chart.left, "h": 1 - top - bottom}
    values = "".join(f'<c:{name} val="{size:.4f}"/>' for name, size in sizes.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{modes}{values}</c:manualLayout></c:layout>"


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
    upright = _value_axis(chart.y, OTHER, AXIS, across[1], crossing, between, True)
    return first + (
        upright.replace(AUTO, '<c:crosses val="max"/>') if chart.kind == "bar" else upright
    )


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
        f'<c:delete val="{int(not axis.visible)}"/><c:axPos val="{place}"/>'
        f"{grid if axis.visible and lines else ''}{title}"
        f'<c:numFmt formatCode={quoteattr(axis.format)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if place == "b" and lines else "low"}"/>'
        f"<c:spPr>{edge}</c:spPr>{letters(12, colour=MUTED)}"
        f'<c:crossAx val="{other}"/>{where or AUTO}<c:crossBetween val="{between}"/>'
        f"{step}</c:valAx>"
    )


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
    sheet_columns = columns(chart)
    series = "".join(_series(chart, sheet_columns, at) for at in range(len(chart.series)))
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


def _series(chart: Chart, sheet_columns: tuple[Column, ...], at: int) -> str:
    series = chart.series[at]
    cell = f"<c:f>{heading(sheet_columns, at)}</c:f>{_strings((series.name,))}"
    name = f"<c:tx><c:strRef>{cell}</c:strRef></c:tx>"
    bars = chart.kind in ("bar", "column")
    looks = _bar_look(series) if bars else _line_look(series)
    points = "".join(_point(series, i, c, bars) for i, c in sorted(series.points.items()))
    spans = _spans(chart, sheet_columns, at)
    values = _values(chart, sheet_columns, at)
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


def _spans(chart: Chart, sheet_columns: tuple[Column, ...], at: int) -> str:
    series = chart.series[at]
    if series.stems:
        return (
            '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
            '<c:errValType val="percentage"/><c:noEndCap val="1"/><c:val val="100"/>'
            f"<c:spPr>{stroke(GREY, 1.25, 'sysDash')}</c:spPr></c:errBars>"
        )
    spans = _span(chart, sheet_columns, at, "x_", "x") if series.x_lower else ""
    return spans + (_span(chart, sheet_columns, at, "", "y") if series.lower else "")


def _span(chart: Chart, sheet_columns: tuple[Column, ...], at: int, role: str, way: str) -> str:
    ends = "".join(
        f"<c:{tag}>{_numbers(*reference(sheet_columns, at, role + part))}</c:{tag}>"
        for tag, part in (("plus", "above"), ("minus", "below"))
    )
    direction = "" if chart.kind in ("bar", "column") else f'<c:errDir val="{way}"/>'
    return (
        f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="{int(not chart.series[at].hidden and direction == "")}"/>{ends}'
        f"<c:spPr>{_whisker(chart, chart.series[at])}</c:spPr></c:errBars>"
    )


def _whisker(chart: Chart, series: Series) -> str:
    """Draw an interval; on bars a white one lies below a dark one, which so shows on any ground."""
    if chart.kind not in ("bar", "column"):
        return stroke(GREY, 1.25)
    return stroke(INK, 1.25) if series.hidden else stroke(PAPER, 3.0)


def _values(chart: Chart, sheet_columns: tuple[Column, ...], at: int) -> str:
    values = _numbers(*reference(sheet_columns, at, "value"))
    if chart.kind == "points":
        along = _numbers(*reference(sheet_columns, at, "x"))
        return f"<c:xVal>{along}</c:xVal><c:yVal>{values}</c:yVal>"
    where, cells = reference(sheet_columns, -1, "category")
    words = f"<c:strRef><c:f>{where}</c:f>{_strings(tuple(map(str, cells)))}</c:strRef>"
    categories = _numbers(where, cells, "mmm\\ yyyy") if chart.dated else words
    return f"<c:cat>{categories}</c:cat><c:val>{values}</c:val>"


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
