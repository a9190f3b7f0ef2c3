import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import typst
from PIL import Image

from safecity import charts
from safecity.charts.pen import NO_METADATA, written, written_as_text
from safecity.charts.render import shared_letters
from safecity.charts.style import applied, for_phone

from .views import CASES, contributions, long_trend

LINK = "{http://www.w3.org/1999/xlink}"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_view_gives_the_same_bytes(kind_case):
    first = charts.draw(kind_case)
    assert charts.svg(first) == charts.svg(charts.draw(kind_case))


def test_drawing_twice_from_one_chart_gives_the_same_bytes():
    chart = charts.draw(long_trend())
    assert charts.svg(chart) == charts.svg(chart)


def test_pictures_drawn_once_are_what_matplotlib_writes_of_each(kind_case):
    figure = charts.draw(kind_case).figure
    with applied():
        both, alone = written(figure), written_as_text(figure)
    assert both.outlined == _saved(figure, "path")
    assert both.lettered == alone == _saved(figure, "none")


def _saved(figure, fonttype):
    file = io.StringIO()
    with applied({"svg.fonttype": fonttype}):
        figure.savefig(file, format="svg", metadata=NO_METADATA)
    return file.getvalue()


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


def test_letters_outlined_once_for_a_page_are_all_there():
    drawn = [charts.svg(charts.draw(view)) for view in (long_trend(), contributions())]
    hidden, bare = shared_letters(drawn)
    page = ElementTree.fromstring(
        f'<main xmlns:xlink="{LINK[1:-1]}">{hidden}{"".join(bare)}</main>'
    )
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    wanted = {e.get("href")[1:] for e in page.iter() if (e.get("href") or "").startswith("#l-")}
    assert wanted and wanted <= set(ids) and len(ids) == len(set(ids))
    assert sum(map(len, (hidden, *bare))) < 0.8 * sum(map(len, drawn))


def test_a_compact_picture_looks_as_it_did():
    view = long_trend()
    with applied():
        held = io.BytesIO()
        charts.draw(view).figure.savefig(held, format="svg", metadata=NO_METADATA)
    before = held.getvalue().decode()
    pictures = [
        _pixels(text) for text in (before[before.index("<svg") :], charts.svg(charts.draw(view)))
    ]
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.2


def _pixels(svg):
    held = typst.compile(
        b'#set page(width: auto, height: auto)\n#image(bytes(sys.inputs.svg), format: "svg")',
        format="png",
        sys_inputs={"svg": svg},
    )
    return np.asarray(Image.open(io.BytesIO(held)).convert("L"), dtype=float)


def test_live_lettering_is_text_in_the_house_font_and_says_what_the_outlines_say():
    root = ElementTree.fromstring(charts.live(charts.draw(contributions())))
    words = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert "Violence and sexual offences" in words
    assert root.get("style").count("Source Sans Pro") == 1
    assert not [e for e in root.iter(f"{SVG}text") if "font-family" in e.get("style", "")]
    assert not [e for e in root.iter(f"{SVG}g") if not e.attrib]


def test_the_two_widths_of_a_chart_have_ids_of_their_own_and_the_same_size_of_lettering():
    page = charts.live(charts.draw(long_trend()))
    with for_phone():
        phone = charts.live(charts.draw(long_trend()))
    roots = [ElementTree.fromstring(text) for text in (page, phone)]
    ids = [{e.get("id") for e in root.iter() if e.get("id")} for root in roots]
    assert ids[0] and not ids[0] & ids[1]
    wide, narrow = (float(root.get("viewBox").split()[2]) for root in roots)
    assert wide > 1.4 * narrow
    assert page.count("font-size: 9px") > 5 and phone.count("font-size: 9px") > 5
    assert phone == _on_phone(long_trend())


def _on_phone(view):
    with for_phone():
        return charts.live(charts.draw(view))
