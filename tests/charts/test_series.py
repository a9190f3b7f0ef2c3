"""A published series: what is joined, what is named and what a single period shows."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from safecity import charts
from safecity.charts import lettering, style, timeline

from . import more_views as more


def own_line(chart):
    return max(chart.figure.axes[0].lines, key=lambda line: (line.get_linewidth(), line.zorder))


def test_a_line_is_never_joined_across_a_missing_value():
    table = more.holed().table
    line = own_line(charts.draw(more.holed()))
    known = np.isfinite(line.get_ydata())
    # 2015/16–2016/17, 2018/19–2019/20 and 2021/22–2022/23: three runs of two.
    assert known.sum() == table.query("own")["value"].notna().sum() == 6
    assert (np.diff(np.concatenate([[0], known.astype(int)])) == 1).sum() == 3


def test_a_year_missing_for_every_area_parts_the_lines():
    view = more.published(3, 2)
    value = view.table["value"].where(view.table["period"] != "2016/17")
    line = own_line(charts.draw(replace(view, table=view.table.assign(value=value))))
    assert list(np.isfinite(line.get_ydata())) == [True, False, True]


def test_quarters_that_are_not_in_the_table_part_the_line():
    view = more.published(6, 1, quarterly=True)
    line = own_line(charts.draw(replace(view, table=view.table.iloc[[0, 5]])))
    assert list(np.isfinite(line.get_ydata())) == [True, False, True]


def test_an_interval_without_a_value_is_not_drawn():
    view = more.published(3, 1)
    table = view.table.assign(value=[18.0, np.nan, 19.0])
    axes = charts.draw(replace(view, table=table)).figure.axes[0]
    caps = [line for line in axes.lines if line.get_marker() == "_"]
    assert caps and all(np.size(line.get_xdata()) == 2 for line in caps)


def test_a_last_value_that_is_older_than_the_others_says_when(words):
    said = words(more.holed())
    table = more.holed().table.query("own").set_index("period")["value"]
    assert f"Southampton {table['2022/23']}\n(2022/23)" in said


def test_the_own_area_alone_has_the_own_colour():
    lines = [line for line in charts.draw(more.published()).figure.axes[0].lines]
    bold = [line for line in lines if line.get_linewidth() > 2.5]
    assert [line.get_color() for line in bold] == [style.OWN]


def test_a_single_period_is_dots_with_intervals_under_its_name(words):
    view = more.published(1, 3)
    said = words(view)
    row = view.table.query("own").iloc[0]
    assert any(text.startswith("2015/16") for text in said)
    assert f"{row.value} ({row.lower:.1f} to {row.upper:.1f})" in said


@pytest.mark.parametrize("years", [1, 4])
def test_without_intervals_none_is_claimed(words, years):
    view = more.published(years, 3)
    said = words(replace(view, table=view.table.drop(columns=["lower", "upper"])))
    assert not any("interval" in text for text in said)


def test_quarters_are_marked_by_year(words):
    said = words(more.published(34, 2, quarterly=True))
    assert {"2016", "2023"} <= set(said) and not any("Q" in text for text in said)


@pytest.mark.parametrize("count", [2, 9, 40])
def test_ticks_stand_apart_and_the_last_is_kept(count):
    start = pd.date_range("1980-04-01", periods=count, freq="YS-APR")
    table = pd.DataFrame({"start": start, "period": [f"{y}/{y + 1}" for y in start.year]})
    axis = timeline.periods(table, quarterly=False, left=0.5, width=4.0)
    spans = [(axis.panel.x(m), lettering.width(words) / 2) for m, words in axis.ticks]
    pairs = pairwise(spans)
    assert all(b - a >= half + other for (a, half), (b, other) in pairs)
    assert axis.ticks[-1][1] == table["period"].iloc[-1]


def test_only_a_wider_step_is_a_gap():
    even = pd.DataFrame({"value": [1.0, 2.0, 3.0]}, index=[0, 12, 24])
    assert timeline.gapped(even) is even
    holed = timeline.gapped(even.set_index(pd.Index([0, 12, 36])))
    assert np.isnan(holed.loc[24.0, "value"]) and len(holed) == 4
