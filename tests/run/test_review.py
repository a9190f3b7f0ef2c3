"""The reviewers' front page: what was run, checked and found, each number of it counted here."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.store import Store
from safecity.publish.compose import Composed, document_of
from safecity.publish.draft import make_draft
from safecity.publish.provenance.checks import checks_of
from safecity.run.delivery import Stamps
from safecity.run.review import Review, review_of, write_review

from ..publish import published, samples


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    made = published.publish(tmp_path_factory.mktemp("a shelf") / "made")
    ledger = published.write_raw(made.parent / "raw")
    exhibits = Store(made / "exhibits").read(["violence", "places", "knowledge_gaps"])
    draft = make_draft(exhibits, load_catalogue(), samples.sample_assessment())
    return review_of(
        Composed(draft, document_of(draft)),
        made / "notebooks",
        ledger,
        digests={"violence": "0123456789abcdef"},
    )


@pytest.fixture(scope="module")
def page(review: Review) -> str:
    first, *_ = write_review(review)
    return first.read_text(encoding="utf-8")


def outcomes(review: Review) -> dict[str, tuple[str, bool | None]]:
    checks = checks_of(review.draft, review.manifest, review.executions, review.commentary)
    return {check.name: (check.result, check.passed) for check in checks}


def test_a_page_is_written_for_every_notebook_and_the_index_first(review: Review) -> None:
    names = [path.name for path in write_review(review)]
    assert names == ["index.html", "violence.html", "places.html", "knowledge_gaps.html"]
    assert not list(review.folder.glob(".*.part"))


def test_every_link_of_the_index_leads_somewhere(review: Review, page: str) -> None:
    products = review.folder.parent
    places = {f"report.html#{made.report}" for made in review.listed_exhibits.values()}
    for target in set(re.findall(r'href="([^"]+)"', page)):
        file, _, anchor = target.partition("#")
        if not file:
            assert f'id="{anchor}"' in page, target
        elif file.startswith("../report.html"):
            assert not anchor or target.removeprefix("../") in places, target
        elif file not in ("../signoff.html", "../recount.html", "../manifest.json"):
            path = (review.folder / file).resolve()
            assert path.is_file() and path.is_relative_to(products.resolve()), target
            assert not anchor or f'id="{anchor}"' in path.read_text(), target


def test_the_facts_of_the_run_are_there(review: Review, page: str) -> None:
    for words in (
        "partnership = southampton, year = 2021-22", review.manifest["code"]["source_sha256"],
        review.manifest["environment"]["python"], "April 2021 to March 2022", "0123456789ab<",
        published.INPUTS["coverage"], "Figure 1", "Gap G2", 'lang="en-GB"',
    ):  # fmt: skip
        assert words in page, words
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert "<script" not in page


def test_raw_files_used_and_not_used_are_told(page: str) -> None:
    assert re.search(r'Street-level crime</th><td class="num">3</td><td class="num">2</td>', page)
    assert "2021-06 hampshire (2) street.csv" in page and "not needed" in page


def test_ids_are_unique_and_tables_can_be_scrolled(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    regions = re.findall(
        r'<div class="scroll" role="region" aria-label="[^"]+" tabindex="0">', page
    )
    assert len(regions) == page.count("<table") == page.count("<caption")


def test_checks_are_counted_from_this_run(review: Review) -> None:
    told = outcomes(review)
    raw = told["Each raw file is hashed and is the one recorded"]
    assert raw == ("3 files hashed, 2 used, 1 not used; 0 differ from their record", True)
    assert told["Each notebook ran from top to bottom on a fresh kernel"] == (
        "3 notebooks, 7 of 7 cells run, 0 errors", True,
    )  # fmt: skip
    assert told["Withheld rows show no value"] == (
        "1 table under control, 1 of 3 rows withheld; 0 of them show a value", True,
    )  # fmt: skip
    assert told["All exhibits are made from the same datasets"][1] is True


def changed(review: Review, **fields: object) -> Review:
    first, *others = review.draft.exhibits
    shown = (first.model_copy(update=fields), *others)
    return replace(review, draft=replace(review.draft, exhibits=shown))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"alt": "A chart."}, "Each figure has a text description"),
        ({"sources": ()}, "Each exhibit cites its sources"),
    ],
)
def test_a_check_can_fail(review: Review, fields: dict, name: str) -> None:
    assert outcomes(review)[name][1] is True
    assert outcomes(changed(review, **fields))[name][1] is False


def test_a_withheld_row_that_shows_a_value_does_not_pass(review: Review) -> None:
    shown = next(e for e in review.draft.exhibits if e.id == "places.map")
    leaking = shown.model_copy(update={"table": shown.table.assign(value=3.0)})
    told = replace(review, draft=replace(review.draft, exhibits=(leaking,)))
    assert outcomes(told)["Withheld rows show no value"][1] is False


def test_stale_exhibits_and_broken_notebooks_do_not_pass(review: Review) -> None:
    two = {**review.manifest, "inputs": {"1": {}, "2": {"coverage": "00"}}}
    name = "All exhibits are made from the same datasets"
    assert outcomes(replace(review, manifest=two))[name][1] is False
    path = review.notebook("places")
    before = path.read_text()
    try:
        broken = json.loads(before)
        broken["cells"][1]["execution_count"] = 9
        path.write_text(json.dumps(broken))
        told = outcomes(replace(review))
        assert told["Each notebook ran from top to bottom on a fresh kernel"][1] is False
    finally:
        path.write_text(before)


def test_an_edition_without_notebooks_or_data_has_an_index_too(tmp_path: Path) -> None:
    draft = make_draft((), load_catalogue(), samples.sample_assessment())
    text = write_review(review_of(Composed(draft, document_of(draft)), tmp_path))[0].read_text()
    assert "No raw file was recorded" in text and "0 executed notebooks" in text


def test_the_same_run_writes_the_same_bytes(review: Review) -> None:
    first = [path.read_bytes() for path in write_review(review)]
    assert first == [path.read_bytes() for path in write_review(review)]


def test_only_the_page_of_a_notebook_that_changed_is_written_again(
    review: Review, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(review.folder, tmp_path / "notebooks"))
    moved, stamps = replace(review, folder=folder), Stamps(tmp_path / "stamps", tmp_path)

    def written() -> set[str]:
        before = {path: path.stat().st_ino for path in folder.glob("*.html")}
        return {p.stem for p in write_review(moved, stamps) if p.stat().st_ino != before.get(p)}

    assert written() == {"index", "violence", "places", "knowledge_gaps"}
    assert written() == {"index"}
    source = folder / "places.ipynb"
    source.write_text(source.read_text().replace('"cells": [', '"cells": [ ', 1))
    assert written() == {"index", "places"}
    (folder / "violence.html").write_text("altered")
    assert written() == {"index", "violence"}
