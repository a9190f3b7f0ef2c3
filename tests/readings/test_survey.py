from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from safecity.readings import perception, worries
from safecity.readings.answers import answers as asked_of
from safecity.readings.answers import changed_answers
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.survey import LEAST, Survey, difference
from safecity.readings.evidence.verdicts import verdict_of

SAFE = ("very safe", "very unsafe")
BANDS = ("16-24", "25-44", "45-64", "65 and over")


def answers(wave: int, n: int, safe: float, worry: float = 0.6) -> pd.DataFrame:
    """Respondents of whom too many are women; women feel safe less often."""
    at = np.arange(n)
    woman = at % 4 != 0
    return pd.DataFrame(
        {
            "wave": wave,
            "respondent": at + 1,
            "age_band": [BANDS[i % 4] for i in at // 4],
            "sex": np.where(woman, "female", "male"),
            "ward_group": np.where(at % 8 < 4, "Central", "East"),
            "safe_dark": np.where(
                at % 100 < 100 * (safe - 0.2 * woman), "very safe", "very unsafe"
            ),
            "victim": np.where(at % 5 == 0, "yes", "no"),
            "worry_violence": np.where(at % 100 < 100 * worry, "yes", "no"),
            "worry_drugs": np.where(at % 100 < 40, "yes", "no"),
            "worry_anti_social_behaviour": np.where(at % 100 < 80, "yes", "no"),
        }
    )


def waves(*years: int, mode: str = "self-selected") -> pd.DataFrame:
    margins = {
        "age_band": dict.fromkeys(BANDS, 1000),
        "sex": {"female": 2000, "male": 2000},
        "ward_group": {"Central": 2000, "East": 2000},
    }
    rows = [
        (year, mode, margin, category, people)
        for year in years
        for margin, each in margins.items()
        for category, people in each.items()
    ]
    return pd.DataFrame(rows, columns=["wave", "mode", "margin", "category", "population"])


def asked(evidence: Evidence, *frames: pd.DataFrame, mode: str = "self-selected") -> Evidence:
    frame = pd.concat(frames, ignore_index=True)
    about = waves(*frame["wave"].unique(), mode=mode)
    return replace(evidence, data=replace(evidence.data, survey=frame, survey_waves=about))


@pytest.fixture(scope="module")
def two(evidence: Evidence) -> Evidence:
    return asked(evidence, answers(2019, 800, 0.7), answers(2021, 800, 0.5, 0.3))


@pytest.fixture
def dark(evidence: Evidence):
    return evidence.catalogue.indicators["public_views.safe_dark"]


def test_weights_bring_the_sexes_to_the_residents(two):
    survey = Survey(two)
    rows = survey.answers[survey.answers["wave"].eq(2021)]
    by_sex = survey.weights.loc[rows.index].groupby(rows["sex"]).sum()
    assert by_sex["female"] == pytest.approx(by_sex["male"])


def test_a_weighted_share_is_that_of_residents_and_not_of_answers(two):
    share = Survey(two).share("safe_dark", ("very safe",), 2021)
    bare = answers(2021, 800, 0.5)["safe_dark"].eq("very safe").mean() * 100
    assert share.value > bare + 2  # men, who feel safer, answered too seldom
    assert share.lower < share.value < share.upper
    assert share.base == 800
    assert share.effective < 800


def test_a_group_of_too_few_answers_has_no_share(evidence, dark):
    few = asked(evidence, answers(2021, LEAST * 4 - 8, 0.5))
    assert Survey(few).share("safe_dark", dark.answers, 2021, {"sex": "male"}) is None
    table = asked_of(few, dark).table
    men = table.set_index("group").loc["Men"]
    assert men["suppressed"] and np.isnan(men["value"])


def test_waves_are_compared_on_their_effective_numbers(two, dark):
    view = asked_of(two, dark)
    assert view.finding.direction == "lower"
    assert "less than in 2019" in view.headline
    survey = Survey(two)
    before, after = (survey.share("safe_dark", dark.answers, wave) for wave in survey.waves)
    change = difference(before, after)
    assert change.upper < 0


def test_the_change_of_a_share_is_that_of_the_store(two, dark):
    view, judged = changed_answers(two, dark), verdict_of(two, dark, "previous")
    row = view.table.iloc[0]
    assert (row["comparison"], row["verdict"], row["points"]) == ("2019", "fell", judged.size)
    assert view.finding.direction == "fell" and "fell by" in view.headline
    assert asked_of(two, dark).finding.direction == "lower"
    assert row["after"] - row["before"] == pytest.approx(judged.size)
    same = asked(two, answers(2020, 800, 0.5), answers(2021, 800, 0.5))
    table = changed_answers(same, dark).table
    assert table["locked"].all() and "covid" in changed_answers(same, dark).caveats
    assert table["verdict"].iloc[0] in ("similar", "cannot tell")


def test_one_wave_has_no_change(evidence, dark):
    with pytest.raises(Absent, match="No earlier wave"):
        changed_answers(asked(evidence, answers(2021, 400, 0.5)), dark)


def test_the_base_stands_beside_every_bar(two, dark):
    view = asked_of(two, dark)
    assert view.facts["base"] is True
    assert view.table["count"].iloc[0] == 800
    assert "base 800" in view.alt


def test_respondents_are_not_called_residents_where_they_chose_to_answer(two, evidence, dark):
    assert "self_selected" in asked_of(two, dark).caveats
    drawn = asked(evidence, answers(2021, 400, 0.5), mode="random")
    assert "self_selected" not in asked_of(drawn, dark).caveats


def test_worries_run_from_the_commonest(two, dark):
    view = worries.worries(two, dark)
    assert view.table["group"].tolist() == ["Anti-social behaviour", "Drugs",
                                            "Violence and sexual offences"]  # fmt: skip
    assert view.table["before"].notna().all()


def test_worry_stands_beside_the_change_in_the_records(two, dark):
    view = perception.perception(two, dark)
    asked = set(worries.worries(two, dark).table["group"])
    assert {name.split(": ")[0] for name in view.table["group"]} <= asked
    assert "Drugs: drug offences" in set(view.table["group"])
    assert (view.table["x_lower"] <= view.table["x"]).all()
    assert view.facts["y_middle"] == pytest.approx(view.table["y"].mean())


def test_no_survey_is_a_gap(evidence, dark):
    with pytest.raises(Absent, match="No community safety survey"):
        asked_of(asked(evidence, answers(2021, 40, 0.5).iloc[:0]), dark)


def test_a_wave_after_the_period_is_not_read(evidence, dark):
    late = asked(evidence, answers(2021, 400, 0.5), answers(2030, 400, 0.5))
    assert Survey(late).waves == [2021]
