"""The compendium for machines: a Frictionless data package of one CSV file for each sheet."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

from safecity.files import guarded, json_text
from safecity.publish.annexes import source_rows
from safecity.publish.compendium.sheet import SHORTHAND, Amount, Cell, Field, Sheet
from safecity.publish.compendium.sheets import sheets_of
from safecity.publish.document import Document, release_time
from safecity.publish.draft import Draft
from safecity.publish.licence import licence_of
from safecity.publish.product import Product


def csv_of(sheet: Sheet) -> bytes:
    """Write a sheet as comma-separated values in UTF-8, headings by their machine names.

    Parameters
    ----------
    sheet : Sheet
        Its rows; numbers are written in full, text that could be a formula is guarded.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(field.name for field in sheet.fields)
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8")


def _written(cell: Cell) -> str:
    if not isinstance(cell, Amount):
        return guarded(cell)
    return f"{cell.value:.0f}" if cell.value.is_integer() else repr(cell.value)


DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0"
NO_LICENCE = "none"
MISSING_VALUES = ["", *SHORTHAND]
READING = (
    "One file for each sheet of the workbook, with the same rows and columns. Numbers are in full. "
    "Shorthand stands in place of a number that is not given: [c] suppressed, [x] not available, "
    "[z] not applicable. Text that begins as a formula would has an apostrophe before it."
)
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "truth": {"type": "boolean", "trueValues": ["Yes"], "falseValues": ["No"]},
    "month": {"type": "yearmonth"},
}


def data_package(
    draft: Draft, document: Document, sheets: Sequence[Sheet] | None = None
) -> dict[str, bytes]:
    """Write an edition's tables as a data package.

    Parameters
    ----------
    draft : Draft
        Its exhibits, numbered, and what is declared.
    document : Document
        Its report.
    sheets : sequence of Sheet, optional
        From `sheets_of`, where they were made already.

    Returns
    -------
    dict of str to bytes
        Content of `datapackage.json` and of every CSV file, by file name.
    """
    sheets = sheets_of(draft, document) if sheets is None else sheets
    files = {sheet.file: csv_of(sheet) for sheet in sheets}
    described = _package(draft, document) | {
        "resources": [_resource(sheet, files[sheet.file]) for sheet in sheets]
    }
    text = json_text(described, indent=1) + "\n"
    return {DESCRIPTOR: text.encode("utf-8"), **files}


def _package(draft: Draft, document: Document) -> dict[str, Any]:
    cover = document.cover
    licences = _licences(draft)
    stamp = f"{document.stamp}. " if document.stamp else ""
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": f"{draft.assessment.slug}-{draft.assessment.year}-compendium",
        "title": f"{document.name}: data compendium",
        "description": f"{stamp}{READING}",
        "version": cover.release_date,
        "created": release_time(document).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "keywords": ["strategic assessment", "community safety", cover.place, cover.edition],
        "contributors": [{"title": cover.owner, "role": "publisher"}],
        **({"licenses": licences} if licences else {}),
        **({"sources": _sources(draft)} if draft.exhibits else {}),
    }


def _licences(draft: Draft) -> list[dict[str, str]]:
    """List the licences of the sources; what is synthetic has none."""
    stated = dict.fromkeys(row.licence for row in source_rows(draft.exhibits, draft.catalogue))
    return [_licence(name) for name in stated if not name.startswith(NO_LICENCE)]


def _licence(title: str) -> dict[str, str]:
    licence = licence_of(title)
    path = {"path": licence.address} if licence.address else {}
    return {"name": licence.name, "title": licence.title} | path


def _sources(draft: Draft) -> list[dict[str, str]]:
    return [
        {"title": f"{row.publisher}, {row.title}, {row.edition}"}
        | ({"path": row.url} if re.match(r"https?://", row.url) else {})
        for row in source_rows(draft.exhibits, draft.catalogue)
    ]


def _resource(sheet: Sheet, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in sheet.fields],
        "missingValues": _missing(sheet),
    }
    if sheet.key:
        schema["primaryKey"] = list(sheet.key)
    return {
        "name": sheet.slug,
        "type": "table",
        "path": sheet.file,
        "title": sheet.title,
        "description": sheet.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _missing(sheet: Sheet) -> list[str]:
    """Return what stands for no value; where shorthand tells rows apart, it is a value."""
    keys = [at for at, field in enumerate(sheet.fields) if field.name in sheet.key]
    explained = any(row[at] in SHORTHAND for row in sheet.rows for at in keys)
    return [""] if explained else MISSING_VALUES


def _field(field: Field) -> dict[str, Any]:
    described = {"description": field.note} if field.note else {}
    return {"name": field.name, "title": field.title, **TYPES[field.sort], **described}


PRODUCT = Product(
    file=f"data/{DESCRIPTOR}",
    name="Data package",
    says="the tables of the compendium for programs, with one CSV file for each sheet",
    place=9,
    make=data_package,
    has_words=False,
)
