"""The small pieces of a chart's XML: fills, lines, lettering, labels, layout."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from safecity.charts.style import INK
from safecity.publish.slides.charts.chart import Chart, Label, Series
from safecity.publish.slides.fitting import clean
from safecity.publish.slides.theme import SLOTS

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
    shown = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{int(value and name == "Val")}"/>' for name in shown)


def layout(chart: Chart) -> str:
    """Keep room at the left for labels of categories where it was measured."""
    if not chart.left:
        return "<c:layout/>"
    top = 0.1 if chart.legend else 0.01
    bottom = 0.08 if chart.y.shown else 0.01
    sizes = {"x": chart.left, "y": top, "w": 0.99 - chart.left, "h": 1 - top - bottom}
    values = "".join(f'<c:{name} val="{size:.4f}"/>' for name, size in sizes.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{modes}{values}</c:manualLayout></c:layout>"
