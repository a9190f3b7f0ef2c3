"""Views of the kinds of chart for published figures, surveys and priorities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .views import EVENTS, OFFENCES, view

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


def courses(areas: int = 10):
    """Areas with a panel each; one ends a year early, and one has a hole."""
    table = published(7, areas).table
    table = table.drop(table.index[(table["area"] == "E1") & (table["period"] == "2021/22")])
    table = table.drop(table.index[(table["area"] == "E2") & (table["period"] == "2018/19")])
    return view("courses", table.reset_index(drop=True), "per 1,000 residents")


def holed():
    """The own area's last year and another's middle missing; a year missing for all."""
    full = published()
    table = full.table.query("start.dt.year != 2020").reset_index(drop=True)
    table.loc[(table["area"] == "E0") & table["period"].isin(["2017/18", "2023/24"]), "value"] = (
        np.nan
    )
    table.loc[(table["area"] == "E1") & (table["period"] <= "2018"), "value"] = np.nan
    return view("series", table, "per cent of adults", events=EVENTS[3:4])


PEOPLE = ("All adults", "Women", "Men", "16 to 24", "25 to 44", "45 to 64", "65 and over",
          "Disabled people whose activities are limited a lot", "Asian or Asian British",
          "Black, Black British, Caribbean or African")  # fmt: skip


def surveyed(count: int = 10, level: float = 42.0, **facts: object):
    random = np.random.default_rng(count)
    names = (*PEOPLE, *OFFENCES)[:count]
    value = np.round(level * random.uniform(0.5, 1.5, count), 2)
    table = pd.DataFrame(
        {"group": names, "value": value, "count": random.integers(30, 2400, count)}
    )
    table = table.assign(lower=value * 0.85, upper=value * 1.18, own=table["group"] == PEOPLE[0])
    return view("groups", table, "per cent of respondents", **facts)


def waves():
    full = surveyed(base=True, before_label="Survey of 2023", after_label="Survey of 2025")
    full.table["before"] = full.table["value"] * 0.9 + 5
    full.table["suppressed"] = full.table["group"].isin(PEOPLE[-2:])
    return full


def ratios():
    label = "England and Wales = 1"
    return surveyed(20, 1.3, log=True, reference=1.0, reference_label=label, base=True)


def week(hidden: int = 0, level: float = 30.0):
    random = np.random.default_rng(hidden)
    table = pd.DataFrame([(d, h) for d in range(7) for h in range(24)], columns=["weekday", "hour"])
    night = np.cos(2 * np.pi * (table["hour"] - 23) / 24)
    weekend = 1 + 0.5 * table["weekday"].isin([4, 5])
    table["count"] = random.poisson(level * weekend * np.exp(night)).astype(float)
    table.loc[table["count"].nsmallest(hidden).index, "count"] = np.nan
    return view("clock", table, "incidents in 2023 to 2025", noun="incidents")


CORNERS = ("Worries more than is recorded", "Worries much, much is recorded",
           "Much is recorded, worries less", "Neither")  # fmt: skip


def worries(count: int = 14, spread: float = 1.0):
    random = np.random.default_rng(count)
    x, y = 30 + spread * random.normal(0, 12, count), 45 + spread * random.normal(0, 14, count)
    table = pd.DataFrame({"group": OFFENCES[:count], "x": x, "y": y})
    table = table.assign(x_lower=x - 2, x_upper=x + 2, y_lower=y - 4, y_upper=y + 4)
    labels = {"x_label": "recorded offences per 1,000 residents", "corners": CORNERS,
              "y_label": "Per cent who call it a big problem where they live"}  # fmt: skip
    middle = {"x_middle": 30.0, "y_middle": 45.0, "middle_label": "Dashed: the middle of all"}
    return view("quadrant", table, "per cent", **labels, **middle)


def one_missing():
    full = worries(5)
    full.table.loc[2, ["y", "y_lower", "y_upper"]] = np.nan
    return full


CRITERIA = ("Volume", "Harm", "Change on the year before", "Compared with similar areas",
            "Public concern", "Inequality", "Repeat victims", "Cost",
            "Scope for prevention")  # fmt: skip


def matrix(issues: int = 18, criteria: tuple[str, ...] = CRITERIA):
    random = np.random.default_rng(issues)
    titles = {f"c{n}": title for n, title in enumerate(criteria)}
    scores = random.integers(1, 5, (issues, len(criteria))).astype(float)
    table = pd.DataFrame(scores, columns=list(titles)).assign(group=OFFENCES[:issues])
    table["score"] = table[list(titles)].mean(axis=1)
    table = table.sort_values("score", ascending=False, ignore_index=True)
    table["rank"] = table["score"].rank(ascending=False, method="min")
    table["rank_lower"] = (table["rank"] - 3).clip(lower=1)
    table["rank_upper"] = (table["rank"] + 4).clip(upper=issues)
    table["top5"] = np.linspace(1, 0, issues) ** 2
    table.loc[min(3, issues - 1), ["c1", "c2"]] = np.nan
    return view("priorities", table, "score", criteria=titles)


def foreseen(seen: int = 24, ahead: int = 6, level: float = 2400.0):
    random = np.random.default_rng(seen)
    start = pd.date_range("2019-04-01", periods=seen + ahead, freq="QS")
    wave = level * (1 + 0.08 * np.sin(np.pi * np.arange(seen + ahead) / 2))
    table = pd.DataFrame({"start": start, "value": random.normal(wave, level * 0.03).round()})
    table["period"] = [f"{stamp:%b} to {stamp + pd.DateOffset(months=2):%b %Y}" for stamp in start]
    future = table.index >= seen
    away = level * 0.04 * np.sqrt(np.arange(seen + ahead) - seen + 1, where=future, out=wave * 0)
    for name, times in (("forecast", 0), ("lower80", -1.28), ("upper80", 1.28), ("lower", -1.96),
                        ("upper", 1.96)):  # fmt: skip
        table[name] = np.where(future, wave + times * away, np.nan)
    table.loc[future, "value"] = np.nan
    return view("forecast", table, "offences a quarter", model="exponential smoothing (ETS)")


MORE = {
    "forecast": foreseen,
    "forecast_long": lambda: foreseen(40, 8, 12.0),
    "forecast_seen": lambda: foreseen(9, 0),
    "forecast_only": lambda: foreseen(0, 1),
    "forecast_short": lambda: foreseen(3, 1),
    "priorities": matrix,
    "priorities_one": lambda: matrix(1, CRITERIA[:3]),
    "priorities_titled": lambda: matrix(7, ("Volume", "Harm", "Concern", "Cost")),
    "quadrant": worries,
    "quadrant_one": lambda: worries(1),
    "quadrant_close": lambda: worries(18, 0.05),
    "quadrant_missing": one_missing,
    "clock": week,
    "clock_hidden": lambda: week(23, 3.0),
    "clock_large": lambda: week(1, 40_000.0),
    "groups": lambda: surveyed(base=True),
    "groups_before": waves,
    "groups_ratios": ratios,
    "groups_reference": lambda: surveyed(3, reference=40.1, reference_label="All areas 40.1"),
    "courses": courses,
    "courses_few": lambda: courses(4),
    "series": published,
    "series_quarters": lambda: published(34, 4, quarterly=True, events=EVENTS),
    "series_few_quarters": lambda: published(6, 2, quarterly=True),
    "series_single": lambda: published(1, 10),
    "series_alone": lambda: published(12, 1),
    "series_many": lambda: published(7, 10),
    "series_holed": holed,
}
