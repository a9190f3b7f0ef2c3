"""The sign-off sheet: facts of the run, fields with labels, nothing kept or fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from safecity.catalogue.priorities import Judgement
from safecity.catalogue.registry import load_catalogue
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.signoff import caveats, render_signoff, signoff_words, weights
from safecity.publish.provenance.checks import Check

from .published import publish
from .samples import NASTY, sample_assessment, sample_exhibits, synthetic

CHECKS = (
    Check("Raw files", f"Hashed {NASTY}", "3 of 3", True),
    Check("Ingest", "Rows placed", "Of 10 rows 9 were placed", None),
    Check("Exhibits", "Described", "1 is not", False),
)
FIELDS = ("input", "select", "textarea")


class Sheet(HTMLParser):
    """Fields, labels, ids and whatever a page would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields, self.labels, self.ids, self.fetched = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.labels += [found["for"]] if tag == "label" else []
        self.fields += [found.get("id")] if tag in FIELDS else []
        if tag in ("img", "script", "link", "iframe"):
            self.fetched += [found[a] for a in ("src", "href") if a in found]


def draft(exhibits=None, **fields):
    assessment = sample_assessment().model_copy(update=fields)
    return make_draft(
        sample_exhibits() if exhibits is None else exhibits, load_catalogue(), assessment
    )


def sheet(exhibits=None, **fields) -> str:
    made = draft(exhibits, **fields)
    return render_signoff(made, document_of(made), {"report.pdf": "ab" * 32}, CHECKS)


@pytest.fixture(scope="module")
def page() -> str:
    return sheet()


def test_every_field_has_its_label_and_every_id_is_one(page):
    found = Sheet(page)
    assert len(found.fields) > 60
    assert all(found.fields) and sorted(found.fields) == sorted(found.labels)
    assert len(found.ids) == len(set(found.ids))


def test_the_facts_of_the_edition_are_there(page):
    for words in (
        "Southampton Strategic Assessment 2021/22", "ab" * 32, "Portsmouth (illustrative",
        "April 2019 to March 2020", "At what hours?", "Nobody gave a judgement",
        "Of 10 rows 9 were placed", "Not passed", "First issue of this edition",
    ):  # fmt: skip
        assert words in page, words


def test_what_a_run_cannot_decide_is_asked_of_a_person(page):
    asked = re.findall(r"<legend>([^<]+)</legend>", page)
    assert "Rows placed" in asked and "Described" in asked
    assert not [words for words in asked if words.startswith("Hashed")]
    for check in signoff_words()["checks"].values():
        assert check["asks"] in asked
    assert sum("Senior responsible owner" in words for words in asked) == 1


def test_nothing_is_fetched_kept_or_sent(page):
    assert not Sheet(page).fetched
    assert not re.search(
        r"localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttp|action=", page
    )


def test_the_script_is_the_one_that_is_allowed(page):
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_text_of_others_is_only_text(page):
    assert "<script>alert" not in page
    assert "Crime &lt;script&gt;" in page


def test_judgements_are_listed_with_author_and_reason():
    given = Judgement(score=4, author="A panel", reason="They are <children> & young")
    text = sheet(judgements={"violence": {"vulnerability": given}})
    assert "They are &lt;children&gt; &amp; young" in text and "A panel" in text
    assert "Nobody gave a judgement" not in text


def test_a_weight_of_the_edition_is_told_from_the_catalogue_s():
    told = {row.name: row for row in weights(draft(weights={"severity": 5.5}))}
    assert told["Severity"].says.startswith("Weight 5.5:")
    assert told["Severity"].source.startswith("The edition")
    assert told["Volume"].source.startswith("The catalogue")


def test_caveats_are_counted_once_for_each_exhibit():
    assert caveats(draft()) == (("Police forces revise recent months.", 7),)


def test_made_up_data_are_stamped_and_real_ones_are_not(page):
    assert "SYNTHETIC" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    text = sheet(synthetic(sample_exhibits()))
    assert "SYNTHETIC DATA" in text and "Status of the data</dt><dd>SYNTHETIC" in text


def test_an_empty_edition_has_a_sheet():
    text = sheet(())
    assert "No gap was recorded for this edition" in text
    assert not re.search(r"\b(None|nan|Undefined)\b", re.sub(r"<(style|script)>.*?</\1>", "", text))


def test_the_same_edition_gives_the_same_sheet(page):
    assert sheet() == page


def test_the_sheet_travels_with_the_edition_and_names_what_is_signed(tmp_path):
    folder = publish(tmp_path / "made")
    text = (folder / "signoff.html").read_text()
    rows = json.loads((folder / "manifest.json").read_text())["files"]
    hashes = {row["path"]: row["sha256"] for row in rows}
    assert hashes["report.html"] in text and hashes["results.csv"] in text
    assert "signoff.html" in hashes and "3 notebooks, 7 of 7 cells run" in text
