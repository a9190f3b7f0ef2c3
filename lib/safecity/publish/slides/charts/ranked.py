"""Bars of what other products draw otherwise: places without outlines, and months of data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.charts.style import OWN
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import counted, number
from safecity.publish.slides.charts.bars import bars, roomy
from safecity.publish.slides.charts.chart import Chart
from safecity.publish.slides.charts.native import drawable_rows, draws, texts


@draws("value", "label", chart="map")
def ranked_places(exhibit: Exhibit) -> Chart:
    """Draw the places of a map without outlines, highest first."""
    every = pd.DataFrame() if exhibit.table is None else exhibit.table
    table = drawable_rows(exhibit).dropna(subset=["value"])
    table = table.sort_values("value", ascending=False, kind="stable")
    hidden = len(every) - len(table)
    note = (f"Not drawn: {counted(hidden, 'place')} of which no rate is shown.",) if hidden else ()
    chart = bars(exhibit, table, texts(table, "label"), [OWN] * len(table))
    return replace(chart, notes=(*note, *chart.notes))


@draws("row", "status")
def coverage(exhibit: Exhibit) -> Chart:
    """Draw how many months of each area are complete, the own area first."""
    every = pd.DataFrame() if exhibit.table is None else exhibit.table
    complete = every["status"].eq("complete").groupby(every["row"], sort=False)
    table = pd.DataFrame({"value": complete.sum(), "months": complete.size()}).reset_index()
    names = texts(table, "row")
    chart = bars(exhibit, table, names, [OWN] * len(table), [at == 0 for at in range(len(table))])
    main, named = chart.series
    whole = dict(zip(names, table["months"], strict=True))
    labels = {
        at: replace(label, text=f"{label.text.partition('.')[0]} of {number(whole[str(name)])}")
        for (at, label), name in zip(named.labels.items(), chart.categories, strict=True)
    }
    main = replace(main, name="Months complete")
    return roomy(replace(chart, series=(main, replace(named, labels=labels))))
