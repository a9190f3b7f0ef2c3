import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from safecity.catalogue.verdicts import load_rules
from safecity.measures import explanation
from safecity.measures.change import contributions, percent_change
from safecity.measures.estimate import Estimate
from safecity.measures.explanation import (
    comparator_dispersion,
    difference_in_differences,
    grade_comparators,
    grade_event,
    grade_pattern,
)
from safecity.measures.mixed_change import (
    grade_composition,
    grade_places,
    grade_population,
    place_dispersion,
)
from safecity.measures.shift import Step, Weighed, rank

counts = st.integers(10, 50_000)


def weigh(own, others, **how):
    return grade_comparators(percent_change(*own), difference_in_differences(*own, *others, **how))


def test_ratio_of_ratios_by_hand():
    # 120/100 over 220/200 is 1.090909; the root of 1/100 + 1/120 + 1/200 + 1/220 is 0.1669695.
    did = difference_in_differences(100, 120, [150, 50, np.nan], [160, 60, 70])
    limits = 1.2 / 1.1 * np.exp(np.array([0, -1, 1]) * 1.959964 * 0.1669695)
    np.testing.assert_allclose(did, 100 * (limits - 1), atol=1e-3)


def test_two_comparators_that_do_not_move_leave_the_own_change():
    did = difference_in_differences(100, 150, 1e9, 1e9)
    np.testing.assert_allclose(did, percent_change(100, 150), atol=0.05)


@given(counts, counts, counts, counts, st.floats(1, 20))
def test_difference_turns_round_with_the_areas(a, b, c, d, phi):
    there = np.array(difference_in_differences(a, b, c, d, overdispersion=phi)) / 100 + 1
    back = np.array(difference_in_differences(c, d, a, b, overdispersion=phi)) / 100 + 1
    np.testing.assert_allclose(there, 1 / back[[0, 2, 1]], rtol=1e-9)


def test_intervals_of_the_difference_cover_the_truth():
    # Own rise of 20 %, comparators' of 10 %; counts of three times a Poisson variance.
    random = np.random.default_rng(8)
    means = np.array([400, 480, 2_000, 2_200])
    drawn = random.poisson(random.gamma(means / 2, 2, (2_000, 4)))
    made = [difference_in_differences(*row, overdispersion=3) for row in drawn]
    truth = 100 * (1.2 / 1.1 - 1)
    assert 0.935 <= np.mean([e.lower <= truth <= e.upper for e in made]) <= 0.965


def test_people_change_rates():
    did = difference_in_differences(100, 120, 200, 200, own_population=(10, 12))
    assert did.value == pytest.approx(0)


def test_nothing_is_said_of_zero_or_missing_counts():
    assert np.isnan(difference_in_differences(0, 5, 10, 10).value)
    assert np.isnan(difference_in_differences(5, 5, [np.nan], [10]).value)
    assert weigh((5, 6), (0, 5)).grade == "cannot tell"
    with pytest.raises(ValueError, match="overdispersion is 1 or more"):
        difference_in_differences(5, 5, 5, 5, overdispersion=0.5)


def test_dispersion_of_comparators():
    # Q by hand: log ratios 0, ln 2, -ln 2 with weights 50, 200/3 and 100/3.
    y, w = np.log([1, 2, 0.5]), np.array([50, 200 / 3, 100 / 3])
    q = (w * (y - (w * y).sum() / w.sum()) ** 2).sum()
    assert comparator_dispersion([100, 100, 100], [100, 200, 50]) == pytest.approx(q / 2)
    assert comparator_dispersion([100] * 5, [110] * 5) == 1
    assert comparator_dispersion([100, 100], [100, 900]) == 1


