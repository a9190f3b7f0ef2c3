"""Hand-made exhibits of the kinds that the dashboard reads more from than the report does."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from safecity.exhibits.exhibit import Column, Exhibit, Mark, Reference

from .samples import NASTY, PNG, SVG, exhibit, figure, finding, sample_exhibits

SQUARE = [[-1.4, 50.9], [-1.3, 50.9], [-1.3, 51.0], [-1.4, 51.0], [-1.4, 50.9]]


def columns(table: pd.DataFrame) -> tuple[Column, ...]:
    numeric = pd.api.types.is_float_dtype
    return tuple(
        Column(name=n, title=n.capitalize(), decimals=1 if numeric(table[n]) else None)
        for n in table
    )


def drawn(id: str, chart: str, table: dict[str, list[Any]], **fields: Any) -> Exhibit:
    frame = pd.DataFrame(table)
    pictured = {"columns": columns(frame), "svg": SVG, "png": PNG}
    standing = {"form": chart, "table": frame, **pictured}
    return exhibit(id, "figure", "levels", **(standing | fields))


def change() -> Exhibit:
    table = {
        "comparison": ["2019/20", "2020/21"], "before": [100.0, 90.0], "after": [110.0, 110.0],
        "percent": [10.0, 22.2222222222], "lower": [-1.5, 4.25], "upper": [22.0, 43.5],
        "locked": [False, True], "verdict": ["cannot tell", "rose"], "q": [0.2, 0.01],
        "detectable": [14.0, 20.0],
    }  # fmt: skip
    return drawn(
        "violence.change_offences", "change", table, indicator="violence.offences",
        unit="% change", period="2021/22", finding=finding("violence.offences", 10.0),
    )  # fmt: skip


def comparison() -> Exhibit:
    table = {"area": ["E06000044", "E06000045"], "label": ["Portsmouth", "Southampton"],
             "value": [0.1 + 0.2, 10.25], "own": [False, True]}  # fmt: skip
    return drawn("violence.comparison_offences", "comparison", table,
                 indicator="violence.offences", unit="per 1,000 residents",
                 reference=Reference(value=9.5, label="Mean of comparators"))  # fmt: skip


def ward_map() -> Exhibit:
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "properties": {"code": "E05000001"}, "geometry": shape}
    table = {"code": ["E05000001", "E05000002"], "label": ["Bargate", "Bevois"],
             "value": [3.5, float("nan")], "population": [1000.0, 800.0],
             "suppressed": [False, True]}  # fmt: skip
    outlines = json.dumps({"type": "FeatureCollection", "features": [feature]})
    return drawn("violence.map_ward", "wards", table, indicator="violence.offences",
                 outlines=outlines, unit="per 1,000 residents")  # fmt: skip


def indicator_line() -> Exhibit:
    table = pd.DataFrame({
        "indicator": ["Violence and sexual offences"], "count": [110.0], "verdict": ["cannot tell"],
        "signal": ["2 above"], "flags": ["recording, small numbers"], "q": [0.2],
        "headline": [True], "id": ["violence.offences"], "value": [10.25], "lower": [9.0],
        "upper": [11.5], "unit": ["per 1,000 residents"], "rank_value": [1.0],
        "rank_lower": [1.0], "rank_upper": [2.0], "ranked": [2],
    })  # fmt: skip
    printed = tuple(Column(name=n, title=n) for n in ("indicator", "verdict", "signal", "flags"))
    return exhibit("summary.indicator_table", "table", "summary", table=table, columns=printed)


def trend() -> Exhibit:
    marks = (Mark(date="2020-03", end="2020-06", label=NASTY, kind="lockdown"),)
    return figure("violence.trend_offences", "levels", form="trend", unit="count per month",
                  indicator="violence.offences", marks=marks)  # fmt: skip


def whole() -> tuple[Exhibit, ...]:
    return (*sample_exhibits(), change(), comparison(), ward_map(), indicator_line(), trend())
