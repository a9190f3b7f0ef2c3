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
}
STATES = ("overview", "indicator", "changes", "compare", "search")
WAYS = ("wide", "narrow", "print", "forced")
_WAY: dict[str, dict[str, Any]] = {
    "wide": {"checks": ["accessible", "framed", "content"]},
    "narrow": {"width": 320, "height": 640, "checks": ["reflows", "content"]},
    "print": {"print": True, "checks": ["content"]},
    "forced": {"forced": True, "checks": ["content"]},
}
READY = "#app[data-ready]"


def views_of(products: Path) -> list[dict[str, Any]]:
    """List every view of the pages of an edition's products."""
    pages = [
        {"name": f"{page} {way}", "file": str(products / name), **_WAY[way]}
        for page, name in PAGES.items()
        for way in WAYS
    ]
    return [view for view in pages + dashboard(products / "dashboard.html") if exists(view)]


def dashboard(path: Path) -> list[dict[str, Any]]:
    """List the views of the dashboard: five states by their address, and without scripts."""
    if not path.is_file():
        return []
    base = {"file": str(path), "ready": READY}
    states = fragments(path)
    wide = [
        {**base, "name": f"dashboard {state}", "fragment": states[state], **_WAY["wide"]}
        for state in STATES
    ]
    narrow = [
        {**base, "name": f"dashboard {state} narrow", "fragment": states[state], **_WAY["narrow"]}
        for state in STATES
    ]
    ways = [{**base, "name": f"dashboard {way}", **_WAY[way]} for way in ("print", "forced")]
    plain = {"name": "dashboard plain", "file": str(path), "script": False, **_WAY["wide"]}
    small = plain | {"name": "dashboard plain narrow"} | _WAY["narrow"]
    return [*wide, *narrow, *ways, plain, small]


def fragments(path: Path) -> dict[str, str]:
    """Addresses of the five states: the part behind the hash."""
    data = json.loads(embedded(path))
    indicator = next(i["id"] for i in data["indicators"] if i["headline"])
    other = next(a["code"] for a in data["areas"] if a["kind"] == "comparator")
    return {
        "overview": "view=overview",
        "indicator": f"view=indicator&indicator={indicator}",
        "changes": "view=changes",
        "compare": f"view=compare&indicator={indicator}&other={other}",
        "search": "view=overview&q=zzqx",
    }


def embedded(path: Path) -> str:
    """Take the data out of the dashboard's page."""
    page = path.read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, flags=re.S)
    assert found is not None, "the dashboard carries its data"
    return found[1]


def exists(view: dict[str, Any]) -> bool:
    """Whether a view's page was made."""
    return Path(view["file"]).is_file()
