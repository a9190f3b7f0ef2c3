from __future__ import annotations

import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish import edition
from safecity.publish.edition import earlier_edition, edition_of, read_edition
from safecity.publish.products import results
from safecity.publish.provenance import shelf
from safecity.publish.revisions import revisions
from safecity.publish.revisions_annex import ALONE, MOST, revisions_note

from .editions import COUNTS, claim, monthly, write_edition
from .samples import sample_assessment, synthetic


def test_what_is_written_is_what_is_read(tmp_path) -> None:
    exhibits = (monthly(COUNTS), claim("rose"))
    read = read_edition(write_edition(tmp_path / "2021-22", exhibits))
    found = revisions(read, edition_of(sample_assessment(), exhibits))
    assert found.shared == 3 and read.name == "2021-22"
    assert not (found.values or found.unmatched or found.findings or found.caveats)
    assert not (found.sources or found.exhibits)


def test_an_edition_is_looked_for_by_the_names_of_the_products() -> None:
    assert (edition.MANIFEST, edition.RESULTS) == (shelf.MANIFEST, results.FILE)


def spoil(folder, name, text):
    (folder / name).write_text(text)


def header_without(folder, column):
    path = folder / "results.csv"
    path.write_text(path.read_text().replace(f",{column},", ",other,", 1))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda f: (f / "manifest.json").unlink(), "was not made yet"),
        (lambda f: (f / "results.csv").unlink(), "was not made yet"),
        (lambda f: (f / "exhibits").rename(f / "gone"), "has no exhibits"),
        (lambda f: spoil(f, "manifest.json", "{"), r"manifest\.json: the manifest cannot be read"),
        (lambda f: spoil(f, "manifest.json", "[]"), r"manifest\.json: the manifest cannot be read"),
        (lambda f: spoil(f, "manifest.json", '{"assessment": {}}'), "KeyError: 'year'"),
        (lambda f: spoil(f, "results.csv", ""), r"results\.csv: the table of results"),
        (lambda f: header_without(f, "value"), "no column value"),
        (lambda f: spoil(f, "exhibits/violence/trend.json", "{"), r"trend\.json: broken exhibit"),
    ],
)
def test_what_is_absent_or_broken_is_named(tmp_path, fault, words) -> None:
    folder = write_edition(tmp_path / "2021-22", (monthly(COUNTS),))
    fault(folder)
    with pytest.raises(SafecityError, match=words) as caught:
        read_edition(folder)
    assert caught.value.remedy


def test_a_word_where_a_number_belongs_is_refused(tmp_path) -> None:
    folder = write_edition(tmp_path / "2021-22", (monthly(COUNTS),))
    text = (folder / "results.csv").read_text()
    (folder / "results.csv").write_text(text.replace("200.0", "many"))
    with pytest.raises(SafecityError, match="many"):
        read_edition(folder)


PARTNERSHIP = """\
name: Town
title: Town Partnership
code: E06000045
force: hampshire
police: Police
council: Council
contact: Us
comparators: {source: None, date: 2022-01-01, illustrative: true, members: []}
"""
YEAR = """\
period: {{start: {0}-04, end: {1}-03}}
baseline: {{start: 2018-04, end: 2019-03}}
history_start: 2015-04
release_date: {1}-11-30
"""


@pytest.fixture
def house(tmp_path) -> House:
    house = House(tmp_path, tmp_path / "raw")
    folder = house.assessments / "town"
    folder.mkdir(parents=True)
    (folder / "partnership.yml").write_text(PARTNERSHIP)
    for year in (2019, 2020, 2021, 2022):
        (folder / f"{year}-{year - 1999}.yml").write_text(YEAR.format(year, year + 1))
    return house


def load(house, year):
    return load_assessment(house, "town", year)


