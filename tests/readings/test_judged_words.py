"""A word of judgement rests on a test: each is said where it holds, and no other."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from safecity.exhibits.line import Line
from safecity.exhibits.synthesis.indicator_table import clear_of
from safecity.measures.places import persistence
from safecity.measures.season import seasonal
from safecity.readings import (
    change,
    concentration,
    concentration_years,
    contributions,
    disparity,
    find_rate,
    hotspots,
    inequality,
    levels,
    loaded,
    places,
    quintiles,
    season,
    trend,
)
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from .test_searches import supply


def crime(evidence: Evidence) -> Any:
    return evidence.catalogue.indicators["overview.crime"]


def recounted(evidence: Evidence, each: Any) -> Evidence:
    """The same city with other counts by place: `each` gives them from the number of the place."""
    rows = evidence.data.crimes_lsoa
    number = rows["lsoa"].str[-4:].astype(int)
    rows = rows.assign(count=number.map(each).to_numpy())
    own = rows.groupby(["month", "category"], as_index=False)["count"].sum()
    crimes = pd.concat([own.assign(area=area) for area in evidence.assessment.areas])
    data = replace(evidence.data, crimes_lsoa=rows, crimes_area=crimes)
    return Evidence(evidence.assessment, evidence.catalogue, data)


def groups(white: float, black: float, asian: float) -> pd.DataFrame:
    """Counts of searches of three groups with their relative rates, as `disparity` tabulates."""
    counts = pd.Series({"White": white, "Black": black, "Asian": asian})
    people = pd.Series({"White": 200_000.0, "Black": 10_000.0, "Asian": 20_000.0})
    rates = disparity.disproportionality(counts, people, "White").reset_index()
    names = {"ratio": "value", "ratio_lower": "lower", "ratio_upper": "upper"}
    return rates.rename(columns=names).sort_values("value", ascending=False, ignore_index=True)


@pytest.mark.parametrize(
    ("counts", "direction", "said"),
    [
        ((2000, 300, 190), "higher", "Black were searched at 3.0 times"),
        ((2000, 300, 400), "higher", "; also higher for Asian"),
        ((2000, 300, 205), "higher", "; not clearly different for Asian"),
        ((2000, 110, 100), "lower", "Asian were searched at 0.5 times"),
        ((200, 13, 22), "cannot tell", "whether people whom officers saw as Black were searched"),
        ((200_000, 10_000, 20_000), "similar", "a similar rate (within 10%)"),
    ],
)
def test_a_disparity_is_said_of_the_groups_that_show_it(
    evidence: Evidence, counts: tuple[float, float, float], direction: str, said: str
) -> None:
    chosen = evidence.catalogue.indicators["stop_and_search.searches"]
    finding = disparity._relative(chosen, groups(*counts), 0)
    assert finding.direction == direction and said in finding.sentence
    assert finding.strength != "strong"  # how much searches cluster is not known


def test_few_searches_of_a_group_say_so(evidence: Evidence) -> None:
    chosen = evidence.catalogue.indicators["stop_and_search.searches"]
    finding = disparity._relative(chosen, groups(240, 18, 15), 0)
    assert "is unclear from so few searches: 1.5 times the rate" in finding.sentence
    assert finding.sentence.endswith("; not clearly different for Asian")


@pytest.mark.parametrize(
    ("found", "ends"),
    [
        ((500, 25, 900), "find rate is similar (within 2 points) for Asian; "
         "whether it differs is unclear for Black"),
        ((500, 50, 900), "find rate is higher for Black and similar (within 2 points) for Asian"),
        ((500, 5, 700), "find rate is lower for Black and Asian"),
    ],
)  # fmt: skip
def test_a_find_rate_that_cannot_be_told_is_not_the_same(
    found: tuple[int, int, int], ends: str
) -> None:
    """Of 5,000 White, 250 Black and 9,000 Asian people searched: 10 % is the reference's rate."""
    index = pd.Index(["White", "Black", "Asian"], name="group")
    searched = pd.Series([5000.0, 250.0, 9000.0], index=index)
    told = find_rate.find_rates(pd.Series(found, index=index, dtype=float), searched, "White")
    assert find_rate._beside(find_rate._judged(told.reset_index())).endswith(ends)


