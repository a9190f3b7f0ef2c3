from __future__ import annotations

import io
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from safecity.errors import SafecityError
from safecity.ingest.tables.workbook import stream_rows

from .books import EMPTY_ROWS, content, ods, ods_of, xls, xlsx, xml_cell, xml_row, xml_sheet

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
CELLS = st.one_of(WORDS.map(str.strip).map(" ".join), st.integers(-(10**9), 10**9))
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)


def read(tmp_path: Path, data: bytes) -> list[tuple]:
    path = tmp_path / "book"
    path.write_bytes(data)
    return [(row.sheet, row.number, *row.cells) for row in stream_rows(path)]


def plain(sheet: str, rows: list[list]) -> list[tuple]:
    found = []
    for number, cells in enumerate(rows, 1):
        texts = [str(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        found += [(sheet, number, *texts)] if texts else []
    return found


def trimmed(rows: list[tuple]) -> list[tuple]:
    return [tuple(plain(s, [cells])[0][2:]) for s, _, *cells in rows]


@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_a_random_table_reads_back_the_same_from_ods_xlsx_and_xls(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("random")
    rows = [[c.strip() if isinstance(c, str) else c for c in row] for row in rows]
    rows = [[" ".join(c.split()) if isinstance(c, str) else c for c in row] for row in rows]
    expected = [cells[2:] for cells in plain("2020_21", rows)]
    assert trimmed(read(folder, ods({"2020_21": rows}))) == expected
    assert trimmed(read(folder, xlsx({"2020_21": rows}))) == expected
    assert trimmed(read(folder, xls({"2020_21": rows}))) == expected


@pytest.mark.parametrize("write", [ods, xlsx, xls])
def test_rows_keep_their_sheet_and_number_and_empty_rows_are_left_out(tmp_path, write):
    data = write({"A & B": [["", ""], ["x"], [""], ["", "<y>"]], "second": [[1]]})
    found = [row[:2] for row in read(tmp_path, data)]
    assert found == [("A & B", 2), ("A & B", 4), ("second", 1)]


def test_repeated_cells_and_rows_are_counted(tmp_path):
    cells = (
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string">'
        "<text:p>Robbery</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="3"/>' + xml_cell(7)
    )
    rows = (
        '<table:table-row table:number-rows-repeated="4"/>'
        f'<table:table-row table:number-rows-repeated="3">{cells}</table:table-row>'
        + EMPTY_ROWS
        + xml_row(["end"])
    )
    found = read(tmp_path, ods_of(content(xml_sheet("s", rows))))
    same = ("Robbery", "Robbery", "", "", "", "7")
    assert [row[2:] for row in found[:3]] == [same] * 3
    assert [row[1] for row in found] == [5, 6, 7, 1048008]


def test_text_of_spans_blanks_and_covered_cells(tmp_path):
    cells = (
        "<table:table-cell><text:p>A <text:span>b<text:s text:c='2'/>c</text:span> d</text:p>"
        "<text:p>second</text:p></table:table-cell>"
        "<table:covered-table-cell/>"
        "<table:table-cell office:value-type='float' office:value='-3'>"
        "<office:annotation><text:p>a remark</text:p></office:annotation><text:p>(3)</text:p>"
        "</table:table-cell><table:table-cell office:value-type='string' office:string-value='z'/>"
    )
    rows = (
        f"<table:table-header-rows><table:table-row>{cells}</table:table-row>"
        "</table:table-header-rows>"
    )
    found = read(tmp_path, ods_of(content(xml_sheet("s", rows))))
    assert found == [("s", 1, "A b  c d\nsecond", "", "-3", "z")]


NO_TABLE = (
    "<office:document-content><table:table-row><table:table-cell/></table:table-row>"
    "</office:document-content>"
)
BROKEN = {
    "cut off": (lambda: ods({"s": [["x"]] * 50})[:400], "not a whole workbook"),
    "no zip": (lambda: b"Financial Year,Count\n", "not a whole workbook"),
    "empty": (lambda: b"", "not a whole workbook"),
    "other zip": (lambda: _zip("readme.txt", "x"), "neither ODS, XLSX nor XLS"),
    "XLS cut off or protected": (lambda: xls({"s": [["x"]]})[:700], "password, or not a whole"),
    "XLS cut off at its end": (lambda: xls({"s": [["x"]]})[:-10], "password, or not a whole"),
    "password": (
        lambda: ods_of("x", **{"META-INF/manifest.xml": "<x:encryption-data/>"}),
        "password",
    ),
    "text document": (lambda: ods_of(NO_TABLE), "not that of a spreadsheet"),
    "XML cut off": (lambda: ods_of(content(xml_sheet("s", xml_row(["x"])))[:-40]), "cut off"),
    "broken cell": (
        lambda: ods_of(
            content(xml_sheet("s", xml_row(["x"]) + xml_row(["y"]).replace("</text:p>", "")))
        ),
        "sheet s, row 2: broken XML",
    ),
    "no rels": (lambda: _zip("xl/workbook.xml", "<a/>"), "not a whole workbook"),
}


def _zip(name: str, text: str) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name):
    make, problem = BROKEN[name]
    with pytest.raises(SafecityError, match=problem) as caught:
        read(tmp_path, make())
    assert caught.value.path == tmp_path / "book" and caught.value.remedy


def test_a_wrong_checksum_is_noticed(tmp_path):
    data = bytearray(ods({"s": [[f"word {i}"] for i in range(400)]}))
    at = data.find(b"content.xml") + 600
    data[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(SafecityError, match=r"damaged|broken XML|cut off"):
        read(tmp_path, bytes(data))


def test_dates_truths_and_fractions_of_excel_are_written_out(tmp_path):
    book = openpyxl.Workbook()
    when = datetime(2023, 3, 31, 12, 5)
    book.active.append([when.date(), when, time(17, 30), timedelta(hours=30), True, 0.25, 7.0])
    book.save(tmp_path / "in.xlsx")
    assert read(tmp_path, (tmp_path / "in.xlsx").read_bytes()) == [
        ("Sheet", 1, "2023-03-31", "2023-03-31T12:05:00", "17:30:00", "1 day, 6:00:00", "true",
         "0.25", "7")
    ]  # fmt: skip


def test_hidden_sheets_of_excel_are_left_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["shown"])
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet.append(["not published"])
        sheet.sheet_state = state
    book.save(tmp_path / "in.xlsx")
    assert read(tmp_path, (tmp_path / "in.xlsx").read_bytes()) == [("Sheet", 1, "shown")]


def test_hidden_sheets_of_open_document_are_left_out(tmp_path):
    def sheet(name, style):
        return xml_sheet(name, xml_row([name])).replace(
            "<table:table ", f'<table:table table:style-name="{style}" '
        )

    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    text = content(sheet("a", "ta1"), sheet("hidden", "ta2"), sheet("b", "ta1"))
    text = text.replace("<office:body>", f"<office:automatic-styles>{styles}"
                        "</office:automatic-styles><office:body>")  # fmt: skip
    assert [row[0] for row in read(tmp_path, ods_of(text))] == ["a", "b"]


@pytest.mark.parametrize("write", [ods, xlsx, xls])
def test_an_empty_first_column_stays(tmp_path, write):
    (row,) = read(tmp_path, write({"s": [["", ""], ["", "a", 1]]}))
    assert row[:5] == ("s", 2, "", "a", "1")


@pytest.mark.parametrize("write", [ods, xlsx, xls])
def test_the_content_says_what_a_workbook_is_and_not_its_name(tmp_path, write):
    for name in ("book.xls", "book.xlsx", "book.ods"):
        (tmp_path / name).write_bytes(write({"s": [["a"]]}))
        assert [row.cells[0] for row in stream_rows(tmp_path / name)] == ["a"]


def test_shared_strings_and_prefixes_of_other_writers_are_read(tmp_path):
    data = xlsx({"s": [["a", "b"], ["a", 1]]})
    path = tmp_path / "in.xlsx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "out", "w") as out:
        for name in archive.namelist():
            text = archive.read(name)
            if "worksheets/sheet" in name:
                text = text.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
                text = text.replace(b"xmlns=", b"xmlns:x=")
            out.writestr(name, text)
    assert read(tmp_path, (tmp_path / "out").read_bytes()) == [
        ("s", 1, "a", "b"),
        ("s", 2, "a", "1"),
    ]


RAISED = {
    "percent": '<style:text-properties style:text-position="33%"/>',
    "super": '<style:text-properties fo:font-size="9pt" style:text-position="super 58%"/>',
}
LEVEL = {
    "below": '<style:text-properties style:text-position="sub 58%"/>',
    "bold": '<style:text-properties fo:font-weight="bold"/>',
}


def _marked(style: str, where: str) -> bytes:
    """An ODS with "2017/18" and a span "3" of a style, declared in content.xml or styles.xml."""
    one = f'<style:style style:name="T1" style:family="text">{style}</style:style>'
    cell = '<text:p>2017/18<text:span text:style-name="T1">3</text:span></text:p>'
    rows = (
        f'<table:table-row><table:table-cell office:value-type="string">{cell}</table:table-cell>'
    )
    body = content(xml_sheet("s", f"{rows}</table:table-row>")).replace(
        "xmlns:text=", 'xmlns:style="style" xmlns:fo="fo" xmlns:text='
    )
    if where == "styles.xml":
        return ods_of(body, **{"styles.xml": f"<office:document-styles>{one}"})
    return ods_of(body.replace("<office:body>", f"{one}<office:body>"))


@pytest.mark.parametrize("where", ["content.xml", "styles.xml"])
@pytest.mark.parametrize("style", [*RAISED, *LEVEL])
def test_raised_marks_of_ods_are_no_part_of_a_cell(tmp_path, style, where):
    text = "2017/18" if style in RAISED else "2017/183"
    data = _marked({**RAISED, **LEVEL}[style], where)
    assert read(tmp_path, data) == [("s", 1, text)]


def test_raised_marks_of_xlsx_are_no_part_of_a_cell(tmp_path):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        raised, bold = book.add_format({"font_script": 1}), book.add_format({"bold": True})
        sheet = book.add_worksheet("s")
        sheet.write_rich_string(0, 0, "2017/18", raised, "3")
        sheet.write_rich_string(0, 1, "Table ", bold, "4")
        sheet.write_string(0, 2, "2018/193")
    assert read(tmp_path, stream.getvalue())[0][2:] == ("2017/18", "Table 4", "2018/193")


def test_raised_marks_that_stand_in_the_sheet_itself_are_no_part_of_a_cell(tmp_path):
    raised, bold = InlineFont(vertAlign="superscript"), InlineFont(b=True)
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet["A1"] = CellRichText("2017/18", TextBlock(raised, "3"))
    sheet["B1"] = CellRichText("Table ", TextBlock(bold, "4"))
    sheet["C1"] = "2018/193"
    stream = io.BytesIO()
    book.save(stream)
    assert read(tmp_path, stream.getvalue())[0][2:] == ("2017/18", "Table 4", "2018/193")


@pytest.mark.real
def test_raised_marks_of_the_publishers_own_file():
    folder = Path(__file__).parents[2].parent / "shared" / "as_published" / "hate_crime"
    files = list(folder.glob("*.ods"))
    if not files:
        pytest.skip("the publisher's files are not here")
    cells = {cell for row in stream_rows(files[0]) for cell in row.cells}
    assert "2017/18" in cells and not any(cell.startswith("2017/183") for cell in cells)