def test_the_earlier_edition_is_the_newest_that_was_made_and_ended_earlier(house) -> None:
    asked = load(house, "2021-22")
    assert earlier_edition(house, asked) is None
    for year in ("2019-20", "2020-21", "2021-22", "2022-23"):
        write_edition(house.outputs("town", year), (monthly(COUNTS),), load(house, year))
    assert earlier_edition(house, asked) == house.outputs("town", "2020-21")
    (house.outputs("town", "2020-21") / "results.csv").unlink()
    assert earlier_edition(house, asked) == house.outputs("town", "2019-20")
    assert earlier_edition(house, load(house, "2019-20")) is None


def note(house, before, after):
    folder = write_edition(house.outputs("town", "2020-21"), before, load(house, "2020-21"))
    return revisions_note(load(house, "2021-22"), after, load_catalogue(), folder)


def test_the_annex_says_when_there_is_nothing_to_compare(house) -> None:
    found = revisions_note(load(house, "2021-22"), (monthly(COUNTS),), load_catalogue(), None)
    assert (found.sentence, found.table) == (ALONE, None)


def test_the_annex_says_when_nothing_was_revised(house) -> None:
    found = note(house, (monthly(COUNTS),), (monthly(COUNTS),))
    assert found.table is None
    assert found.sentence == "None of the 3 values that 2020-21 gave, too, was revised."


def test_the_annex_says_when_no_value_is_in_both(house) -> None:
    found = note(house, (monthly({"2020-01": 5.0}),), (monthly(COUNTS),))
    assert found.table is None and "gives no value that 2020-21 gave" in found.sentence


def test_the_annex_names_measures_in_words_and_repeats_none(house) -> None:
    before = (monthly(COUNTS), monthly(COUNTS, "overview.trend"))
    later = COUNTS | {"2021-02": 210.0}
    found = note(house, before, (monthly(later), monthly(later, "overview.trend")))
    assert found.sentence == (
        "2 of the 6 values that 2020-21 gave, too, were revised. Each told once, 1 went up and 0 "
        "down; the median revision was 4.8% of the value."
    )
    title = load_catalogue().indicators["violence.offences"].title
    assert [row[0] for row in found.table.rows] == [title]
    assert found.table.rows[0][3:] == ("Feb 2021", "200", "210", "+10", "+5.0%")
    assert [c.title for c in found.table.columns] == [
        "Measure", "Group", "Area", "Period", "2020-21", "2021-22", "Difference", "Per cent",
    ]  # fmt: skip


def test_revisions_are_told_by_number_direction_and_size(house) -> None:
    """100 to 110, 100 to 120 and 100 to 80: of the larger value 9.1, 16.7 and 20 per cent."""
    months = ["2021-01", "2021-02", "2021-03", "2021-04"]
    before = dict.fromkeys(months, 100.0)
    after = dict(zip(months, (110.0, 120.0, 80.0, 100.0), strict=True))
    told = note(house, (monthly(before),), (monthly(after),)).sentence
    assert told.startswith("3 of the 4 values")
    assert "2 went up and 1 down; the median revision was 16.7% of the value" in told


def test_the_annex_lists_the_twenty_largest(house) -> None:
    months = [f"{2015 + n // 12}-{n % 12 + 1:02d}" for n in range(30)]
    before, after = ({m: 100.0 + k * n for n, m in enumerate(months, 1)} for k in (0, 1))
    found = note(house, (monthly(before),), (monthly(after),))
    assert len(found.table.rows) == MOST
    assert found.table.rows[0][3] == "Jun 2017" and "+30.0%" in found.table.rows[0]
    assert "20 of 30 are listed." in found.table.notes


def test_made_up_figures_are_not_compared_with_real_ones(house) -> None:
    found = note(house, synthetic((monthly(COUNTS),)), (monthly({"2021-01": 9.0}),))
    assert found.table is None and "that edition is SYNTHETIC" in found.sentence


def test_a_broken_exhibit_of_the_earlier_edition_does_not_stop_the_report(house) -> None:
    folder = write_edition(house.outputs("town", "2020-21"), (monthly(COUNTS),))
    (folder / "exhibits" / "violence" / "trend.json").write_text("{")
    asked = load(house, "2021-22")
    found = revisions_note(asked, (monthly(COUNTS),), load_catalogue(), folder)
    assert "None of the 3 values" in found.sentence
