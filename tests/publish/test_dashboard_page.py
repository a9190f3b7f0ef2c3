from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.numbers import VERY_WIDE, WIDE, interval, printed, signed
from safecity.publish.compose import document_of
from safecity.publish.dashboard.static import side_by_side
from safecity.publish.draft import make_draft
from safecity.publish.products import dashboard
from safecity.publish.products.dashboard import render_dashboard

from .dashboard_samples import whole
from .samples import NASTY, sample_assessment, sample_exhibits, synthetic

VECTORS = Path(__file__).parents[1] / "browser" / "vectors.json"
PARTS = (
    "Overview", "What changed", "Gaps in knowledge", "Glossary", "How to cite",
    "About this dashboard", "Other formats", "Data sources",
)  # fmt: skip
VOID = {"meta", "link", "br", "hr", "img", "input"}
HALVES = (0.5, 1.5, 2.5, -0.5, -1.5, 0.05, 0.15, 0.25, 0.35, -0.05, 1.005, 2.675, 0.0005, 1.2345)
OTHERS = (0, -0.04, 0.04, 9.95, 99.95, 999.95, 999.5, 1234.5, 1234567.891, -1234567.5, 1e-7, 1e12,
          0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 34254, 7.416350465677809, 4.999999999999999)  # fmt: skip


NEAR = 0.03125
"""From one end of an interval to the other, nearer than a decimal tells apart."""
ENDS = (-66.1, -0.3, 0.0, 4.96, 128.45)
"""Lower ends of intervals so wide that decimals say nothing."""


