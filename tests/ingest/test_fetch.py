from __future__ import annotations

import csv
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from safecity.catalogue.assessment import House
from safecity.catalogue.download import DOWNLOADS, Download
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.published.fingertips import load_indicators
from safecity.ingest.published.partner_figures import COLUMNS, read
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.take.fetch import _choose, offers

OLD, NEW = (Download("u", title=f"CSP, year ending March {year}") for year in (2023, 2024))


def test_the_latest_edition_is_chosen_unless_another_is_named() -> None:
    assert _choose([OLD, NEW], None) == NEW
    assert _choose([NEW, OLD], "march 2023") == OLD


@pytest.mark.parametrize(("edition", "said"), [("2019", "no edition"), (None, "several files")])
def test_a_choice_that_is_not_one_file_lists_what_there_is(edition, said: str) -> None:
    with pytest.raises(SafecityError, match=f"{said}.*year ending March 2024"):
        _choose([NEW, NEW], edition)


def test_a_source_without_a_certain_address_says_how_to_get_it_by_hand() -> None:
    with pytest.raises(SafecityError, match=r"cannot be fetched.*raw add population"):
        offers(load_catalogue(), "population")


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Referrals, July to September 2023", "2023-09"),
        ("Youth justice statistics: 2020 to 2021", "2021-01"),
        ("2022 revision of year ending March 2021", "2021-03"),
        ("File_7_IoD2025_All_Ranks.csv", "2025-01"),
        ("File 845345 of 1234567890", "0001-01"),
    ],
)
def test_a_title_says_how_far_its_file_goes(title: str, date: str) -> None:
    assert Download("u", title=title).date.isoformat()[:7] == date


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("census", "Get TS021.*TS021 Ethnic group.*raw add census"),
        ("population", "workbooks as published.*as they are"),
        ("boundaries", "Open Geography Portal.*GeoJSON"),
        ("domestic_abuse", "appendix tables"),
        ("partner_figures", "partners supply it.*docs/partner-figures.md"),
        ("community_survey", "partners supply it.*docs/survey-layout.md"),
    ],
)
def test_what_no_address_gives_says_where_it_is(source: str, said: str) -> None:
    with pytest.raises(SafecityError, match=f"cannot be fetched.*{said}") as caught:
        offers(load_catalogue(), source)
    for name in re.findall(r"docs/[a-z-]+\.md", str(caught.value)):
        assert (House.find().root / name).is_file()


def test_every_source_can_be_fetched_or_says_why_not() -> None:
    sources = load_catalogue().sources
    assert set(DOWNLOADS) <= set(sources)
    for source in set(sources) - set(DOWNLOADS):
        with pytest.raises(SafecityError, match=f"raw add {source}"):
            offers(load_catalogue(), source)


def test_the_indicators_and_area_types_stand_in_the_address() -> None:
    found = offers(load_catalogue(), "fingertips")
    asked = [parse_qs(urlsplit(offer.url).query) for offer in found]
    assert [query["child_area_type_id"] for query in asked] == [["501"], ["502"]]
    assert asked[0]["indicator_ids"] == [",".join(map(str, load_indicators()))]


def test_the_newest_index_is_taken_unless_the_old_is_asked_for() -> None:
    found = offers(load_catalogue(), "deprivation")
    assert _choose(found, None).title.startswith("File_7_IoD2025")
    assert _choose(found, "2019").title.startswith("File_7_-_All_IoD2019")


def test_the_example_of_the_partner_template_can_be_read(tmp_path) -> None:
    text = (House.find().root / "docs/partner-figures.md").read_text(encoding="utf-8")
    example = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)[0]
    (tmp_path / "figures.csv").write_text(example, encoding="utf-8")
    frame = read(scan_file(tmp_path / "figures.csv", tmp_path))
    assert tuple(next(csv.reader([example.splitlines()[0]]))) == COLUMNS
    assert frame["note"].eq("suppressed").tolist() == [False, False, False, True, False]


def test_the_partner_template_lists_every_indicator_that_a_theme_reads() -> None:
    text = (House.find().root / "docs/partner-figures.md").read_text(encoding="utf-8")
    table = text.split("## Which")[1].split("\n## ")[0]
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))
    read_by_themes = {
        indicator.figure
        for theme in load_catalogue().themes.values()
        for indicator in theme.indicators.values()
        if indicator.source == "partner_figures"
    }
    assert listed == read_by_themes
