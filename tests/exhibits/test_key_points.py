"""What leads the summary, and what the findings recommend."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from safecity.catalogue.ranking import load_ranking
from safecity.catalogue.registry import Gap
from safecity.exhibits import gate
from safecity.exhibits.exhibit import CaveatNote
from safecity.exhibits.synthesis import gaps, key_points, recommendations
from safecity.readings import change, concentration, loaded, quality, quintiles
from safecity.readings.evidence.counts import Evidence
from safecity.readings.words.gap import gap_view


@pytest.fixture(scope="module")
def earlier(evidence: Evidence):
    made = []
    for theme, name in (
        ("overview", "crime"),
        ("violence", "offences"),
        ("serious_violence", "weapons"),
    ):
        indicator = evidence.catalogue.indicators[f"{theme}.{name}"]
        made.append(gate.publish(change.change(evidence, indicator), evidence, theme, len(made)))
    crime = evidence.catalogue.indicators["overview.crime"]
    for reader in (quintiles, concentration):
        made.append(
            gate.publish(
                loaded(reader.__name__).read(evidence, crime), evidence, "places", len(made)
            )
        )
    for view in gaps.gaps(evidence, tuple(made)):
        made.append(gate.publish(view, evidence, "knowledge_gaps", len(made)))
    return tuple(made)


def test_every_theme_speaks_once_and_only_of_what_is_found(evidence: Evidence, earlier) -> None:
    ranked = key_points.strongest(earlier, evidence.catalogue)
    assert ranked == key_points.strongest(reversed(earlier), evidence.catalogue)
    assert len({e.theme for e in ranked}) == len(ranked) <= 6
    assert all(e.finding.direction in key_points.DIRECTIONS for e in ranked)
    assert all(e.finding.strength != "weak" and e.finding.tested for e in ranked)


def test_a_theme_that_spoke_does_not_speak_of_itself_in_another_notebook(
    evidence: Evidence, earlier
) -> None:
    """Incidents of anti-social behaviour are read in the notebook of places, too."""
    first = key_points.strongest(earlier, evidence.catalogue)[0]
    again = first.model_copy(update={"id": "places.again"})
    assert key_points.score(again, evidence.catalogue, load_ranking()) > 0
    assert key_points.strongest((first, again), evidence.catalogue) == [first]


def test_a_chapter_over_other_themes_does_not_speak(evidence: Evidence, earlier) -> None:
    first = key_points.strongest(earlier, evidence.catalogue)[0]
    again = first.model_copy(update={"id": "women_and_girls.again", "theme": "women_and_girls"})
    assert key_points.score(again, evidence.catalogue, load_ranking()) > 0
    assert key_points.strongest((again,), evidence.catalogue) == []


def test_a_finding_weighs_by_size_certainty_harm_and_claim(evidence: Evidence, earlier) -> None:
    rules = load_ranking()
    plain = next(e for e in earlier if e.id == "violence.change_offences")
    said = plain.finding.model_copy(
        update={"direction": "fell", "size": -50.0, "unit": "%", "strength": "strong"}
    )
    table = plain.table.assign(locked=False)

    def weighed(theme: str = "violence", shut: bool = False, **fields) -> float:
        made = plain.model_copy(
            update={
                "id": f"{theme}.change_offences",
                "finding": said.model_copy(update=fields),
                "table": table.assign(locked=shut),
            }
        )
        return key_points.score(made, evidence.catalogue, rules)

    assert weighed() == pytest.approx(math.log(2) * 3)
    assert weighed(direction="rose", size=100.0) == pytest.approx(weighed())
    assert weighed(strength="moderate") == pytest.approx(0.7 * weighed())
    assert weighed("criminal_damage_and_public_order") == pytest.approx(weighed() / 3)
    assert weighed(shut=True) == weighed(direction="cannot tell") == weighed(strength="weak") == 0
    assert weighed(direction="similar", size=0.1) == weighed(tested=False) == 0


@pytest.mark.parametrize("slug", ["country_level", "published_long_ago"])
def test_what_is_of_the_country_or_of_long_ago_leads_no_story(
    evidence: Evidence, earlier, slug: str
) -> None:
    """Hate crime of England and Wales in 2018/19 is no change of Rutland's in 2025."""
    plain = next(e for e in earlier if e.id == "violence.change_offences")
    said = {"direction": "fell", "size": -50.0, "unit": "%", "strength": "strong"}
    clear = plain.model_copy(
        update={
            "finding": plain.finding.model_copy(update=said),
            "table": plain.table.assign(locked=False),
        }
    )
    noted = CaveatNote(slug=slug, text=evidence.catalogue.caveats[slug].text)
    far = clear.model_copy(update={"caveats": (*clear.caveats, noted)})
    rules = load_ranking()
    assert key_points.score(clear, evidence.catalogue, rules) > 0
    assert key_points.score(far, evidence.catalogue, rules) == 0
    assert key_points.strongest((far,), evidence.catalogue) == []


