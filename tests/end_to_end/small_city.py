"""A quiet city, so that much of it is withheld, read by the real readings with a known truth."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.kinds import kind_named
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.gate import controlled
from safecity.readings import contributions, places, quintiles
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from ..readings.conftest import build

KIND, INDICATOR = "Burglary", "overview.crime"
SIZE, WARDS = 120, 16
SECRET = 7919
"""Count of a ward that is withheld to shield another: a number that stands nowhere by chance."""
SCALES = ("local", "national", "income")


@cache
def _house() -> tuple[Any, Any]:
    return load_assessment(House.find(), "southampton", "2021-22"), load_catalogue()


def quiet(seed: int) -> Evidence:
    """A few crimes a year in most of 120 LSOAs, in sixteen wards and crossing fifths."""
    random = np.random.default_rng(seed)
    ward = np.sort(random.integers(0, WARDS, SIZE))
    busy = random.choice([0.02, 0.5, 1.0], size=WARDS, p=[0.2, 0.2, 0.6])[ward]
    mean = random.choice([0.1, 0.4, 2.0, 4.0], size=SIZE) * busy
    months = len(_house()[0].history.timestamps)
    return built(ward, random.poisson(mean, size=(months, SIZE)), random)


def secretive() -> Evidence:
    """Ward 0 has 3 crimes in the year, so that ward 1 with its `SECRET` is withheld as well."""
    months = len(_house()[0].history.timestamps)
    counts = np.full((months, 20), 2003)
    counts[:, 0:5] = 0
    counts[-1, 0:2] = (1, 2)
    counts[:, 5:10] = 100
    counts[-1, 5:10] = (SECRET - 12 * 500 + 500, 0, 0, 0, 0)
    return built(np.arange(20) // 5, counts, np.random.default_rng(0))


def built(ward: np.ndarray, counts: np.ndarray, random: np.random.Generator) -> Evidence:
    """A city with these counts by month and LSOA, each LSOA in its ward and in random fifths."""
    assessment, catalogue = _house()
    data, size = build(assessment), len(ward)
    names = [f"E0109{at:04d}" for at in range(size)]
    fifths = {f"quintile_{scale}": random.permutation(np.arange(size) % 5 + 1) for scale in SCALES}
    places = pd.DataFrame(
        {
            "lsoa": names, "name": [f"Place {at}" for at in range(size)], "members": names,
            "lad": assessment.areas[0], "ward_code": [f"E05{w:06d}" for w in ward],
            "ward": [f"Ward {w}" for w in ward], "imd_rank": np.arange(size) * 250 + 1,
            "imd_decile": 1, "imd_edition": "IMD 2019", **fifths,
        }
    )  # fmt: skip
    lsoa = pd.DataFrame(
        [(month, name, KIND, int(n))
         for month, row in zip(assessment.history.timestamps, counts, strict=True)
         for name, n in zip(names, row, strict=True)],
        columns=["month", "lsoa", "category", "count"],
    )  # fmt: skip
    own = lsoa.groupby(["month", "category"], as_index=False)["count"].sum()
    area = pd.concat([own.assign(area=code) for code in assessment.areas], ignore_index=True)
    people = pd.DataFrame([("lsoa", n, 2021, 1500, "mid-2021") for n in names],
                          columns=data.population.columns)  # fmt: skip
    residents = pd.concat([data.population.query("level != 'lsoa'"), people], ignore_index=True)
    held = {"crimes_lsoa": lsoa, "crimes_area": area, "places": places, "population": residents}
    return Evidence(assessment, catalogue, replace(data, **held))


def _map(evidence: Evidence, indicator: Any, level: Any) -> list[Any]:
    """The map of a level; none where it would show a single place."""
    try:
        return [places.places(evidence, indicator, level)]
    except Absent:
        return []


def views(evidence: Evidence) -> list[Any]:
    """What the notebook of places reads of one indicator."""
    indicator = evidence.catalogue.indicators[INDICATOR]
    read = [view for level in ("ward", "lsoa") for view in _map(evidence, indicator, level)]
    read += [quintiles.quintiles(evidence, indicator, scale) for scale in SCALES]
    return read + [
        contributions.contributions(evidence, indicator, by="ward", base=base)
        for base in ("primary", "other")
    ]


def exhibits(evidence: Evidence) -> list[Any]:
    """The same after disclosure control, without pictures."""
    return [_let_out(view) for view in views(evidence)]


def _let_out(view: Any) -> Any:
    safe = controlled(view)
    return SimpleNamespace(
        id=safe.name, form=safe.kind, table=safe.table, unit=safe.unit, headline=safe.headline,
        alt=safe.alt, finding=safe.finding, indicator=safe.indicator,
        chart=kind_named(safe.kind).drawer,
    )  # fmt: skip


def truth(evidence: Evidence) -> pd.DataFrame:
    """The year's count of each LSOA, with its ward and fifths."""
    counts = evidence.by_place(evidence.catalogue.indicators[INDICATOR])
    return evidence.data.places.assign(count=evidence.data.places["lsoa"].map(counts))
