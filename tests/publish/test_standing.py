"""What each theme says first is read from the table of all indicators and from its findings."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from safecity.publish.standing import _change, _level, _ranked, _why

ROW = {
    "indicator": "Burglary", "count": "1,480", "rate": "5.9", "unit": "per 1,000 residents",
    "rank": "2nd of 14 (2nd–4th)", "change": "▼ −33.5% (−47.4 to −15.9)", "against": "2019/20",
    "verdict": "better", "change_size": -33.5, "change_lower": -47.4, "change_upper": -15.9,
}  # fmt: skip


def rows(*changed: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([ROW | each for each in changed])


def test_a_level_has_its_count_its_rate_with_unit_and_its_rank():
    said = "Burglary: 1,480 (5.9 per 1,000 residents); 2nd highest of 14 areas"
    assert _level(rows({})) == f"{said} (95% interval 2nd to 4th)."


@pytest.mark.parametrize(
    ("count", "rate", "said"),
    [("[x]", "84.1%", "84.1%"), ("22", "–", "22"), ("41", "180.2 per 100,000", "41 (180.2 per")],
)
def test_what_is_missing_of_a_level_is_left_out(count, rate, said):
    assert _level(rows({"count": count, "rate": rate, "rank": "–"})).startswith(f"Burglary: {said}")


def test_the_first_of_an_order_is_the_highest():
    assert _ranked("1st of 14") == "highest of 14 areas"


def test_changes_stand_under_their_verdict_and_what_was_not_tested_is_left_out():
    told = _change(
        rows(
            {},
            {"indicator": "Arson", "change": "+4.0% (−9.0 to 20.1)", "verdict": "cannot tell",
             "change_size": 4.0, "change_lower": -9.0, "change_upper": 20.1},
            {"indicator": "Theft", "change": "+8.0% (0.5 to 16.1)", "verdict": "cannot tell",
             "change_size": 8.0, "change_lower": 0.5, "change_upper": 16.1},
            {"indicator": "Fires", "change": "not compared", "verdict": "not tested"},
        )
    )  # fmt: skip
    burglary = "fell: burglary −33.5% (95% interval −47.4 to −15.9)"
    theft = "may be chance among so many changes tested: theft +8.0% (0.5 to 16.1)"
    arson = "may be chance: arson +4.0% (−9.0 to 20.1)"
    assert told == f"Against 2019/20, {burglary}; {theft}; {arson}."


def test_a_change_on_another_base_says_so_and_no_base_is_named_for_all():
    told = _change(rows({"change": "▲ +2.0 points (1.0 to 3.0) on 2019", "change_size": 2.0}))
    assert told == "Rose: burglary +2.0 points (95% interval 1.0 to 3.0) on 2019."


def test_a_bracket_in_the_name_of_an_indicator_is_no_interval():
    told = _change(rows({"indicator": "Hate crime (police area)", "change": "▼ −8.5% (−14 to −3)"}))
    assert told == "Against 2019/20, fell: hate crime (police area) −8.5% (95% interval −14 to −3)."


def test_nothing_compared_is_said():
    assert _change(rows({"change": "not compared"})) == "Not compared with an earlier period."


@pytest.mark.parametrize(
    ("size", "verdict", "said"),
    [
        (float("nan"), "not tested", "No change could be tested, so none is explained."),
        (4.0, "cannot tell", "No change is clear, so none is explained."),
        (-33.5, "better", "No reasons could be weighed for what rose or fell."),
    ],
)
def test_what_was_not_compared_is_not_called_unclear(size, verdict, said):
    nothing = SimpleNamespace(exhibits=())
    given = rows({"id": "fires.all", "change_size": size, "verdict": verdict})
    assert _why(nothing, "fires", given).text == said


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        ("8th of 15 (7th–8th)", "8th highest of 15 areas (95% interval 7th to 8th)"),
        ("14th of 15 (6th–15th)", "2nd lowest of 15 areas (95% interval 1st to 10th lowest)"),
        ("15th of 15", "lowest of 15 areas"),
    ],
)
def test_a_rank_is_said_from_the_end_that_is_nearer(rank, said):
    assert _ranked(rank) == said


def test_a_rank_that_does_not_set_an_area_apart_says_so():
    said = _level(rows({}), ", not clearly apart from the others' mean")
    assert said.endswith("(95% interval 2nd to 4th), not clearly apart from the others' mean.")