def test_key_points_quote_the_findings(evidence: Evidence, earlier) -> None:
    table = key_points.key_points(evidence, earlier).table
    sentences = {e.id: e.finding.sentence for e in earlier if e.finding}
    assert [sentences[i] for i in table["exhibit"]] == table["finding"].tolist()


def test_every_recommendation_rests_on_an_exhibit(evidence: Evidence, earlier) -> None:
    made = [v.recommendation for v in recommendations.recommendations(evidence, earlier)]
    known = {e.id for e in earlier}
    assert made
    assert all(r.because and set(r.because) <= known for r in made)
    assert made[-1].because[0].startswith("knowledge_gaps.")


def test_a_refresh_recommends_nothing(evidence: Evidence, earlier) -> None:
    refresh = evidence.assessment.model_copy(update={"mode": "refresh"})
    assert recommendations.recommendations(replace(evidence, assessment=refresh), earlier) == []


def test_a_gap_with_a_source_closes_when_it_is_supplied(evidence: Evidence) -> None:
    def names(missing: list[str]) -> set[str]:
        rows = [
            {"source": s, "what": "not supplied", "period": "", "cost": "Cost."} for s in missing
        ]
        columns = ["source", "what", "period", "cost"]
        data = replace(evidence.data, missing=pd.DataFrame(rows, columns=columns))
        return {v.name for v in gaps.gaps(replace(evidence, data=data), ())}

    assert "views_of_residents" in names(["community_survey"])
    assert "source_community_survey" not in names(["community_survey"])
    assert "views_of_residents" not in names([])
    assert "source_boundaries" in names(["boundaries"])


def test_gaps_name_missing_months(evidence: Evidence, without) -> None:
    holed = without(evidence, "E06000045", ("2018-02", "2018-03"))
    gap = next(v for v in gaps.gaps(holed, ()) if v.name == "months").gap
    assert "February to March 2018" in gap.reason
    assert "2 months" in gap.question


def test_a_month_that_lacks_a_crime_type_is_not_called_missing(evidence: Evidence, without) -> None:
    part = without(evidence, evidence.own, ("2021-05",), "Drugs")
    gap = next(v for v in gaps.gaps(part, ()) if v.name == "months").gap
    assert gap.reason.startswith("A crime type is missing, or cannot be believed, in May 2021")
    assert quality.gated(part).headline == (
        "No month is missing as a whole; in 1 a crime type is missing, 1 of them in the period"
    )
    assert "months complete, of which 1 lacks a crime type" in quality.coverage(part).headline
    both = without(part, evidence.own, ("2018-02",))
    gap = next(v for v in gaps.gaps(both, ()) if v.name == "months").gap
    assert "for February 2018. A crime type" in gap.reason
    assert "in 1 more a crime type is missing" in quality.gated(both).headline


def test_no_download_is_advised_where_nothing_is_published(evidence: Evidence, without) -> None:
    holed = without(evidence, evidence.own, evidence.assessment.period.months[:2])
    owner = evidence.assessment.partnership
    silent = owner.model_copy(
        update={"force": "greater-manchester", "police": "Greater Manchester Police"}
    )
    moved = replace(
        holed, assessment=evidence.assessment.model_copy(update={"partnership": silent})
    )
    asked = {v.name: v.gap for v in gaps.gaps(moved, ())}
    assert asked["months"].holder == "Greater Manchester Police"
    assert "almost no street-level files since July 2019" in asked["months"].closes
    season = gap_view(
        moved,
        "season",
        Gap(question="Q?", reason="R.", closes="Files of three years.", holder="data.police.uk"),
        (),
    )
    assert season.gap.holder == "Greater Manchester Police"
    assert season.gap.closes.startswith("Files of three years, from the force itself. ")
    plain = {v.name: v.gap for v in gaps.gaps(holed, ())}
    assert plain["months"].holder == "data.police.uk"
