"""An edition with a known secret: it stands in no byte of any product."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from safecity.exhibits.gate import publish
from safecity.exhibits.store import Store
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.compendium import render_compendium
from safecity.publish.products.dashboard import render_dashboard
from safecity.publish.products.data_package import data_package
from safecity.publish.products.paper import render_paper
from safecity.publish.products.print import render_print
from safecity.publish.products.report import render_report
from safecity.publish.products.slides import render_slides
from safecity.publish.products.whole import render_whole
from safecity.readings.evidence.counts import Evidence

from .contents import texts
from .small_city import SECRET, secretive, truth, views

RESIDENTS = 5 * 1500


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    """Exhibits and every product of a city with a withheld ward."""
    evidence = secretive()
    return every_product(tmp_path_factory.mktemp("secret"), evidence, views(evidence))


def every_product(folder: Path, evidence: Evidence, read: list[Any]) -> Path:
    """Publish views, and write exhibits and every product of them to a folder."""
    made = [publish(view, evidence, "places", at) for at, view in enumerate(read)]
    for exhibit in made:
        Store(folder / "exhibits").write(exhibit)
    draft = make_draft(made, evidence.catalogue, evidence.assessment)
    document = document_of(draft)
    products = {
        "report.html": render_report(document).encode(),
        "report.pdf": render_print(document),
        "paper.docx": render_paper(draft, document),
        "report.docx": render_whole(draft, document),
        "slides.pptx": render_slides(draft, document),
        "compendium.xlsx": render_compendium(draft, document),
        "dashboard.html": render_dashboard(draft, document).encode(),
        **{f"data/{name}": content for name, content in data_package(draft, document).items()},
    }
    for name, content in products.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return folder


def forms(count: float) -> re.Pattern[bytes]:
    """A count and its rate as they would be stored or printed."""
    rate = count / RESIDENTS * 1000
    said = [f"{count:.0f}", f"{count:,.0f}", f"{rate:.4f}"[:-1], f"{rate:,.1f}"]
    return re.compile(rb"(?<![\d.,])(?:" + "|".join(map(re.escape, said)).encode() + rb")(?!\d\d)")


def test_the_secret_is_there_to_be_told(edition) -> None:
    wards = truth(secretive()).groupby("ward")["count"].sum()
    assert wards["Ward 0"] == 3 and wards["Ward 1"] == SECRET
    table = next(e for e in Store(edition / "exhibits").read() if e.name == "map_ward").table
    assert set(table.loc[table["suppressed"], "label"]) == {"Ward 0", "Ward 1"}


def test_the_secret_is_in_no_byte_of_any_product(edition) -> None:
    secret, read = forms(SECRET), 0
    for name, content in texts(edition):
        found = secret.search(content)
        assert not found, f"{name}: {content[max(0, found.start() - 80) : found.end() + 40]!r}"
        read += 1
    assert read > 100


def test_a_count_that_is_shown_is_found_in_every_product(edition) -> None:
    """The search itself finds what is there: the count of a ward that is shown."""
    shown = forms(12 * 5 * 2003)
    found = {name.split("!")[0].split(" in ")[0] for name, c in texts(edition) if shown.search(c)}
    expected = {"report.html", "report.pdf", "slides.pptx", "compendium.xlsx", "dashboard.html"}
    assert expected <= found


def test_a_changed_product_would_be_found_out() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sheet1.xml", f"<c><v>{SECRET}</v></c>")
    from .contents import opened

    assert any(forms(SECRET).search(c) for _, c in opened("x.xlsx", packed.getvalue()))