def test_people_of_no_stated_group_are_no_group(evidence: Evidence) -> None:
    view = find_rate.find_rate(
        supply(evidence), evidence.catalogue.indicators["stop_and_search.searches"]
    )
    assert view.headline.endswith("differs from that for White people is unclear for Black")
    with pytest.raises(Absent, match="not both known"):
        find_rate.need_groups(["White", "Not stated"])


def fifths(counts: list[float], numbers: list[int], places: int = 40) -> pd.DataFrame:
    frame = pd.DataFrame({"quintile": numbers, "count": counts, "population": 10_000.0})
    return quintiles.with_rates(frame, 1000).assign(places=places)


@pytest.mark.parametrize(
    ("counts", "direction", "said"),
    [
        ([900, 500, 400, 300, 200], "higher", "Crimes in the most deprived of the area's fifths "
         "were at 4.5 times the rate of the least deprived"),
        ([500, 900, 400, 300, 200], "higher", "; the rate was highest in quintile 2"),
        ([880, 900, 400, 300, 200], "higher", "were at 4.4 times the rate of the least deprived"),
        ([200, 300, 400, 500, 900], "lower", "were at 0.2 times the rate"),
        ([210, 190, 200, 205, 200], "cannot tell", "is unclear (ratio 1.05, 95% interval 0.8"),
        ([90_500, 9e4, 9e4, 9e4, 9e4], "similar", "had a similar rate in the most deprived of"),
        ([7, 3, 2, 1, 0], "cannot tell", "is unclear from so few"),
    ],
)  # fmt: skip
def test_deprived_fifths_differ_where_that_is_shown(
    evidence: Evidence, counts: list[float], direction: str, said: str
) -> None:
    table = fifths(counts, [1, 2, 3, 4, 5])
    indicator = SimpleNamespace(id="overview.crime", noun="crimes")
    finding = quintiles._finding(indicator, table, "the area's fifths", 1.0)  # type: ignore[arg-type]
    assert finding.direction == direction and said in finding.sentence
    clear = {(500, 900): "highest in quintile 2", (200, 300): "highest in quintile 5"}
    told = clear.get((int(counts[0]), int(counts[1])))
    assert told in finding.sentence if told else "highest" not in finding.sentence


def test_a_fifth_that_an_area_lacks_is_not_named(evidence: Evidence) -> None:
    indicator = SimpleNamespace(id="overview.crime", noun="crimes")
    table = fifths([900, 300], [3, 4])
    finding = quintiles._finding(indicator, table, "Wales's fifths", 1.0)  # type: ignore[arg-type]
    assert finding.sentence == (
        "Crimes in quintile 3 of Wales's fifths were at 3.0 times the rate of quintile 4"
    )


def test_one_fifth_stands_beside_none(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="lie in one fifth"):
        quintiles.quintiles(evidence, crime(evidence), "national")


def monthly(shape: Any, level: float = 400, years: int = 8) -> pd.Series:
    index = pd.date_range("2012-01-01", periods=12 * years, freq="MS")
    drawn = np.random.default_rng(3).poisson(level * shape(index.month) * index.days_in_month / 30)
    return pd.Series(drawn, index=index)


def season_of(evidence: Evidence, counts: pd.Series) -> Any:
    found = season.judged_months(seasonal(counts))
    return season._finding(crime(evidence), found), found


def test_a_season_is_said_of_the_months_that_show_it(evidence: Evidence) -> None:
    finding, _ = season_of(evidence, monthly(lambda m: np.where(m == 7, 1.3, 1.0)))
    assert finding.direction == "seasonal" and "above the average month in July (95%" in (
        finding.sentence
    )


def test_months_of_no_season_are_not_ranked(evidence: Evidence) -> None:
    finding, _ = season_of(evidence, monthly(lambda m: np.ones(len(m)), level=40))
    assert finding.direction == "cannot tell" and finding.strength == "weak"
    assert "is unclear; furthest from the average is" in finding.sentence
    finding, _ = season_of(evidence, monthly(lambda m: np.ones(len(m)), level=40_000))
    assert finding.direction == "similar" and "lie within 10% of the average" in finding.sentence


