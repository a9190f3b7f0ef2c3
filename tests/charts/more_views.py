"""Views of the kinds of chart for published figures, surveys and priorities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .views import EVENTS, view

AREAS = (
    "Southampton", "Portsmouth", "Plymouth", "Bournemouth, Christchurch and Poole", "England",
    "Brighton and Hove", "Bristol, City of", "Derby", "Medway", "Hampshire",
)  # fmt: skip


def published(years: int = 9, areas: int = 5, quarterly: bool = False, **facts: object):
    random = np.random.default_rng(areas)
    start = pd.date_range("2015-04-01", periods=years, freq="QS" if quarterly else "YS-APR")
    frames = []
    for n, name in enumerate(AREAS[:areas]):
        value = np.round(18 + 2 * np.sin(n * 2.1) + random.normal(0, 0.7, years).cumsum(), 1)
        frame = pd.DataFrame({"start": start, "area": f"E{n}", "label": name, "value": value})
        frames.append(frame.assign(lower=value - 1.4, upper=value + 1.5, own=n == 0))
    table = pd.concat(frames, ignore_index=True)
    year = table["start"].dt.year
    quarter = year.astype(str) + " Q" + table["start"].dt.quarter.astype(str)
    table["period"] = quarter if quarterly else [f"{y}/{(y + 1) % 100:02d}" for y in year]
    return view("series", table, "per cent of adults", quarterly=quarterly, **facts)


def holed():
    """The own area's last year and another's middle missing; a year missing for all."""
    full = published()
    table = full.table.query("start.dt.year != 2020").reset_index(drop=True)
    table.loc[(table["area"] == "E0") & table["period"].isin(["2017/18", "2023/24"]), "value"] = (
        np.nan
    )
    table.loc[(table["area"] == "E1") & (table["period"] <= "2018"), "value"] = np.nan
    return view("series", table, "per cent of adults", events=EVENTS[3:4])


MORE = {
    "series": published,
    "series_quarters": lambda: published(34, 4, quarterly=True, events=EVENTS),
    "series_few_quarters": lambda: published(6, 2, quarterly=True),
    "series_single": lambda: published(1, 10),
    "series_alone": lambda: published(12, 1),
    "series_many": lambda: published(7, 10),
    "series_holed": holed,
}
