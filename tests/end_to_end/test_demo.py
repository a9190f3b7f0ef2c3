"""From raw files to products on the synthetic city, as a user runs it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from safecity.catalogue.registry import load_catalogue

pytestmark = pytest.mark.xdist_group("demo run")
PARTS = (
    "Levels of crime, disorder and substance misuse",
    "Changes in those levels, and why they occurred",
    "The views of people who live and work in the area",
    "Gaps in knowledge",
    "Recommendations for what to prioritise",
)


class Page(HTMLParser):
    """The words of a page, and whatever it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.fetched, self.alts = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in {"img", "script", "iframe", "source", "link"}:
            self.fetched += [found[a] for a in ("src", "href") if found.get(a)]
        if tag == "img" or found.get("class", "").split()[:1] == ["picture"]:
            self.alts.append(found.get("alt") or found.get("aria-label"))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def page(demo_run) -> Page:
    return Page((demo_run.outputs / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pdf(demo_run) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO((demo_run.outputs / "report.pdf").read_bytes()))


@pytest.fixture(scope="module")
def pdf_pages(pdf) -> list[str]:
    """Words of each page, which take seconds to read."""
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def pdf_text(pdf_pages) -> str:
    return re.sub(r"\s+", " ", " ".join(pdf_pages))


def test_progress_and_products_are_printed(demo_run) -> None:
    for word in ("ingest", "overview", "summary", "report.html", "report.pdf", "bundle.zip"):
        assert word in demo_run.printed


def test_every_theme_left_a_notebook_and_exhibits(demo_run) -> None:
    # The demonstration declares no figures of its own, so that the notebook of those is left out.
    own = {slug for slug, theme in load_catalogue().themes.items() if theme.of_partnership}
    notebooks = {p.stem for p in (demo_run.outputs / "notebooks").glob("*.ipynb")}
    assert notebooks == {p.stem for p in (demo_run.root / "notebooks").glob("*.ipynb")} - own
    assert {p.name for p in (demo_run.outputs / "exhibits").iterdir()} == notebooks
    assert (demo_run.outputs / "notebooks" / "index.html").is_file()


def test_executed_notebooks_are_quiet(demo_run) -> None:
    for path in (demo_run.outputs / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text())
        code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
        assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
        streams = [o for c in code for o in c["outputs"] if o["output_type"] in ("stream", "error")]
        assert not streams, path.name
        assert "papermill" not in notebook["metadata"] or not re.search(
            r"(start|end)_time|duration", json.dumps(notebook["metadata"])
        )


def test_the_five_statutory_parts_are_visible(page, pdf_text) -> None:
    for part in PARTS:
        assert part in page.text
        assert part in pdf_text


def test_no_product_fetches_anything(demo_run, page) -> None:
    pages = [page, *(Page(p.read_text()) for p in (demo_run.outputs / "notebooks").glob("*.html"))]
    for each in pages:
        assert not [f for f in each.fetched if f.startswith(("http:", "https:", "//"))]


def test_every_picture_is_described(page) -> None:
    assert len(page.alts) > 30
    assert all(alt and len(alt) > 40 and alt.startswith("SYNTHETIC") for alt in page.alts)


def test_synthetic_stands_on_every_page(page, pdf_pages) -> None:
    assert "SYNTHETIC DATA" in page.text
    assert len(pdf_pages) > 30 and all("SYNTHETIC" in words for words in pdf_pages)


def test_the_pdf_is_tagged_titled_and_bookmarked(pdf) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("en")
    assert "Southampton" in pdf.metadata.title
    assert len(pdf.outline) > 5


def test_no_gibberish_reaches_a_reader(page, pdf_text) -> None:
    for text in (page.text, pdf_text):
        assert not re.search(r"\b(nan|NaN|None(?! of)|inf|Timestamp)\b", text)
        assert "{{" not in text


@pytest.mark.parametrize("value", ["34,254", "31,889", "7.4%", "136.0"])
def test_one_number_is_the_same_everywhere(value, page, pdf_text) -> None:
    """Published for Southampton, calibrated in the demo: DOMAIN 5.1."""
    assert value in page.text
    assert value in pdf_text


def test_a_number_that_the_report_does_not_print_is_in_its_exhibit(demo_run) -> None:
    """The count of 2020/21: its change has a line in the report, its values are in the bundle."""
    change = pd.read_csv(demo_run.outputs / "exhibits" / "overview" / "change_crime.csv")
    assert change.set_index("comparison").loc["2020/21", "before"] == 28_239


def test_results_hold_what_the_report_prints(demo_run, page) -> None:
    results = pd.read_csv(demo_run.outputs / "results.csv")
    change = results[
        (results["exhibit"] == "overview.change_crime") & (results["group"] == "2019/20")
    ]
    assert f"{change['value'].iloc[0]:.1f}%" in page.text
    assert f"{change['numerator'].iloc[0]:,.0f}" in page.text


def test_no_path_or_user_leaks(demo_run) -> None:
    """Paths of this machine would tell who made the report."""
    secret = str(demo_run.root.parent).encode()
    files = [p for p in demo_run.outputs.rglob("*") if p.is_file()]
    assert len(files) > 100
    for path in files:
        content = path.read_bytes()
        assert secret not in content and str(Path.home()).encode() + b"/" not in content, path.name


def test_the_bundle_holds_every_product(demo_run) -> None:
    with zipfile.ZipFile(demo_run.outputs / "bundle.zip") as bundle:
        names = set(bundle.namelist())
        assert bundle.testzip() is None
    for name in ("report.html", "report.pdf", "results.csv", "manifest.json",
                 "notebooks/violence.ipynb", "exhibits/violence/trend_offences.csv"):  # fmt: skip
        assert name in names


def test_every_file_of_the_edition_is_as_its_manifest_says(demo_run) -> None:
    done = demo_run.again("verify", str(demo_run.outputs))
    assert done.returncode == 0, done.stdout


def test_manifest_names_every_raw_file_by_its_hash(demo_run) -> None:
    text = (demo_run.outputs / "manifest.json").read_text()
    raw = [p for p in demo_run.raw.rglob("*.csv") if p.name != "manifest.csv"]
    assert all(p.name in text for p in raw)


def test_a_second_run_makes_nothing_and_changes_nothing(demo_run) -> None:
    before = {p: p.read_bytes() for p in demo_run.outputs.rglob("*") if p.is_file()}
    some = next(demo_run.raw.rglob("*-hampshire-street.csv"))
    some.touch()
    again = demo_run.again("run", "southampton", "2021/22")
    assert again.returncode == 0
    assert "executed" not in again.stdout + again.stderr
    assert all(p.read_bytes() == content for p, content in before.items())


def test_one_theme_again_gives_the_same_bytes(demo_run) -> None:
    edition, working = demo_run.outputs, demo_run.outputs.parent / "working" / demo_run.year
    again = demo_run.again("theme", "run", "places")
    assert again.returncode == 0, again.stdout + again.stderr
    made = sorted((working / "exhibits" / "places").iterdir())
    assert len(made) > 20
    for path in (*made, working / "notebooks" / "places.ipynb"):
        assert path.read_bytes() == (edition / path.relative_to(working)).read_bytes()


def test_a_comparator_that_a_note_rules_out_is_left_out_and_named(demo_run, page, pdf_text) -> None:
    """Street-level files of one force only: the others are compared from the Home Office tables."""
    table = pd.read_csv(demo_run.outputs / "exhibits" / "overview" / "comparison_crime.csv")
    assert table.loc[~table["usable"], "label"].tolist() == ["Derby"]
    own = table[table["own"]].iloc[0]
    assert own["rank_lower"] <= own["rank"] <= own["rank_upper"]
    for text in (page.text, " ".join(pdf_text.split())):
        assert "13 of 14 usable" in text
        assert "figures for Derby should not be used" in text


def test_the_indicator_table_says_what_the_themes_say(demo_run, page) -> None:
    folder = demo_run.outputs / "exhibits"
    lines = pd.read_csv(folder / "summary" / "indicator_table.csv").set_index("indicator")
    change = pd.read_csv(folder / "overview" / "change_crime.csv").iloc[0]
    total = lines.loc["Total recorded crime"]
    assert total["count"] == change["after"] == 34_254
    assert total["change"].startswith(f"+{change['percent']:.1f}%")  # no arrow without a verdict
    assert total["verdict"] == change["verdict"] == "cannot tell"
    # Better is not agreed, so neither better nor worse.
    assert lines.loc["Violent domestic abuse crimes", "verdict"] == "higher"
    assert lines.loc["Violent domestic abuse crimes", "change"].startswith("▲ +23.8%")
    assert lines.loc["Burglary", "verdict"] == "better"
    assert (lines["q"].dropna() >= 0).all()
    assert "Blue: higher or lower" in page.text


def test_every_chart_of_crimes_says_who_counted(demo_run) -> None:
    for path in (demo_run.outputs / "exhibits").glob("*/*.json"):
        exhibit = json.loads(path.read_text())
        sources = {source["slug"] for source in exhibit["sources"]}
        spine = exhibit["sources"][0]["slug"]
        drawn = exhibit["kind"] == "figure"
        if drawn and spine in ("police_uk", "home_office_csp") and exhibit["indicator"]:
            label = "Home Office tables" if spine == "home_office_csp" else "data.police.uk"
            assert exhibit["subtitle"].endswith(f"counts of {label}"), path.name
            assert len({"police_uk", "home_office_csp"} & sources) == 1, path.name


def test_suppressed_values_are_in_no_product(demo_run) -> None:
    for path in (demo_run.outputs / "exhibits").rglob("map_*.csv"):
        table = pd.read_csv(path)
        hidden = table[table["suppressed"]]
        assert hidden[["value", "count"]].isna().all(axis=None)
        shown = table.loc[~table["suppressed"], "count"]
        assert ((shown >= 5) | (shown == 0)).all()


def test_themes_stand_under_the_priorities_and_a_fourth_part(page) -> None:
    groups = ("Keeping people safe from harm", "Preventing and reducing reoffending",
              "Creating safe and strong communities", "Place and public")  # fmt: skip
    places = [page.text.index(name) for name in groups]
    assert places == sorted(places)


def test_the_public_speaks_in_part_three(page) -> None:
    assert "of respondents feel safe outside after dark" in page.text
    assert "because no survey or consultation was supplied" not in page.text


def test_published_shares_of_domestic_abuse_are_printed_as_published(demo_run) -> None:
    # Southampton's assessments: 13.5%, 14.5%, 17.1% and 16.9% of recorded crime from 2018/19 on.
    table = pd.read_csv(demo_run.outputs / "exhibits/domestic_abuse/series_share.csv")
    shares = table.set_index("period")["value"].round(1)
    assert shares[["2018/19", "2019/20", "2020/21", "2021/22"]].tolist() == [13.5, 14.5, 17.1, 16.9]


def test_an_explanation_weighs_every_kind_and_names_no_cause(demo_run) -> None:
    table = pd.read_csv(demo_run.outputs / "exhibits/violence/explanation_offences.csv")
    assert len(table) == 8 and set(table["grade"]) <= {"strong", "some", "none", "cannot tell"}
    words = " ".join(table["said"]).lower()
    assert not re.search(r"\b(caused?|because of|due to|led to|driven by)\b", words)


def test_contributions_of_the_explanation_are_those_of_the_chart(demo_run) -> None:
    parts = pd.read_csv(demo_run.outputs / "exhibits/violence/contributions_by_type.csv")
    top = parts.loc[parts["points"].idxmax()]
    table = pd.read_csv(demo_run.outputs / "exhibits/violence/explanation_offences.csv")
    said = table.set_index("explanation").loc["One kind of offence", "said"]
    assert said.startswith(f"{top['group']} made up {top['points']:.1f} of ")


def test_the_matrix_scores_every_theme_and_the_summary_links_to_what_it_advises(demo_run) -> None:
    folder = demo_run.outputs / "exhibits/summary"
    table = pd.read_csv(folder / "priority_matrix.csv")
    assert len(table) >= 12 and table["score"].between(1, 4).all()
    advised = [json.loads(p.read_text()) for p in folder.glob("recommendation_*.json")]
    named = [a for a in advised if a["headline"].startswith("Prioritise")]
    likely = table.loc[table["top5"] >= 0.5, "group"].str.lower()
    widest = {a["headline"].removeprefix("Prioritise ").split(", including ")[0] for a in named}
    assert widest <= set(likely)


def test_every_commentary_was_read_and_its_numbers_stand_in_the_report(demo_run, page) -> None:
    assert "{{" not in page.text
    value = pd.read_csv(demo_run.outputs / "exhibits/violence/change_offences.csv").iloc[0]
    assert f"{value['percent']:.1f}%" in page.text


def test_every_result_has_a_key_of_its_own(demo_run) -> None:
    table = pd.read_csv(demo_run.outputs / "results.csv", dtype=str)
    key = ["exhibit", "indicator", "area", "group", "period"]
    twice = table[table.duplicated(key, keep=False)]
    assert twice.empty, twice["exhibit"].unique()


def test_no_published_count_of_one_to_four_people_is_in_any_product(demo_run) -> None:
    figures = pd.read_csv(demo_run.outputs / "exhibits/young_people/series_custody.csv")
    own = figures[figures["own"]]
    assert own["count"].isna().any()  # the synthetic city has such a year
    for path in (demo_run.outputs / "exhibits").glob("*/series_*.csv"):
        table = pd.read_csv(path)
        if path.stem != "series_homicide" and "count" in table:
            assert not table["count"].between(1, 4).any(), path.name
