"""The quadrant: every point is named, and no name hides another."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity import charts
from safecity.charts import quadrant

from . import more_views as more


def test_every_group_is_named(words):
    for count in (1, 5, 14):
        view = more.worries(count)
        said = " ".join(" ".join(words(view)).split())
        assert all(group in said for group in view.table["group"] if len(group) < 30)
        assert "without a name" not in said


def test_a_group_without_a_value_is_named_below(words):
    view = more.one_missing()
    group = view.table["group"].iloc[2]
    assert f"Not shown, a value is missing: {group}" in "\n".join(words(view))


def test_the_corners_stand_clockwise_from_the_top_left(written):
    found = {w.words: w.box for w in written(charts.draw(more.worries()))}
    boxes = [next(b for t, b in found.items() if t.replace("\n", " ") == c) for c in more.CORNERS]
    middles = [((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2) for b in boxes]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = middles
    assert ax < bx and dx < cx and ay > dy and by > cy


def test_the_lines_stand_at_the_middles():
    axes = charts.draw(more.worries()).figure.axes[0]
    dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
    ends = {(line.get_xdata()[0], line.get_ydata()[0]) for line in dashed}
    assert ends == {(30.0, 0), (0, 45.0)}


def test_without_middles_and_corners_it_draws(words):
    view = more.worries(4)
    facts = {k: v for k, v in view.facts.items() if "middle" not in k and k != "corners"}
    said = words(replace(view, facts=facts))
    assert any(view.table["group"].iloc[0] == text.replace("\n", " ") for text in said)


points = st.lists(st.tuples(st.floats(0.5, 5.5), st.floats(0.3, 3.5)), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(points)
def test_no_name_meets_another_or_a_point(drawn):
    at = np.array(drawn)
    sizes = np.tile([0.9, 0.16], (len(at), 1))
    room = (0.0, 0.0, 6.0, 4.0)
    found = [box for box in quadrant.place(at, sizes, [], room) if box]
    assert not any(quadrant.meet(a, b) for a, b in combinations(found, 2))
    for box in found:
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= 6 and box[3] <= 4
        assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in drawn)


def test_a_name_wider_than_the_room_has_no_place():
    found = quadrant.place(np.array([[1.0, 1.0]]), np.array([[3.0, 0.2]]), [], (0, 0, 2, 2))
    assert found == [None]


def test_what_is_spared_is_met_only_for_want_of_room():
    at, size = np.array([[1.0, 1.0]]), np.array([[0.5, 0.16]])
    cross = [(0.2, 0.99, 1.8, 1.01), (0.99, 0.2, 1.01, 1.8)]
    (box,) = quadrant.place(at, size, [], (0, 0, 2, 2), cross)
    assert box is not None and not any(quadrant.meet(box, bar) for bar in cross)
    (forced,) = quadrant.place(at, size, [], (0, 0, 2, 2), [(0.0, 0.0, 2.0, 2.0)])
    assert forced is not None and forced[0] == pytest.approx(1.08)
