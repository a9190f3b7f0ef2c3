"""The clock: what stands in each cell, and what its totals hold."""

from dataclasses import replace

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from safecity import charts
from safecity.charts import style

from . import more_views as more


def boxes(chart):
    return chart.figure.findobj(Rectangle)


def cells(chart):
    """Shades of the cells, Monday 00:00 first."""
    (mesh,) = chart.figure.findobj(QuadMesh)
    mesh.update_scalarmappable()
    return [to_hex(shade) for shade in mesh.get_facecolor()]


def test_the_totals_of_the_days_are_the_sums_of_their_cells(words):
    view = more.week()
    totals = view.table.groupby("weekday")["count"].sum()
    assert {f"{total:,.0f}" for total in totals} <= set(words(view))


def test_the_highest_cell_is_named(words):
    view = more.week()
    table = view.table.assign(count=1.0)
    table.loc[(table["weekday"] == 4) & (table["hour"] == 23), "count"] = 9.0
    said = " ".join(words(replace(view, table=table)))
    assert "Outlined: Friday 23:00 to 00:00, 9 incidents." in said


def test_equal_highest_cells_are_all_outlined(words):
    view = more.week()
    table = view.table.assign(count=4.0)
    chart = charts.draw(replace(view, table=table))
    outlined = [p for p in boxes(chart) if p.get_linewidth() > 2 and not p.get_fill()]
    assert len(outlined) == 168
    assert any("the highest hours, 4 incidents each" in w for w in words(chart.view))


def test_suppressed_and_absent_cells_are_hatched_and_in_no_total(words):
    view = more.week()
    short = view.table.iloc[:-2].copy()
    short.loc[short["weekday"] == 0, "count"] = np.nan
    drawn = replace(view, table=short)
    hatched = [p for p in boxes(charts.draw(drawn)) if p.get_hatch()]
    said = words(drawn)
    # 24 of Monday, two of Sunday, and the key's own swatch
    assert len(hatched) == 24 + 2 + 1
    assert "–" in said and any("leave out hatched cells" in text for text in said)
    assert f"{view.table.iloc[-24:-2]['count'].sum():,.0f}" in said


def test_shades_run_from_light_to_dark():
    view = more.week()
    chart = charts.draw(view)
    shades = [shade.upper() for shade in cells(chart)]
    assert len(shades) == 168
    order = [colour.upper() for colour in style.SEQUENTIAL]
    ranks = np.array([order.index(shade) for shade in shades])
    counts = view.table.sort_values(["weekday", "hour"])["count"].to_numpy()
    assert all(np.diff(ranks[np.argsort(counts, kind="stable")]) >= 0)
