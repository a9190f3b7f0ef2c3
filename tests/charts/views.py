"""Views of every kind, ordinary and awkward, for the tests of the charts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from safecity.charts import View

OFFENCES = (
    "Violence and sexual offences",
    "Anti-social behaviour",
    "Criminal damage and arson",
    "Public order",
    "Shoplifting",
    "Other theft",
    "Vehicle crime",
    "Burglary",
    "Drugs",
    "Other crime",
    "Possession of weapons",
    "Bicycle theft",
    "Robbery",
    "Theft from the person",
    "Miscellaneous crimes against society",
    "Stalking and harassment, including malicious communications",
    "Death or serious injury caused by illegal driving",
    "Non-residential burglary of a business or the community",
)
KINDS = {"lsoa": "neighbourhoods", "ward": "wards"}
EVENTS = (
    {"date": "2020-03", "end": "2020-06", "label": "First national lockdown", "kind": "lockdown"},
    {"date": "2020-11", "end": "2020-11", "label": "Second lockdown", "kind": "lockdown"},
    {"date": "2021-01", "end": "2021-03", "label": "Third lockdown", "kind": "lockdown"},
    {"date": "2021-02", "end": None, "label": "New recording rule", "kind": "recording"},
    {"date": "2021-06", "end": None, "label": "New ward boundaries", "kind": "boundary"},
)
WARDS = (
    "Bargate",
    "Bassett",
    "Bevois",
    "Bitterne Park",
    "Coxford",
    "Freemantle",
    "Harefield",
    "Millbrook",
    "Banister and Polygon with a long name",
    "Peartree",
    "Portswood",
    "Redbridge",
    "Shirley",
    "Sholing",
    "Swaythling",
    "Thornhill",
    "Woolston",
)
BASELINE = {"start": "2019-04", "end": "2020-03", "label": "Baseline 2019/20"}
PERIOD = {"start": "2021-04", "end": "2022-03", "label": "2021/22"}


def view(
    kind: str, table: pd.DataFrame, unit: str, synthetic: bool = True, **facts: object
) -> View:
    return View(
        kind=kind,
        name=kind,
        indicator="violence.offences",
        headline="Violence rose by 12% on the year before, more than in any of the areas around it",
        subtitle="Violence and sexual offences, Southampton, April 2018 to March 2022, offences",
        alt="A chart with a shape.",
        unit=unit,
        table=table,
        facts=facts,
        sources=("police_uk", "population"),
        synthetic=synthetic,
    )


def series(start: str, months: int, level: float = 600.0) -> pd.DataFrame:
    random = np.random.default_rng(7)
    month = pd.date_range(start, periods=months, freq="MS")
    wave = 1 + 0.12 * np.sin(2 * np.pi * (np.arange(months) - 2) / 12)
    value = random.poisson(level * wave).astype(float)
    limits = {"centre": level, "lower": level * 0.78, "upper": level * 1.22}
    return pd.DataFrame({"month": month, "value": value, **limits, "signal": ""})


def long_trend() -> View:
    table = series("2018-04-01", 48)
    table.loc[[24, 25], "signal"] = "beyond limit"
    table.loc[[24, 25], "value"] = [410.0, 395.0]
    table.loc[[14, 15, 40], "value"] = np.nan
    facts = {"events": EVENTS[:1] + EVENTS[3:4], "baseline": BASELINE, "period": PERIOD}
    return view("trend", table, "offences a month", **facts)


def crowded_trend() -> View:
    return replace(long_trend(), facts=long_trend().facts | {"events": EVENTS})


def _known(month: pd.Series) -> pd.Series:
    """Five, four and six months with years between them, as in the files to hand."""
    early, late = month < "2019-03", month >= "2025-01-01"
    return early | month.between("2024-01-01", "2024-04-01") | late


def broken_trend() -> View:
    table = series("2018-10-01", 81, 1450.0)
    month = table["month"]
    known = (
        (month < "2019-03") | month.between("2024-01-01", "2024-04-01") | (month >= "2025-01-01")
    )
    table.loc[~known, "value"] = np.nan
    table.loc[table["month"] >= "2025-01-01", "value"] = [1409, 1376, 1610, 1702, 1777, 1653]
    period = {"start": "2025-01", "end": "2025-06", "label": "Jan–Jun 2025"}
    baseline = {"start": "2019-01", "end": "2019-02", "label": "Baseline Jan–Feb 2019"}
    blank = table.drop(columns=["centre", "lower", "upper"])
    return view(
        "trend",
        blank,
        "incidents a month",
        synthetic=False,
        period=period,
        baseline=baseline,
        events=(),
    )


def single_trend() -> View:
    return view("trend", series("2025-06-01", 1), "offences a month")


def ragged_trend() -> View:
    table = series("2019-04-01", 36, 4.0).drop(index=[3, 9, 10, 20, 21, 22, 23, 33])
    table["lower"] = -2.0
    events = tuple(
        EVENTS[0]
        | {
            "label": f"An event with quite a long name, number {n}",
            "end": None,
            "date": f"2020-0{n}",
        }
        for n in range(3, 8)
    )
    return view(
        "trend",
        table,
        "offences a month",
        events=events,
        baseline=BASELINE,
        period=BASELINE | {"start": "2020-04", "end": "2021-03"},
    )


def changes() -> View:
    rows = [
        ("2020/21, same months", 7120.0, 7904.0, 11.0, 7.5, 14.6, 12),
        ("Baseline year 2019/20", 7410.0, 7904.0, 6.7, 3.3, 10.1, 12),
        ("2018/19, the months that both years have in common", 81.0, 64.0, -21.0, -43.6, 10.5, 5),
        ("2017/18", 0.0, 3.0, np.nan, np.nan, np.nan, 1),
    ]
    names = ["comparison", "before", "after", "percent", "lower", "upper", "n_months"]
    return view("change", pd.DataFrame(rows, columns=names), "percentage change in offences")


def all_changes(rows: int = 33) -> View:
    """Changes of every size; one small number's interval reaches far beyond the axis."""
    percent = np.linspace(32.0, -33.0, rows)
    names = [
        f"{OFFENCES[i % len(OFFENCES)]} {i // len(OFFENCES) or ''}".strip() for i in range(rows)
    ]
    table = pd.DataFrame(
        {
            "indicator": names,
            "percent": percent,
            "lower": percent - 12.0,
            "upper": percent + 14.0,
            "verdict": ["cannot tell", "worse", "similar"] * (rows // 3) + ["better"] * (rows % 3),
        }
    )
    table.loc[1, ["lower", "upper"]] = [-71.0, 329.0]
    return view("all_changes", table, "% change on 2019/20 with 95% interval")


def contributions(groups: int = 18) -> View:
    random = np.random.default_rng(3)
    before = np.sort(random.integers(5, 4000, groups))[::-1].astype(float)
    after = np.round(before * random.uniform(0.8, 1.3, groups))
    table = pd.DataFrame({"group": OFFENCES[:groups], "before": before, "after": after})
    table["change"] = table["after"] - table["before"]
    table["points"] = table["change"] / before.sum() * 100
    labels = {"before_label": "April 2020 to March 2021", "after_label": "April 2021 to March 2022"}
    return view(
        "contributions",
        table,
        "percentage points of the total change",
        total_percent=table["points"].sum(),
        **labels,
    )


def season(missing: tuple[int, ...] = ()) -> View:
    month = np.arange(1, 13)
    factor = 1 + 0.14 * np.cos(2 * np.pi * (month - 7) / 12)
    table = pd.DataFrame(
        {
            "month_number": month,
            "month": "",
            "factor": factor,
            "low": factor - 0.05,
            "high": factor + 0.07,
        }
    )
    table.loc[table["month_number"].isin(missing), ["factor", "low", "high"]] = np.nan
    return view("season", table, "difference from the average month", peak=7, trough=1, years=4)


def places(count: int = 148, level: str = "lsoa", suppressed: int = 9) -> View:
    random = np.random.default_rng(11)
    wards = [
        f"{name}"
        for name in (
            "Bargate",
            "Bassett",
            "Bevois",
            "Bitterne Park",
            "Coxford",
            "Freemantle",
            "Harefield",
            "Millbrook",
            "Banister and Polygon with a long name",
            "Peartree",
            "Portswood",
            "Redbridge",
            "Shirley",
            "Sholing",
            "Swaythling",
            "Thornhill",
            "Woolston",
        )
    ]
    value = np.round(random.lognormal(3.2, 0.7, count), 1)
    table = pd.DataFrame(
        {
            "code": [f"E010{n:05d}" for n in range(count)],
            "label": [f"Southampton {n // 5 + 1:03d}{'ABCDE'[n % 5]}" for n in range(count)],
        }
    )
    table["ward"] = [wards[n * len(wards) // count] for n in range(count)]
    table["value"], table["lower"], table["upper"] = value, value * 0.8, value * 1.25
    table["count"], table["population"] = (value * 1.6).round(), 1600
    table["suppressed"] = value < np.sort(value)[suppressed]
    if level == "ward":
        table["label"] = table["ward"]
    return view(KINDS[level], table, "offences per 1,000 residents", level=level, geometry=None)


def mapped(count: int = 144) -> View:
    import geopandas
    from shapely.geometry import box

    side = int(np.ceil(np.sqrt(count)))
    cells = [
        box(
            -1.47 + 0.01 * (n % side),
            50.88 + 0.0062 * (n // side),
            -1.46 + 0.01 * (n % side),
            50.8862 + 0.0062 * (n // side),
        )
        for n in range(count)
    ]
    chosen = places(count)
    geometry = geopandas.GeoDataFrame(
        {"code": chosen.table["code"]}, geometry=cells, crs="EPSG:4326"
    )
    return replace(chosen, facts=chosen.facts | {"geometry": geometry})


def quintiles(absent: int | None = None) -> View:
    value = np.array([58.1, 44.0, 31.2, 27.9, 18.3])
    table = pd.DataFrame(
        {
            "quintile": range(1, 6),
            "value": value,
            "lower": value - 2.5,
            "upper": value + 3.1,
            "count": 900,
            "population": 50000,
            "places": [28, 35, 40, 31, 14],
        }
    )
    if absent:
        table.loc[table["quintile"] == absent, ["value", "lower", "upper"]] = np.nan
        table.loc[table["quintile"] == absent, "places"] = 0
    definition = "National quintiles of the English Indices of Deprivation; places are LSOAs"
    return view("quintiles", table, "offences per 1,000 residents", definition=definition)


def concentration(count: int = 148) -> View:
    counts = np.sort(np.random.default_rng(5).lognormal(3, 1, count))[::-1]
    share = counts.cumsum() / counts.sum()
    table = pd.DataFrame({"share_places": np.arange(1, count + 1) / count, "share_crime": share})
    half = float(table["share_places"][int(np.searchsorted(share, 0.5))])
    return view(
        "concentration", table, "share of offences", half_share=half, gini=0.482, n_places=count
    )


def comparison() -> View:
    names = [
        "Southampton",
        "Portsmouth",
        "Plymouth",
        "Bournemouth, Christchurch and Poole",
        "Brighton and Hove",
        "Bristol, City of",
        "Derby",
    ]
    value = np.array([112.3, 108.1, 96.4, 88.0, 101.2, 119.9, np.nan])
    table = pd.DataFrame(
        {
            "area": [f"E060000{n}" for n in range(7)],
            "label": names,
            "value": value,
            "lower": value - 2,
            "upper": value + 2.1,
        }
    )
    table["own"], table["usable"] = table["label"] == "Southampton", value == value
    table["reason"] = [
        "",
        "",
        "",
        "",
        "",
        "",
        "five of twelve months were not supplied by the force",
    ]
    return view("comparison", table, "offences per 1,000 residents", mean=102.7)


def coverage(rows: int = 15, months: int = 81) -> View:
    month = pd.date_range("2018-10-01", periods=months, freq="MS")
    names = ("All categories", *OFFENCES)[:rows]
    table = pd.DataFrame([(n, m) for n in names for m in month], columns=["row", "month"])
    known = (
        (table["month"] < "2019-03")
        | table["month"].between("2024-01-01", "2024-04-01")
        | (table["month"] >= "2025-01-01")
    )
    table["status"] = np.where(known, "complete", "missing")
    table["count"] = np.where(known, 300.0, np.nan)
    return view("coverage", table, "months supplied")


def levels() -> View:
    value = np.round(np.random.default_rng(2).lognormal(5.5, 1.2, 18))
    table = pd.DataFrame(
        {
            "group": OFFENCES,
            "value": value,
            "lower": value - 2 * np.sqrt(value),
            "upper": value + 2 * np.sqrt(value),
        }
    )
    return view("levels", table, "offences in the year ending March 2022")


def emptied(full: View) -> View:
    numbers = full.table.select_dtypes("number").columns.difference(["quintile", "month_number"])
    return replace(full, table=full.table.assign(**dict.fromkeys(numbers, np.nan)))


def same_day_trend() -> View:
    events = tuple(EVENTS[4] | {"label": label} for label in ("New wards", "Counting rules"))
    return replace(long_trend(), facts=long_trend().facts | {"events": events})


def wide_trend() -> View:
    """Values in the hundred thousands, and an event in the very last month."""
    last = {"date": "2022-03", "end": None, "label": "A late event", "kind": "other"}
    table = series("2018-04-01", 48, 250_000.0)
    return view("trend", table, "offences a month", events=(last,), baseline=None)


def rising_changes() -> View:
    table = pd.DataFrame({"comparison": list(OFFENCES), "before": 0.5, "after": 1234567.0})
    table["percent"], table["lower"], table["upper"] = 12345.6, 11000.2, 14000.9
    return view("change", table, "percentage change")


def ranked() -> View:
    known = comparison()
    table = known.table.assign(rank=[2, 3, 5, 6, 4, 1, np.nan])
    table = table.assign(rank_lower=table["rank"] - 1, rank_upper=table["rank"] + 1)
    return replace(known, table=table)


def funnel(count: int = 15) -> View:
    people = np.linspace(60_000, 470_000, count) if count > 1 else np.array([250_000.0])
    value = 100 + 30 * np.sin(np.arange(count) * 2.1)
    label = [f"{WARDS[n % len(WARDS)]} and {n}" for n in range(count)]
    table = pd.DataFrame({"area": label, "label": label, "count": value * people / 1_000,
                          "population": people, "value": value})  # fmt: skip
    table = table.assign(z=(value - 100) / 15)
    table = table.assign(own=np.arange(count) == count // 2, usable=True, reason="")
    if count > 2:
        table.loc[0, ["value", "usable", "reason"]] = [np.nan, False, "quarter 3 missing"]
    grid = np.linspace(people.min() * 0.9, people.max() * 1.05, 40)
    away = 5_000 / np.sqrt(grid)
    limits = pd.DataFrame({"population": grid, "lower95": 100 - 2 * away, "upper95": 100 + 2 * away,
                           "lower998": 100 - 3 * away, "upper998": 100 + 3 * away})  # fmt: skip
    return view("funnel", table, "offences per 1,000 residents", mean=100.0, limits=limits)


def reconciliation(years: int = 11) -> View:
    rows = [
        (group, f"{2011 + y}/{12 + y}", 900.0, 880.0, 90 + (n * 7 + y * 3) % 15,
         12 - 3 * (y == 2), "")
        for n, group in enumerate(OFFENCES[:14])
        for y in range(years)
    ]  # fmt: skip
    names = ["group", "year", "official", "police", "share", "months", "reason"]
    table = pd.DataFrame(rows, columns=names)
    table.loc[table["year"] == "2011/12", "share"] = np.nan
    return view("reconciliation", table, "per cent")


def surrounded() -> View:
    """A map with land of two neighbours about it, and water where no outline lies."""
    import geopandas
    from shapely.geometry import box

    known = mapped()
    west, south, east, north = known.facts["geometry"].total_bounds
    side = east - west
    around = geopandas.GeoDataFrame(
        {"kind": ["land", "land", "water"], "name": ["Eastleigh", "Test Valley and more", ""]},
        geometry=[
            box(west - side, north, east, north + side),
            box(east, south, east + side / 90, north + side),
            box(west - side, south - side / 5, east, south),
        ],
        crs="EPSG:4326",
    )
    return replace(known, facts=known.facts | {"around": around})


def hotspots() -> View:
    known = mapped()
    spot = np.resize(["persistent", "", "", "hot", "", "cold", ""], len(known.table))
    table = known.table[["code", "label"]].assign(value=known.table["value"] / 20, spot=spot)
    return view("hotspots", table, "z-score", geometry=known.facts["geometry"])


CASES = {
    "map_surrounded": surrounded,
    "comparison_ranked": ranked,
    "funnel": funnel,
    "funnel_two": lambda: funnel(2),
    "funnel_many": lambda: funnel(40),
    "reconciliation": reconciliation,
    "reconciliation_two": lambda: reconciliation(2),
    "hotspots": hotspots,
    "trend": long_trend,
    "trend_crowded": crowded_trend,
    "trend_broken": broken_trend,
    "trend_single": single_trend,
    "trend_same_day": same_day_trend,
    "trend_wide": wide_trend,
    "trend_ragged": ragged_trend,
    "change": changes,
    "change_many": rising_changes,
    "all_changes": all_changes,
    "all_changes_few": lambda: all_changes(5),
    "change_one": lambda: replace(changes(), table=changes().table.head(1)),
    "contributions": contributions,
    "contributions_two": lambda: contributions(2),
    "season": season,
    "season_gaps": lambda: season((7, 8, 9, 10, 11, 12)),
    "map_tiles": places,
    "map_wards": lambda: places(17, "ward", 2),
    "map_one": lambda: places(1, "lsoa", 0),
    "map_drawn": mapped,
    "quintiles": quintiles,
    "quintiles_gap": lambda: quintiles(5),
    "concentration": concentration,
    "concentration_one": lambda: concentration(1),
    "comparison": comparison,
    "coverage": coverage,
    "coverage_short": lambda: coverage(2, 5),
    "levels": levels,
}
