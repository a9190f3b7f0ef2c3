"""Edits that hide a change, and words and files that mean harm."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.commentary import REFERENCE, blocks
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.paper import render_paper
from safecity.publish.products.whole import render_whole
from safecity.publish.word.back.beside import same_number, touches, turned_round
from safecity.publish.word.back.placing import inline
from safecity.publish.word.back.reading import put_back, read_back
from safecity.publish.word.back.returned import read_returned
from safecity.publish.word.passages import Piece

from .samples import sample_assessment, sample_exhibits
from .word_files import repacked

CELL, SHOWN = '{{ cell("overview.trend", "2019-05", "value") }}', "1,002"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """A report whose words hold a number, and the draft it was made of."""
    folder = tmp_path_factory.mktemp("rendered") / "commentary"
    folder.mkdir()
    (folder / "violence.md").write_text(f"Officers counted {CELL} calls.\n\nPartners met.\n")
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment(), folder)
    return render_whole(draft, document_of(draft)), draft, folder


@pytest.fixture
def report(rendered, tmp_path):
    """Copies of that report and its words, which a test may change, and the draft."""
    content, draft, words = rendered
    file = tmp_path / "report.docx"
    file.write_bytes(content)
    return file, draft, shutil.copytree(words, tmp_path / "commentary")


def words_of(element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def run(words: str):
    made, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made


def control_of(document):
    return next(c for c in document.element.iter(qn("w:sdt")) if words_of(c) == SHOWN)


def read_again(report, change):
    file, draft, _ = report
    document = docx.Document(str(file))
    change(document)
    document.save(str(file))
    return read_back(read_returned(file), draft)


@pytest.mark.parametrize(
    ("left", "right"),
    [("1", ""), ("−", ""), ("£", ""), ("", "0"), ("", ".5"), ("", ",000"), ("", "%"),
     ("", " per cent"), ("", "k"), ("not ", ""), ("minus ", "")],
)  # fmt: skip
def test_what_is_typed_beside_a_number_is_found(report, left, right) -> None:
    def change(document) -> None:
        control = control_of(document)
        if left:
            control.addprevious(run(left))
        if right:
            control.addnext(run(right))

    assert [f.kind for f in read_again(report, change).faults] == ["number"]


@pytest.mark.parametrize("shown", ["1 002", "1\u00a0002", "1002", "1,002.0", "1,\u00ad002"])
def test_the_same_number_in_another_format_is_none(report, shown) -> None:
    reading = read_again(
        report, lambda d: setattr(next(control_of(d).iter(qn("w:t"))), "text", shown)
    )
    assert reading.faults == () and reading.placed.commentary == {}


def test_numbers_are_the_same_by_value_sign_and_unit() -> None:
    assert same_number("23.8%", "23.8 per cent") and same_number("−4.4", "-4.4")
    for one, other in (("4,672", "4.672"), ("23.8%", "23.8"), ("−4", "4"), ("2019/20", "2019")):
        assert not same_number(one, other)


def test_a_range_between_two_numbers_changes_neither() -> None:
    pieces = (Piece("224", "a"), Piece("–"), Piece("272", "b"), Piece(" (so it is said)."))
    assert [touch for _, touch in touches(pieces)] == [("", ""), ("", "")]


@pytest.mark.parametrize("period", ["", ', "2020/21"'])
def test_a_change_told_backwards_is_found(period) -> None:
    before = Piece("20", f'value("a.b", "before"{period})')
    after = Piece("22", f'value("a.b", "after"{period})')
    words = (Piece("It went from "), Piece(" in 2019/20 to "))
    assert not turned_round((words[0], before, words[1], after))
    assert turned_round((words[0], after, words[1], before))


def test_a_number_copied_out_of_a_sentence_of_the_data_is_named(report) -> None:
    def change(document) -> None:
        owners = {words_of(p): p for p in document.element.iter(qn("w:p"))}
        control = next(
            c for c in document.element.iter(qn("w:sdt"))
            if words_of(c)[:1].isdigit() and words_of(c) != SHOWN
        )  # fmt: skip
        owners["Partners met."].append(deepcopy(control))

    reading = read_again(report, change)
    assert [f.place for f in reading.faults if "copied" in f.reason] == ["violence"]
    assert reading.placed.commentary["violence"].count("{{") == 1


def test_cells_that_change_places_are_named(report) -> None:
    def change(document) -> None:
        rows = document.element.iter(qn("w:tr"))
        row = next(r for r in rows if len({words_of(c) for c in r.iter(qn("w:tc"))}) > 2)
        row.append(row.findall(qn("w:tc"))[1])

    assert "cell" in {f.kind for f in read_again(report, change).faults}


def test_a_paragraph_joined_with_a_sentence_of_the_data_is_named(report) -> None:
    def change(document) -> None:
        paragraphs = document.element.iter(qn("w:p"))
        paragraph = next(p for p in paragraphs if words_of(p) == "Partners met.")
        look, deleted = OxmlElement("w:rPr"), OxmlElement("w:del")
        look.append(deleted)
        paragraph.find(qn("w:pPr")).append(look)

    assert "written" in {f.kind for f in read_again(report, change).faults}


@pytest.mark.parametrize(
    "words",
    ['{{ said("9", "me") }}', "{{ open", "<!-- gone -->", "1. Partners", "# one", "-", "#",
     "a*b_c\\", "\ue00041\ue001x"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["paragraph", "item"])
def test_words_that_look_like_markdown_stay_words(words, kind) -> None:
    text = inline((Piece(words),), kind)
    assert not REFERENCE.search(text) and "<!--" not in text
    [block] = blocks(text)
    assert block.kind == kind and block.text == words.replace("\ue000", "").replace("\ue001", "")


def test_bold_that_markdown_cannot_express_leaves_the_words() -> None:
    pieces = (Piece("x"), Piece("(a)", "", True), Piece("b"))
    assert [block.text for block in blocks(inline(pieces, "paragraph"))] == ["x(a)b"]


def test_words_of_a_new_footnote_are_kept_and_named(report) -> None:
    file, draft, _ = report

    def change(parts) -> None:
        note = '<w:footnote w:id="900"><w:p><w:r><w:t>Ask Ann.</w:t></w:r></w:p></w:footnote>'
        notes, main = "word/footnotes.xml", "word/document.xml"
        parts[notes] = parts[notes].replace(b"</w:footnotes>", f"{note}</w:footnotes>".encode())
        mark = b'</w:t></w:r><w:r><w:footnoteReference w:id="900"/></w:r>'
        parts[main] = parts[main].replace(b"Partners met.</w:t></w:r>", b"Partners met." + mark)

    repacked(file, change)
    reading = read_back(read_returned(file), draft)
    assert [k.words for k in reading.placed.unplaced] == ["Ask Ann."]
    assert [f.kind for f in reading.faults] == ["unplaced"]


def in_main(old: bytes, new: bytes):
    def change(parts) -> None:
        assert old in parts["word/document.xml"]
        parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [(b"openxmlformats.org/wordprocessingml/2006/main", b"x/y", "no Word document"),
     (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
      b"http://purl.oclc.org/ooxml/wordprocessingml/main", "Strict Open XML"),
     (b"<w:sectPr", b"<w:altChunk/><w:sectPr", "another document is embedded")],
)  # fmt: skip
def test_a_document_that_hides_its_words_is_refused(report, old, new, problem) -> None:
    repacked(report[0], in_main(old, new))
    with pytest.raises(SafecityError, match=problem):
        read_returned(report[0])


def test_words_behind_a_comment_in_the_xml_are_read(report) -> None:
    file, draft, _ = report
    repacked(file, in_main(b"Partners met.", b"Partners <!-- x -->met 347 times."))
    assert [f.words for f in read_back(read_returned(file), draft).faults][:1] == ["347"]


def test_parts_that_do_not_fit_together_are_named(report) -> None:
    file, draft, folder = report
    relation = b'<Relationship Id="rX" Type="http://x/image" Target="../NULL"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    repacked(file, lambda p: p.update({name: p[name].replace(b"</Relationships>", relation)}))
    with pytest.raises(SafecityError, match="do not fit together"):
        put_back(read_back(read_returned(file), draft), folder)


def test_a_forged_record_writes_no_file_elsewhere(report) -> None:
    file, draft, folder = report

    def forge(parts) -> None:
        for name in parts:
            if name.startswith("customXml/"):
                parts[name] = parts[name].replace(
                    b'"commentary","violence"', b'"commentary","../violence"'
                )
        in_main(b"Partners met.", b"Partners met again.")(parts)

    repacked(file, forge)
    reading = read_back(read_returned(file), draft)
    assert reading.placed.commentary == {}
    put_back(reading, folder)
    assert not (folder.parent / "violence.md").exists()


@pytest.mark.parametrize(("field", "value"), [("partnership", "../x"), ("key", 5), ("stamp", [])])
def test_a_record_with_odd_names_is_refused(report, field, value) -> None:
    def forge(parts) -> None:
        for name, content in parts.items():
            head, found, rest = content.partition(b'<sent xmlns="urn:safecity:word">')
            if found:
                about = json.loads(rest.removesuffix(b"</sent>")) | {field: value}
                parts[name] = head + found + json.dumps(about).encode() + b"</sent>"

    repacked(report[0], forge)
    with pytest.raises(SafecityError, match="damaged"):
        read_returned(report[0])


def test_a_template_comes_back_as_it_was_and_its_headings_take_words(tmp_path) -> None:
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment())
    template = docx.Document()
    template.add_heading("Paper for {{ place }}, 7 pages", 0)
    template.add_table(1, 2).cell(0, 1).text = "Ward: all 23"
    template.add_paragraph("{{ body }}")
    template.add_heading("Financial implications", 1)
    template.add_paragraph("Officer to write.")
    template.save(str(tmp_path / "template.docx"))
    file = tmp_path / "paper.docx"
    file.write_bytes(render_paper(draft, document_of(draft), tmp_path))
    assert read_back(read_returned(file), draft).faults == ()
    document = docx.Document(str(file))
    next(p for p in document.paragraphs if p.text == "Officer to write.").runs[0].text = "No cost."
    document.save(str(file))
    placed = read_back(read_returned(file), draft).placed
    assert placed.commentary == {"paper": "## Financial implications\n\nNo cost.\n"}


def test_a_placeholder_among_other_words_is_named(tmp_path) -> None:
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment())
    template = docx.Document()
    template.add_paragraph("{{ body }} and more")
    template.save(str(tmp_path / "template.docx"))
    with pytest.raises(SafecityError, match="among other words"):
        render_paper(draft, document_of(draft), tmp_path)
