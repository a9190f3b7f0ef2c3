"""Documents that came back: broken, hostile, of others, with comments, tables and new words."""

from __future__ import annotations

import io
import shutil
import zipfile
from types import SimpleNamespace

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from pptx import Presentation

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.dashboard import render_dashboard
from safecity.publish.products.paper import render_paper
from safecity.publish.products.report import render_report
from safecity.publish.products.slides import render_slides
from safecity.publish.products.whole import render_whole
from safecity.publish.word.back.reading import (
    AUTHOR,
    checked_name,
    list_of,
    put_back,
    read_back,
    values_of_other_periods,
)
from safecity.publish.word.back.returned import read_returned

from .samples import sample_assessment, sample_exhibits, synthetic
from .word_files import refused, repacked


@pytest.fixture(scope="module")
def draft():
    return make_draft(sample_exhibits(), load_catalogue(), sample_assessment())


@pytest.fixture(scope="module")
def rendered_paper(draft):
    return render_paper(draft, document_of(draft))


@pytest.fixture
def paper(rendered_paper, tmp_path):
    file = tmp_path / "paper.docx"
    file.write_bytes(rendered_paper)
    return file


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """A report with words of an analyst, free of references, and the draft it was made of."""
    folder = tmp_path_factory.mktemp("rendered") / "commentary"
    folder.mkdir()
    (folder / "violence.md").write_text("Partners met.\n\nThey *should* ask why.\n")
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment(), folder)
    return render_whole(draft, document_of(draft)), draft, folder


@pytest.fixture
def report(rendered, tmp_path):
    """Copies of that report and its words, which a test may change, and the draft."""
    content, draft, words = rendered
    file = tmp_path / "report.docx"
    file.write_bytes(content)
    return file, draft, shutil.copytree(words, tmp_path / "commentary")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no Word document"),
        (b"words", "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password"),
    ],
)
def test_a_file_that_is_no_document_is_named(tmp_path, content, problem) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(content)
    assert problem in refused(file)


def test_a_missing_file_is_named(tmp_path) -> None:
    assert "no Word document" in refused(tmp_path / "gone.docx")


def test_a_truncated_document_is_named(paper) -> None:
    paper.write_bytes(paper.read_bytes()[:9_000])
    assert "no Word document" in refused(paper)


def test_macros_are_refused(paper) -> None:
    repacked(paper, lambda parts: parts.update({"word/vbaProject.bin": b"x"}))
    assert "macros" in refused(paper)


def test_a_document_type_is_refused(paper) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'

    def declare(parts):
        name = "word/document.xml"
        parts[name] = bomb + parts[name].partition(b"?>")[2]

    repacked(paper, declare)
    assert "document type" in refused(paper)


def test_broken_xml_is_named_with_its_part(paper) -> None:
    repacked(paper, lambda p: p.update({"word/document.xml": p["word/document.xml"][:-40]}))
    assert "word/document.xml is damaged" in refused(paper)


def test_too_much_to_unpack_is_refused(paper, monkeypatch) -> None:
    monkeypatch.setattr("safecity.publish.word.archive.MOST_BYTES", 10_000)
    assert "too large" in refused(paper)


def test_a_workbook_is_no_document(tmp_path) -> None:
    file = tmp_path / "x.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "no Word document" in refused(file)


def test_a_document_of_somebody_else_is_named(tmp_path) -> None:
    file = tmp_path / "x.docx"
    docx.Document().save(str(file))
    assert "not made here" in refused(file)


def test_a_damaged_record_is_named(paper) -> None:
    def misspell(parts):
        for name, content in parts.items():
            if name.startswith("customXml"):
                parts[name] = content.replace(b'"passages"', b'"pasages"')

    repacked(paper, misspell)
    assert "damaged" in refused(paper)


def test_a_document_of_another_edition_is_named(paper, draft) -> None:
    other = draft.assessment.model_copy(update={"year": "2020-21"})
    later = make_draft(sample_exhibits(), load_catalogue(), other)
    with pytest.raises(SafecityError, match="another edition, southampton 2021-22"):
        read_back(read_returned(paper), later)


