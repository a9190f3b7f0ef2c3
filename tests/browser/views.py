"""The pages that are looked at, each in the ways in which readers open it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

NOTEBOOK = "notebooks/violence.html"
PAGES = {
    "report": "report.html",
    "notebooks": "notebooks/index.html",
    "notebook": NOTEBOOK,
    "sign-off": "signoff.html",
    "counted again": "recount.html",
}
STATES = (
    "overview", "indicator", "changes", "profile", "ward", "compare", "search", "themes", "advice",
    "about",
)  # fmt: skip
READY = "html.app #panel"


def pages(products: Path) -> list[dict[str, Any]]:
    """List the pages of an edition's products; a page has one state, without an address."""
    views = [{"file": str(products / name), "states": {page: None}} for page, name in PAGES.items()]
    return [view for view in views if Path(str(view["file"])).is_file()]


def dashboard(products: Path) -> list[dict[str, Any]]:
    """List the states of the dashboard by their address, and the page without scripts."""
    board = products / "dashboard.html"
    if not board.is_file():
        return []
    states = {"file": str(board), "states": fragments(board), "ready": READY}
    return [states, {"file": str(board), "states": {"plain": None}, "plain": True}]


def fragments(path: Path) -> dict[str, str]:
    """Addresses of the states: the part behind the hash."""
    data = json.loads(embedded(path))
    indicator = next(i["id"] for i in data["indicators"] if i["headline"])
    other = next(a["code"] for a in data["areas"] if a["kind"] == "comparator")
    states = {state: f"view={state}" for state in STATES}
    ward = data["outlines"]["areas1"]["features"][0]["properties"]["code"]
    return states | {
        "ward": f"view=profile&place={ward}",
        "indicator": f"view=indicator&indicator={indicator}",
        "compare": f"view=compare&indicator={indicator}&with={other}",
        "search": "view=overview&q=zzqx",
    }


def embedded(path: Path) -> str:
    """Take the data out of the dashboard's page."""
    page = path.read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, flags=re.S)
    assert found is not None, "the dashboard carries its data"
    return found[1]
