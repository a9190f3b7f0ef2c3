"""The shipped catalogue is complete, and dangling references are refused."""

import shutil
from pathlib import Path

import pytest

from safecity.catalogue.offences import load_offences
from safecity.catalogue.period import Period
from safecity.catalogue.registry import FOLDER, load_catalogue, read_catalogue
from safecity.catalogue.sources import Standing
from safecity.errors import SafecityError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in FOLDER.rglob("*.yml"):
        target = tmp_path / path.relative_to(FOLDER)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


def test_themes_stand_in_their_order() -> None:
    themes = load_catalogue().themes
    assert [t.order for t in themes.values()] == sorted(t.order for t in themes.values())
    assert next(iter(themes)) == "overview"
    assert [s for s, t in themes.items() if t.kind == "synthesis"] == [
        "data_quality", "knowledge_gaps", "summary",
    ]  # fmt: skip


def test_indicator_ids_are_theme_and_name() -> None:
    for key, indicator in load_catalogue().indicators.items():
        assert indicator.id == key
        assert key.split(".")[0] in load_catalogue().themes


def test_total_crime_is_every_type_but_anti_social_behaviour() -> None:
    crime = load_catalogue().indicators["overview.crime"]
    assert len(crime.crime_types) == 13
    assert "Anti-social behaviour" not in crime.crime_types


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "home_office_csp, population]",
            "home_office_csp, populaton]",
            "Did you mean 'population'?",
        ),
        (
            "category_broad, provisional]",
            "category_brod, provisional]",
            "Did you mean 'category_broad'?",
        ),
        (
            "cannot_say: [violence_split,",
            "cannot_say: [violence_splt,",
            "Did you mean 'violence_split'?",
        ),
        ("- Violence and", "- Violense and", "Violense"),
        ("polarity: none", "polarity: up", "polarity"),
    ],
)
def test_dangling_references_name_file_and_line(copy: Path, old: str, new: str, words: str) -> None:
    path = copy / "themes" / "violence.yml"
    text = path.read_text()
    if old == "- Violence and":
        old, new = "[Violence and sexual offences]", "[Violense and sexual offences]"
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(SafecityError) as caught:
        read_catalogue(copy)
    assert caught.value.path == path
    assert caught.value.line
    assert words in str(caught.value)


def test_every_caveat_is_one_sentence_or_two() -> None:
    for caveat in load_catalogue().caveats.values():
        assert caveat.text.endswith(".")
        assert len(caveat.text) < 260


def test_a_rate_of_six_months_says_so():
    known = load_catalogue()
    timed = known.for_edition(Period(start="2025-01", end="2025-06"), "England")
    assert timed.indicators["overview.crime"].unit == "per 1,000 residents in 6 months"
    assert (
        timed.themes["overview"].indicators["overview.crime"].unit
        == timed.indicators["overview.crime"].unit
    )
    two = timed.counted_over({"overview.crime": 1})  # one month of the six is complete
    assert two.indicators["overview.crime"].unit == "per 1,000 residents in 1 month"
    assert two.indicators["violence.offences"].unit == "per 1,000 residents in 6 months"
    shares = [i for i in known.indicators.values() if i.unit.startswith("%")]
    assert all(timed.indicators[i.id].unit == i.unit for i in shares)
    year = known.for_edition(Period(start="2021-04", end="2022-03"), "England")
    assert year.indicators == known.indicators


@pytest.mark.parametrize(("nation", "other"), [("England", "Wales"), ("Wales", "England")])
def test_an_edition_has_the_events_of_its_nation(nation: str, other: str):
    events = load_catalogue().for_edition(Period(start="2021-04", end="2022-03"), nation).events
    nations = {event.nation for event in events}
    assert nation in nations
    assert other not in nations


def test_every_source_says_its_status_or_that_it_is_not_stated() -> None:
    """A status that is claimed of an official producer names where it was read."""
    for source in load_catalogue().sources.values():
        told, by = source.standing, source.standing.sentence
        assert by.endswith(".") and "Quality: " in by and ".." not in by
        own = told.status in ("not official statistics", "not statistics", "not stated")
        assert told.confirmed or own or told.status == "differs by indicator", source.slug


def test_police_recorded_crime_is_not_accredited_since_2014() -> None:
    told = load_catalogue().sources["home_office_csp"].standing.sentence
    assert told.startswith("Official statistics, not accredited (since January 2014): the UK")
    assert "Confirmed by Office for Statistics Regulation" in told


def test_an_unknown_standing_is_printed_as_not_stated() -> None:
    assert Standing().sentence == "Not stated. Quality: not stated."


def test_an_inspection_bears_on_its_own_force_only() -> None:
    events = [e for e in load_catalogue().events if e.kind == "inspection"]
    assert events and all(e.force and e.source.count("published") == 1 for e in events)
    assert [e.touches("E06000045", "hampshire") for e in events] == [True]
    assert [e.touches("E06000023", "avon-and-somerset") for e in events] == [False]


def test_the_parts_of_the_town_centre_basket_are_all_of_it() -> None:
    """Every kind of offence that the tables place in a type of the basket is in a part of it."""
    known = load_catalogue().indicators
    basket = set(known["town_centres.basket"].crime_types)
    names = ("theft_from_person", "robbery_business", "robbery_personal")
    parts = [known["acquisitive_crime.shoplifting"], *(known[f"town_centres.{n}"] for n in names)]
    kinds = {
        name
        for name, kind in load_offences().subgroups.items()
        if kind.police_uk in {c for part in parts for c in part.crime_types}
        or name in {s for part in parts for s in part.subgroups}
    }
    wanted = {name for name, kind in load_offences().subgroups.items() if kind.police_uk in basket}
    assert wanted == kinds
