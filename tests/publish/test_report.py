from __future__ import annotations

import base64
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.publish.products.report import render_report

from .samples import NASTY, composed, sample_assessment, sample_exhibits, synthetic

VOID = {"meta", "img", "link", "br", "hr", "input"}


class Page(HTMLParser):
    """Every tag with its attributes, the text, and whether tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def pictures(self):
        return [attrs for _, attrs in self.tags if attrs.get("class") == "picture"]

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(document):
    return render_report(document)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_tags_close_in_order(page):
    assert page.open == []


def test_nothing_is_fetched(html, page):
    for _, attrs in page.tags:
        for name in ("src", "srcset", "data", "poster", "action"):
            assert str(attrs.get(name, "data:")).startswith("data:")
    assert not page.all("link") and not page.all("iframe")
    assert "@import" not in html
    assert set(re.findall(r"url\((.{5})", html)) == {"data:"}
    outward = [a["href"] for a in page.all("a") if "//" in a["href"] and a["href"][:5] != "data:"]
    assert outward == ["https://data.police.uk/data/"]
    assert "default-src 'none'" in html


def test_the_script_is_the_one_that_the_policy_admits(html):
    import hashlib

    script = re.search(r"<script>(.*?)</script>", html, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html


def test_nasty_text_stays_text(html, page):
    assert "<script>alert" not in html
    assert NASTY in "".join(page.words)
    assert f"Alt {NASTY}" in [image["aria-label"] for image in page.pictures]


def test_headings_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_every_link_within_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inward = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    assert set(inward) <= set(ids)
    labelled = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert set(labelled) <= set(ids)


def test_every_figure_has_alt_text_table_source_and_download(document, html, page):
    assert all(image["aria-label"] for image in page.pictures)
    drawn = [tag for tag, attrs in page.tags if tag == "svg" and "viewbox" in attrs]
    assert len(page.pictures) == len(drawn) == len(page.all("details")) == len(document.items)
    assert html.count("Source: data.police.uk, Street-level crime, 2022-05") == len(document.items)
    assert next(a["download"] for a in page.all("a") if "download" in a) == "overview-trend.csv"


def test_a_figure_s_table_is_complete(html):
    assert "Jun 2021</th>" in html and html.count("1,030</td>") == 1  # row 30 of 30


def test_the_download_holds_the_values(document, page):
    links = [a["href"] for a in page.all("a") if "download" in a]
    held = [base64.b64decode(link.split(",", 1)[1]).decode() for link in links]
    assert held == [item.csv for item in document.items]


def test_tables_have_captions_and_scoped_headers(page):
    assert len(page.all("caption")) == len(page.all("table"))
    assert {th.get("scope") for th in page.all("th")} == {"col", "row"}


def test_all_five_parts_are_visible_when_there_is_nothing(empty_document):
    html = render_report(empty_document)
    for part in empty_document.parts:
        assert f'id="part-{part.number}"' in html and part.title in html and part.empty in html


def test_synthetic_data_are_stamped_everywhere():
    made = composed(synthetic(sample_exhibits()), load_catalogue(), sample_assessment())
    html = render_report(made)
    assert (
        "SYNTHETIC DATA"
        in Page(html).words[[w.strip() != "" for w in Page(html).words].index(True)]
    )
    assert html.count('<span class="synthetic">SYNTHETIC</span>') == len(made.items)
    assert "SYNTHETIC" not in render_report(
        replace(made, stamp="", synthetic=False, parts=(), annexes=())
    )


def test_real_data_carry_no_stamp(html):
    assert "SYNTHETIC" not in html


def test_a_figure_links_to_its_notebook_where_that_lies_beside(document, html):
    assert "notebooks/" not in html
    linked = render_report(document, beside={"notebooks/violence.html"})
    assert linked.count('href="notebooks/violence.html#violence-') == 2
    assert 'href="notebooks/overview.html"' not in linked


def test_the_same_document_gives_the_same_bytes(document, html):
    assert render_report(document) == html