def test_links_are_listed_and_not_followed(paper, draft) -> None:
    document = docx.Document(str(paper))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    document.part.relate_to("https://example.org/track", relations, is_external=True)
    document.save(str(paper))
    assert "https://example.org/track" in list_of(read_back(read_returned(paper), draft))


def test_a_stamp_taken_out_of_the_header_is_named(tmp_path) -> None:
    draft = make_draft(synthetic(sample_exhibits()), load_catalogue(), sample_assessment())
    file = tmp_path / "paper.docx"
    file.write_bytes(render_paper(draft, document_of(draft)))
    assert read_back(read_returned(file), draft).faults == ()
    document = docx.Document(str(file))
    for paragraph in document.sections[0].header.paragraphs:
        paragraph.text = ""
    document.save(str(file))
    [fault] = read_back(read_returned(file), draft).faults
    assert fault.kind == "caveat" and "SYNTHETIC" in fault.words


def test_data_that_changed_since_are_said(paper) -> None:
    fewer = [e for e in sample_exhibits() if e.id != "violence.change"]
    other = make_draft(fewer, load_catalogue(), sample_assessment())
    reading = read_back(read_returned(paper), other)
    assert reading.older and "data changed since" in list_of(reading)


def test_a_pasted_table_is_kept_and_named(paper, draft) -> None:
    document = docx.Document(str(paper))
    table = document.add_table(2, 2)
    for cell, text in zip((c for r in table.rows for c in r.cells),
                          ("Ward", "Knives", "Bargate", "61"), strict=True):  # fmt: skip
        cell.text = text
    document.save(str(paper))
    reading = read_back(read_returned(paper), draft)
    assert [f.words for f in reading.faults if f.kind == "number"] == ["61"]
    assert {k.words for k in reading.placed.unplaced} == {"Ward", "Knives", "Bargate", "61"}


def test_words_under_a_heading_of_the_paper_come_back_to_its_file(paper, draft, tmp_path) -> None:
    document = docx.Document(str(paper))
    heading = next(p for p in document.paragraphs if p.text == "Financial implications")
    behind = docx.text.paragraph.Paragraph(heading._p.getnext(), heading._parent)
    behind.runs[0].text = "Costs are met from the grant."
    document.save(str(paper))
    reading = read_back(read_returned(paper), draft)
    assert reading.faults == ()
    folder = tmp_path / "words"
    put_back(reading, folder)
    text = (folder / "paper.md").read_text()
    assert text == "## Financial implications\n\nCosts are met from the grant.\n"
    again = make_draft(sample_exhibits(), load_catalogue(), sample_assessment(), folder)
    next_paper = tmp_path / "next.docx"
    next_paper.write_bytes(render_paper(again, document_of(again)))
    assert "Costs are met from the grant." in "\n".join(
        p.text for p in docx.Document(str(next_paper)).paragraphs
    )
    assert read_back(read_returned(next_paper), again).placed.commentary == {}


def test_edited_words_go_to_the_file_of_their_theme_once(report) -> None:
    file, draft, folder = report
    document = docx.Document(str(file))
    paragraph = next(p for p in document.paragraphs if p.text == "Partners met.")
    paragraph.add_run(" They will meet in May.")
    document.save(str(file))
    written = put_back(read_back(read_returned(file), draft), folder)
    assert {p.name for p in written} == {"violence.md", "report.checked.docx", "report.checked.md"}
    expected = "Partners met. They will meet in May.\n\nThey *should* ask why.\n"
    assert (folder / "violence.md").read_text() == expected
    assert put_back(read_back(read_returned(file), draft), folder) == []


def test_an_edit_reaches_report_slides_and_dashboard(report) -> None:
    file, draft, folder = report
    document = docx.Document(str(file))
    paragraph = next(p for p in document.paragraphs if p.text == "Partners met.")
    paragraph.add_run(" Wardens joined them.")
    document.save(str(file))
    put_back(read_back(read_returned(file), draft), folder)
    again = make_draft(sample_exhibits(), load_catalogue(), sample_assessment(), folder)
    made = document_of(again)
    notes = [s.notes_slide.notes_text_frame.text for s in
             Presentation(io.BytesIO(render_slides(again, made))).slides]  # fmt: skip
    for text in (render_report(made), "\n".join(notes), render_dashboard(again, made)):
        assert "Wardens joined them." in text
    assert sum("Wardens joined them." in note for note in notes) == 1


