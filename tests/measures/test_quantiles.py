from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.quantiles import quantile

VALUES = st.lists(st.integers(-50, 50), min_size=10, max_size=80)


def test_twenty_areas_in_tenths_by_hand():
    """OHID's rule on 20 different values: two areas to a tenth, the highest in the first."""
    found = quantile(np.arange(20.0))
    assert found.tolist() == [10 - n // 2 for n in range(20)]


def test_thirteen_areas_in_fifths_by_the_formula_of_the_guide():
    """phe_quantile: floor(6 - ceiling((14 - rank) / 2.6)), rank 1 the lowest value."""
    ranks = np.arange(1, 14)
    wanted = np.floor(6 - np.ceil((14 - ranks) / 2.6))
    assert quantile(ranks, 5, highest_first=False).tolist() == np.maximum(wanted, 1).tolist()


def test_equal_values_share_and_missing_stay_missing():
    found = quantile(pd.Series([1, 1, 2, 3, np.nan, 5]), 5)
    assert found.iloc[0] == found.iloc[1]
    assert found.isna().tolist() == [False] * 4 + [True, False]


def test_too_few_areas_have_no_quantile():
    assert np.isnan(quantile([1.0, 2.0, 3.0], 5)).all()
    with pytest.raises(ValueError, match="two quantiles"):
        quantile([1.0, 2.0], 1)


@given(VALUES, st.integers(2, 10), st.randoms(use_true_random=False))
def test_order_scale_and_range(values, number, random):
    found = pd.Series(quantile(np.array(values, float), number))
    assert found.between(1, number).all()
    by_value = found.groupby(values).first()
    assert (by_value.diff().dropna() <= 0).all()
    shuffled = list(range(len(values)))
    random.shuffle(shuffled)
    again = quantile(np.array(values, float)[shuffled] * 3 + 7, number)
    assert again.tolist() == found.to_numpy()[shuffled].tolist()
