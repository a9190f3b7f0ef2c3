"""The attack itself finds what can be found, so that a clean result means something."""

from __future__ import annotations

import pandas as pd

from .attack import Column, Sum, column_of, leaks, worked_out

ALL = frozenset("ABCDE")
SHOWN = {"C": 60.0, "D": 120.0, "E": 80.0}


def test_a_lone_hidden_count_is_total_less_the_rest() -> None:
    column = Column("map", SHOWN | {"B": 9.0}, frozenset("A"))
    assert worked_out([column], [Sum("total", ALL, 272)]) == {"A": (3, 3)}


def test_two_hidden_counts_shield_each_other() -> None:
    column = Column("map", SHOWN, frozenset("AB"))
    assert worked_out([column], [Sum("total", ALL, 272)])["A"] == (0, 12)
    assert leaks([column], [Sum("total", ALL, 272)]) == []


def test_a_sum_of_two_leaves_too_little_room() -> None:
    column = Column("map", SHOWN, frozenset("AB"))
    assert len(leaks([column], [Sum("total", ALL, 261)])) == 2


def test_two_tables_that_hide_different_places_are_put_together() -> None:
    first = Column("map", SHOWN | {"F": 5.0}, frozenset("AB"))
    second = Column("contributions", {"B": 9.0, "D": 120.0, "E": 80.0, "F": 5.0})
    told = leaks([first, second], [Sum("total", ALL | {"F"}, 277)])
    assert any(line.startswith("A: 3 to 3") for line in told)
    assert any(line.startswith("B: 9 to 9") for line in told)


def test_two_partitions_cross() -> None:
    """Each ward and each fifth hides two, but together they leave one answer."""
    column = Column("lsoas", {"C": 7.0}, frozenset("AB"))
    sums = [Sum("ward", frozenset("AB"), 12), Sum("fifth", frozenset("AC"), 10)]
    assert worked_out([column], sums) == {"A": (3, 3), "B": (9, 9)}


def test_without_a_total_nothing_is_bounded() -> None:
    assert leaks([Column("map", SHOWN, frozenset("A"))], []) == []


def test_columns_that_differ_are_not_the_same_counts() -> None:
    now = Column("now", SHOWN, frozenset("AB"))
    then = Column("then", {"A": 3.0, "C": 61.0, "D": 120.0, "E": 80.0}, frozenset())
    assert not now.same_counts(then)
    assert leaks([now, then], []) == []


def test_a_table_gives_its_column() -> None:
    table = pd.DataFrame({"label": ["A", "B"], "count": [5.0, float("nan")]})
    column = column_of("places.map", table, "label", "count")
    assert column == Column("places.map count", {"A": 5.0}, frozenset("B"))
