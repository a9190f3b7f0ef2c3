from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.priorities import Advised, Judgement, load_criteria
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits import gate
from safecity.exhibits.synthesis import priority_matrix, recommendations, review
from safecity.readings import change
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

SHOWN = (
    "violence.offences", "serious_violence.weapons", "drugs.offences",
    "acquisitive_crime.offences", "anti_social_behaviour.incidents",
)  # fmt: skip


@pytest.fixture(scope="module")
def earlier(evidence: Evidence):
    known = evidence.catalogue.indicators
    return tuple(
        gate.publish(change.change(evidence, known[key]), evidence, key.split(".")[0], at)
        for at, key in enumerate(SHOWN)
    )


def judged(evidence: Evidence, **scores: int) -> Evidence:
    given = {
        theme: {"vulnerability": Judgement(score=n, author="A panel", reason="Because it is so.")}
        for theme, n in scores.items()
    }
    return replace(
        evidence, assessment=evidence.assessment.model_copy(update={"judgements": given})
    )


def test_every_theme_with_data_is_scored_and_ranked(evidence, earlier):
    table = priority_matrix.ranked_themes(evidence, earlier)
    assert set(table.index) == {key.split(".")[0] for key in SHOWN}
    assert table["score"].between(1, 4).all()
    assert table["rank"].is_monotonic_increasing
    assert table[["top5"]].to_numpy().max() <= 1
    assert (table["rank_lower"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_upper"]).all()


def test_what_nobody_judged_is_missing_and_its_weight_goes_to_the_others(evidence, earlier):
    bare = priority_matrix.ranked_themes(judged(evidence), earlier)
    assert bare["vulnerability"].isna().all()
    told = priority_matrix.ranked_themes(judged(evidence, drugs=4), earlier)
    assert told.loc["drugs", "vulnerability"] == 4
    assert told.loc["drugs", "coverage"] > bare.loc["drugs", "coverage"]
    assert told.loc["drugs", "score"] > bare.loc["drugs", "score"]


def test_a_judgement_can_change_the_order(evidence, earlier):
    up = judged(evidence, **{key.split(".")[0]: 1 for key in SHOWN} | {"drugs": 4})
    heavy = up.assessment.model_copy(update={"weights": {"vulnerability": 100.0}})
    table = priority_matrix.ranked_themes(replace(up, assessment=heavy), earlier)
    assert table.index[0] == "drugs"
    assert table["top5"].iloc[0] == 1


def test_fewer_than_three_themes_make_no_matrix(evidence, earlier):
    with pytest.raises(Absent, match="Fewer than three"):
        priority_matrix.ranked_themes(evidence, earlier[:2])


def test_without_a_theme_that_is_ranked_there_is_no_matrix(evidence, earlier):
    only = evidence.assessment.model_copy(update={"themes": ("overview", "places", "summary")})
    with pytest.raises(Absent, match="Fewer than three"):
        priority_matrix.ranked_themes(replace(evidence, assessment=only), earlier)


def test_a_theme_that_says_so_is_not_ranked(evidence, earlier):
    table = priority_matrix.ranked_themes(evidence, earlier)
    themes = dict(evidence.catalogue.themes)
    themes["drugs"] = themes["drugs"].model_copy(update={"ranked": False})
    catalogue = evidence.catalogue.model_copy(update={"themes": themes})
    fewer = priority_matrix.ranked_themes(replace(evidence, catalogue=catalogue), earlier)
    assert {*table.index} - {*fewer.index} == {"drugs"}


def test_the_matrix_says_what_it_shows(evidence, earlier):
    (view,) = priority_matrix.priority_matrix(evidence, earlier)
    assert set(view.facts["criteria"]) == set(load_criteria()) <= set(view.table)
    assert "score highest" in view.headline
    assert all(title in view.alt for title in view.table["group"])


def test_five_of_a_few_themes_are_no_priorities(evidence, earlier):
    made = recommendations.recommendations(evidence, earlier)
    assert not any(v.headline.startswith("Prioritise") for v in made)


def test_likely_priorities_are_recommended_with_their_findings(evidence, earlier, monkeypatch):
    monkeypatch.setattr(recommendations, "ENOUGH", 3)
    made = [v.recommendation for v in recommendations.recommendations(evidence, earlier)]
    named = [r for r in made if r.text.startswith("Prioritise")]
    assert named
    assert all(set(r.because) <= {e.id for e in earlier} and r.because for r in named)


def test_a_priority_stands_in_the_place_of_the_likeliest_theme_within_it(
    evidence, earlier, monkeypatch
):
    monkeypatch.setattr(recommendations, "ENOUGH", 3)
    table = priority_matrix.ranked_themes(evidence, earlier)
    last, *_, first = table.index
    themes = dict(evidence.catalogue.themes)
    themes[first] = themes[first].model_copy(update={"within": last})
    nested = replace(evidence, catalogue=evidence.catalogue.model_copy(update={"themes": themes}))
    shown = table.assign(top5=0.6)
    shown.loc[first, "top5"], shown.loc[last, "top5"] = 0.9, 0.5
    monkeypatch.setattr(recommendations, "ranked_themes", lambda *_: shown)
    made = recommendations.recommendations(nested, earlier)
    assert themes[last].title.lower() in made[0].headline.lower()
    assert themes[first].title.lower() in made[0].headline.lower()


def test_themes_within_one_another_are_one_priority(evidence, earlier, monkeypatch):
    monkeypatch.setattr(recommendations, "ENOUGH", 3)
    themes = dict(evidence.catalogue.themes)
    themes["drugs"] = themes["drugs"].model_copy(update={"within": "violence"})
    nested = replace(evidence, catalogue=evidence.catalogue.model_copy(update={"themes": themes}))
    texts = [v.recommendation.text for v in recommendations.recommendations(nested, earlier)]
    named = [text for text in texts if text.startswith("Prioritise")]
    assert sum("drugs" in text.split(":")[0].lower() for text in named) == 1
    assert any(", including drugs" in text.lower() for text in named)
    assert len(named) == len(SHOWN) - 1


def test_the_matrix_says_how_ranks_move_with_what_is_not_known(evidence, earlier):
    table = priority_matrix.ranked_themes(judged(evidence), earlier)
    assert (table["best"] <= table["rank"]).all() and (table["rank"] <= table["worst"]).all()
    assert table["leads"].sum() == pytest.approx(1) and (table["leads"] <= table["top5"]).all()
    (view,) = priority_matrix.priority_matrix(evidence, earlier)
    assert "not scored is left open" in view.headline


@pytest.mark.parametrize(
    ("wanted", "percents", "word", "verdict"),
    [
        ("fall", (-10.0, -15.0, -5.0), "fell", "as wanted"),
        ("rise", (-10.0, -15.0, -5.0), "fell", "against"),
        ("fall", (-1.0, -6.0, 4.0), "similar", "no change"),
        ("fall", (-6.0, -11.0, -1.0), "cannot tell", "cannot tell"),
        ("fall", (np.nan, np.nan, np.nan), "cannot tell", "cannot tell"),
    ],
)
def test_an_earlier_recommendation_is_judged_by_the_verdict(
    evidence, earlier, wanted, percents, word, verdict
):
    exhibit = earlier[0]
    table = exhibit.table.head(1).assign(comparison="2019/20")
    table[["percent", "lower", "upper"]] = percents
    table["verdict"] = word
    told = exhibit.model_copy(update={"table": table})
    advised = Advised(
        text="Do so", edition="2020/21", indicator=SHOWN[0], wanted=wanted, since="2019/20"
    )
    assert review.judge(advised, "Violence", (told,))[1] == verdict


def test_advice_of_a_lockdown_year_is_reviewed_on_the_base_that_leads(evidence, earlier):
    """A fall of 30 % against the year that leads; against the year of lockdowns no clear change."""
    leads = earlier[0].table.head(1)
    rows = pd.concat([leads, leads]).assign(
        comparison=["2019/20", "2020/21"], locked=[False, True],
        percent=[-30.0, 2.0], lower=[-35.0, -4.0], upper=[-25.0, 9.0],
        verdict=["fell", "similar"],
    )  # fmt: skip
    told = earlier[0].model_copy(update={"table": rows})
    given = Advised(
        text="Do so", edition="2020/21", indicator=SHOWN[0], wanted="fall", since="2020/21"
    )
    words, verdict = review.judge(given, "Violence", (told,))
    assert verdict == "as wanted"
    assert words.startswith("Violence: −30.0% against 2019/20 (−35.0 to −25.0%)")
    assert words.endswith("+2.0% against 2020/21 (−4.0 to 9.0%), a year of lockdowns")


def test_what_follows_police_activity_is_never_sure(evidence, earlier, monkeypatch):
    monkeypatch.setattr(recommendations, "ENOUGH", 3)
    made = recommendations.recommendations(judged(evidence, drugs=4, serious_violence=4), earlier)
    told = {v.headline: v.recommendation.confidence for v in made}
    assert told["Prioritise drugs"] != "high"


def test_a_comparison_that_was_not_made_cannot_tell(evidence, earlier):
    advised = Advised(
        text="Do so", edition="2020/21", indicator=SHOWN[0], wanted="fall", since="1999/00"
    )
    assert review.judge(advised, "Violence", earlier)[1] == "cannot tell"


def test_an_edition_without_earlier_recommendations_says_so(evidence, earlier):
    bare = evidence.assessment.model_copy(update={"advised": ()})
    with pytest.raises(Absent, match="No recommendations"):
        review.review(replace(evidence, assessment=bare), earlier)


def test_a_recommendation_names_the_criteria_that_drive_it() -> None:
    row = pd.Series({"volume": 4.0, "trend": 1.0, "severity": 3.5, "concern": np.nan, "top5": 0.9})
    themes = load_catalogue().themes
    whole = (themes["violence"], themes["violence"].indicators["violence.offences"])
    assert (
        recommendations._driven(row, *whole)
        == "; above all, there is much of it and its offences are grave"
    )
    assert recommendations._driven(pd.Series({"volume": 2.0}), *whole) == ""


def test_a_part_is_never_told_under_the_name_of_its_theme(evidence, earlier) -> None:
    """Robbery is not all of serious violence: what was scored is named, here and in the matrix."""
    theme = load_catalogue().themes["serious_violence"]
    weapons = theme.indicators["serious_violence.weapons"]
    assert theme.name_of(weapons) == "Possession of weapons" and not theme.is_whole(weapons)
    told = recommendations._driven(pd.Series({"volume": 4.0}), theme, weapons)
    assert told == "; above all, there is much of it; scored by possession of weapons"
    (view,) = priority_matrix.priority_matrix(evidence, earlier)
    matrix = view.table.set_index("group")
    assert matrix.loc["Serious violence and weapons", "measured"] == "Possession of weapons"


def test_a_recommendation_says_where_its_figures_are_of_a_larger_area(evidence) -> None:
    wider = SimpleNamespace(caveats=[SimpleNamespace(slug="force_level")])
    bare = SimpleNamespace(caveats=[SimpleNamespace(slug="covid")])
    assert "police force area only" in recommendations._wider(evidence, [bare, wider, wider])
    assert recommendations._wider(evidence, [bare]) == ""


def test_the_trend_of_a_share_is_scored_in_points():
    """+2.4 is a small change of a count in per cent, and a large one of a share in points."""
    trend = load_criteria()["trend"]
    sizes = pd.Series([2.4, 2.4, -2.0], index=["count", "share", "less"])
    scores = priority_matrix._scored(
        trend, sizes, pd.Series([False, True, True], index=sizes.index)
    )
    assert scores.tolist() == [2, 3, 1]
