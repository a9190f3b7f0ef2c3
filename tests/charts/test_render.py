import io
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image

from safecity import charts

from .views import CASES, contributions, long_trend

LINK = "{http://www.w3.org/1999/xlink}"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_view_gives_the_same_bytes(kind_case):
    first = charts.draw(kind_case)
    assert charts.svg(first) == charts.svg(charts.draw(kind_case))


def test_drawing_twice_from_one_chart_gives_the_same_bytes():
    chart = charts.draw(long_trend())
    assert charts.svg(chart) == charts.svg(chart)


@pytest.mark.parametrize("name", ["trend_broken", "map_drawn"])
def test_the_same_view_gives_the_same_picture(name):
    view = CASES[name]()
    assert charts.png(charts.draw(view), dpi=60) == charts.png(charts.draw(view), dpi=60)


def test_nothing_says_when_or_by_what_it_was_made():
    text = charts.svg(charts.draw(long_trend()))
    assert "metadata" not in text and "Matplotlib" not in text and "<style" not in text
    info = Image.open(io.BytesIO(charts.png(charts.draw(long_trend()), dpi=60))).info
    assert not info


def test_ids_of_two_charts_differ_and_every_reference_is_met():
    ids = []
    for view in (long_trend(), contributions()):
        root = ElementTree.fromstring(charts.svg(charts.draw(view)))
        found = {e.get("id") for e in root.iter() if e.get("id")}
        links = {e.get(f"{LINK}href", "")[1:] for e in root.iter(f"{SVG}use")}
        clips = {e.get("clip-path")[5:-1] for e in root.iter() if e.get("clip-path")}
        assert links | clips <= found
        ids.append(found)
    assert not ids[0] & ids[1]


def test_the_svg_is_named_by_the_alternative_text_and_stamped():
    root = ElementTree.fromstring(charts.svg(charts.draw(long_trend())))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "SYNTHETIC DATA. A chart with a shape."


def test_lettering_is_drawn_as_paths():
    root = ElementTree.fromstring(charts.svg(charts.draw(long_trend())))
    assert not list(root.iter(f"{SVG}text"))


def test_the_picture_to_download_carries_headline_subtitle_and_source():
    chart = charts.draw(long_trend())
    picture = Image.open(io.BytesIO(charts.png(chart, dpi=100)))
    assert picture.width > 630
    assert picture.height > chart.figure.get_figheight() * 100 + 100
    assert charts.png(chart, dpi=60, source="One") != charts.png(chart, dpi=60, source="Other")


def test_matplotlib_is_left_as_it_was():
    import matplotlib

    before = dict(matplotlib.rcParams)
    charts.png(charts.draw(long_trend()), dpi=60)
    assert dict(matplotlib.rcParams) == before


def test_every_declared_dash_has_a_length(kind_case):
    """An empty one is no line in a strict reader, such as the typesetter of the PDF."""
    assert "stroke-dasharray: ;" not in charts.svg(charts.draw(kind_case))
