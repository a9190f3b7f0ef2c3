"""Workbooks as a publisher would issue them, ODS or XLSX, with the same bytes on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape

Cell = str | int
Sheets = Mapping[str, Iterable[Sequence[Cell]]]

_DATE = (2022, 7, 21, 0, 0, 0)
_LEVEL = 4
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "table", "text"))
_CONTENT = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} '
    'office:version="1.3"><office:body><office:spreadsheet>'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def ods(sheets: Sheets) -> bytes:
    """Make an OpenDocument spreadsheet.

    Parameters
    ----------
    sheets : mapping
        Rows by sheet name; whole numbers become numbers, all else text.

    Returns
    -------
    bytes
        The file.
    """
    tables = (_ods_table(name, rows) for name, rows in sheets.items())
    end = "</office:spreadsheet></office:body></office:document-content>"
    parts = {"META-INF/manifest.xml": _MANIFEST, "content.xml": "".join([_CONTENT, *tables, end])}
    return _zipped({"mimetype": _ODS, **parts})


def _ods_table(name: str, rows: Iterable[Sequence[Cell]]) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{escape(name)}">{lines}</table:table>'


def _ods_cell(value: Cell) -> str:
    kind = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, int)
        else 'office:value-type="string"'
    )
    text = escape(str(value), quote=False)
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def xlsx(sheets: Sheets) -> bytes:
    """Make an Excel workbook with its texts inside the cells.

    Parameters
    ----------
    sheets : mapping
        As in `ods`.
    """
    names = list(sheets)
    numbered = list(enumerate(names, start=1))
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/relationships/worksheet" '
        f'Target="worksheets/sheet{at}.xml"/>'
        for at, _ in numbered
    )
    book = f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}/relationships"><sheets>{entries}</sheets></workbook>'  # noqa: E501
    parts = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" '
            'Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": _HEAD + book,
        "xl/_rels/workbook.xml.rels": _relationships(links),
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": _xlsx_sheet(sheets[name]) for at, name in numbered}
    return _zipped(parts)


def _relationships(links: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for at in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{parts}</Types>"
    )


def _xlsx_sheet(rows: Iterable[Sequence[Cell]]) -> str:
    lines = "".join(
        f'<row r="{at}">{"".join(_xlsx_cell(at, x, value) for x, value in enumerate(row))}</row>'
        for at, row in enumerate(rows, start=1)
    )
    return f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'


def _xlsx_cell(row: int, column: int, value: Cell) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value, quote=False)}</t></is></c>'


def _zipped(parts: Mapping[str, str]) -> bytes:
    """Put parts into an archive in their order, all of one date; `mimetype` is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode(), compresslevel=None if stored else _LEVEL)
    return buffer.getvalue()