def test_months_without_a_season_are_seldom_called_one(evidence: Evidence) -> None:
    """Of series of pure chance one in twenty may show a month; of 40 seldom more than five do."""
    index = pd.date_range("2012-01-01", periods=60, freq="MS")
    rng, called = np.random.default_rng(8), 0
    for _ in range(40):
        counts = pd.Series(rng.poisson(10 * index.days_in_month), index=index)
        called += any(verdict.clear for verdict in season.judged_months(seasonal(counts)).values())
    assert called <= 5


def test_a_month_outside_the_range_is_counted_and_no_verdict(evidence: Evidence) -> None:
    view = trend.trend(evidence, crime(evidence))
    assert view.finding.direction == "level"
    assert "of 12 months were above the expected range" in view.headline


def test_types_of_the_same_count_are_named_together(evidence: Evidence) -> None:
    table = levels._counted(pd.Series({"Burglary": 30, "Robbery": 30, "Drugs": 20}))
    finding = levels._finding(crime(evidence), table)
    assert finding.sentence.startswith("Burglary and robbery made up 38% of")
    assert finding.sentence.endswith("each, followed by drugs (25%)")
    only = levels._finding(crime(evidence), levels._counted(pd.Series({"Burglary": 3, "Drugs": 0})))
    assert only.sentence.startswith("Burglary made up 100% of") and "," not in only.sentence


def test_nothing_recorded_has_no_type_and_no_place(evidence: Evidence) -> None:
    quiet = recounted(evidence, lambda _: 0)
    for reader in (levels, concentration, places, concentration_years):
        with pytest.raises(Absent):
            loaded(reader.__name__).read(quiet, crime(quiet))


def test_concentrated_is_what_chance_alone_does_not_do(evidence: Evidence) -> None:
    """Few crimes over many places lie in few of them whatever happens."""
    few = (np.random.default_rng(2).random(400) < 0.1).astype(float)
    by_chance = concentration._finding(crime(evidence), few)
    assert by_chance.direction == "cannot tell" and by_chance.strength == "weak"
    assert "chance alone would leave it in about" in by_chance.sentence
    view = concentration.concentration(evidence, crime(evidence))
    assert view.finding.direction == "concentrated"
    one = concentration._finding(crime(evidence), np.array([900.0, *[10.0] * 19]))
    assert one.sentence.startswith("At least half of all recorded crimes") and " 1 of 20" in (
        one.sentence
    )


def test_concentration_of_years_is_judged_on_the_same_places(evidence: Evidence) -> None:
    view = concentration_years.concentration_years(evidence, crime(evidence))
    assert view.finding.direction == "similar"
    assert "similar to the" in view.headline and "0.0 points" in view.headline
    steady = np.full(200, 50.0)
    rising = np.array([2000.0] * 20 + [20.0] * 180)
    assert concentration_years._judged(steady, rising).word == "lower"
    mixed = np.random.default_rng(1).poisson(0.4, 60).astype(float)
    later = np.random.default_rng(2).poisson(0.4, 60).astype(float)
    assert concentration_years._judged(mixed, later).word == "cannot tell"


@pytest.mark.parametrize(
    ("shown", "begins"),
    [(40, "The ten places"), (9, "The four places"), (3, "The place with most")],
)
def test_a_small_area_has_no_ten_places(evidence: Evidence, shown: int, begins: str) -> None:
    table = pd.DataFrame(
        {"count": range(shown, 0, -1), "value": 1.0, "suppressed": False, "ward": None}
    )
    total = float(table["count"].sum())
    said = places._headline(table, crime(evidence), "lsoa", 1.0, total)
    assert said.startswith(begins) and "100%" not in said


def test_one_part_is_no_contribution(evidence: Evidence) -> None:
    """Damage is one crime type of the street-level files: it cannot have the largest part."""
    damage = evidence.catalogue.indicators["criminal_damage_and_public_order.damage"]
    with pytest.raises(Absent, match="one part only by type"):
        contributions.contributions(evidence, damage)


def test_few_a_month_are_not_none(evidence: Evidence) -> None:
    """One in half a year is 0.2 a month; "averaged 0" would be false."""
    period = pd.DataFrame({"value": [0.0, 1, 0, 0, 0, 0]}).assign(
        centre=np.nan, lower=np.nan, upper=np.nan
    )
    assert "averaged 0.2 a month, between 0 and 1" in (
        trend._finding(crime(evidence), period).sentence
    )


