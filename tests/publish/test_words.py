from __future__ import annotations

import re

from safecity.catalogue.area import Area
from safecity.catalogue.comparators import Comparators, Like, Likeness
from safecity.catalogue.period import Period
from safecity.catalogue.verdicts import load_calibration, load_rules
from safecity.publish.annexes import likeness_table
from safecity.publish.draft import PARTS
from safecity.publish.words import FILE, during, standing_words, verdict_words, written_date

from .samples import sample_assessment


def test_a_date_is_written_out():
    assert written_date("2022-11-30") == "30 November 2022"
    assert written_date("2025-01-05") == "5 January 2025"


def test_one_month_is_in_itself_and_several_are_from_to():
    one, six = Period(start="2024-01", end="2024-01"), Period(start="2025-01", end="2025-06")
    assert (during(one), during(six)) == ("in January 2024", "from January to June 2025")


def test_every_name_is_filled():
    words = standing_words(sample_assessment())
    assert "$" not in str(words) + str(verdict_words())
    assert {"place", "during", "released", "contact"} <= set(
        re.findall(r"\$\{(\w+)\}", FILE.read_text(encoding="utf-8"))
    )


def test_the_method_prints_the_thresholds_and_what_they_do():
    method, rules, found = (
        standing_words(sample_assessment())["method"],
        load_rules(),
        load_calibration(),
    )
    told = method["Verdicts"]
    assert f"within {rules.margin['per cent']:g}%" in told
    assert f"by {rules.smallest['per cent']:g}% or {rules.smallest['points']:g} percentage" in told
    assert f"{100 * found.false_alarms.mean:.1f}% of changes" in told
    assert found.real is not None and found.real.source in told
    assert f"{100 * found.lasting.false_alarms:.1f}%" in method["Explanations"]


def test_every_part_has_words_for_when_it_is_empty():
    parts = standing_words(sample_assessment())["parts"]
    assert list(parts) == list(PARTS)
    assert all(parts[slug]["empty"] for slug in PARTS)


def test_a_table_of_likeness_is_printed_for_the_area_and_its_comparators():
    members = (Area(name="Port", code="E06000044", force="hampshire"),)
    rows = [("E06000045", "Town", 0, (252872, 18.6)), ("E06000026", "Plym", 0.7, (262839, 18.3)),
            ("E06000044", "Port", 1.234, (214692, 18.25))]  # fmt: skip
    likeness = Likeness(
        variables=("residents", "% under 16"),
        rows=tuple(Like(code=c, name=n, distance=d, values=v) for c, n, d, v in rows),
    )
    compared = Comparators(
        source="x", date="2025-11-03", illustrative=True, members=members, table="c.csv",
        likeness=likeness,
    )  # fmt: skip
    table = likeness_table(compared)
    assert [c.title for c in table.columns] == ["Area", "Distance", "Residents", "% under 16"]
    assert table.rows == (
        ("Town", "0.00", "252,872", "18.6"), ("Port", "1.23", "214,692", "18.3"),
    )  # fmt: skip