def test_all_words_of_a_theme_taken_out_leave_its_file_and_are_named(report) -> None:
    file, draft, _ = report
    document = docx.Document(str(file))
    for paragraph in document.paragraphs:
        if paragraph.text in ("Partners met.", "They should ask why."):
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(file))
    reading = read_back(read_returned(file), draft)
    assert reading.placed.commentary == {} and reading.placed.emptied == ("violence",)
    assert any(f.place == "violence" for f in reading.faults)


def test_each_fault_is_a_comment_in_a_copy_and_other_comments_stay(report) -> None:
    file, draft, folder = report
    document = docx.Document(str(file))
    paragraph = next(p for p in document.paragraphs if p.text == "Partners met.")
    paragraph.add_run(" It cost 900 pounds and soared.")
    document.add_comment(paragraph.runs, "Is that so?", author="A. Chief", initials="AC")
    document.save(str(file))
    reading = read_back(read_returned(file), draft)
    assert [f.kind for f in reading.faults] == ["number", "judgement"]
    put_back(reading, folder)
    for _ in range(2):
        copy = docx.Document(str(checked_name(file)))
        assert sorted(c.author for c in copy.comments) == ["A. Chief", AUTHOR, AUTHOR]
        put_back(read_back(read_returned(checked_name(file)), draft), folder)
    texts = [p.read_text() for p in (folder / "violence.md", checked_name(file).with_suffix(".md"))]
    assert not any("Chief" in text for text in texts)


def test_tracked_changes_count_as_accepted(report) -> None:
    file, draft, _ = report
    document = docx.Document(str(file))
    paragraph = next(p for p in document.paragraphs if p.text == "Partners met.")
    for tag, words in (("w:del", "met"), ("w:ins", "agreed")):
        change = docx.oxml.OxmlElement(tag)
        change.set(qn("w:author"), "A. Chief")
        run = docx.oxml.OxmlElement("w:r")
        text = docx.oxml.OxmlElement("w:t" if tag == "w:ins" else "w:delText")
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.runs[0].text = "Partners "
    document.save(str(file))
    reading = read_back(read_returned(file), draft)
    assert reading.placed.commentary["violence"].startswith("Partners agreed\n")
    assert reading.file.changes == 2


def test_markdown_of_an_editor_stays_words(report) -> None:
    file, draft, folder = report
    document = docx.Document(str(file))
    paragraph = next(p for p in document.paragraphs if p.text == "Partners met.")
    paragraph.runs[0].text = "# A *star* and_under \\ met."
    document.save(str(file))
    put_back(read_back(read_returned(file), draft), folder)
    again = make_draft(sample_exhibits(), load_catalogue(), sample_assessment(), folder)
    assert again.commentary["violence"][0].text == "# A *star* and_under \\ met."
    assert again.commentary["violence"][0].kind == "paragraph"


def test_values_of_other_periods_are_known_as_they_are_printed() -> None:
    """A half is rounded away from zero, and what is missing is no value."""
    table = pd.DataFrame(
        {"before": [1234.5, 2.5, None], "comparison": ["2019/20", "2020/21", "2018/19"]}
    )
    exhibit = SimpleNamespace(chart="change", table=table, indicator="violence.offences")
    draft = SimpleNamespace(exhibits=(exhibit,))
    assert values_of_other_periods(draft) == {
        "1,235": "violence.offences in 2019/20",
        "3": "violence.offences in 2020/21",
    }


def test_a_large_document_is_read(paper, draft) -> None:
    document = docx.Document(str(paper))
    for at in range(3_000):
        document.add_paragraph(f"Words without end, part {'abcdefghij'[at % 10]}.")
    document.save(str(paper))
    reading = read_back(read_returned(paper), draft)
    assert len(reading.placed.unplaced) + sum(map(len, reading.placed.commentary.values())) > 3_000


def test_the_copy_has_the_same_bytes_each_time(report) -> None:
    file, draft, folder = report
    put_back(read_back(read_returned(file), draft), folder)
    first = checked_name(file).read_bytes()
    checked_name(file).unlink()
    put_back(read_back(read_returned(file), draft), folder)
    assert checked_name(file).read_bytes() == first
    assert io.BytesIO(first).read(2) == b"PK"
