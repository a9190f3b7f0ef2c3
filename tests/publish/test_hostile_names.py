"""Names from data that would be markup, code or a formula stay text in every product."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pandas as pd
import pypdf
import pytest
from lxml import etree

from safecity.catalogue.kinds import kind_named
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column, Exhibit, Planned, Recommendation
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.compendium import render_compendium
from safecity.publish.products.dashboard import render_dashboard
from safecity.publish.products.paper import render_paper
from safecity.publish.products.print import render_print
from safecity.publish.products.report import render_report
from safecity.publish.products.serious_violence import make as render_needs
from safecity.publish.products.slides import render_slides
from safecity.publish.products.whole import render_whole

from .samples import composed, exhibit, figure, finding, sample_assessment, sample_exhibits

NAMES = (
    "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+1+cmd", "-1+cmd", "#panic(1)", "#(1/0)", "$1/0$",
    "= Head",
    "- item", "/ term: x", "// gone", "/* gone", "```raw", "@label", "<label>", "\\u{41}",
    '<script>alert("x")</script>', "</script><b>x", "{{ 7*7 }}", "{% x %}", "${7*7}",
    "]]>x", "&amp;x",
)  # fmt: skip
WHO = {"label": "Ward", "group": "Kind", "note": "Note"}


def table_of(**columns: list[str]) -> Exhibit:
    table = pd.DataFrame(columns)
    heads = tuple(Column(name=name, title=WHO[name]) for name in columns)
    return exhibit("places.levels", "table", "levels", table=table, columns=heads)


def pdf_of(*exhibits: Exhibit) -> str:
    made = composed((*sample_exhibits(), *exhibits), load_catalogue(), sample_assessment())
    pages = pypdf.PdfReader(BytesIO(render_print(made))).pages
    return "".join("".join(page.extract_text() for page in pages).split()).replace("\u200b", "")


@pytest.mark.parametrize(
    "letters", [(400,), (100, 100), (35, 35, 35), (60, 60, 60), (39, 39, 120), (1, 400, 25)]
)
def test_a_table_of_long_words_is_typeset_and_loses_no_letter(letters):
    cells = [[letter * n] * 2 for letter, n in zip("xyz", letters, strict=False)]
    text = pdf_of(table_of(**dict(zip(WHO, cells, strict=False))))
    for letter, n in zip("xyz", letters, strict=False):
        assert n < 30 or text.count(letter) >= 2 * n


def test_in_the_pdf_such_names_are_text():
    table = table_of(label=[*NAMES[:16]])
    odd = figure("violence.odd", "levels", headline=f"Rates {NAMES[5]} of {NAMES[0]}")
    text = pdf_of(table, odd)
    for name in NAMES[:16]:
        assert "".join(name.split()).replace("'", "’") in text.replace("'", "’"), name


def coming() -> Exhibit:
    """A scan of the horizon, every cell of which somebody wrote to do harm."""
    kind = kind_named("horizon")
    names = ["pestelo", "due", "text", "may", "bears_on", "author", "stated_in"]
    table = pd.DataFrame({name: list(NAMES) for name in names})
    heads = tuple(Column(name=name, title=kind.column(name).title or name) for name in names)
    odd = f"Known to come: {NAMES[0]} and {NAMES[16]}"
    made = exhibit("overview.horizon", "table", "levels", table=table, columns=heads,
                   headline=odd, subtitle=NAMES[17], alt=odd)  # fmt: skip
    return made.model_copy(update={"form": "horizon"})


def advised() -> list[Exhibit]:
    """Recommendations whose plans and measures hold such names."""
    return [
        exhibit(f"summary.odd{at}", "recommendation", "recommendations", order=10 + at,
                recommendation=Recommendation(
                    text=f"Advise {name}", because=("violence.change",), confidence="medium",
                    measure=f"Measured by {name}",
                    planned=Planned(action=name, owner=name, first_step=name),
                ))
        for at, name in enumerate(NAMES)
    ]  # fmt: skip


@pytest.fixture(scope="module", params=[False, True], ids=["public", "restricted"])
def made(request):
    assessment = sample_assessment().model_copy(update={"restricted": request.param})
    odd = [
        figure(f"violence.odd{at}", "levels", order=3 + at, headline=f"Rates of {name} by ward",
               alt=f"Picture of {name}", subtitle=f"{name}, by ward")
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    rise = finding("violence.offences", 30.0, sentence=f"Violence of {NAMES[0]} rose by 30%")
    odd += [
        figure(f"serious_violence.odd{at}", "levels", order=3 + at, headline=f"Rates of {name}",
               subtitle=name)
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    odd.append(figure("violence.rise", "changes", rows=3, order=90, form="change", finding=rise,
                      headline=f"Violence of {NAMES[0]} and {NAMES[-5]} rose",
                      indicator="violence.offences"))  # fmt: skip
    table = table_of(label=list(NAMES), note=list(NAMES))
    odd += [coming(), *advised()]
    draft = make_draft((*sample_exhibits(), *odd, table), load_catalogue(), assessment)
    return draft, document_of(draft)


class Elements(HTMLParser):
    """What a browser would make of a page: its elements, and the text of all of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts, self.words, self.open, self.handlers = 0, [], [""], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words.append(data)


def test_in_the_report_they_are_text(made):
    page, plain = (Elements(render_report(d)) for d in (made[1], document_of(_plain())))
    text = " ".join(page.words)
    assert [name for name in NAMES if name not in text] == []
    assert (page.scripts, page.handlers) == (plain.scripts, plain.handlers)


def _plain():
    return make_draft(sample_exhibits(), load_catalogue(), sample_assessment())


def test_in_the_dashboard_they_are_text_and_its_data_are_json(made):
    page, plain = render_dashboard(*made), _plain()
    assert Elements(page).scripts == Elements(render_dashboard(plain, document_of(plain))).scripts
    held = re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.S)
    assert held and all(json.loads(each) is not None for each in held)
    told = json.dumps([json.loads(each) for each in held], ensure_ascii=False)
    assert all(json.dumps(name, ensure_ascii=False)[1:-1] in told for name in NAMES)


def test_in_the_workbook_they_are_cells_of_text(made):
    content = render_compendium(*made)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [name for name in NAMES if not any(name in str(cell.value) for cell in cells)]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/")]
    assert not any(re.search(rb"<f[ >]", sheet) for sheet in sheets)


@pytest.mark.parametrize("render", [render_slides, render_whole, render_paper, render_needs])
def test_in_slides_and_word_they_are_text(made, render):
    with zipfile.ZipFile(BytesIO(render(*made))) as parts:
        trees = [etree.fromstring(parts.read(n)) for n in parts.namelist() if n.endswith(".xml")]
    tags = {etree.QName(each).localname for tree in trees for each in tree.iter(etree.Element)}
    assert not tags & {"script", "macro"}
    text = "\n".join("".join(tree.itertext()) for tree in trees)
    assert not re.search(r"INCLUDETEXT|DDEAUTO|\bDDE\b", text)
    if render in (render_whole, render_needs):
        assert [name for name in NAMES if name not in text] == []
    elif render is render_slides:
        assert f"Violence of {NAMES[0]} and {NAMES[-5]} rose" in text
