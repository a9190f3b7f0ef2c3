"""The PDF report: typeset by typst as tagged PDF/UA-1, the same bytes for the same document."""

from __future__ import annotations

import re
import shutil
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from safecity.charts.style import font_files
from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.publish.document import Document, release_time
from safecity.publish.look import TEMPLATES
from safecity.publish.product import Product
from safecity.publish.selection import short_table, without_empty


def number_notes(places: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, str]]]:
    """Number the caveats of all items, and put pointers to them in the items' place.

    Parameters
    ----------
    places : dict of list of dict
        Items as mappings, by the anchor of the part or annex that prints them. Each gets
        `notes`: number and anchor of its caveats.

    Returns
    -------
    dict of list of dict
        By the same anchors: number ("n1"), anchor and text of every note to be printed there.
        A caveat has the same number wherever it is used.
    """
    numbers: dict[str, int] = {}
    return {place: _listed(place, items, numbers) for place, items in places.items()}


def _listed(
    place: str, items: list[dict[str, Any]], numbers: dict[str, int]
) -> list[dict[str, str]]:
    used: dict[int, dict[str, str]] = {}
    for item in items:
        at = sorted(numbers.setdefault(text, len(numbers) + 1) for text in item["caveats"])
        texts = {numbers[text]: text for text in item["caveats"]}
        for number in at:
            used[number] = _note(place, number, texts[number])
        item["notes"] = [used[number] for number in at]
    return [used[number] for number in sorted(used)]


def _note(place: str, number: int, text: str) -> dict[str, str]:
    return {"number": f"n{number}", "anchor": f"{place}-n{number}", "text": text}


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

    with TemporaryDirectory(prefix="safecity-print-") as scratch:
        folder = _laid_out(document, Path(scratch))
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


def printed(document: Document) -> dict[str, Any]:
    """Write a document as the data that the template reads.

    Returns
    -------
    dict
        The document's fields, its colours, its tables cut to what is printed, and its
        caveats as numbered notes. Values behind figures are not printed: the workbook has them.
    """
    data = asdict(document) | {"name": document.name, "colours": document.brand.colours}
    data["brand"] = {"logo": bool(document.brand.logo)}
    if document.monitor:
        data["annexes"] = [_short(a) for a in data["annexes"] if a["anchor"] in MONITORED]
        for section in (s for part in data["parts"] for s in part["sections"]):
            section["standings"] = [r for r in section["standings"] if r["heading"] in STANDING]
    places = _places(data)
    for item in (item for items in places.values() for item in items):
        item["table"] = short_table(item)
    notes = number_notes(places)
    for place in (*data["parts"], *data["annexes"]):
        place["notes"] = notes[place["anchor"]]
    for annex in data["annexes"]:
        annex["items"] = sorted(annex["items"], key=lambda item: bool(item["svg"]))
    for group in (*(s for p in data["parts"] for s in p["sections"]), *data["annexes"]):
        group["rows"] = side_by_side(group["items"])
    if data["summary"]["changes"]:
        data["summary"]["changes"] = without_empty(data["summary"]["changes"])
    return data


MONITORED = ("data-quality", "all-indicators", "data-sources")
"""Annexes that a monitor prints, as its pages point to them; the HTML report has all."""


STANDING = ("Level", "Change", "Where")
"""What a monitor prints of a theme: reasons and what follows are for the year."""


def _short(annex: dict[str, Any]) -> dict[str, Any]:
    """Leave out what an annex says of what was not used; the HTML report says it."""
    return annex | ({"facts": (), "passages": ()} if annex["sources"] else {})


def _places(data: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """List the items of each part and annex by its anchor, in the order of the document."""
    parts = {p["anchor"]: [i for s in p["sections"] for i in s["items"]] for p in data["parts"]}
    return parts | {annex["anchor"]: [*annex["items"]] for annex in data["annexes"]}


PAGE_WIDE, HALF_WIDE = 16.0, 8.25
"""Widths of a picture that has the page to itself, and of one beside another, in centimetres."""
WORDS, PAIRED = 2.2, 3.6
"""What the words below a picture take of the page, and those above and below half of one."""
TALLEST = 17.0
"""Height of a picture that a page has room for beside its words, in centimetres."""
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def _height(picture: str, wide: float) -> float:
    """Height of a picture drawn so wide; 0 where there is none."""
    size = SIZE.search(picture)
    return float(size[2]) / float(size[1]) * wide if size else 0.0


def side_by_side(items: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Set figures in pairs where that takes less of the page; one that stands alone fills it.

    Parameters
    ----------
    items : sequence of mapping
        Figures and tables with their pictures `svg` and `phone`; the latter fills half a page.

    Returns
    -------
    list of list of int
        Rows, in the order of the items: one position, or two.
    """
    whole = [
        min(_height(item["svg"], PAGE_WIDE), TALLEST) + WORDS * bool(item["svg"]) for item in items
    ]
    half = [_height(item["phone"], HALF_WIDE) for item in items]
    least: list[float] = [0.0]
    chosen: list[list[list[int]]] = [[]]
    for at, tall in enumerate(whole):
        alone, pair = least[at] + tall, inf
        both = half[at - 1 : at + 1]
        if len(both) == 2 and min(both) and max(both) <= TALLEST:
            pair = least[at - 1] + max(both) + PAIRED
        least.append(min(alone, pair))
        paired = pair < alone
        chosen.append([*chosen[at - 1 if paired else at], [at - 1, at] if paired else [at]])
    return chosen[-1]


def _laid_out(document: Document, folder: Path) -> Path:
    for template in sorted(TEMPLATES.glob("*.typ")):
        shutil.copyfile(template, folder / template.name)
    (folder / "fonts").mkdir()
    for path in font_files().values():
        shutil.copyfile(path, folder / "fonts" / path.name)
    if document.brand.logo:
        (folder / "logo.png").write_bytes(b64decode(document.brand.logo))
    text = json_text(printed(document))
    (folder / "document.json").write_text(text, encoding="utf-8")
    return folder


PRODUCT = Product(
    file="report.pdf",
    name="Report for print",
    says="the same report as a tagged PDF",
    place=2,
    make=render_print,
    aside=True,
)
