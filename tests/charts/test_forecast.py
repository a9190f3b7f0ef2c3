"""The forecast: where the fan opens, what it holds and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from safecity import charts

from . import more_views as more


def fans(chart):
    """The two fields of the fan, wide and narrow, by their corners."""
    found = chart.figure.axes[0].findobj(PolyCollection)
    return [field.get_paths()[0].vertices for field in found]


def test_the_narrow_fan_lies_within_the_wide_one():
    wide, narrow = fans(charts.draw(more.foreseen()))
    table = more.foreseen().table
    assert wide[:, 1].max() == pytest.approx(table["upper"].max())
    assert narrow[:, 1].max() == pytest.approx(table["upper80"].max())
    assert wide[:, 1].min() == pytest.approx(table["lower"].min())


def test_the_fan_opens_at_the_last_value_seen():
    view = more.foreseen()
    last = view.table["value"].dropna().iloc[-1]
    wide, _ = fans(charts.draw(view))
    first = wide[wide[:, 0] == wide[:, 0].min()]
    assert np.allclose(first[:, 1], last)


def test_the_fan_does_not_open_across_a_missing_quarter():
    view = more.foreseen()
    table = view.table.copy()
    table.loc[table["value"].last_valid_index(), "value"] = np.nan
    wide, _ = fans(charts.draw(replace(view, table=table)))
    start = table["forecast"].first_valid_index()
    first = wide[wide[:, 0] == wide[:, 0].min()]
    assert {round(y, 6) for y in first[:, 1]} == {
        round(table.loc[start, name], 6) for name in ("lower", "upper")
    }


def test_a_missing_quarter_is_never_joined():
    view = more.foreseen()
    view.table.loc[10, "value"] = np.nan
    line = next(
        line
        for line in charts.draw(view).figure.axes[0].lines
        if line.get_marker() == "o" and len(line.get_ydata()) > 10
    )
    assert np.isnan(line.get_ydata()).sum() == 1


def test_the_last_seen_and_the_last_ahead_are_said(words):
    view = more.foreseen()
    seen, ahead = view.table.iloc[23], view.table.iloc[-1]
    said = "\n".join(words(view))
    assert f"Last quarter seen: {seen['period']}: {seen['value']:,.0f}." in said
    assert f"({ahead['lower']:,.0f} to {ahead['upper']:,.0f})" in said
    assert "Forecast by: exponential smoothing (ETS)." in said
    assert {"Seen", "Ahead", "80% interval", "95% interval"} <= set(said.split("\n"))


def test_nothing_ahead_says_nothing_of_a_forecast(words):
    said = " ".join(words(more.foreseen(9, 0)))
    assert "orecast" not in said and "interval" not in said and "Ahead" not in said
