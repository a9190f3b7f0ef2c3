"""Groups: what is printed, what is hidden and where a ratio stands."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity import charts
from safecity.charts import ticks

from . import more_views as more


def test_what_is_suppressed_is_said_and_its_figures_are_not(words):
    view = more.waves()
    view.table.loc[view.table["suppressed"], "value"] = 77.7
    hidden = view.table[view.table["suppressed"]]
    said = words(view)
    assert said.count("suppressed") == said.count("[c]") == len(hidden) == 2
    assert not any(f"{value:.1f}" in text for value in hidden["value"] for text in said)
    assert not any(f"n = {count:,}" in said for count in hidden["count"])


def test_all_suppressed_is_no_data(words):
    view = more.surveyed()
    assert any("No data" in w for w in words(replace(view, table=view.table.assign(suppressed=1))))


def test_the_base_is_printed_only_when_asked(words):
    assert sum(text.startswith("n = ") for text in words(more.surveyed(base=True))) == 10
    assert not any(text.startswith("n = ") for text in words(more.surveyed()))


def test_groups_keep_the_order_of_the_table(written):
    writings = written(charts.draw(more.surveyed(6)))
    names = [w.words for w in sorted(writings, key=lambda w: -w.box.y0) if w.words in more.PEOPLE]
    assert names == list(more.PEOPLE[:6])


def test_before_is_hollow_and_named(words):
    said = words(more.waves())
    assert {"Survey of 2023", "Survey of 2025"} <= set(said)
    lines = charts.draw(more.waves()).figure.axes[0].lines
    hollow = [line for line in lines if line.get_markerfacecolor() == "#FFFFFF"]
    drawn = sorted(float(line.get_xdata()[0]) for line in hollow)
    shown = more.waves().table.query("not suppressed")["before"]
    assert np.allclose([x for x in drawn if np.isfinite(x)], sorted(shown))


def test_a_ratio_of_two_stands_as_far_from_one_as_a_half(words):
    view = more.ratios()
    table = view.table.head(3).assign(value=[0.5, 1.0, 2.0], lower=np.nan, upper=np.nan)
    axes = charts.draw(replace(view, table=table)).figure.axes[0]
    dots = [line for line in axes.lines if line.get_marker() == "o" and line.get_zorder() == 6]
    xs = [float(line.get_xdata()[0]) for line in dots]
    assert xs[1] == 0 and xs[2] == pytest.approx(-xs[0])
    assert "2.00" in words(replace(view, table=table))


def test_a_ratio_of_zero_has_no_dot(words):
    view = more.ratios()
    table = view.table.head(2).assign(value=[0.0, 1.5], lower=[0.0, 1.0], upper=[0.8, 2.0])
    axes = charts.draw(replace(view, table=table)).figure.axes[0]
    dots = [line for line in axes.lines if line.get_marker() == "o" and line.get_zorder() == 6]
    assert [bool(np.isfinite(line.get_xdata()[0])) for line in dots] == [False, True]


def test_an_interval_of_a_ratio_that_reaches_zero_runs_to_the_edge():
    view = more.ratios()
    table = view.table.head(2).assign(value=[0.4, 1.5], lower=[0.0, 1.0], upper=[0.8, 2.0])
    axes = charts.draw(replace(view, table=table)).figure.axes[0]
    caps = [line for line in axes.lines if line.get_marker() == "|"]
    ends = np.concatenate([np.atleast_1d(line.get_xdata()) for line in caps])
    assert axes.get_xlim()[0] in ends and np.log10(0.8) in ends


@given(st.lists(st.floats(1e-4, 1e4), min_size=1, max_size=8))
def test_ticks_of_ratios_hold_them_with_few_ticks(values):
    fitted = ticks.ratios(values, 5)
    low, high = fitted.limits
    assert low <= min(0.0, *np.log10(values)) and max(0.0, *np.log10(values)) <= high
    assert 1 <= len(fitted.at) <= 5 and all(low <= t <= high for t in fitted.at)


@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=8))
def test_ticks_that_need_not_hold_zero_hold_its_values(values):
    fitted = ticks.within(values, 5)
    low, high = fitted.limits
    assert (
        (low == 0 or low < min(values))
        and low <= min(values)
        and max(values) < high
        and len(fitted.at) <= 5
    )
    edge = 1e-6 * (high - low)
    assert all(low - edge <= tick <= high + edge for tick in fitted.at)
