from dataclasses import replace

import numpy as np
from matplotlib.patches import Patch

from safecity import charts

from .views import broken_trend, emptied, long_trend, ragged_trend


def lines(chart):
    return [line for axes in chart.figure.axes for line in axes.lines]


def series(chart):
    """The values of the line of every panel; the axis' own line is the first of its axes."""
    return [np.asarray(axes.lines[1].get_ydata(), dtype=float) for axes in chart.figure.axes]


def hatched(chart):
    return [patch for patch in chart.figure.findobj(Patch) if patch.get_hatch()]


def test_missing_months_break_the_line_and_are_hatched(words):
    chart = charts.draw(long_trend())
    (values,) = series(chart)
    assert len(values) == 48 and np.isnan(values).sum() == 3
    assert "no data" in words(long_trend())
    assert len(hatched(chart)) == 2 + 1  # two gaps, and the key


def test_no_missing_month_is_drawn_as_zero():
    values = np.concatenate(series(charts.draw(broken_trend())))
    assert values[np.isfinite(values)].min() > 1000


def test_blocks_years_apart_get_a_panel_each():
    chart = charts.draw(broken_trend())
    assert [len(values) for values in series(chart)] == [5, 4, 6]
    assert len({axes.get_ylim() for axes in chart.figure.axes}) == 1


def test_special_causes_have_a_shape_of_their_own(words):
    marked = [line for line in lines(charts.draw(long_trend())) if line.get_marker() == "D"]
    assert sum(len(line.get_xdata()) for line in marked) == 2
    assert "outside the expected pattern" in words(long_trend())


def test_a_limit_below_zero_is_not_drawn():
    chart = charts.draw(ragged_trend())
    assert all(axes.get_ylim()[0] == 0 for axes in chart.figure.axes)


def test_last_value_is_printed_only_where_the_series_ends_with_one(words):
    view = long_trend()
    assert "523\nMar 2022" in words(view)
    table = view.table.copy()
    table.loc[47, "value"] = np.nan
    assert not any("Mar 2022" in text for text in words(replace(view, table=table)))


def test_an_empty_series_says_so(words):
    assert "No data for this chart" in words(emptied(long_trend()))
