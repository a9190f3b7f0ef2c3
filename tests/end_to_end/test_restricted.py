"""A restricted edition shows what partners count; nothing of that is in any file of the public one.

The public edition is made twice, with other numbers below the threshold: not a byte may differ.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from safecity.catalogue.assessment import Assessment, House, load_assessment
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.gate import publish
from safecity.exhibits.store import Store
from safecity.exhibits.theme import known_readings
from safecity.files import unguarded
from safecity.ingest.supply.supplied import cut, survey
from safecity.ingest.wider import read_published
from safecity.publish.compose import compose
from safecity.publish.provenance.shelf import open_shelf
from safecity.publish.provenance.verify import check_kind, verify
from safecity.publish.references import References
from safecity.publish.release import make_products
from safecity.readings import loaded
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from ..readings.conftest import build
from .contents import texts

HEAD = "indicator,area,period,count,denominator,source,note"
OPEN = """\
high_risk_repeats,E06000045,2020/21,268,6947,Panel,
high_risk_referrals,E06000045,2020/21,6947,,Panel,
high_risk_referrals,E06000045,2021/22,7919,,Panel,
child_exploitation_referrals,E06000045,2020/21,131,,Services,
violence_victims,E06000045,2021/22,10020,,Police,
violence_victims: Women and girls,E06000045,2021/22,5790,,Police,
violence_victims: Men and boys,E06000045,2021/22,3990,,Police,
hate_crime_offences,E06000045,2021/22,*,,Police,withheld by the police
"""
SMALL = """\
high_risk_repeats,E06000045,2021/22,{n},7919,Panel,
child_exploitation_referrals,E06000045,2021/22,{n},,Services,
violence_victims: Sex not recorded,E06000045,2021/22,{n},,Police,
"""
SHOWN = ("domestic_abuse", "women_and_girls", "exploitation", "hate_crime")
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Made:
    """An edition of the small counts `n`: where it lies, and what was declared."""

    folder: Path
    assessment: Assessment
    n: int

    @property
    def results(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "results.csv", converters={"group": unguarded})


def exhibits(evidence: Evidence, store: Store) -> Iterator[str]:
    """Publish what every reading makes of every partner's figure."""
    for slug in SHOWN:
        mine = evidence.catalogue.themes[slug].indicators
        partners = [i for i in mine.values() if i.source == "partner_figures"]
        for at, indicator in enumerate(partners):
            for module in map(loaded, known_readings().values()):
                if not module.published or module.subject != "indicator":
                    continue
                try:
                    view = module.read(evidence, indicator)
                except Absent:
                    continue
                own = replace(view, name=f"{view.name}_{at}")
                store.write(publish(own, evidence, slug, at))
                yield f"{slug}.{own.name}"


def make(root: Path, year: str, n: int) -> Made:
    house = House(root, root / "raw")
    table = house.raw / "partner_figures" / "2022" / "partners.csv"
    table.parent.mkdir(parents=True)
    table.write_text(f"{HEAD}\n{OPEN}{SMALL.format(n=n)}", encoding="utf-8")
    declared = root / "assessments" / "southampton"
    declared.mkdir(parents=True)
    for name in ("partnership.yml", "2021-22.yml"):
        shutil.copy(REPOSITORY / "assessments" / "southampton" / name, declared)
    assessment = load_assessment(house, "southampton", year)
    found = read_published(cut(survey(house), assessment), assessment)
    city = build(assessment)
    told = city.ledger.iloc[[0]].assign(source="partner_figures", edition="2022")
    data = replace(
        city, figures=found.frames["figures"], ledger=pd.concat([city.ledger, told]),
        revised=found.frames["revised"],
    )  # fmt: skip
    evidence = Evidence(assessment, load_catalogue(), data)
    folder = house.outputs(assessment.slug, assessment.year)
    store = Store(folder / "exhibits")
    assert len(list(exhibits(evidence, store))) > 4
    composed = compose(house, assessment, evidence.catalogue, store.folder)
    make_products(composed, house, store.folder, folder)
    return Made(folder, assessment, n)


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("restricted"), "2021-22-restricted", 3)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("public"), "2021-22", 3)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("other"), "2021-22", 2)


def files(made: Made) -> dict[str, bytes]:
    return {
        path.relative_to(made.folder).as_posix(): path.read_bytes()
        for path in sorted(made.folder.rglob("*"))
        if path.is_file()
    }


def test_the_public_edition_is_the_same_whatever_is_below_the_threshold(
    public: Made, other: Made
) -> None:
    mine, theirs = files(public), files(other)
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_the_restricted_edition_shows_the_counts_and_what_partners_withhold_stays_so(
    restricted: Made, public: Made
) -> None:
    shown, hidden = restricted.results, public.results
    for name in ("Sex not recorded", "domestic_abuse.repeats", "exploitation.children"):
        rows = shown[shown["group"].eq(name) | shown["indicator"].eq(name)]
        assert rows["numerator"].eq(restricted.n).any(), name
    assert not hidden["numerator"].between(1, 4).any()
    told = [r for r in shown["indicator"] if r == "hate_crime.offences"]
    assert told == [], "withheld by the partner"


