"""An error of a spreadsheet in a column of numbers is refused, in each kind of workbook."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from safecity.errors import SafecityError
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables.header import read_rows
from safecity.ingest.tables.layout import Layout
from safecity.ingest.tables.sheet import is_error
from safecity.ingest.tables.workbook import stream_rows
from tests.ingest.books import ods as as_ods

LAYOUT = Layout(anchor="Area", columns={"area": ("area", "Area"), "count": ("count", "Count")})
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def xlsx(folder: Path, error: str) -> Path:
    path, content = folder / "book.xlsx", io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, cell in (("Cover", "of 2024"), ("Numbers & more", error)):
            sheet = book.add_worksheet(name)
            sheet.write_row("B3", ("Area", "Count"))
            sheet.write_row("B4", ("Leeds", 12))
            sheet.write("B5", "York")
            sheet.write_formula("C5", "=1/0", None, cell if cell.startswith("#") else 7)
    path.write_bytes(content.getvalue())
    return path


def ods(folder: Path, error: str, value: str) -> Path:
    path = folder / "book.ods"
    path.write_bytes(as_ods({"Numbers": [("Area", "Count"), ("Leeds", 12), ("York", "@@")]}))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    plain = b'<table:table-cell office:value-type="string"><text:p>@@</text:p></table:table-cell>'
    wrong = f"<table:table-cell {value}><text:p>{error}</text:p></table:table-cell>".encode()
    assert plain in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(plain, wrong)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def read(path: Path) -> list[float]:
    rows = read_rows(scan_file(path, path.parent), LAYOUT)
    return [sheet.number(row, "count") for sheet, row in rows]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_workbook_of_excel_is_refused_by_sheet_row_and_column(tmp_path, error):
    said = rf"sheet 'Numbers & more', row 5, column 'Count': .*error of a spreadsheet.*{error[1:3]}"
    with pytest.raises(SafecityError, match=said):
        read(xlsx(tmp_path, error))


@pytest.mark.parametrize("error", [*ERRORS, "Err:502", "Err:522"])
@pytest.mark.parametrize(
    "value",
    ['office:value-type="float" office:value="0"', 'office:value-type="string" '
     'office:string-value=""'],
)  # fmt: skip
def test_an_error_in_an_opendocument_sheet_is_refused_and_no_zero(tmp_path, error, value):
    said = r"sheet 'Numbers', row 3, column 'Count': .*error of a spreadsheet"
    with pytest.raises(SafecityError, match=said):
        read(ods(tmp_path, error, value))


def test_a_cell_without_an_error_keeps_its_value(tmp_path):
    rows = [row.cells for row in stream_rows(xlsx(tmp_path, "#REF!")) if row.sheet == "Cover"]
    assert rows[-1] == ("", "York", "7")


@pytest.mark.parametrize("text", ["#1 Town", "#N/A in 2020", "Erris", "N/A", "#"])
def test_words_and_marks_are_no_error(text):
    assert not is_error(text)
