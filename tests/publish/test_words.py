from __future__ import annotations

import re

from safecity.catalogue.period import Period
from safecity.catalogue.verdicts import load_calibration, load_rules
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