@pytest.mark.parametrize(
    ("own", "others", "grade"),
    [
        ((10_000, 12_000), (100_000, 121_000), "strong"),
        ((100, 120), (1_000, 1_210), "some"),
        ((100_000, 120_000), (1_000_000, 1_150_000), "some"),
        ((10_000, 12_000), (100_000, 100_000), "none"),
        ((10_000, 12_000), (100_000, 90_000), "none"),
        ((100, 105), (100, 99), "cannot tell"),
        ((100, 100), (100, 120), "cannot tell"),
    ],
)
def test_comparators(own, others, grade):
    weighed = weigh(own, others)
    assert weighed.grade == grade and weighed.kind == "comparators"


def test_comparators_share_is_one_where_all_moved_alike():
    weighed = weigh((100, 120), (1_000, 1_200))
    assert weighed.size == pytest.approx(1) and weighed.lower < 1 < weighed.upper
    assert weighed.detail["comparators"] == pytest.approx(20)


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ([6.0, 2.0, 2.0], "strong"),
        ([-6.0, -2.0, -2.0], "strong"),
        ([5.0, 3.0, 2.0], "some"),
        ([8.0, 7.0, -5.0], "some"),
        ([3.0, 3.0, 2.0, 2.0], "none"),
        ([5.0, -4.0, 4.5, -4.0, 1.0, -1.0, 2.0, -2.0], "none"),
        ([3.0, -3.0], "cannot tell"),
        ([3.0], "cannot tell"),
        ([3.0, np.nan], "cannot tell"),
    ],
)
def test_composition(points, grade):
    assert grade_composition(pd.DataFrame({"points": points})).grade == grade


def test_composition_names_its_leader_and_needs_points():
    table = contributions(pd.Series({"theft": 100, "arson": 100}), pd.Series([180, 110]).values)
    weighed = grade_composition(table)
    assert weighed.detail["leader"] == "theft" and weighed.size == pytest.approx(80 / 90)
    with pytest.raises(ValueError, match="column points"):
        grade_composition(table.drop(columns="points"))


WARDS = pd.Series(200.0, [f"ward {k}" for k in range(10)])


def test_places():
    one = WARDS.add(pd.Series({"ward 3": 100.0}), fill_value=0)
    led = grade_places(WARDS, one)
    assert led.grade == "strong" and led.detail["leader"] == "ward 3"
    # 43.9 beyond its share, with a standard deviation of 10.5; ten wards might have had it.
    beyond, share = 300 - 500 * 2_100 / 4_100, 2_100 / 4_100
    spread = np.sqrt(500 * share * (1 - share) * (1 - 500 / 4_100))
    assert led.detail["probability"] < 10 * 2 * norm.sf(beyond / spread)
    assert grade_places(WARDS, WARDS * 1.5).grade == "none"
    assert grade_places(WARDS / 200, one / 200).grade == "cannot tell"
    assert grade_places(WARDS, WARDS * 0).grade == "cannot tell"


def test_a_lead_is_found_as_often_by_chance_as_said():
    random = np.random.default_rng(12)
    means = 400 * random.gamma(3, 1 / 3, 17)
    tables = [
        (pd.Series(random.poisson(means)), pd.Series(random.poisson(means * 1.1)))
        for _ in range(300)
    ]
    found = [grade_places(*pair, leading=3).detail["probability"] < 0.05 for pair in tables]
    assert np.mean(found) <= 0.08


def test_places_are_set_against_what_they_do_in_other_years():
    one = WARDS.add(pd.Series({"ward 3": 100.0}), fill_value=0)
    random = np.random.default_rng(3)
    calm = pd.DataFrame({y: random.poisson(WARDS) for y in range(5)}, index=WARDS.index)
    wild = pd.DataFrame(
        {y: random.poisson(WARDS * random.gamma(6, 1 / 6, len(WARDS))) for y in range(5)},
        index=WARDS.index,
    )
    assert grade_places(WARDS, one, earlier=calm).grade == "strong"
    assert grade_places(WARDS, one, earlier=wild).grade == "cannot tell"
    # What moves all places alike from year to year parts none of them.
    together = calm * np.array([0.6, 1.4, 0.8, 1.3, 1.0])
    assert grade_places(WARDS, one, earlier=together).grade == "strong"


