"""Native charts: the exhibit's own numbers, gaps as gaps, nothing that was withheld."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column, Mark, Reference
from safecity.publish.compose import document_of
from safecity.publish.document import release_time
from safecity.publish.draft import make_draft
from safecity.publish.products.slides import render_slides
from safecity.publish.slides.charts.chart_workbook import workbook
from safecity.publish.slides.charts.chart_xml import chart_xml
from safecity.publish.slides.charts.native import drawers, native

from .samples import SVG, figure, finding, sample_assessment

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAN = float("nan")
AREAS = pd.DataFrame(
    {"area": ["a", "b", "c"], "label": ["Portsmouth", "Southampton", "Derby"],
     "value": [12.345678, 9.87654, 1.5], "lower": [11.5, 9.0, 1.0], "upper": [13.2, 10.8, 2.0],
     "population": [215_000.0, 252_000.0, 261_000.0], "own": [False, True, False],
     "usable": [True, True, False], "centre": [10.0] * 3, "lower_inner": [9.0] * 3,
     "upper_inner": [11.0] * 3, "lower_outer": [8.0] * 3, "upper_outer": [12.0] * 3}
)  # fmt: skip
GROUPS = pd.DataFrame(
    {"group": ["=1+1", "Two"], "value": [61.23456, 38.7], "lower": [60.0, 37.0],
     "upper": [62.0, 40.0], "before": [50.0, 50.0], "own": [True, False]}
)  # fmt: skip
MONTHS = pd.DataFrame(
    {"month": ["2021-01", "2021-02", "2021-04"], "value": [10.0, 12.0, 11.0],
     "centre": [11.0, 11.0, 11.0], "lower": [8.0, 8.0, 8.0], "upper": [14.0, 14.0, 14.0],
     "signal": [NAN, "above", NAN]}
)  # fmt: skip
PERIODS = pd.DataFrame(
    {"period": ["2019/20", "2020/21"] * 2, "start": ["2019-04", "2020-04"] * 2,
     "area": ["x", "x", "y", "y"], "label": ["England", "England", "Southampton", "Southampton"],
     "value": [3.25, NAN, 4.125, 4.5], "lower": [NAN, NAN, 4.0, 4.25],
     "upper": [NAN, NAN, 4.25, 4.75], "own": [False, False, True, True]}
)  # fmt: skip
TABLES = {
    "trend": MONTHS, "series": PERIODS, "levels": GROUPS, "groups": GROUPS, "comparison": AREAS,
    "funnel": AREAS,
    "change": pd.DataFrame({"comparison": ["2019/20", "2020/21"], "percent": [7.4163, -3.2],
                            "lower": [3.8, -6.0], "upper": [11.1, -0.4]}),
    "all_changes": pd.DataFrame({"indicator": ["A", "B"], "percent": [7.4163, -3.2],
                                 "lower": [3.8, -6.0], "upper": [11.1, -0.4],
                                 "verdict": ["higher", "cannot tell"]}),
    "contributions": pd.DataFrame({"group": ["A", "B"], "points": [-1.25, 2.5]}),
    "quintiles": pd.DataFrame({"quintile": [1, 2], "value": [9.25, 3.5], "lower": [9.0, 3.0],
                               "upper": [9.5, 4.0]}),
    "priorities": pd.DataFrame({"group": ["A", "B"], "score": [3.25, 1.5], "rank_lower": [1, 2],
                                "rank_upper": [1, 3]}),
    "season": pd.DataFrame({"month_number": [1, 2], "month": ["Jan", "Feb"], "factor": [0.9, 1.1],
                            "low": [0.85, 1.0], "high": [0.95, 1.2]}),
    "quadrant": pd.DataFrame({"group": ["A", "B"], "x": [1.5, -2.5], "y": [40.25, 50.5]}),
    "concentration": pd.DataFrame({"share_places": [0.0, 0.5, 1.0],
                                   "share_crime": [0.0, 0.8, 1.0]}),
    "forecast": pd.DataFrame(
        {"period": ["Q1", "Q2"], "start": ["2021-01", "2021-04"], "value": [5.0, NAN],
         "forecast": [NAN, 6.0], "lower": [NAN, 4.0], "upper": [NAN, 8.0]}),
    "map": pd.DataFrame({"code": ["a", "b", "c"], "label": ["A", "B", "C"],
                         "value": [2.5, 1.25, NAN], "lower": [2.0, 1.0, NAN],
                         "upper": [3.0, 2.0, NAN]}),
    "coverage": pd.DataFrame({"row": ["Here", "Here", "There", "There"],
                              "month": ["2021-04", "2021-05"] * 2,
                              "status": ["complete", "complete", "missing", "complete"]}),
    "reconciliation": pd.DataFrame({"group": ["All", "All"], "year": ["2020", "2021"],
                                    "share": [98.5, NAN]}),
}  # fmt: skip
OWN = {
    "trend": "value", "series": "value", "levels": "value", "groups": "value", "quintiles": "value",
    "change": "percent", "all_changes": "percent", "contributions": "points",
    "priorities": "score", "season": "factor",
    "quadrant": "y", "concentration": "share_crime", "reconciliation": "share",
    "comparison": "value", "funnel": "value", "forecast": "value", "map": "value",
}  # fmt: skip


def sample(kind, table=None, **fields):
    table = TABLES[kind] if table is None else table
    columns = tuple(
        Column(name=n, title=n.title(), decimals=1 if table[n].dtype.kind == "f" else None)
        for n in table
    )
    form = "wards" if kind == "map" else kind
    standing = {"table": table, "columns": columns, "form": form, "unit": "per 1,000 residents"}
    return figure(f"theme.{kind}", "levels", **(standing | fields))


def samples_of_kinds():
    themes = (
        "violence",
        "drugs",
        "alcohol",
        "hate_crime",
        "places",
        "exploitation",
        "young_people",
    )
    made = []
    for at, kind in enumerate((*drawers(), "neighbourhoods")):
        theme = themes[at % len(themes)]
        part = "changes" if kind in ("change", "contributions") else "levels"
        said = finding(f"{theme}.{kind}", 5.0 + at, sentence=f"Said of {kind} {at}")
        table = AREAS if kind == "neighbourhoods" else TABLES[kind]
        made.append(
            sample(kind, table, finding=said).model_copy(
                update={
                    "id": f"{theme}.{kind}_{at}",
                    "part": part,
                    "svg": SVG,
                    "headline": f"The finding of {kind} in words",
                }
            )
        )
    return tuple(made)


def drawn(exhibit):
    return etree.fromstring(chart_xml(native(exhibit)))


def values(root, tag="val"):
    return [float(v.text) for v in root.iter(f"{C}v") if _inside(v, tag)]


def _inside(element, tag):
    return any(parent.tag == f"{C}{tag}" for parent in element.iterancestors())


COUNTED = {"coverage"}
"""Charts of what is counted in their table, which has no column of it: they have tests apart."""


@pytest.mark.parametrize("kind", [kind for kind in drawers() if kind not in COUNTED])
def test_a_chart_holds_the_exhibits_own_numbers(kind):
    exhibit = sample(kind)
    root = drawn(exhibit)
    tag = "yVal" if kind in ("funnel", "quadrant", "concentration") else "val"
    held = values(root, tag)
    table = exhibit.table
    if "usable" in table:
        table = table[table["usable"]]
    wanted = {float(v) for v in table[OWN[kind]].dropna()}
    assert wanted and wanted <= set(held)


@pytest.mark.parametrize("kind", drawers())
def test_powerpoint_knows_where_its_labels_stand(kind):
    known = {"barChart": {"outEnd"}, "lineChart": {"r", "t"}, "scatterChart": {"r", "l", "t", "b"}}
    root = drawn(sample(kind))
    group = next(e for e in root.iter() if e.tag.removeprefix(C) in known)
    found = {e.get("val") for e in group.iter(f"{C}dLblPos")}
    assert found <= known[group.tag.removeprefix(C)]


def test_an_area_that_is_not_usable_is_not_drawn():
    assert 1.5 not in values(drawn(sample("comparison")))
    assert b"Derby" not in chart_xml(native(sample("comparison")))


def test_bars_stand_sorted_with_the_own_area_and_the_mean_marked():
    mean = Reference(value=10.5, label="Mean of comparators")
    chart = native(sample("comparison", reference=mean))
    assert chart.categories == ("Portsmouth", "Mean of comparators", "Southampton")
    assert set(chart.series[0].points) == {0, 1}
    assert [label.bold for label in chart.series[1].labels.values()] == [False, False, True]


def test_intervals_are_error_bars_that_reach_to_the_limits():
    root = drawn(sample("levels"))
    bars = next(root.iter(f"{C}errBars"))
    plus = [float(v.text) for v in bars.find(f"{C}plus").iter(f"{C}v")]
    assert plus == pytest.approx([62.0 - 61.23456, 40.0 - 38.7])
    assert bars.find(f"{C}errValType").get("val") == "cust"


def test_a_missing_month_is_a_gap():
    chart = native(sample("trend"))
    assert chart.series[0].values == (10.0, 12.0, None, 11.0)
    root = drawn(sample("trend"))
    assert root.find(f".//{C}dispBlanksAs").get("val") == "gap"
    first = next(root.iter(f"{C}ser"))
    assert [p.get("idx") for p in first.find(f"{C}val").iter(f"{C}pt")] == ["0", "1", "3"]


def test_signals_and_dated_events_are_marked_and_explained():
    marks = (Mark(date="2021-02", label="First lockdown"), Mark(date="1999-01", label="Long ago"))
    chart = native(sample("trend", marks=marks))
    signals = next(s for s in chart.series if s.name == "Outside the expected pattern")
    assert signals.values == (None, 12.0, None, None)
    assert chart.notes == ("Dashed lines: 1 First lockdown (Feb 2021).",)


def test_a_period_without_a_value_stays_empty():
    lines = {s.name: s.values for s in native(sample("series")).series}
    assert lines == {"Southampton": (4.125, 4.5), "England": (3.25, None)}


def test_nothing_to_draw_is_no_chart():
    empty = GROUPS.assign(value=NAN)
    assert native(sample("levels", empty)) is None
    assert native(figure("violence.x", "levels")) is None


def test_the_workbook_holds_what_the_chart_holds_and_no_formula():
    exhibit = sample("groups")
    made = release_time(document_of(make_draft((), load_catalogue(), sample_assessment())))
    book = load_workbook(BytesIO(workbook(native(exhibit), "Exhibit theme.groups", made)))
    rows = list(book["Sheet1"].values)
    assert rows[1][:4] == ("=1+1", 61.23456, 60.0, 62.0)
    assert {cell.data_type for row in book["Sheet1"] for cell in row} <= {"s", "n"}
    assert any("Exhibit theme.groups" in str(cell) for cell in rows[0])


def test_a_suppressed_value_is_in_no_part_of_the_deck():
    hidden = 7_654_321.5
    table = GROUPS.assign(value=[61.23456, hidden], suppressed=[False, True])
    secret = sample("groups", table)
    shown = sample("groups", table.assign(value=[61.23456, NAN], lower=[60.0, NAN]))
    assert str(hidden).encode() not in chart_xml(native(secret))
    draft = make_draft((shown,), load_catalogue(), sample_assessment())
    deck = render_slides(draft, document_of(draft))
    notes = [s.notes_slide.notes_text_frame.text for s in Presentation(BytesIO(deck)).slides]
    assert any("Two | [c]" in text for text in notes)
    with ZipFile(BytesIO(deck)) as held:
        assert not [n for n in held.namelist() if b"7654321" in held.read(n)]


def test_python_pptx_reads_the_numbers_back():
    draft = make_draft((sample("levels"),), load_catalogue(), sample_assessment())
    deck = Presentation(BytesIO(render_slides(draft, document_of(draft))))
    charts = [s for slide in deck.slides for s in slide.shapes if s.has_chart]
    plot = charts[0].chart.plots[0]
    assert tuple(plot.series[0].values) == (61.23456, 38.7)
    assert list(plot.categories) == ["=1+1", "Two"]


def test_the_own_area_is_shown_however_many_areas_there_are():
    many = pd.DataFrame(
        {
            "area": [str(n) for n in range(30)],
            "label": [f"Area {n}" for n in range(30)],
            "value": [100.5 - n for n in range(30)],
            "lower": [99.5 - n for n in range(30)],
            "upper": [101.5 - n for n in range(30)],
            "own": [n == 28 for n in range(30)],
            "usable": [True] * 30,
        }
    )
    chart = native(sample("comparison", many))
    assert len(chart.categories) == 17 and chart.categories[-1] == "Area 28"
    assert chart.notes == ("17 of 30 are shown; the notes have more.",)


def test_months_of_data_are_a_chart_with_their_counts():
    chart = native(sample("coverage"))
    assert chart is not None and chart.categories == ("Here", "There")
    assert [label.text for label in chart.series[1].labels.values()] == ["2 of 2", "1 of 2"]


def test_places_without_outlines_are_bars_and_say_which_are_not_drawn():
    chart = native(sample("map"))
    assert chart is not None and chart.categories == ("A", "B")
    assert "Not drawn: 1 place of which no rate is shown." in chart.notes
    assert native(sample("map", outlines="{}")) is None
