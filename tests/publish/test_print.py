from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pdfua
import pypdf
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.products.print import printed, render_print, side_by_side
from safecity.publish.selection import LONGEST, SHORT

from .samples import NASTY, composed, sample_assessment, sample_exhibits, synthetic


@pytest.fixture(scope="module")
def stamped():
    return composed(synthetic(sample_exhibits()), load_catalogue(), sample_assessment())


@pytest.fixture(scope="module")
def pdf(stamped):
    return render_print(stamped)


@pytest.fixture(scope="module")
def read(pdf):
    return pypdf.PdfReader(BytesIO(pdf))


@pytest.fixture(scope="module")
def texts(read):
    return [page.extract_text() for page in read.pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


def tags(node, found=None):
    found = [] if found is None else found
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            tags(child, found)
    elif isinstance(node, dict):
        found.append(node)
        if "/K" in node:
            tags(node["/K"], found)
    return found


def test_it_is_tagged_titled_and_in_english(read):
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower() == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == "Southampton Strategic Assessment 2021/22 (SYNTHETIC DATA)"


def test_it_declares_pdf_ua_and_an_independent_checker_agrees(pdf, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    assert b"pdfuaid:part" in pdf
    assert [f.message for f in pdfua.validate(str(path)).findings] == []


def test_bookmarks_name_summary_parts_sections_and_annexes(read):
    flat = [entry.title for entry in read.outline if not isinstance(entry, list)]
    assert flat[:3] == ["Summary", "Contents", "1 Levels of crime, disorder and substance misuse"]
    assert "A Data quality" in flat
    nested = [e.title for entries in read.outline if isinstance(entries, list) for e in entries]
    assert "1.2 Violence and sexual offences" in nested


def test_every_figure_is_tagged_with_its_alt_text(read, stamped):
    nodes = tags(read.trailer["/Root"]["/StructTreeRoot"]["/K"])
    alts = {str(n["/Alt"]) for n in nodes if n.get("/S") == "/Figure" and "/Alt" in n}
    assert {item.alt for item in stamped.items} <= alts


def test_tables_have_header_cells(read):
    kinds = [n.get("/S") for n in tags(read.trailer["/Root"]["/StructTreeRoot"]["/K"])]
    assert kinds.count("/Table") >= 4
    assert kinds.count("/TH") >= kinds.count("/Table")


def test_every_page_says_synthetic(texts):
    assert all("SYNTHETIC" in text for text in texts)


def test_nasty_text_stays_text(texts):
    assert squeezed(NASTY) in squeezed("".join(texts))


def test_without_a_chart_of_changes_the_contents_follow_the_summary_on_its_page(texts):
    # With one they have a page each, as the demo's own PDF has: end_to_end/test_pdf.py.
    assert "What is not known" in texts[1] and "Contents" in texts[1]
    assert "Read with care" in texts[1]


def test_recommendations_stand_on_page_two_and_the_five_parts_in_a_table(texts, stamped):
    assert "What we recommend" in texts[1] and "R1 Prioritise violence" in texts[1]
    assert all(squeezed(part.title) in squeezed(texts[1]) for part in stamped.parts)
    assert "1 recommendation" in texts[1] and "1 gap" in texts[1]


def test_long_tables_are_cut_and_say_where_the_rest_is(stamped):
    items = [i for part in printed(stamped)["parts"] for s in part["sections"] for i in s["items"]]
    tables = {i["label"]: i["table"] for i in items}
    assert len(tables["Figure 2"]["rows"]) == SHORT < LONGEST
    assert tables["Figure 2"]["rows"][-1][0] == "Sep 2021"
    assert "exhibits/violence/trend.csv" in tables["Figure 2"]["notes"][-1]
    assert len(tables["Figure 1"]["rows"]) == 12 and not tables["Figure 1"]["notes"]


def test_an_empty_edition_can_be_printed(empty_document):
    text = squeezed(
        "".join(
            p.extract_text() for p in pypdf.PdfReader(BytesIO(render_print(empty_document))).pages
        )
    )
    for part in empty_document.parts:
        assert squeezed(part.title) in text and squeezed(part.empty) in text
    assert "SYNTHETIC" not in text


def test_the_same_document_gives_the_same_bytes(stamped, pdf):
    assert render_print(stamped) == pdf


def test_a_damaged_picture_is_an_error_in_words(document):
    section = document.parts[0].sections[0]
    broken = replace(section, items=(replace(section.items[0], svg="<svg"),))
    part = replace(document.parts[0], sections=(broken,))
    with pytest.raises(SafecityError, match="could not be typeset"):
        render_print(replace(document, parts=(part, *document.parts[1:])))


def test_notes_stand_once_a_part_and_figures_point_to_them(texts, stamped):
    said = squeezed("".join(texts))
    caveat = next(text for item in stamped.parts[0].sections[0].items for text in item.caveats)
    users = [
        p for p in stamped.parts if any(caveat in i.caveats for s in p.sections for i in s.items)
    ]
    in_annexes = [a for a in stamped.annexes if any(caveat in i.caveats for i in a.items)]
    listed = said.count(squeezed(f"n1: {caveat}"))
    assert listed == len(users) + len(in_annexes) > 0


def test_the_summary_keeps_its_punctuation(texts):
    assert "knowledge;howcomplete" in squeezed(texts[1])


def picture(wide: float, tall: float) -> str:
    return f'<svg viewBox="0 0 {wide} {tall}"></svg>'


@pytest.mark.parametrize(
    ("heights", "rows"),
    [
        ([(300, 300), (300, 300)], [[0, 1]]),
        ([(300, 300), None, (300, 300)], [[0], [1], [2]]),
        ([(100, 300)] * 3, [[0], [1], [2]]),
        ([(600, 600), (300, 300)], [[0], [1]]),
    ],
)
def test_figures_stand_in_pairs_where_that_takes_less_of_the_page(heights, rows):
    items = [
        {"svg": picture(450, tall[0]), "phone": picture(260, tall[1])}
        if tall
        else {"svg": "", "phone": ""}
        for tall in heights
    ]
    assert side_by_side(items) == rows