def test_dispersion_of_places_by_years_is_that_of_a_quasi_poisson_model():
    import statsmodels.api as sm

    table = pd.DataFrame(np.random.default_rng(5).poisson(60, (7, 4)) + np.arange(7)[:, None] * 9)
    flat = table.stack()
    place, year_ = (flat.index.get_level_values(k).to_numpy() for k in (0, 1))
    design = np.column_stack([np.eye(7)[place], np.eye(4)[year_][:, 1:]])
    fit = sm.GLM(flat.to_numpy(), design, family=sm.families.Poisson()).fit(scale="X2", tol=1e-12)
    found = place_dispersion(table)
    assert found[:2] == (pytest.approx(max(1, fit.scale), rel=1e-6), 18)
    assert found.variation == pytest.approx((found.dispersion - 1) / table.to_numpy().mean())
    assert place_dispersion(None) == place_dispersion(table[[0]]) == (1.0, np.inf, 0.0)


def test_how_much_places_differ_from_year_to_year_is_found():
    random = np.random.default_rng(2)
    levels = np.geomspace(200, 4_000, 60)[:, None] * random.gamma(400, 1 / 400, (60, 6))
    assert place_dispersion(pd.DataFrame(random.poisson(levels))).variation == pytest.approx(
        1 / 400, rel=0.25
    )


def test_three_wards_of_seventeen_that_carry_a_rise_are_found():
    # 28 % of crime and 43 % of the rise; the city's own months scatter five times as chance does.
    shares = np.array([0.12, 0.09, 0.07, *[0.72 / 14] * 14])
    before = pd.Series(30_000 * shares, index=[f"ward {k}" for k in range(17)]).round()
    rise = 2_600 * np.array([0.19, 0.14, 0.10, *[0.57 / 14] * 14])
    random = np.random.default_rng(9)
    earlier = pd.DataFrame(
        {y: random.poisson(before * f) for y, f in enumerate((0.9, 1.1, 1.05, 1))}
    )
    found = grade_places(
        before, (before + rise).round(), leading=3, earlier=earlier.set_index(before.index)
    )
    assert found.grade == "some" and found.size == pytest.approx(0.43, abs=0.01)
    assert found.detail["leader"] == "ward 0, ward 1, ward 2"


def test_two_places_can_lead_together():
    two = WARDS.add(pd.Series({"ward 3": 90.0, "ward 5": 90.0, "ward 6": 20}), fill_value=0)
    assert grade_places(WARDS, two).grade == "some"
    both = grade_places(WARDS, two, leading=2)
    assert both.grade == "strong" and both.detail["leader"] == "ward 3, ward 5"
    with pytest.raises(ValueError, match="1 or more"):
        grade_places(WARDS, two, leading=0)


@pytest.mark.parametrize(
    ("people", "rates", "grade"),
    [
        (6, 4, "strong"),
        (30, -20, "strong"),
        (3, 7, "some"),
        (1, 9, "none"),
        (-3, 10, "none"),
        (5, -5, "cannot tell"),
        (np.nan, 1, "cannot tell"),
    ],
)
def test_population(people, rates, grade):
    assert grade_population(people, rates).grade == grade
    assert grade_population([people, 0], [rates, 0]).grade == grade


def year(latest):
    """Four years of months and a fifth, on dates, with its sides."""
    base = np.tile([100.0, 104, 97, 101, 99, 103, 98, 102, 96, 105, 101, 94], 4)
    noise = np.random.default_rng(4).normal(0, 10, 60).round()
    values = np.concatenate([base, 100.0 * np.array(latest)]) + noise
    counts = pd.Series(values, index=pd.date_range("2016-04-01", periods=60, freq="MS"))
    return counts, counts.index[-24:-12], counts.index[-12:]


