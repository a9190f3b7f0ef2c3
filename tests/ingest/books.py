"""Small workbooks in the layout of the Home Office tables, as ODS, XLSX and XLS."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
import xlwt

CSP = ("Financial Year", "Financial Quarter", "Police Force", "CSP Name", "Offence Description",
       "Offence Group", "Offence Subgroup", "Offence Code", "Offence Count")  # fmt: skip
PFA = tuple("Force Name" if name == "Police Force" else name for name in CSP if name != "CSP Name")
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"
ROOT = "<office:document-content " + " ".join(
    f'xmlns:{name}="{_NAMES % name}"' for name in ("office", "table", "text")
)
EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
Cell = str | int
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def counted(count: Cell = 5, csp: str = "Town", **other: Cell) -> list[Cell]:
    """One row of the table by partnership."""
    cells: dict[str, Cell] = {
        "year": "2023/24",
        "quarter": 1,
        "force": "Hampshire",
        "csp": csp,
        "description": "Assault with injury",
        "group": "Violence against the person",
        "subgroup": "Violence with injury",
        "code": "8N",
    }
    return [*(cells | other).values(), count]


def year(*rows: Sequence[Cell], header: Sequence[str] = CSP) -> list[Sequence[Cell]]:
    """A sheet: header and rows."""
    return [header, *rows]


def xml_cell(value: Cell) -> str:
    """A cell as LibreOffice writes it."""
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value:,}</text:p></table:table-cell>"
    text = html.escape(value)
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def xml_row(cells: Sequence[Cell]) -> str:
    """A row of cells, and what LibreOffice writes after them."""
    tail = '<table:table-cell table:number-columns-repeated="16375"/>'
    return f"<table:table-row>{''.join(map(xml_cell, cells))}{tail}</table:table-row>"


def xml_sheet(name: str, rows: str) -> str:
    """A sheet of rows that are written already."""
    columns = '<table:table-column table:number-columns-repeated="16384"/>'
    title = html.escape(name)
    return f'<table:table table:name="{title}">{columns}{rows}{EMPTY_ROWS}</table:table>'


def ods_of(content: str, **members: str) -> bytes:
    """An ODS with this content.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def content(*sheets: str) -> str:
    """The XML of an ODS with sheets that are written already."""
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}\n{ROOT}>{body}</office:document-content>"


def ods(sheets: Sheets) -> bytes:
    """An ODS of these sheets."""
    return ods_of(content(*(xml_sheet(n, "".join(map(xml_row, r))) for n, r in sheets.items())))


def xlsx(sheets: Sheets) -> bytes:
    """An XLSX of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(sheets: Sheets) -> bytes:
    """An XLS of these sheets, as Excel wrote them until 2007."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(number, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
