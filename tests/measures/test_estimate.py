import numpy as np
import pandas as pd
import pytest

from safecity.measures.estimate import Estimate, arrays, normal_quantile


def test_scalars_come_back_as_floats():
    (one, two), restore = arrays(1, 2)
    assert type(restore(one + two)) is float


def test_series_come_back_on_their_index():
    counts = pd.Series([1, 2], index=["a", "b"])
    (one, two), restore = arrays(counts, 10)
    assert restore(one / two).equals(pd.Series([0.1, 0.2], index=["a", "b"]))


def test_nullable_integers_become_missing_floats():
    (one,), _ = arrays(pd.Series([1, pd.NA], dtype="Int64"))
    assert one[0] == 1 and np.isnan(one[1])


def test_series_on_different_indexes_are_refused():
    with pytest.raises(ValueError, match="different indexes"):
        arrays(pd.Series([1, 2]), pd.Series([1, 2], index=[1, 0]))


def test_frame_has_one_row_for_a_scalar_and_keeps_an_index():
    assert Estimate(1.0, 0.5, 2.0).frame().values.tolist() == [[1.0, 0.5, 2.0]]
    part = pd.Series([1.0, 2.0], index=["a", "b"])
    assert list(Estimate(part, part, part).frame().index) == ["a", "b"]


# Standard tables of the normal distribution.
@pytest.mark.parametrize(
    ("confidence", "z"), [(0.95, 1.959963984540054), (0.998, 3.090232306167813)]
)
def test_normal_quantile(confidence, z):
    assert normal_quantile(confidence) == pytest.approx(z, rel=1e-12)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="confidence"):
        normal_quantile(confidence)