class Page(HTMLParser):
    """The page as a reader without scripts sees it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.headings: list[int] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag != "use":
            self.loaded += [v or "" for k, v in attrs if k in ("src", "href", "srcset", "action")]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.scripts.append((given, ""))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)


def made(exhibits, mode="full"):
    draft = make_draft(exhibits, load_catalogue(), sample_assessment(mode))
    return render_dashboard(draft, document_of(draft))


@pytest.fixture(scope="module")
def text():
    return made(synthetic(whole()))


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


@pytest.fixture(scope="module")
def unscripted(text):
    return text[text.index('<noscript id="static">') : text.rindex("</noscript>")]


def test_the_same_draft_gives_the_same_bytes(text):
    assert made(synthetic(whole())) == text


def test_every_element_is_closed_and_every_id_stands_once(page):
    assert page.open == [] and len(page.ids) == len(set(page.ids))


def test_headings_are_in_order_below_one_title(page):
    assert page.headings.count(1) == 1 and page.headings[0] == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_links_within_the_page_lead_to_a_place_of_it(page):
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= set(page.ids) and {"main", "overview", "sources"} <= inner


def test_nothing_is_fetched(text, page):
    assert all(url.startswith("data:") for url in page.loaded)
    style = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert len(style) == 2
    assert all(u.startswith("data:") for s in style for u in re.findall(r"url\(([^)]*)\)", s))
    assert not any("@import" in s for s in style)


def test_the_policy_allows_the_scripts_of_the_page_and_no_other(text, page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'" and "connect-src" not in rules
    run = [body for attrs, body in page.scripts if attrs.get("type") != "application/json"]
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in run]
    assert rules["script-src"] == " ".join(f"'sha256-{h}'" for h in hashes)


def test_the_data_stand_before_the_scripts_and_can_be_read(page):
    attrs, body = page.scripts[0]
    assert attrs == {"type": "application/json", "id": "data"}
    assert json.loads(body)["exhibits"]["violence.trend"]["headline"] == NASTY


def test_text_cannot_break_out_of_the_page(text, page):
    assert len(page.scripts) == 4
    assert NASTY not in text and "alert(&#34;1&#34;)" in text


def test_a_script_that_holds_the_end_of_its_element_is_made_harmless(monkeypatch):
    assert dashboard.script_text('a="</SCRIPT><!--"') == 'a="\\x3c/SCRIPT>\\x3c!--"'


def test_a_script_stands_behind_those_that_it_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(dashboard, "APP", tmp_path)
    assert dashboard.app_text(".js") == ""
    files = {
        "a.js": "  const { one,\n  } = app.c;\n  function later() {\n    app.main();\n  }",
        "b.js": "  app.b = {};",
        "c.js": "  Object.assign(app, { c, d });\n  app.b.kinds.c = 1;",
        "main.js": "  start();",
        "z.js": "  const f = app.d.f;",
        "c.css": "/* c */",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert [path.stem for path in dashboard.app_files(".js")] == ["b", "c", "a", "z", "main"]
    assert dashboard.app_text(".css") == "/* c */"


def test_no_text_of_the_app_goes_over_a_line_end():
    """The margin of each line is left out of the page, which would shorten such a text."""
    for path in dashboard.app_files(".js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.count("`") % 2 or line.endswith("\\")], path.name
    assert not re.search(r"^ ", dashboard.app_text(".js"), re.MULTILINE)


def test_no_script_of_the_app_reads_a_name_before_it_is_given():
    """Each file is loaded where all that its outermost lines read has been given."""
    given = {"held", "data", "board"}  # what the page sets when it starts
    for path in dashboard.app_files(".js"):
        text = path.read_text(encoding="utf-8")
        own = set(dashboard._given(text))
        assert set(dashboard._NEEDS.findall(text)) <= given | own, path.name
        assert re.match(r"/\* [A-Z].*", text), f"{path.name} does not say what it is"
        assert '\n  "use strict";\n' in text, f"{path.name} is not strict"
        code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert not re.search(r"\b(?:eval|innerHTML|console|debugger)\b|\bvar ", code), path.name
        assert not re.search(r"[^=!]==[^=]|!=[^=]", code), f"{path.name} compares loosely"
        given |= own


def test_without_scripts_every_indicator_has_a_figure_and_its_table(unscripted):
    assert "Violence and sexual offences" in unscripted
    assert (
        'role="img" aria-label="SYNTHETIC DATA. Description of violence.trend_offences."'
        in unscripted
    )
    assert "Table of the values in Figure" in unscripted
    for part in PARTS:
        assert f">{part}" in unscripted


def test_the_page_explains_no_word_but_those_of_verdicts(text, unscripted):
    read = unscripted[unscripted.index("How to read this dashboard</h2>") :].split("</section>")[0]
    quoted = re.findall(r"(?:\"|&#34;|&quot;)([A-Z][a-z ]+)(?:\"|&#34;|&quot;) means", read)
    known = json.loads(Page(text).scripts[0][1])["lists"]["verdicts"]
    assert quoted and {word.lower() for word in quoted} <= set(known)


def test_no_product_judges_changes_by_a_rule_of_its_own(text):
    for rule in ("No allowance", "leaves out zero", "some stand out by chance"):
        assert rule not in text


def test_what_changed_is_printed_by_the_one_rounding_rule(unscripted):
    changed = unscripted[unscripted.index('<section id="changed"') :]
    row = re.search(r"<tr><th scope=\"row\">Violence and sexual offences</th>(.*?)</tr>", changed)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", row[1])
    assert cells[:-1] == ["count", "100.0", "110.0", "+10.0%", "−1.5 to 22.0%", "2019/20"]
    assert "Changes since the baseline" in changed


def test_a_suppressed_row_is_printed_as_suppressed_without_its_numbers(text):
    data = json.loads(Page(text).scripts[0][1])
    rows = data["exhibits"]["violence.map_ward"]["rows"]
    assert rows[1] == ["E05000002", "Bevois", None, None, True]
    assert "800" not in json.dumps(data["exhibits"]["violence.map_ward"])


def test_synthetic_data_are_stamped_on_the_page_and_real_ones_are_not(text):
    assert 'class="stamp"' in text and "SYNTHETIC DATA</title>" in text
    real = made(whole())
    assert "SYNTHETIC" not in real.split('<script type="application/json"')[0].split("</head>")[1]
    assert 'class="stamp"' not in real


@pytest.mark.parametrize("mode", ["full", "refresh"])
def test_an_edition_without_exhibits_is_a_page_too(mode):
    page = Page(made((), mode))
    assert page.open == [] and "overview" in page.ids and "changed" not in page.ids


def test_exhibits_without_a_table_of_indicators_make_a_page():
    page = Page(made(sample_exhibits()))
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= set(page.ids)


def test_pictures_share_their_looks_and_say_nothing_themselves():
    one = '<svg role="img" aria-label="It" viewBox="0 0 1 1"><path style="fill: red"/></svg>'
    pictures = side_by_side([one, one, one, one.replace("red", "blue")])
    assert pictures.looks == ".k0{fill: red}"
    assert pictures.each[0] == '<svg aria-hidden="true" viewBox="0 0 1 1"><path class="k0"/></svg>'
    assert 'style="fill: blue"' in pictures.each[3]
    assert side_by_side([]).letters == ""


def test_the_vega_bundle_is_the_same_twice_and_cannot_end_its_element():
    bundle = dashboard.vega_bundle()
    dashboard.vega_bundle.cache_clear()
    assert dashboard.vega_bundle() == bundle
    assert "vegaParts" in bundle and "BSD 3-Clause" in bundle
    assert "</script" not in bundle.lower() and "<!--" not in bundle


def vectors() -> list[dict[str, object]]:
    return [
        {"value": v, "decimals": d, "printed": printed(v, d), "signed": signed(v, d),
         "beside": v + far, "interval": interval(v, v + far, d)}
        for far, values in ((NEAR, (*HALVES, *OTHERS)), (WIDE, ENDS), (VERY_WIDE, ENDS))
        for v in values
        for d in (0, 1, 2, 3)
    ]  # fmt: skip


def test_the_browser_is_tested_with_the_numbers_that_python_prints():
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == vectors()
