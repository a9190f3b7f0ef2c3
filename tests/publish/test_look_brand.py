"""A partnership's logo, colours and typeface reach what people read, or are refused."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from PIL import Image
from pptx import Presentation

from safecity.catalogue.assessment import House, load_partnership
from safecity.catalogue.branding import Branding, contrast
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.look import COLOURS, Brand, brand_of
from safecity.publish.products.dashboard import render_dashboard
from safecity.publish.products.print import render_print
from safecity.publish.products.report import render_report
from safecity.publish.products.slides import render_slides

from .samples import sample_assessment, sample_exhibits

PLUM, RUST = "#5A1A6B", "#8A3A00"
DECLARED = """name: Anytown
title: Anytown Partnership
code: E06000045
force: hampshire
council: Anytown Council
police: Anytown Police
contact: Anytown
comparators: {source: chosen, date: 2026-01-01, illustrative: true, members: []}
branding:
  logo: logo.png
"""


@pytest.fixture
def folder(tmp_path):
    held = tmp_path / "assessments" / "anytown"
    held.mkdir(parents=True)
    Image.new("RGB", (60, 20), PLUM).save(held / "logo.png")
    (held / "partnership.yml").write_text(DECLARED + f'  colour: "{PLUM}"\n  accent: "{RUST}"\n')
    return held


def loaded(folder):
    house = House(folder.parents[1], folder.parents[1])
    return load_partnership(house, folder.name)


@pytest.fixture
def products(folder):
    branding = loaded(folder).branding.model_copy(update={"typeface": "Gill Sans"})
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment())
    return draft, replace(document_of(draft), brand=brand_of(branding, folder))


def test_they_reach_report_dashboard_and_slides(products, folder):
    draft, document = products
    logo = base64.b64encode((folder / "logo.png").read_bytes()).decode()
    for page in (render_report(document), render_dashboard(draft, document)):
        assert f"--deep:{PLUM}" in page and f"--teal:{RUST}" in page and logo in page
        assert 'font-family:"Gill Sans","Source Sans Pro"' in page
    deck = Presentation(BytesIO(render_slides(draft, document)))
    theme = next(p for p in deck.part.package.iter_parts() if "theme1" in str(p.partname)).blob
    assert PLUM[1:].encode() in theme and RUST[1:].encode() in theme and b"Gill Sans" in theme
    assert "Logo" in [shape.name for shape in deck.slides[0].shapes]


def test_the_cover_of_the_pdf_has_the_logo(products):
    reader = pypdf.PdfReader(BytesIO(render_print(products[1])))
    assert len(reader.pages[0].images) == 1


def test_without_a_declaration_the_look_is_the_house_s_own(tmp_path):
    assert brand_of(Branding(), tmp_path) == Brand() and Brand().colours == COLOURS


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('  colour: "#FFDD00"', "cannot be read on white: contrast 1.3"),
        ('  accent: "#767676"', "cannot be read on the pale ground of panels"),
        ("  colour: plum", "no colour"),
        ("  typeface: 'x; y'", "no name of a typeface"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(folder, line, said):
    path = folder / "partnership.yml"
    path.write_text(f"{DECLARED}{line}\n")
    with pytest.raises(SafecityError, match=said) as raised:
        loaded(folder)
    assert raised.value.path == path and raised.value.line == len(DECLARED.splitlines()) + 1


@pytest.mark.parametrize("content", [None, b"GIF89a"])
def test_a_logo_that_is_not_there_or_no_png_is_refused_with_its_line(folder, content):
    (folder / "logo.png").unlink()
    if content:
        (folder / "logo.png").write_bytes(content)
    with pytest.raises(SafecityError, match=r"the logo 'logo\.png' is") as raised:
        loaded(folder)
    assert raised.value.line == len(DECLARED.splitlines())


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000") == pytest.approx(21) and contrast("#777777") < 4.5
