import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.disproportionality import disproportionality, find_rate
from safecity.measures.intervals import byars_rate, wilson_proportion
from safecity.measures.ratio import rate_ratio
from safecity.measures.survey import compare_proportions

COUNTS = pd.Series({"Black": 120, "White": 800, "Mixed": 4})
PEOPLE = pd.Series({"White": 200_000, "Black": 6_000, "Mixed": 8_000})


def test_rates_and_ratios_by_hand():
    table = disproportionality(COUNTS, PEOPLE, "White")
    np.testing.assert_allclose(table["rate"], [20, 4, 0.5])
    np.testing.assert_allclose(table["ratio"], [5, 1, 0.125])
    # By hand: 5 exp(+-1.959964 x 0.0978945), the root of 1/120 + 1/800.
    limits = table.loc["Black", ["ratio_lower", "ratio_upper"]].astype(float)
    np.testing.assert_allclose(limits, (4.12705, 6.05760), rtol=1e-4)
    assert table.index.name == "group" and list(table.index) == list(COUNTS.index)


def test_intervals_are_those_of_the_house():
    table = disproportionality(COUNTS, PEOPLE, "White", per=100_000, overdispersion=2)
    rate = byars_rate(4, 8_000, 100_000)
    ratio = rate_ratio(800, 4, 200_000, 8_000, overdispersion=2)
    mixed = table.loc["Mixed"]
    assert tuple(mixed[["rate", "rate_lower", "rate_upper"]]) == pytest.approx(tuple(rate))
    assert tuple(mixed[["ratio", "ratio_lower", "ratio_upper"]]) == pytest.approx(tuple(ratio))


def test_the_reference_has_no_interval_and_the_missing_stay_missing():
    table = disproportionality(COUNTS.astype(float).replace(4, np.nan), PEOPLE, "White")
    assert table.loc["White", ["ratio_lower", "ratio_upper"]].isna().all()
    assert table.loc["Mixed"].drop("population").isna().all()
    unknown = disproportionality(COUNTS.astype(float).replace(800, np.nan), PEOPLE, "White")
    assert unknown["ratio"].isna().all() and unknown.loc["Black", "rate"] == pytest.approx(20)


@given(st.integers(1, 3_000), st.integers(1, 3_000), st.floats(0.01, 1))
def test_ratio_is_the_quotient_of_the_rates(a, b, share):
    counts, people = pd.Series({"a": a, "b": b}), pd.Series({"a": 1e5, "b": 1e5 * share})
    table = disproportionality(counts, people, "a")
    assert table.loc["b", "ratio"] == pytest.approx(table.loc["b", "rate"] / table.loc["a", "rate"])
    assert table.loc["b", "ratio_lower"] < table.loc["b", "ratio"] < table.loc["b", "ratio_upper"]


FOUND = pd.Series({"Black": 30, "White": 240, "Mixed": 0, "Other": 0})
SEARCHED = pd.Series({"White": 800, "Black": 120, "Mixed": 4, "Other": 0})


def test_find_rates_and_their_differences():
    table = find_rate(FOUND, SEARCHED, "White")
    black = table.loc["Black"]
    assert tuple(black[["value", "lower", "upper"]]) == pytest.approx(
        tuple(wilson_proportion(30, 120))
    )
    names = ["difference", "difference_lower", "difference_upper", "probability"]
    expected = compare_proportions(0.3, 800, 0.25, 120)
    assert tuple(black[names]) == pytest.approx(tuple(expected))
    assert table.loc["White", names].isna().all()


def test_who_was_never_searched_has_no_find_rate():
    table = find_rate(FOUND, SEARCHED, "White")
    assert table.loc["Other", "searched"] == 0
    assert table.loc["Other"].drop("searched").isna().all()
    assert table.loc["Mixed", "value"] == 0 and table.loc["Mixed", "upper"] > 0


def test_a_missing_number_of_finds_stays_missing():
    table = find_rate(FOUND.astype(float).replace(30, np.nan), SEARCHED, "White")
    assert table.loc["Black", ["value", "difference"]].isna().all()


@pytest.mark.parametrize(
    ("counts", "people", "reference", "match"),
    [
        (COUNTS, PEOPLE, "Asian", "no group Asian"),
        (COUNTS, PEOPLE.drop("Mixed"), "White", "not in both: Mixed"),
        (COUNTS, pd.concat([PEOPLE, PEOPLE]), "White", "there twice"),
        (-COUNTS, PEOPLE, "White", "count must be"),
        (COUNTS, PEOPLE * 0, "White", "population must be"),
    ],
)
def test_impossible_groups_are_refused(counts, people, reference, match):
    with pytest.raises(ValueError, match=match):
        disproportionality(counts, people, reference)


@pytest.mark.parametrize(
    ("found", "match"),
    [
        ({"White": 900}, "above its denominator"),
        ({"Other": 1}, "above its searches"),
        ({"White": -1}, "count must be"),
    ],
)
def test_impossible_finds_are_refused(found, match):
    with pytest.raises(ValueError, match=match):
        find_rate(pd.Series(FOUND.to_dict() | found), SEARCHED, "White")
