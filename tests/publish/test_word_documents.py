"""The paper and the report in Word: what they say, how they are built, a council's template."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.look import COLOURS, Brand
from safecity.publish.products.paper import IMPLICATIONS, paper_of, render_paper
from safecity.publish.products.whole import render_whole, whole_of
from safecity.publish.word.archive import Sent
from safecity.publish.word.letterhead import SECTIONS
from safecity.publish.word.passages import NUMBERS, looked_up, passages

from .samples import NASTY, PNG, sample_assessment, sample_exhibits, synthetic

RENDER = {"paper": render_paper, "report": render_whole}


def edition(exhibits):
    draft = make_draft(exhibits, load_catalogue(), sample_assessment())
    return draft, document_of(draft)


@pytest.fixture(scope="module")
def made():
    return edition(sample_exhibits())


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def words(document) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in
                     document.element.iter(qn("w:p")))  # fmt: skip


def heading_levels(document) -> list[int]:
    styles = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    return [int(name.split()[1]) for name in styles]


@pytest.fixture(params=list(RENDER))
def content(request, made) -> bytes:
    return RENDER[request.param](*made)


def test_the_same_edition_gives_the_same_bytes(content, made, request) -> None:
    again = RENDER[request.node.callspec.params["content"]](*made)
    assert again == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_can_be_read_without_seeing_it(content) -> None:
    document = opened(content)
    levels = [0, *heading_levels(document)]
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    pictures = list(document.element.iter(qn("wp:docPr")))
    assert all(picture.get("descr") and picture.get("name") for picture in pictures)
    for table in document.element.iter(qn("w:tbl")):
        assert table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert document.core_properties.language == "en-GB" and document.core_properties.title
    assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_figures_carry_the_name_of_their_data(made) -> None:
    document = opened(render_whole(*made))
    names = {picture.get("name") for picture in document.element.iter(qn("wp:docPr"))}
    assert {"violence.trend", "places.map"} <= names


@pytest.mark.parametrize("write", [paper_of, whole_of])
def test_every_number_of_data_and_tables_carries_its_reference(made, write) -> None:
    held = [p for p in passages(write(*made).elements) if p.kind not in ("commentary", "open")]
    assert held
    bare = [p.text for p in held for piece in p.pieces if not piece.reference
            and NUMBERS.search(piece.text)]  # fmt: skip
    assert bare == []


def test_a_control_names_where_its_number_comes_from(made) -> None:
    document = opened(render_whole(*made))
    titles = {e.get(qn("w:val")) for e in document.element.iter(qn("w:alias"))}
    assert any(title.startswith("violence.change headline") for title in titles)
    tags = [e.get(qn("w:val")) for e in document.element.iter(qn("w:tag"))]
    assert len(tags) == len(set(tags)) > 20
    assert max(map(len, titles)) <= 64


def test_numbers_and_judgements_are_cut_out_of_a_sentence() -> None:
    pieces = looked_up("It rose by −3.5% to 14,760 in 2021/22.", "a.b headline")
    bound = [piece.text for piece in pieces if piece.reference]
    assert bound == ["rose", "−3.5%", "14,760", "2021/22"]
    assert "".join(piece.text for piece in pieces) == "It rose by −3.5% to 14,760 in 2021/22."


def test_hostile_text_is_words_and_nothing_else(made) -> None:
    document = opened(render_whole(*made))
    assert " ".join(NASTY.split()) in " ".join(words(document).split())


def test_the_stamp_stands_in_every_header_where_data_are_synthetic() -> None:
    draft, document = edition(synthetic(sample_exhibits()))
    for render in RENDER.values():
        sections = opened(render(draft, document)).sections
        assert all(document.stamp in s.header.paragraphs[-1].text for s in sections)


def test_an_edition_without_any_finding_is_a_paper_too() -> None:
    draft, document = edition(())
    text = words(opened(render_paper(draft, document)))
    assert "could be compared with an earlier period" in text
    assert "makes no recommendations" in text
    assert render_whole(draft, document)


def test_headings_for_others_to_fill_in_stand_open(made) -> None:
    text = words(opened(render_paper(*made)))
    assert all(heading in text for heading in IMPLICATIONS)


def test_a_caveat_is_a_footnote_once_and_its_number_afterwards(made) -> None:
    document = opened(render_whole(*made))
    marks = [m.get(qn("w:id")) for m in document.element.iter(qn("w:footnoteReference"))]
    assert marks and len(marks) == len(set(marks))
    fields = [f.get(qn("w:instr")) for f in document.element.iter(qn("w:fldSimple"))]
    marked = {b.get(qn("w:name")) for b in document.element.iter(qn("w:bookmarkStart"))}
    asked = {re.search(r"NOTEREF (\w+)", f)[1] for f in fields if "NOTEREF" in f}
    assert asked <= marked


def test_a_partnerships_look_reaches_our_own_letterhead(made) -> None:
    draft, document = made
    brand = Brand(COLOURS | {"deep": "#5A1A6B"}, "Gill Sans", b64encode(PNG).decode())
    for render in RENDER.values():
        drawn = opened(render(draft, replace(document, brand=brand)))
        heading = drawn.styles["Heading 1"].font
        assert (str(heading.color.rgb), heading.name) == ("5A1A6B", "Gill Sans")
        header = drawn.sections[0].header._element
        assert [p.get("descr") for p in header.iter(qn("wp:docPr"))] == ["Logo"]


def template(folder, *paragraphs: str, header: str = "") -> None:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(folder / "template.docx"))


def test_a_councils_template_is_filled_by_name(made, tmp_path) -> None:
    holders = [f"{{{{ {name} }}}}" for name in SECTIONS]
    template(tmp_path, "Report of the Director", *holders, "Financial implications",
             header="{{ place }}, {{ released }}")  # fmt: skip
    document = opened(render_paper(*made, tmp_path))
    text = words(document)
    assert "{{ " not in text and "Report of the Director" in text
    assert document.sections[0].header.paragraphs[0].text == "Southampton, 30 November 2022"
    order = ["Purpose", "What changed", "What is recommended", "Decisions asked for",
             "Financial implications"]  # fmt: skip
    assert sorted(order, key=text.index) == order


def test_a_template_may_ask_for_the_whole_at_once(made, tmp_path) -> None:
    template(tmp_path, "Before", "{{ body }}", "After")
    text = words(opened(render_paper(*made, tmp_path)))
    assert text.index("Before") < text.index("Purpose") < text.index("After")


def test_a_placeholder_that_word_cut_into_runs_is_filled(made, tmp_path) -> None:
    document = docx.Document()
    cut = document.add_paragraph("For {{ pl")
    cut.add_run("ace }} and")
    cut.add_run(" others")
    document.add_paragraph("{{ body }}")
    document.save(str(tmp_path / "template.docx"))
    assert "For Southampton and others" in words(opened(render_paper(*made, tmp_path)))


def test_the_report_takes_styles_and_headers_of_a_template_and_not_its_body(made, tmp_path) -> None:
    template(tmp_path, "Report of the Director", "{{ body }}", header="City Council")
    document = opened(render_whole(*made, tmp_path))
    assert "Report of the Director" not in words(document)
    assert document.sections[0].header.paragraphs[0].text == "City Council"


@pytest.mark.parametrize(
    ("paragraphs", "problem"),
    [
        (["{{ bodi }}"], "nothing stands for the placeholder {{ bodi }}"),
        (["{{ purpose }}"], "no placeholder {{ changes }}"),
    ],
)
def test_a_template_with_a_wrong_placeholder_is_named(made, tmp_path, paragraphs, problem) -> None:
    template(tmp_path, *paragraphs)
    with pytest.raises(SafecityError, match=re.escape(problem)) as raised:
        render_paper(*made, tmp_path)
    assert raised.value.path == tmp_path / "template.docx" and raised.value.remedy


def test_a_template_without_a_style_is_named(made, tmp_path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ body }}")
    style = document.styles["Caption"].element
    style.getparent().remove(style)
    document.save(str(tmp_path / "template.docx"))
    with pytest.raises(SafecityError, match="no style 'Caption'"):
        render_paper(*made, tmp_path)


def test_a_template_that_is_none_is_named(made, tmp_path) -> None:
    (tmp_path / "template.docx").write_bytes(b"not a document")
    with pytest.raises(SafecityError, match="no Word document"):
        render_paper(*made, tmp_path)


def test_what_was_sent_is_read_back_as_it_was(made) -> None:
    elements = whole_of(*made).elements
    sent = Sent.of("a", "2021-22", "report", "0123abcd", elements, ("Director", " "))
    assert Sent.read(sent.text()) == sent
    assert sent.passages[-1].text == "Director"


def test_what_leads_to_a_list_stays_on_its_page(made):
    draft, document = made
    lead = next(
        p for p in opened(render_paper(draft, document)).paragraphs if p.text.endswith("asked:")
    )
    assert lead.paragraph_format.keep_with_next
