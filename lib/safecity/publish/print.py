"""The PDF report: typeset by typst as tagged PDF/UA-1, the same bytes for the same document."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from safecity.catalogue.errors import SafecityError
from safecity.charts.style import font_files
from safecity.publish.document import Document
from safecity.publish.look import COLOURS

TEMPLATES = Path(__file__).with_name("templates")
LONGEST = 24
"""Rows of a data table that are printed whole; of longer ones only SHORT are printed."""
SHORT = 12


def render_print(document: Document) -> bytes:
    """Typeset a document.

    Parameters
    ----------
    document : Document
        The report as plain data. It reaches the typesetter as a JSON file, so that no character
        in it is read as markup.

    Raises
    ------
    SafecityError
        Where the typesetter refuses, for example because a picture is damaged.
    """
    import typst

    with TemporaryDirectory(prefix="safecity-print-") as held:
        folder = _laid_out(document, Path(held))
        try:
            return typst.compile(
                str(folder / "report.typ"),
                root=str(folder),
                font_paths=[str(folder / "fonts")],
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=release_time(document),
            )
        except typst.TypstError as error:
            problem = f"the PDF could not be typeset ({error.message})"
            raise SafecityError(problem, remedy="Look at the newest exhibit's picture.") from error


def release_time(document: Document) -> datetime:
    """Noon of the release date: the only time a product carries."""
    return datetime.fromisoformat(f"{document.cover.release_date}T12:00:00").replace(tzinfo=UTC)


def printed(document: Document) -> dict[str, Any]:
    """Write a document as the data that the template reads.

    Returns
    -------
    dict
        The document's fields, its colours, and its tables cut to what is printed.
    """
    made = asdict(document) | {"name": document.name, "colours": COLOURS}
    for place in _places(made):
        for item in place["items"]:
            item["table"] = short_table(item)
    figures = (i for place in _places(made) for i in place["items"] if i["data_label"])
    return made | {"data": [printed_values(item) for item in figures]}


def short_table(item: dict[str, Any]) -> dict[str, Any]:
    """Cut the table of an item to what a page holds, and say where all of it is.

    The newest months stand last in a table of months, so its end is printed; of any other the
    beginning.
    """
    table = item["table"]
    rows, total = table["rows"], len(table["rows"])
    if total <= LONGEST:
        return table
    newest = table["columns"][0]["title"].startswith("Month")
    shown = rows[-SHORT:] if newest else rows[:SHORT]
    file = next((d["path"] for d in item["downloads"] if d["kind"] == "CSV"), "the HTML report")
    end = "last" if newest else "first"
    note = f"The {end} {SHORT} of {total:,} rows; all of them are in {file} and the HTML report."
    used = [text for text in table["notes"] if any(text[:3] in row for row in shown)]
    return table | {"rows": shown, "notes": [*used, note]}


def printed_values(item: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed of the values behind a figure, in the annex of tables."""
    return {
        "label": item["data_label"],
        "anchor": item["data_anchor"],
        "figure": {"text": item["label"], "anchor": item["anchor"]},
        "headline": item["headline"],
        "synthetic": item["synthetic"],
        **item["table"],
    }


def _places(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [section for part in made["parts"] for section in part["sections"]] + [*made["annexes"]]


def _laid_out(document: Document, folder: Path) -> Path:
    for template in sorted(TEMPLATES.glob("*.typ")):
        shutil.copyfile(template, folder / template.name)
    (folder / "fonts").mkdir()
    for path in font_files().values():
        shutil.copyfile(path, folder / "fonts" / path.name)
    text = json.dumps(printed(document), ensure_ascii=False)
    (folder / "document.json").write_text(text, encoding="utf-8")
    return folder
