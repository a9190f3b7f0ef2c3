import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from safecity.measures.disclosure import block_of, levelled, suppress


def _system(published: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Equations of a table with totals in its hidden numbers: matrix, right side, places."""
    hidden = np.argwhere(np.isnan(published))
    rows, columns = published.shape
    matrix, right = np.zeros((rows + columns, len(hidden))), np.zeros(rows + columns)
    sign = np.array([[-1.0 if (c == columns - 1) else 1.0 for c in range(columns)]] * rows)
    down = np.array([[-1.0 if (r == rows - 1) else 1.0] * columns for r in range(rows)])
    right[:rows] = -np.nansum(published * sign, axis=1)
    right[rows:] = -np.nansum(published * down, axis=0)
    for k, (r, c) in enumerate(hidden):
        matrix[r, k], matrix[rows + c, k] = sign[r, c], down[r, c]
    return matrix, right, hidden


def _table(result) -> np.ndarray:
    inner = np.asarray(result.table, float).reshape(len(result.table), -1)
    top = np.column_stack([inner, result.row_totals])
    return np.vstack([top, [*result.column_totals, result.grand_total]])


def _ranges(published: np.ndarray, least: float) -> np.ndarray:
    """What an attacker can say of each hidden number: its least and greatest value."""
    matrix, right, hidden = _system(published)
    found = []
    for k in range(len(hidden)):
        for side in (1, -1):
            cost = np.zeros(len(hidden))
            cost[k] = side
            answer = linprog(cost, A_eq=matrix, b_eq=right, bounds=(least, 10_000))
            assert answer.status == 0
            found.append(side * answer.fun)
    return np.array(found).reshape(-1, 2)


tables = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(
            st.one_of(st.integers(0, 7), st.integers(0, 60)), min_size=shape[1], max_size=shape[1]
        ),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@settings(max_examples=30)
@given(tables, st.booleans())
def test_no_hidden_number_can_be_worked_out(rows, zeros):
    result = suppress(pd.DataFrame(rows), zeros=zeros)
    published = _table(result)
    if np.isnan(published).any():
        low, high = _ranges(published, least=0 if zeros else 1).T
        assert (high - low > 0.5).all()


@given(tables)
def test_what_is_shown_is_true_and_what_is_small_is_hidden(rows):
    frame = pd.DataFrame(rows)
    result = suppress(frame)
    shown = result.table.notna()
    assert (result.table.where(shown, frame) == frame).all(axis=None)
    assert (result.primary == ((frame > 0) & (frame < 5))).all(axis=None)
    assert (result.table.isna() == (result.primary | result.secondary)).all(axis=None)
    assert not (result.primary & result.secondary).any(axis=None)
    for totals, axis in ((result.row_totals, 1), (result.column_totals, 0)):
        sums = frame.sum(axis=axis)
        assert ((totals == sums) | totals.isna()).all()
        assert totals[sums.between(1, 4)].isna().all()


@given(tables)
def test_a_table_without_small_counts_is_left_alone(rows):
    frame = pd.DataFrame(rows) * 5
    result = suppress(frame)
    assert result.table.equals(frame.astype(float))
    assert result.grand_total == frame.sum(axis=None)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=7), st.booleans())
def test_one_way_tables_are_as_safe(counts, zeros):
    series = pd.Series(counts, name="offences")
    result = suppress(series, zeros=zeros)
    assert isinstance(result.table, pd.Series) and result.table.name == "offences"
    hidden = result.table.isna()
    if hidden.any() and not np.isnan(result.grand_total):
        rest = result.grand_total - result.table.sum()
        least = 0 if zeros else 1
        assert hidden.sum() >= 2 and rest > hidden.sum() * least


def test_one_way_by_hand():
    # 3 is small; the next smallest positive count goes with it, not the zero.
    result = suppress(pd.Series({"a": 3, "b": 20, "c": 8, "d": 0}))
    assert result.table.isna().to_dict() == {"a": True, "b": False, "c": True, "d": False}
    assert result.secondary.to_dict() == {"a": False, "b": False, "c": True, "d": False}
    assert result.grand_total == 31


def test_two_way_by_hand():
    # Hiding 2 needs a partner in its row, in its column, and where those two cross.
    frame = pd.DataFrame([[2, 30, 9], [7, 40, 6], [50, 60, 70]], columns=list("xyz"))
    hidden = suppress(frame).table.isna()
    assert hidden.to_numpy().tolist() == [
        [True, False, True],
        [True, False, True],
        [False, False, False],
    ]


def test_two_ones_alone_in_a_row_of_two_need_a_third():
    # A reader who knows that zeros are shown reads 1 + 1 from a remainder of 2.
    result = suppress(pd.Series({"a": 1, "b": 1, "c": 30, "d": 9}))
    assert result.table.isna().to_dict() == {"a": True, "b": True, "c": False, "d": True}


def test_zeros_shield_nothing_and_stay_shown():
    sparse = pd.DataFrame([[0, 0, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 5, 0]])
    assert (suppress(sparse).table.isna() == (sparse > 0)).all(axis=None)


def test_a_small_total_is_hidden():
    frame = pd.DataFrame([[2, 1], [30, 40], [25, 60]])
    result = suppress(frame)
    assert np.isnan(result.row_totals[0])


def test_zeros_are_shown_unless_asked():
    frame = pd.DataFrame([[0, 9], [8, 7]])
    assert suppress(frame).table.notna().all(axis=None)
    assert np.isnan(suppress(frame, zeros=True).table.iloc[0, 0])


def test_the_threshold_is_the_first_count_shown():
    assert suppress(pd.Series([5, 9])).table.notna().all()
    assert suppress(pd.Series([5, 9, 30]), threshold=6).table.isna().tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("table", "match"),
    [
        (pd.Series([1, np.nan]), "missing"),
        (pd.Series([1, -1]), "whole counts"),
        (pd.DataFrame([[1.5]]), "whole counts"),
    ],
)
def test_what_is_no_count_is_refused(table, match):
    with pytest.raises(ValueError, match=match):
        suppress(table)


def test_a_threshold_below_one_is_refused():
    with pytest.raises(ValueError, match="threshold"):
        suppress(pd.Series([1]), threshold=0)


def test_wards_by_crime_type_take_no_time():
    counts = np.random.default_rng(12).negative_binomial(1, 0.04, (17, 14))
    start = time.perf_counter()
    result = suppress(pd.DataFrame(counts))
    assert time.perf_counter() - start < 2
    assert result.secondary.sum(axis=None) < 2 * result.primary.sum(axis=None) + 4


def test_a_threshold_of_one_hides_nothing():
    assert suppress(pd.Series([1, 2, 0]), threshold=1).table.notna().all()


def test_two_twos_shield_each_other_as_two_ones_do_not():
    assert suppress(pd.Series([2, 2, 30, 9])).table.isna().tolist() == [True, True, False, False]


def test_a_hidden_count_between_two_blocks_is_not_told_by_both():
    """Row and column of the 3 between them hold others, but their sums fix it."""
    frame = pd.DataFrame(
        [[3, 4, 50, 50], [4, 3, 3, 50], [50, 50, 4, 3], [50, 50, 3, 4]], columns=list("abcd")
    )
    result = suppress(frame)
    assert result.secondary.any(axis=None)
    low, high = _ranges(_table(result), least=1).T
    assert (high - low > 0.5).all()


def averaged(counts: list[int], hidden: list[int], **more: object) -> list[float]:
    values = pd.Series(counts, index=[f"p{at}" for at in range(len(counts))])
    secret = pd.Series([at in hidden for at in range(len(counts))], index=values.index)
    groups = more.get("groups")
    named = None if groups is None else pd.Series(groups, index=values.index)
    return levelled(values, secret, named).tolist()


def test_fewer_than_six_hidden_counts_share_their_sum_alike() -> None:
    assert averaged([3, 50, 8, 60, 1], [0, 2, 4]) == [4, 50, 4, 60, 4]
    assert averaged([3, 50, 8], []) == [3, 50, 8]
    assert averaged([3, 9, 8, 1, 4], [0, 1, 2, 3, 4]) == [5] * 5


def test_six_hidden_counts_are_two_blocks_in_order_of_size() -> None:
    assert averaged([30, 4, 20, 1, 10, 7], range(6)) == [20, 4, 20, 4, 20, 4]


def test_a_block_holds_at_least_ten_events() -> None:
    assert averaged([1, 1, 1, 7, 30, 20, 10], range(7)) == [2.5, 2.5, 2.5, 2.5, 20, 20, 20]
    assert averaged([0, 0, 0, 0, 1, 2, 3], range(7)) == [pytest.approx(6 / 7)] * 7
    assert averaged([10, 10, 10, 0, 0, 3], range(6)) == [5.5] * 6


def test_totals_of_groups_stay() -> None:
    made = averaged([1, 9, 2, 40, 3, 60], [0, 1, 2, 3, 4], groups=list("aabbab"))
    assert made == [pytest.approx(13 / 3), pytest.approx(13 / 3), 21, 21, pytest.approx(13 / 3), 60]


@given(st.lists(st.integers(0, 60), min_size=6, max_size=40))
def test_how_a_block_shares_its_sum_is_seen_nowhere(counts: list[int]) -> None:
    values = pd.Series(sorted(counts))
    hidden = pd.Series(True, index=values.index)
    blocks = block_of(values, hidden)
    sizes, sums = (getattr(values.groupby(blocks), how)() for how in ("size", "sum"))
    assert (sizes >= min(3, len(values))).all()
    assert len(sums) == 1 or (sums >= 10).all()
    assert levelled(values, hidden).sum() == pytest.approx(values.sum())