def test_no_number_that_follows_from_a_small_count_is_in_any_public_file(
    restricted: Made, public: Made
) -> None:
    own = restricted.results
    small = own[own["numerator"].eq(restricted.n)]
    columns = ["value", "lower", "upper"]
    unrounded = {f"{v:.6g}"[:6] for v in small[columns].to_numpy().ravel() if v % 1}
    assert len(unrounded) > 2
    everything = list(texts(public.folder))
    for number in unrounded:
        found = re.compile(rb"(?<![\d.])" + re.escape(number.encode()))
        assert [name for name, text in everything if found.search(text)] == [], number
    known = b"".join(text for name, text in texts(restricted.folder) if name == "results.csv")
    assert all(number.encode() in known for number in unrounded)


def test_nothing_of_the_public_edition_says_restricted(public: Made) -> None:
    stamped = [name for name, text in texts(public.folder) if b"RESTRICTED" in text]
    assert stamped == []


def test_each_file_that_is_opened_is_called_restricted(restricted: Made, public: Made) -> None:
    tops = {path.name for path in restricted.folder.iterdir() if path.is_file()}
    named = {name.removeprefix("RESTRICTED-") for name in tops}
    assert named == {path.name for path in public.folder.iterdir() if path.is_file()}
    read_by_programs = {"results.csv", "manifest.json", "ro-crate-metadata.json", "sbom.cdx.json"}
    assert {name for name in tops if not name.startswith("RESTRICTED-")} == read_by_programs


def test_each_page_sheet_slide_and_row_says_restricted(restricted: Made) -> None:
    folder = restricted.folder
    for name in ("report", "dashboard"):
        page = (folder / f"RESTRICTED-{name}.html").read_text(encoding="utf-8")
        labels = re.findall(r'<p class="subtitle">.*?</p>', page)
        assert labels and all("RESTRICTED" in label for label in labels), name
    for document in folder.glob("*.docx"):
        with ZipFile(document) as file:
            heads = [n for n in file.namelist() if re.match(r"word/header\d+\.xml", n)]
            assert heads and all(b"RESTRICTED" in file.read(n) for n in heads), document.name
    pages = dict(texts(folder))["RESTRICTED-report.pdf in words"].split(b"\f")
    assert all(b"RESTRICTED" in page for page in pages if page.strip())
    deck = Presentation(folder / "RESTRICTED-slides.pptx")
    for slide in deck.slides:
        assert any(s.has_text_frame and "RESTRICTED" in s.text_frame.text for s in slide.shapes)
    book = load_workbook(folder / "RESTRICTED-compendium.xlsx")
    for sheet in book:
        head = [str(cell.value) for row in sheet.iter_rows(max_row=12) for cell in row]
        assert any("RESTRICTED" in text for text in head), sheet.title
    assert restricted.results["caveats"].str.startswith("restricted_edition").all()
    for path in (folder / "exhibits").rglob("*.csv"):
        rows = path.read_text(encoding="utf-8").splitlines()
        assert all("RESTRICTED" in row for row in rows[1:]), path.name
    for name in ("report", "dashboard", "signoff", "recount"):
        page = (folder / f"RESTRICTED-{name}.html").read_text(encoding="utf-8")
        assert "<title>" in page and "RESTRICTED" in page.split("</title>")[0], name
        assert not re.search(r"""["'/](report|dashboard|signoff|recount)\.html""", page), name


def test_shared_words_about_a_withheld_value_stop_the_public_edition(
    restricted: Made, public: Made
) -> None:
    """Not the value of the year before in its place."""
    words = {}
    for made in (restricted, public):
        shown = Store(made.folder / "exhibits").read(made.assessment.active)
        renamed = [e.model_copy(update={"id": re.sub(r"_\d+$", "", e.id)}) for e in shown]
        words[made.folder] = References.of(renamed, load_catalogue(), {})
    value = ("domestic_abuse.repeats", "count")
    assert words[restricted.folder].value(*value) == str(restricted.n)
    with pytest.raises(SafecityError, match=r"no value for 2021/22: it is withheld") as caught:
        words[public.folder].value(*value)
    assert "same words as the public one" in caught.value.remedy


def test_verify_knows_which_edition_it_is(restricted: Made, public: Made, tmp_path: Path) -> None:
    for made in (restricted, public):
        with open_shelf(made.folder) as shelf:
            found = verify(shelf)
            assert found.good, found.faults
    with open_shelf(restricted.folder / "RESTRICTED-bundle.zip") as shelf:
        assert verify(shelf).good


def test_verify_finds_a_restricted_file_among_public_ones(public: Made, tmp_path: Path) -> None:
    with open_shelf(public.folder) as shelf:
        manifest = shelf.json("manifest.json")
    copy = tmp_path / "2021-22"
    copy.mkdir()
    (copy / "RESTRICTED-report.pdf").write_bytes(b"x")
    (copy / "manifest.json").write_text("{}")
    with open_shelf(copy) as shelf:
        assert [fault.file for fault in check_kind(shelf, manifest).faults] == [
            "RESTRICTED-report.pdf"
        ]
    elsewhere = copy.rename(tmp_path / "2021-22-restricted")
    with open_shelf(elsewhere) as shelf:
        problems = [fault.problem for fault in check_kind(shelf, manifest).faults]
    assert "a public edition lies in a folder of the other kind" in problems
    for kind in ({"kind": "restricted"}, {"kind": ""}, {}):
        other = {**manifest, "assessment": {**manifest["assessment"], **kind}}
        if kind:
            with open_shelf(public.folder) as shelf:
                assert check_kind(shelf, other).faults