def test_none_at_all_has_no_average_and_no_span(evidence: Evidence) -> None:
    """ "Averaged 0.0 a month, between 0 and 0" says nothing that "none" does not."""
    period = pd.DataFrame({"value": [0.0, 0, 0]}).assign(centre=np.nan, lower=np.nan, upper=np.nan)
    told = trend._finding(crime(evidence), period).sentence
    assert told == "No recorded crimes were counted in 3 complete months"


def test_a_gradient_that_may_be_none_is_not_the_steepest() -> None:
    row = {"indicator": "Burglary", "rii": 1.4, "rii_lower": 0.8, "rii_upper": 2.4}
    told = inequality._headline(pd.DataFrame([row]))
    assert told.startswith("Whether the rate of burglary differs") and "is unclear" in told


def test_a_gradient_that_may_be_none_is_passed_over_for_one_that_is_not() -> None:
    unclear = {"indicator": "Arson", "rii": 3.0, "rii_lower": 0.8, "rii_upper": 9.0}
    clear = {"indicator": "Burglary", "rii": 1.8, "rii_lower": 1.3, "rii_upper": 2.4}
    told = inequality._headline(pd.DataFrame([unclear, clear]))
    assert told.startswith("The rate of burglary at the most deprived end") and "1.8" in told
    assert "is unclear" not in told and "steepest" not in told
    told = inequality._headline(pd.DataFrame([unclear, {**clear, "rii_lower": 0.9}]))
    assert told.startswith("Whether the rate of arson differs") and "nor can those of" in told


@pytest.mark.parametrize(
    ("counts", "direction"), [([200, 100, 100, 100], "concentrated"), ([26, 25, 24, 25], "cannot")]
)
def test_a_ward_is_above_the_rest_where_that_is_shown(
    evidence: Evidence, counts: list[int], direction: str
) -> None:
    frame = pd.DataFrame({"code": list("abcd"), "label": list("abcd"), "count": counts})
    frame = places.with_rates(frame.assign(population=5_000.0), 1000)
    table = frame.assign(suppressed=[False, False, False, True], ward=frame["label"])
    finding = places._finding(crime(evidence), table, "ward", frame)
    assert finding.direction.startswith(direction)
    assert finding.sentence.startswith("Of the wards that can be shown a had the highest rate")
    assert finding.sentence.endswith("is not shown") == (direction == "cannot")


def test_changes_are_counted_once_by_what_leads_and_only_where_tested() -> None:
    def line(verdict: str, size: float, compared: bool = True) -> Line:
        return cast(Line, SimpleNamespace(verdict=verdict, size=size, compared=compared))

    lines = [line("worse", 12.0), line("lower", -8.0), line("similar", 0.4)]
    lines += [line("cannot tell", 5.0), line("not tested", np.nan), line("", np.nan, False)]
    assert clear_of(lines) == "2 of 4 tested indicators changed by more than chance allows"
    assert clear_of(lines[:1]) == "1 of 1 tested indicator changed by more than chance allows"
    assert clear_of(lines[-2:]) == "No indicator could be compared with an earlier period"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([True, True, True], "all of them were"),
        ([False, False, False], "none of them was"),
        ([True, False, False], "1 of them (33%) was"),
        ([True, True, False], "2 of them (67%) were"),
    ],
)
def test_hot_places_that_stayed_are_told_without_a_hundred_per_cent(
    before: list[bool], said: str
) -> None:
    assert hotspots._stayed(persistence(before, [True] * 3)) == said
    assert hotspots._stayed(persistence(before[:1], [True])).startswith("it was")


def test_what_made_up_a_change_on_a_year_of_lockdowns_leads_nothing(evidence: Evidence) -> None:
    """It is told, with the caveat, and never drawn as the reason of the year's change."""
    row = change.compare(evidence, crime(evidence), "baseline")
    clear = {**row, "judged": replace(row["judged"], word="rose"), "locked": False}
    table = pd.DataFrame({"group": ["A", "B"], "points": [5.0, 1.0], "change": [5.0, 1.0]})
    with pytest.MonkeyPatch.context() as patch:
        for locked, strength in ((False, "moderate"), (True, "weak")):
            given = clear | {"locked": locked}
            patch.setattr(contributions, "compare", lambda *_, given=given: given)
            made = contributions._finding(evidence, crime(evidence), table, "baseline", "crimes")
            assert made.strength == strength
