from __future__ import annotations

from dataclasses import replace

import pytest

from safecity.publish.revisions import revisions
from safecity.publish.revisions_annex import render_revisions
from safecity.publish.revisions_tables import changes_csv, revised_table

from .editions import COUNTS, claim, edition, monthly, rows
from .samples import CAVEAT, NASTY, synthetic
from .test_report import Page


@pytest.fixture(scope="module")
def sides():
    later = {"2021-02": 210.0, "2021-03": 300.0, "2021-04": 0.0}
    old = (monthly(COUNTS), claim("rose"))
    new = (monthly(later, caveats=()), claim("fell"), claim("rose", "violence.fresh"))
    return edition(*old, name="first"), edition(*new, name="second")


@pytest.fixture(scope="module")
def html(sides) -> str:
    return render_revisions(*sides, owner=NASTY)


def test_the_page_prints_what_changed(html) -> None:
    words = " ".join(Page(html).words)
    expected = (
        "1 revised of 2 that both give, 1 new, 1 gone", "+10", "+5.0%", "Reversed",
        "It rose here", "It fell here", CAVEAT.text, "Dropped", "violence.fresh",
    )  # fmt: skip
    assert not [text for text in expected if text not in words]


def test_the_page_stands_alone_and_is_accessible(html) -> None:
    page = Page(html)
    assert page.open == [] and "default-src 'none'" in html
    assert not page.all("link") and not page.all("script") and not page.all("img")
    assert {a["href"][:5] for a in page.all("a") if not a["href"].startswith("#")} == {"data:"}
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(ids)
    assert len(page.all("caption")) == len(page.all("table")) >= 4
    assert {th.get("scope") for th in page.all("th")} == {"col", "row"}
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert "<script>alert" not in html and NASTY in " ".join(page.words)


def test_the_same_editions_give_the_same_bytes(html, sides) -> None:
    assert render_revisions(*sides, owner=NASTY) == html


def test_made_up_figures_are_stamped_where_either_side_has_them(html, sides) -> None:
    real, other = sides
    assert "SYNTHETIC" not in html
    made_up = edition(*synthetic(other.exhibits), name="second")
    for old, new in ((real, made_up), (made_up, real)):
        page = render_revisions(old, new, "Town")
        assert "SYNTHETIC DATA: second is made up" in page
        assert "– SYNTHETIC DATA</title>" in page
    both = render_revisions(made_up, replace(made_up, name="third"), "Town")
    assert "both sides of this comparison are made up" in both


def test_a_long_table_says_how_much_it_shows_and_the_download_holds_all() -> None:
    names = [f"g{n}" for n in range(40)]
    found = revisions(
        replace(edition(name="first"), results=rows(**dict.fromkeys(names, 1), x=7)),
        replace(edition(name="second"), results=rows(**dict.fromkeys(names, 2), x=None)),
    )
    table = revised_table(found, limit=10)
    assert len(table.rows) == 10 and "10 of 40 are listed." in table.notes
    lines = changes_csv(found).splitlines()
    assert len(lines) == 1 + 40 + 1
    assert lines[1].endswith(",1.0,2.0,1.0,100.0,")
    assert lines[-1] == "gone,violence.levels,,Southampton,x,2021/22,offences,,,,,suppressed"
