"""Read the numbers of an edition back out of each product, as its reader's program would."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

from lxml import etree, html

EVERY_VALUE = "All values"
HEADER_ROW = 6
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
VALUES = ("c:val", "c:yVal", "c:xVal")
LINES = ("Dated events", "No change")
"""Series that draw a line across a chart, from one end of its axis to the other."""
EXHIBIT = re.compile(r"Exhibit: ([a-z0-9_]+\.[a-z0-9_]+)\.")


def squeezed(text: str) -> str:
    """Text without white space, as columns and line ends differ between products."""
    return "".join(text.split())


def report_tables(path: Path) -> dict[str, list[list[str]]]:
    """Cells of the table of every figure and table of the report, by exhibit."""
    page = html.document_fromstring(path.read_bytes())
    tables = {}
    for article in page.iter("article"):
        table = article.find(".//table")
        if article.get("id") and table is not None:
            rows = table.findall("./tbody/tr")
            cells = [["".join(cell.itertext()).strip() for cell in row] for row in rows]
            tables[article.get("id").replace("-", ".", 1)] = cells
    return tables


def report_lines(path: Path) -> dict[str, list[str]]:
    """Cells of the line of every exhibit that the report does not print whole, by exhibit."""
    page = html.document_fromstring(path.read_bytes())
    rows = page.iterfind(".//table[@class='lines']/tbody/tr")
    return {
        row.get("id").replace("-", ".", 1): ["".join(cell.itertext()).strip() for cell in row]
        for row in rows
    }


def indicator_table(path: Path) -> list[list[str]]:
    """Cells of the report's table of all indicators."""
    page = html.document_fromstring(path.read_bytes())
    rows = page.get_element_by_id("all-indicators").iterfind(".//tbody/tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows]


def pdf_text(path: Path) -> str:
    """All words of a PDF without white space; poppler reads it where it is, pypdf elsewhere."""
    if which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"],
            capture_output=True, check=True,
        )  # fmt: skip
        return squeezed(done.stdout.decode("utf-8"))
    import pypdf

    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def workbook_rows(path: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Rows of the sheet of every value, by exhibit and row of the exhibit."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True)[EVERY_VALUE]
    rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
    titles = [str(title) for title in next(rows)]
    records = [dict(zip(titles, row, strict=True)) for row in rows]
    return {(r["Exhibit"], int(r["Row of the exhibit"])): r for r in records}


def package_rows(folder: Path) -> dict[tuple[str, int], dict[str, str]]:
    """The same rows of the data package, found by its descriptor."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in package["resources"] if r["name"] == "all-values")
    names = {field["title"]: field["name"] for field in resource["schema"]["fields"]}
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    titled = [{title: row[name] for title, name in names.items()} for row in records]
    return {(r["Exhibit"], int(r["Row of the exhibit"])): r for r in titled}


def dashboard(path: Path) -> dict[str, Any]:
    """The data that the dashboard carries."""
    page = path.read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, flags=re.S)
    assert found is not None, "the dashboard carries its data"
    return json.loads(found[1])


def slides(path: Path) -> Iterator[tuple[str, str, dict[str, list[tuple[str, float]]]]]:
    """Exhibit, notes and, by the exhibit that is drawn, chart points of slides of an exhibit."""
    from pptx import Presentation

    for slide in Presentation(str(path)).slides:
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        named = EXHIBIT.search(notes)
        if named:
            charts = [shape for shape in slide.shapes if getattr(shape, "has_chart", False)]
            points = {
                shape.name.removeprefix("Chart: "): [*_points(shape.chart._chartSpace)]
                for shape in charts
            }
            yield named[1], notes, points


def _points(space: etree._Element) -> Iterator[tuple[str, float]]:
    """Category and value of every point; error bars' lengths and drawn lines are no values."""
    for series in space.iterfind(".//c:ser", CHART):
        if series.findtext("c:tx//c:v", "", CHART) in LINES:
            continue
        words = {p.get("idx"): p.findtext("c:v", "", CHART)
                 for p in series.iterfind("c:cat//c:pt", CHART)}  # fmt: skip
        for kind in VALUES:
            for point in series.iterfind(f"{kind}//c:pt", CHART):
                number = point.findtext("c:v", "", CHART)
                yield words.get(point.get("idx"), ""), float(number)
