"""Stop and search, in the layout of data.police.uk: each with its time and, mostly, its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from safecity.demo.layouts import SEARCHES, Written, stream, write_table
from safecity.demo.town import Floats, Town

RELEASE = "2022-05"
MONTHS = 24
A_MONTH, SPREAD, UNPLACED, REPEATED = 150, 12.0, 0.04, 0.01
_LAW = "Misuse of Drugs Act 1971 (section 23)"
_PACE = "Police and Criminal Evidence Act 1984 (section 1)"
_NOTHING = "A no further action disposal"
# Words as published, and how often each stands; made up.
_WORDS: Mapping[str, Mapping[str, float]] = {
    "Type": {"Person search": 0.8, "Person and Vehicle search": 0.2},
    "Gender": {"Male": 0.88, "Female": 0.11, "Other": 0.01},
    "Age range": {"10-17": 0.2, "18-24": 0.37, "25-34": 0.25, "over 34": 0.18},
    "Self-defined ethnicity": {
        "White - English/Welsh/Scottish/Northern Irish/British": 0.62,
        "Black/African/Caribbean/Black British - African": 0.08,
        "Asian/Asian British - Any other Asian background": 0.07,
        "Mixed/Multiple ethnic groups - White and Black Caribbean": 0.05,
        "Other ethnic group - Not stated": 0.18,
    },
    "Officer-defined ethnicity": {"White": 0.72, "Black": 0.14, "Asian": 0.1, "Other": 0.04},
    "Object of search": {
        "Controlled drugs": 0.66,
        "Offensive weapons": 0.16,
        "Stolen goods": 0.1,
        "Article for use in theft": 0.08,
    },
    "Outcome": {_NOTHING: 0.71, "Arrest": 0.12, "Community resolution": 0.12,
                "Summons / charged by post": 0.03, "Caution (simple or conditional)": 0.02},
}  # fmt: skip
_HOURS = np.array([5, 4, 3, 2, 1, 1, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 7, 6, 6, 6, 6, 6, 5], float)


def _moments(month: str, count: int, random: np.random.Generator) -> list[str]:
    """Times within a month, as written: local clock with its offset from Greenwich."""
    start = pd.Timestamp(f"{month}-01")
    days = random.integers(0, start.days_in_month, count)
    hours = random.choice(24, count, p=_HOURS / _HOURS.sum())
    seconds = random.integers(0, 3_600, count)
    local = start + pd.to_timedelta(days, "D") + pd.to_timedelta(hours * 3_600 + seconds, "s")
    # The hour that the clocks leave out in spring is moved on.
    zoned = local.tz_localize("Europe/London", ambiguous=True, nonexistent="shift_forward")
    return [moment.isoformat() for moment in zoned]


def _ashore(town: Town, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Move what fell into the water, or just beyond the border, to the nearest place."""
    west, south, east, north = town.box
    inside = (west < x) & (x < east) & (south < y) & (y < north)
    points = np.stack([x, y], axis=1)
    units = (points - (west, south)) / (east - west, north - south)
    astray = inside & ~shapely.contains_xy(town.ground.land, *units.T)
    nearest = KDTree(town.ground.points).query(units[astray])[1]
    points[astray] = town.degrees(town.ground.points[nearest])
    return points[:, 0], points[:, 1]


def _rows(month: str, towns: Sequence[Town], random: np.random.Generator) -> list[tuple[str, ...]]:
    count = int(random.poisson(A_MONTH))
    west, south, east, north = towns[0].box
    middle, size = ((west + east) / 2, (south + north) / 2), (east - west, north - south)
    x = random.normal(middle[0], size[0] / SPREAD * 3, count)
    y = random.normal(middle[1], size[1] / SPREAD * 3, count)
    x, y = _ashore(towns[0], x, y)
    placed = random.random(count) >= UNPLACED
    words = {
        name: random.choice(list(each), count, p=np.array(list(each.values())))
        for name, each in _WORDS.items()
    }
    columns = {
        **words,
        "Date": _moments(month, count, random),
        "Part of a policing operation": ["False"] * count,
        "Policing operation": [""] * count,
        "Latitude": [f"{v:.6f}" if p else "" for v, p in zip(y, placed, strict=True)],
        "Longitude": [f"{v:.6f}" if p else "" for v, p in zip(x, placed, strict=True)],
        "Legislation": np.where(words["Object of search"] == "Controlled drugs", _LAW, _PACE),
        "Outcome linked to object of search": np.where(
            words["Outcome"] == _NOTHING, "", np.where(random.random(count) < 0.8, "True", "False")
        ),
        "Removal of more than just outer clothing": ["False"] * count,
    }
    rows = list(zip(*(columns[name] for name in SEARCHES), strict=True))
    repeated = [row for row in rows if random.random() < REPEATED]
    return sorted((*rows, *repeated), key=lambda row: row[1])


def write_searches(
    root: Path,
    force: str,
    towns: Sequence[Town],
    months: Sequence[str],
    seed: int,
) -> list[Written]:
    """Write the searches of the last months, most of them in the own area.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    force : str
        File name of the own force.
    towns : sequence of Town
        All towns, the own first.
    months : sequence of str
        Months of the force's street files.
    seed : int
        The city's seed.
    """
    return [
        write_table(
            root,
            f"stop_and_search/{RELEASE}/{month}/{month}-{force}-stop-and-search.csv",
            RELEASE,
            SEARCHES,
            _rows(month, towns, stream(seed, "searches", force, month)),
        )
        for month in months[-MONTHS:]
    ]
