"""Page 2, slide 3 and the dashboard's first screen tell the same story, each alone."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass

import pypdf
import pytest
from lxml import html
from pptx import Presentation

from safecity.exhibits.store import Store
from safecity.publish.headline import NO_NUMBER, NUMBER, is_short

from .readback import squeezed

PART = re.compile(r" \(\d+ of \d+\)$")
"""Which of several tables of one heading it stands above."""

pytestmark = pytest.mark.xdist_group("demo run")


@dataclass(frozen=True)
class Screen:
    """What stands on the screen that a product opens with, without white space."""

    page: str
    slide: str
    static: str

    @property
    def each(self) -> tuple[str, str, str]:
        return self.page, self.slide, self.static


@pytest.fixture(scope="module")
def data(demo_run) -> dict:
    page = html.document_fromstring((demo_run.outputs / "dashboard.html").read_bytes())
    return json.loads(page.get_element_by_id("data").text)


@pytest.fixture(scope="module")
def deck(demo_run):
    return Presentation(io.BytesIO((demo_run.outputs / "slides.pptx").read_bytes()))


@pytest.fixture(scope="module")
def screens(demo_run, deck) -> Screen:
    pdf = pypdf.PdfReader(io.BytesIO((demo_run.outputs / "report.pdf").read_bytes()))
    assert "Contents" in pdf.pages[2].extract_text()  # so that the summary is one page
    frames = [s.text_frame.text for s in deck.slides[2].shapes if s.has_text_frame]
    text = (demo_run.outputs / "dashboard.html").read_text("utf-8")
    static = text[text.index('<section id="overview"') :]
    static = html.fromstring(static[: static.index("<h3>All indicators</h3>")]).text_content()
    found = (pdf.pages[1].extract_text(), " ".join(frames), static)
    return Screen(*map(squeezed, found))


def test_the_three_things_that_changed_are_the_same(data, screens) -> None:
    changed = [f for f in data["summary"]["story"]["findings"] if f["changed"]]
    assert len(changed) == 3
    for told in changed:
        for screen in screens.each:
            assert squeezed(told["label"]) in screen and squeezed(told["value"]) in screen
    tiles = {(t["label"], t["value"]) for t in data["summary"]["tiles"]}
    assert {(t["label"], t["value"]) for t in changed} <= tiles


def test_the_three_recommended_say_who_does_what_by_when(data, screens) -> None:
    given = data["summary"]["story"]["recommended"]
    assert len(given) == 3
    for advice in given:
        for screen in screens.each:
            for part in (advice["title"], advice["action"], advice["who"]):
                assert squeezed(part) in screen


def test_what_is_not_known_is_the_same(data, screens) -> None:
    unknown = data["summary"]["story"]["unknown"]
    assert len(unknown) == 3
    for gap in unknown:
        assert all(squeezed(gap["question"]) in screen for screen in screens.each)


def test_the_findings_of_the_slides_are_those_of_the_list(data, deck, screens) -> None:
    found = data["summary"]["story"]["findings"]
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    main = titles[: titles.index("Appendix")]
    assert len(main) == 12 and {f["headline"] for f in found} <= set(main)
    for told in found:
        if not told["changed"]:
            assert squeezed(told["headline"]) in screens.page
            assert squeezed(told["headline"]) in screens.static


def test_part_two_counts_what_the_chart_of_changes_counts(demo_run) -> None:
    """The sentence, the lists below it and the headline of page 2 are three counts of one thing."""
    page = html.document_fromstring((demo_run.outputs / "report.html").read_bytes())
    part = page.get_element_by_id("part-2")
    lists = {
        section.find(".//h3").text_content().split(" ", 1)[1]: len(
            section.findall(".//table[@class='lines']/tbody/tr")
        )
        for section in part.iterfind(".//section")
    }
    rose, fell = re.search(r"(\d+) indicators rose and (\d+) fell", part.text_content()).groups()
    assert (int(rose), int(fell)) == (lists["What rose"], lists["What fell"])
    clear = re.search(r"(\d+) of \d+ tested indicators changed", page.text_content())
    assert int(clear[1]) == int(rose) + int(fell)


def test_no_finding_is_one_that_cannot_be_told(demo_run, data) -> None:
    exhibits = {e.id: e for e in Store(demo_run.outputs / "exhibits").read()}
    for told in data["summary"]["story"]["findings"]:
        finding = exhibits[told["exhibit"]].finding
        assert finding.direction not in ("cannot tell", "similar", "level")
        assert finding.strength != "weak"


def test_every_headline_has_at_most_fourteen_words_and_one_number(demo_run, deck) -> None:
    page = html.document_fromstring((demo_run.outputs / "report.html").read_bytes())
    heads = [PART.sub("", e.text_content()) for e in page.find_class("headline")]
    assert len(heads) > 30
    assert [text for text in heads if not is_short(text)] == []
    bare = [text for text in heads if not NUMBER.search(NO_NUMBER.sub("", text))]
    assert [text for text in bare if not text.startswith("No ")] == []
    texts = [slide.shapes.title.text_frame.text for slide in deck.slides][1:12]
    titles = [PART.sub("", text) for text in texts]
    assert [text for text in titles if not is_short(text)] == []


def test_body_text_of_slides_is_at_least_eighteen_points_in_a_font_of_every_pc(deck) -> None:
    for slide in list(deck.slides)[:12]:
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.name.startswith(
                ("Source", "Footer", "Slide", "Status", "Theme", "Measure")
            ):
                runs = [r for p in shape.text_frame.paragraphs for r in p.runs]
                sizes = [r.font.size.pt for r in runs if r.font.size]
                assert all(size >= 18 for size in sizes), (shape.name, sizes)
    theme = deck.slide_masters[0].part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    assert re.findall(rb'latin typeface="([^"]+)"', theme.blob) == [b"Arial", b"Arial"]
