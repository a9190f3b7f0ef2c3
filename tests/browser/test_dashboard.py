"""The dashboard in Chromium: every state, and without scripts, in every way of reading."""

from __future__ import annotations

import json

import pytest

from .conftest import HERE
from .views import STATES, dashboard

pytestmark = pytest.mark.xdist_group("demo run")
ALL = (*STATES, "plain")
SCRIPTS = sorted((HERE / "dashboard").glob("*.mjs"))


@pytest.fixture(scope="module")
def examined(examine, products) -> dict[str, dict]:
    return examine(dashboard(products))


@pytest.fixture(params=ALL)
def state(request, examined) -> dict:
    assert request.param in examined, "the dashboard was not made, or did not open"
    assert "failed" not in examined[request.param], examined[request.param]["failed"]
    return examined[request.param]


def test_nothing_goes_wrong_in_the_console(state) -> None:
    assert state["errors"] == []


def test_nothing_is_asked_of_a_network(state) -> None:
    assert state["requests"] == []


def test_axe_finds_no_violation_of_wcag_2_2(state) -> None:
    assert state["wide"]["accessible"] == []


def test_it_has_a_language_a_title_landmarks_and_links_that_lead_somewhere(state) -> None:
    assert state["wide"]["framed"] == []


def test_it_reflows_at_320_pixels_or_400_per_cent(state) -> None:
    assert state["narrow"]["reflows"] == []


@pytest.mark.parametrize("way", ["narrow", "print", "forced"])
def test_no_way_of_reading_loses_the_main_content(state, way) -> None:
    wide, other = state["wide"]["content"], state[way]["content"]
    assert [h for h in wide["headings"] if h not in other["headings"]] == []
    assert other["tables"] >= wide["tables"] and other["pictures"] >= wide["pictures"]
    assert other["words"] >= 0.9 * wide["words"]


def test_with_scripts_off_the_table_of_indicators_and_the_figures_are_there(node, products) -> None:
    done = node(HERE / "scripts_off.mjs", str(products / "dashboard.html"))
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["errors"] == seen["requests"] == seen["reflows"] == []
    assert seen["tables"] >= 5 and seen["pictures"] >= 20 and seen["words"] > 5_000
    assert "Total recorded crime" in seen["text"] and "Part of the address" not in seen["text"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_the_app_promises(script, node, products) -> None:
    """Keyboard walk, hash, filters, downloads: scripts of their own, each with lines to read."""
    done = node(script, str(products / "dashboard.html"))
    assert done.returncode == 0, done.stdout + done.stderr
