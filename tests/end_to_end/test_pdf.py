"""The demo's own PDF: its claim of PDF/UA holds, and nothing in it is without words."""

from __future__ import annotations

import itertools
import math
import re
import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pdfua
import pypdf
import pytest
from PIL import Image

from safecity.exhibits.store import Store
from safecity.publish.item import stamped_alt

from .readback import report_tables, squeezed

pytestmark = pytest.mark.xdist_group("demo run")


@pytest.fixture(scope="module")
def path(products):
    return products / "report.pdf"


@pytest.fixture(scope="module")
def reader(path) -> pypdf.PdfReader:
    return pypdf.PdfReader(path)


@pytest.fixture(scope="module")
def tags(reader) -> list[dict]:
    return list(tree(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def test_it_has_at_most_45_pages_and_4_megabytes(path, reader) -> None:
    assert len(reader.pages) <= 45
    assert path.stat().st_size < 4_000_000


EMPTY, HOLLOW = 1 / 3, 1 / 4
"""Most of a page between head and foot that may be blank at its end, or in a band within it."""


def test_no_page_but_the_last_is_left_a_third_empty(path, tmp_path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pages are looked at with poppler: tests/browser/install")
    subprocess.run(["pdftoppm", "-r", "20", "-gray", str(path), str(tmp_path / "page")], check=True)
    images = [Image.open(page).convert("L") for page in sorted(tmp_path.glob("*.pgm"))]
    assert len(images) > 30
    free = [_free(np.asarray(image)) for image in images]
    ends, within = zip(*free, strict=True)
    assert [(page, share) for page, share in enumerate(ends[:-1], 1) if share > EMPTY] == []
    # The cover is a cover: its bands are set so.
    assert [(page, share) for page, share in enumerate(within[1:], 2) if share > HOLLOW] == []


def _free(page: np.ndarray) -> tuple[float, float]:
    """Shares of a page between head and foot: what is blank at its end, and its widest band."""
    body = page[int(len(page) * 0.09) : int(len(page) * 0.945)]
    inked = np.flatnonzero((body < 200).any(axis=1))
    bands = np.diff(np.concatenate([[-1], inked, [len(body)]])) - 1
    return float(bands[-1]) / len(body), float(bands[:-1].max(initial=0)) / len(body)


def test_a_blank_band_within_a_page_is_seen() -> None:
    page = np.full((1000, 10), 255)
    page[[95, 300, 700, 900]] = 0
    ends, within = _free(page)
    assert 0.04 < ends < 0.06 and 0.46 < within < 0.48


def test_summary_and_contents_have_a_page_each(reader) -> None:
    summary, contents = (reader.pages[at].extract_text() for at in (1, 2))
    assert "What is not known" in summary and "Contents" not in summary
    assert "Contents" in contents and "Levels of crime" in contents


@pytest.fixture(scope="module")
def lettering(reader) -> tuple[list[str], list[float]]:
    """Words of each page, and the size of each piece of them as it is drawn."""
    sizes: list[float] = []

    def note(text, cm, tm, _font, size) -> None:
        drawn = size * math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
        sizes.extend([drawn] if text.strip() else [])

    return [page.extract_text(visitor_text=note) for page in reader.pages], sizes


def test_lettering_of_charts_is_text_of_at_least_eight_points(lettering) -> None:
    pages, sizes = lettering
    words = "".join(pages)
    assert "Comparators\u2019 mean" in words or "Comparators' mean" in words  # within a chart
    assert min(sizes) >= 7.99


def test_no_internal_name_is_printed(lettering) -> None:
    words = " ".join(lettering[0])
    assert (
        re.findall(r"\b[a-z]+_[a-z_]+\b|\b[EW]\d{8}_\w*|\b(?:nan|None(?! of)|NaN)\b", words) == []
    )


def tree(node) -> Iterator[dict]:
    """Every element of the structure, in reading order."""
    waiting = [node]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, dict):
            yield each
            if "/K" in each:
                waiting.append(each["/K"])


def test_an_independent_checker_finds_nothing_against_pdf_ua(path) -> None:
    assert [finding.message for finding in pdfua.validate(str(path)).findings] == []


def test_it_claims_pdf_ua_and_says_its_title_and_language(reader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].lower() == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Southampton" in reader.metadata.title
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_every_figure_is_tagged_with_the_exhibit_s_own_description(tags, products) -> None:
    figures = [tag for tag in tags if tag.get("/S") == "/Figure"]
    alts = {squeezed(str(tag.get("/Alt", ""))) for tag in figures}
    assert "" not in alts
    shown = report_tables(products / "report.html")
    exhibits = [e for e in Store(products / "exhibits").read() if e.kind == "figure"]
    whole = [e for e in exhibits if e.id in shown]
    assert len(whole) > 20 and len(shown) == len(alts)
    assert [e.id for e in whole if squeezed(stamped_alt(e)) not in alts] == []


def test_headings_follow_each_other_without_a_gap(tags) -> None:
    kinds = [str(tag["/S"]) for tag in tags if str(tag.get("/S", "")).startswith("/H")]
    levels = [int(kind[2:]) for kind in kinds if kind[2:].isdigit()]
    assert len(levels) > 50 and levels[0] == 1
    steps = itertools.pairwise(levels)
    assert all(after <= before + 1 for before, after in steps)


def test_tables_have_headings(tags) -> None:
    kinds = [tag.get("/S") for tag in tags]
    assert kinds.count("/Table") > 25
    assert kinds.count("/TH") >= 2 * kinds.count("/Table")


def test_bookmarks_lead_to_every_part_and_theme(reader) -> None:
    titles = [str(entry.title) for entry in flat(reader.outline)]
    numbers = {title.split()[0] for title in titles}
    assert {"1", "2", "3", "4", "5"} <= numbers
    assert any("Violence and sexual offences" in title for title in titles)
    pages = [reader.get_destination_page_number(entry) for entry in flat(reader.outline)]
    assert pages == sorted(pages) and len(titles) > 30


def flat(outline) -> list:
    return [e for entry in outline for e in (flat(entry) if isinstance(entry, list) else [entry])]
