from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.ingest.datasets import validate
from safecity.ingest.sources.road_casualties.casualties import CASUALTIES, HURT, road_figures

COLUMNS = ["year", "area", "casualty_type", "age_band", "sex", "severity", "count",
           "adjusted_serious"]  # fmt: skip


def casualties(*rows: tuple[object, ...]) -> pd.DataFrame:
    made = [(y, "E06000045", kind, "25-59", "male", s, n, adj) for y, kind, s, n, adj in rows]
    return pd.DataFrame(made, columns=COLUMNS)


TABLE = casualties(
    (2020, "pedestrian", "fatal", 2, 0.0),
    (2020, "pedestrian", "serious", 10, 10.0),
    (2020, "cyclist", "slight", 30, 4.5),
    (2021, "cyclist", "slight", 20, np.nan),
)


def value(measure: str, year: int, group: str = "") -> float:
    figures = road_figures(TABLE).set_index(["measure", "period", "group"])["count"]
    return float(figures[measure, str(year), group])


def test_the_worst_hurt_are_the_dead_and_the_adjusted_serious():
    # DfT guide to severity adjustments: fatal + the sum of adjusted serious over all casualties.
    assert value(HURT, 2020) == 2 + 10.0 + 4.5


def test_a_year_without_adjustment_is_missing_and_not_zero():
    assert np.isnan(value(HURT, 2021))
    assert value(CASUALTIES, 2021) == 20


def test_kinds_of_road_users_add_up_to_all():
    figures = road_figures(TABLE)
    mine = figures[figures["measure"].eq(CASUALTIES) & figures["period"].eq("2020")]
    parts = mine[mine["group"] != ""]
    assert parts["count"].sum() == mine.loc[mine["group"] == "", "count"].iloc[0] == 42
    assert set(parts["group"]) == {"Pedestrian", "Cyclist"}


def test_the_figures_are_figures():
    validate("figures", road_figures(TABLE).assign(source="road_casualties"))
    assert road_figures(TABLE.iloc[:0]).empty