@pytest.mark.parametrize(
    ("latest", "grade", "shape", "first"),
    [
        ([1.4] * 12, "strong", "sustained", "2020-04"),
        ([1.0] * 5 + [1.5] * 7, "strong", "sustained", "2020-09"),
        ([1.0] * 3 + [1.8] + [1.0] * 8, "some", "one-off", "2020-07"),
        ([0.9] * 10 + [1.8] * 2, "some", "one-off", None),
        ([1.0] * 12, "none", "within range", None),
    ],
)
def test_pattern(latest, grade, shape, first):
    weighed = grade_pattern(*year(latest))
    assert (weighed.grade, weighed.detail["shape"]) == (grade, shape)
    assert first in (None, weighed.detail["first"])


def test_seven_months_on_one_side_are_no_shift():
    # What the run rule called lasting: seven months a little above the usual.
    assert grade_pattern(*year([1.03] * 12)).grade == "none"


@pytest.mark.parametrize(("chance", "grade"), [(0.015, "strong"), (0.03, "none")])
def test_a_shift_is_lasting_at_the_level_that_was_declared(monkeypatch, chance, grade):
    assert load_rules().lasting == 0.02
    found = (Step(chance, "2020-09", 1.2, 0), Step(0.5, "2020-10", 1.1, 0))
    monkeypatch.setattr(explanation, "shifted", lambda *_, **__: found)
    assert grade_pattern(*year([1.0] * 12)).grade == grade


def test_pattern_needs_years_before():
    counts, before, after = year([1.4] * 12)
    assert grade_pattern(counts.iloc[-20:], before[4:], after).grade == "cannot tell"


COMPARED = (pd.Timestamp("2019-04-01"), pd.Timestamp("2021-03-31"))
LEVEL = pd.DataFrame({"month": [pd.Timestamp("2020-04-01")], "ratio": [1.3]})


def event(start, end=None):
    dates = {"start": pd.to_datetime([start]), "end": pd.to_datetime([end])}
    return pd.DataFrame(dates | {"label": ["new recording"]})


@pytest.mark.parametrize(
    ("levels", "events", "direction", "grade"),
    [
        (LEVEL, event("2020-06-01"), 1, "strong"),
        (LEVEL, event("2018-01-01", "2020-04-30"), 0, "strong"),
        (LEVEL, event("2020-06-01"), -1, "some"),
        (LEVEL, event("2020-12-01"), 1, "some"),
        (LEVEL.iloc[:0], event("2020-06-01"), 1, "some"),
        (LEVEL, event("2015-06-01"), 1, "none"),
        (LEVEL, event("2020-06-01").iloc[:0], 1, "none"),
        (None, event("2020-06-01"), 1, "cannot tell"),
        (None, event("2015-06-01"), 1, "none"),
    ],
)
def test_events(levels, events, direction, grade):
    weighed = grade_event(levels, events, compared=COMPARED, direction=direction)
    assert weighed.grade == grade
    if grade == "strong":
        assert weighed.detail == {"event": "new recording", "month": "2020-04", "ratio": 1.3}


def test_no_event_is_none_only_where_recording_is_reliable():
    nothing = event("2020-06-01").iloc[:0]
    assert grade_event(LEVEL, nothing, compared=COMPARED).grade == "none"
    assert grade_event(LEVEL, nothing, compared=COMPARED, reliable=False).grade == "cannot tell"


def test_rank_puts_the_best_borne_out_first():
    given = [("a", "none", 0.9), ("b", "strong", 0.7), ("c", "some", 2.0), ("d", "strong", np.nan),
             ("e", "strong", 0.9), ("f", "cannot tell", 3.0)]  # fmt: skip
    assert [w.kind for w in rank(Weighed(*g) for g in given)] == ["e", "b", "d", "c", "a", "f"]


def test_a_grade_without_words_is_refused():
    with pytest.raises(ValueError, match="a grade is one of"):
        Weighed("places", "likely")


@given(counts, counts)
def test_an_area_compared_with_itself_is_never_told_apart(before, after):
    assert weigh((before, after), (before, after)).grade in ("strong", "some", "cannot tell")


def test_estimates_without_limits_cannot_be_graded():
    nothing = Estimate(np.nan, np.nan, np.nan)
    assert grade_comparators(nothing, nothing).grade == "cannot tell"
