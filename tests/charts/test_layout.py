"""No chart of any kind writes over the edge or over itself."""

from dataclasses import replace
from itertools import combinations

import pytest

from safecity import charts
from safecity.charts import style

from .more_views import MORE
from .views import CASES as FIRST
from .views import emptied

CASES = FIRST | MORE

TOUCH = 0.02
"""Inches that two boxes may share: boxes hold the descenders that most words do not have."""


def overlaps(writings):
    for one, two in combinations(writings, 2):
        across = min(one.box.x1, two.box.x1) - max(one.box.x0, two.box.x0)
        down = min(one.box.y1, two.box.y1) - max(one.box.y0, two.box.y0)
        if across > TOUCH and down > TOUCH:
            yield one.words, two.words, round(across, 3), round(down, 3)


def outside(writings, height):
    for words, box in ((w.words, w.box) for w in writings):
        if min(box.x0, box.y0, style.width() - box.x1, height - box.y1) < -0.01:
            yield words, box.bounds


def test_nothing_overlaps_or_leaves_the_canvas(case):
    assert case.writings
    assert list(overlaps(case.writings)) == []
    assert list(outside(case.writings, case.chart.figure.get_figheight())) == []


@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_overlaps_or_leaves_a_narrow_screen(name, written):
    with style.for_phone():
        chart = charts.draw(CASES[name]())
        writings = written(chart)
        assert writings and chart.figure.get_figwidth() == style.PHONE
        assert list(overlaps(writings)) == []
        assert list(outside(writings, chart.figure.get_figheight())) == []
    assert style.width() == style.PAGE


def test_a_view_without_values_is_drawn_too(kind_case, written):
    chart = charts.draw(emptied(kind_case))
    writings = written(chart)
    assert list(overlaps(writings)) == []
    assert list(outside(writings, chart.figure.get_figheight())) == []


def test_all_lettering_is_level_and_in_the_house_font(case):
    assert {writing.rotation for writing in case.writings} == {0.0}
    assert {writing.family for writing in case.writings} == {(style.FONT_FAMILY,)}


def test_gridlines_are_few(case):
    for axes in case.chart.figure.axes:
        for lines in (axes.get_xgridlines(), axes.get_ygridlines()):
            assert sum(line.get_visible() for line in lines) <= 7


def test_the_stamp_is_there_only_when_synthetic(case):
    said = [writing.words for writing in case.writings]
    assert ("SYNTHETIC DATA" in said) is case.view.synthetic


def test_drawing_leaves_the_table_alone(case):
    assert case.untouched


def test_names_of_any_length_stay_within(kind_case, written):
    names = {"group", "label", "comparison", "row", "ward"} & set(kind_case.table.columns)
    longer = kind_case.table.assign(
        **{n: kind_case.table[n].astype(str) + f" {'Wü' * 30} and more" for n in names}
    )
    chart = charts.draw(replace(kind_case, table=longer))
    writings = written(chart)
    assert list(overlaps(writings)) == []
    assert list(outside(writings, chart.figure.get_figheight())) == []


def test_the_measure_sees_an_overlap_and_an_edge(written):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(style.width(), 1))
    for x, words in ((0.5, "one"), (0.505, "two"), (0.99, "far over the edge")):
        figure.text(x, 0.5, words)
    found = written(charts.Chart(view=None, figure=figure))
    assert [pair[:2] for pair in overlaps(found)] == [("one", "two")]
    assert [words for words, _ in outside(found, 1)] == ["far over the edge"]
