import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.charts import ticks

numbers = st.lists(st.floats(-1e7, 1e7).map(lambda v: round(v, 3)), max_size=10)


@given(numbers, st.booleans())
def test_ticks_hold_zero_and_the_data_with_few_ticks(values, tight):
    fitted = ticks.fit(values, tight=tight)
    assert fitted.limits[0] <= min([0.0, *values]) and fitted.limits[1] >= max([0.0, *values])
    assert len(fitted.at) <= 6 and 0.0 in fitted.at
    assert len(set(fitted.labels)) == len(fitted.labels)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([1_653.0, 0.0], ("0", "500", "1,000", "1,500", "2,000")),
        ([3.0, 1.0], ("0", "1", "2", "3")),
        ([-12.5, 30.0], ("−20", "−10", "0", "10", "20", "30")),
        ([np.nan], ("0", "1")),
    ],
)
def test_ticks_are_round_and_printed_with_separators(values, labels):
    assert ticks.fit(values).labels == labels


def test_zero_carries_no_percent_sign():
    assert ticks.fit([0.0, 10.0], suffix="%").labels[:2] == ("0", "2%")
