"""The values that printed sums leave possible, against every table of small counts."""

from __future__ import annotations

import numpy as np
import pytest

from safecity.measures import possible
from safecity.measures.possible import first_told

ALL = np.ones(3, bool)
MOST = 8
EVERY = np.indices((MOST + 1,) * 5).reshape(5, -1).T
"""Every table of five counts up to eight."""


def sums(*rows: str) -> np.ndarray:
    return np.array([[c == "1" for c in row] for row in rows])


@pytest.mark.parametrize(
    ("rows", "counts", "told"),
    [
        (["11"], [3, 9], None),
        (["11"], [1, 1], None),  # 0, 1 or 2
        (["11"], [0, 1], 0),
        (["11", "10"], [3, 9], 0),
        (["110", "101"], [3, 9, 7], None),
        (["110", "101", "011"], [3, 9, 7], 0),
        (["1100", "0011", "1010"], [0, 12, 0, 7], 1),  # a sum of nought tells of the rest
        (["00"], [3, 9], None),
        (["11"], [0, 0], None),  # nobody was counted
    ],
)
def test_by_hand(rows: list[str], counts: list[int], told: int | None) -> None:
    matrix = sums(*rows)
    assert first_told(matrix, np.array(counts, float), np.ones(len(counts), bool)) == told


def test_what_is_not_asked_for_is_not_named() -> None:
    matrix = sums("110", "001")
    assert first_told(matrix, np.array([3.0, 9.0, 4.0]), ALL) == 2
    assert first_told(matrix, np.array([3.0, 9.0, 4.0]), np.array([True, True, False])) is None


def test_room_is_the_number_of_whole_values() -> None:
    matrix, counts = sums("11"), np.array([2.0, 3.0])
    asked = np.ones(2, bool)
    assert first_told(matrix, counts, asked, room=6) is None
    assert first_told(matrix, counts, asked, room=7) == 0


@pytest.mark.parametrize("tries", [0, possible.TRIES])
@pytest.mark.parametrize("seed", range(40))
def test_against_every_table_that_fits(
    seed: int, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two crossing divisions, whose linear programme has whole ends, are counted out."""
    monkeypatch.setattr(possible, "TRIES", tries)
    random = np.random.default_rng(seed)
    counts = random.multinomial(random.integers(1, MOST + 1), random.dirichlet(np.ones(5)))
    first, second = random.integers(0, 2, 5), random.integers(0, 3, 5)
    matrix = np.array([first == g for g in range(2)] + [second == g for g in range(3)])
    fit = EVERY[(matrix @ counts == EVERY @ matrix.T).all(axis=1)]
    narrow = (np.ptp(fit, axis=0) + 1 < 3) & (fit.max(axis=0) > 0)
    told = first_told(matrix, counts.astype(float), np.ones(5, bool))
    assert told == (int(np.flatnonzero(narrow)[0]) if narrow.any() else None)


def test_what_solutions_gave_is_kept_and_nothing_is_asked_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts, matrix = np.array([3.0, 9.0, 7.0]), sums("110", "101")
    bounds = np.vstack([counts, counts])
    assert first_told(matrix, counts, ALL, known_bounds=bounds) is None
    assert (bounds[0] <= counts).all() and (bounds[1] >= counts).all()
    assert (bounds[1] - bounds[0] >= 2).all()

    def unasked(*_: object, **__: object) -> None:
        pytest.fail("solved again")

    monkeypatch.setattr("scipy.optimize.linprog", unasked)
    assert first_told(matrix, counts, ALL, known_bounds=bounds) is None
