"""One change, one verdict: no two products say different things of one indicator and base."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation

from safecity.catalogue.kinds import magnitude
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.line import toned
from safecity.exhibits.store import Store
from safecity.numbers import number
from safecity.publish.draft import check_verdicts
from safecity.readings.evidence.verdicts import FILE

from . import readback

pytestmark = pytest.mark.xdist_group("demo run")
Key = tuple[str, str]
NUMBERS = ("lower", "upper", "q")
SAID = r" (?:in [A-Z][^.;:]{0,50} )?(?P<word>rose|fell) by (?P<size>[\d,]+\.\d)"


@pytest.fixture(scope="module")
def exhibits(products: Path) -> list:
    return list(Store(products / "exhibits").read())


@pytest.fixture(scope="module")
def judged(exhibits) -> dict[Key, pd.Series]:
    """What the tables of changes hold, by indicator and the period compared with."""
    return {
        (e.indicator, str(row["comparison"])): row
        for e in exhibits
        if e.table is not None and e.indicator and {"verdict", "comparison"} <= set(e.table)
        for _, row in e.table.iterrows()
    }


def text_of(path: Path) -> str:
    """All words of a page or of a deck of slides."""
    if path.suffix == ".pptx":
        shapes = (shape for slide in Presentation(path).slides for shape in slide.shapes)
        return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    return html.document_fromstring(path.read_bytes()).text_content()


def has_size(row: pd.Series) -> bool:
    return bool(pd.notna(row[magnitude(row)]))


def tone(judged: dict[Key, pd.Series], key: Key) -> str:
    row, polarity = judged[key], load_catalogue().indicators[key[0]].polarity
    return toned(str(row["verdict"]), polarity) if has_size(row) else "not tested"


def test_no_two_exhibits_judge_one_change_differently(exhibits, judged) -> None:
    check_verdicts(exhibits)
    assert len(judged) > 60
    assert {"rose", "fell", "similar", "cannot tell"} == {row["verdict"] for row in judged.values()}


@pytest.mark.parametrize("word", ["rose", "fell", "similar", "cannot tell"])
def test_an_edition_with_another_verdict_on_one_change_is_refused(exhibits, word) -> None:
    tables = [e for e in exhibits if e.chart == "change" and "verdict" in e.table]
    changes = [e for e in tables if set(e.table["verdict"]) != {word}]
    assert len(changes) > 10
    for exhibit in changes:
        table = exhibit.table.assign(verdict=word)
        other = exhibit.model_copy(update={"finding": None, "table": table})
        with pytest.raises(SafecityError, match="is judged twice"):
            check_verdicts([*exhibits, other])


def test_every_row_of_a_table_of_changes_is_a_verdict_of_the_store(products, judged) -> None:
    stored = products.parents[2] / "data" / "processed" / Path(*products.parts[-2:]) / FILE
    if not stored.is_file():
        pytest.skip("finished products come without their prepared data")
    known, held = load_catalogue().indicators, {}
    for row in json.loads(stored.read_text(encoding="utf-8"))["judged"]:
        held.setdefault(known[row["indicator"]].rule, []).append(row["verdict"])
    rows = {key: row for key, row in judged.items() if has_size(row)}
    assert len(rows) > 60 and any(key[0].startswith("public_views.") for key in rows)
    for (indicator, against), row in rows.items():
        same = [one for one in held[known[indicator].rule] if is_same(one, row)]
        assert same, (indicator, against)


def is_same(verdict: dict, row: pd.Series) -> bool:
    """Whether a verdict of the store is that of a row: word, size, interval, strength and q."""
    words = (verdict["word"], verdict["strength"]) == (row["verdict"], row["strength"])
    pairs = ((verdict["size"], row[magnitude(row)]), *((verdict[n], row[n]) for n in NUMBERS))
    return words and all(_is_close(a, b) for a, b in pairs)


def _is_close(a: float | None, b: float) -> bool:
    """Whether two numbers are one; an end that a figure lacks is null in the store."""
    return math.isnan(b) if a is None else math.isclose(a, b, rel_tol=1e-9)


def test_report_and_workbook_print_the_verdict_of_each_indicator(
    products, exhibits, judged
) -> None:
    table = next(e.table for e in exhibits if e.id == "summary.indicator_table")
    compared = table[table["against"].notna() & table["against"].ne("")]
    wanted = {row.indicator: tone(judged, (row.id, row.against)) for row in compared.itertuples()}
    printed = {cells[0]: set(cells) for cells in readback.indicator_table(products / "report.html")}
    sheet = load_workbook(products / "compendium.xlsx", read_only=True)["Indicators"]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if "Verdict" in row)
    held = {row[heads.index("Indicator")]: row[heads.index("Verdict")] for row in rows}
    for title, word in wanted.items():
        assert word in printed[title], (title, word, printed[title])
        assert held[title] == word, title


def test_the_dashboard_colours_each_change_by_its_verdict(products, judged) -> None:
    seen = 0
    for each in readback.dashboard(products / "dashboard.html")["indicators"]:
        for change in each["changes"]:
            word = tone(judged, (each["id"], change["against"]))
            assert (change["verdict"] or "not tested") == word, (each["id"], change["against"])
            seen += 1
    assert seen > 60


@pytest.mark.parametrize("name", ["report.html", "slides.pptx", "dashboard.html"])
def test_what_a_product_says_rose_or_fell_was_judged_so(products, judged, name) -> None:
    """Each noun that "rose by" or "fell by" a size has a verdict of that word and size."""
    text, known = " ".join(text_of(products / name).split()), by_noun(judged)
    nouns = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    said = list(re.finditer(f"(?P<noun>{nouns}){SAID}", text, flags=re.IGNORECASE))
    assert said
    for found in said:
        assert (found["word"], found["size"]) in known[found["noun"].lower()], found[0]


def by_noun(judged: dict[Key, pd.Series]) -> dict[str, set[tuple[str, str]]]:
    """Word and printed size of every change, by what is counted."""
    known: dict[str, set[tuple[str, str]]] = {}
    for (indicator, _), row in judged.items():
        size = row[magnitude(row)]
        moves = known.setdefault(load_catalogue().indicators[indicator].noun.lower(), set())
        moves.add((str(row["verdict"]), number(abs(size), 1) if has_size(row) else ""))
    return known
