"""Single things that we do beside the ordinary way of doing them, in one process."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor time of some work, after one warm-up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def intervals() -> tuple[float, float]:
    """Ten thousand Byar's rates: at once, and one by one as a spreadsheet would."""
    from safecity.measures.intervals import byars_rate

    counts = np.random.default_rng(1).poisson(80, 10_000)
    people = np.full(10_000, 1_700)

    def one_by_one() -> None:
        for count, population in zip(counts[:500], people[:500], strict=True):
            byars_rate(count, population)

    return seconds(lambda: byars_rate(counts, people)), seconds(one_by_one, 3) * 20


def workbooks(raw: Path) -> tuple[float, float]:
    """A Home Office workbook: streamed and checked, and whole by openpyxl."""
    from openpyxl import load_workbook

    from safecity.ingest.sources.home_office.tables import read_home_office
    from safecity.ingest.supply.choice import recognise
    from safecity.ingest.supply.scan import scan_file

    path = next(raw.rglob("prc-csp-*.xlsx"))
    item = recognise(scan_file(path, raw))

    def whole() -> list[object]:
        book = load_workbook(path)
        return [row for sheet in book.worksheets for row in sheet.values]

    return seconds(lambda: read_home_office(item, lambda name: name == "Southampton"), 3), seconds(
        whole, 3
    )


def download_copies() -> tuple[float, float]:
    """The download copy of a chart: set by typst, and drawn again by matplotlib."""
    from safecity import charts
    from safecity.charts.view import View

    months = pd.date_range("2015-04-01", periods=84, freq="MS")
    table = pd.DataFrame({"month": months, "value": 2_500 + 300 * np.sin(np.arange(84) / 2)})
    view = View(
        "trend", "trend", "overview.crime", "A headline", "A subtitle", "A description",
        "count per month", table, {"events": []}, ("police_uk",),
    )  # fmt: skip
    chart = charts.draw(view)
    drawn = charts.svg(chart)

    def again() -> None:
        chart.figure.savefig(io.BytesIO(), format="png", dpi=150)

    return seconds(lambda: charts.png(chart, drawn=drawn)), seconds(again)
