"""A quiet city, so that much of it is withheld, read by the real readings with a known truth."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.assessment import load_assessment
from safecity.catalogue.house import House
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.evidence import Evidence
from safecity.exhibits.gate import controlled
from safecity.exhibits.readings import contributions, places, quintiles

CITY = Path(__file__).parents[1] / "exhibits" / "conftest.py"
KIND, INDICATOR = "Burglary", "overview.crime"
SCALES = ("local", "national", "income")


@cache
def _city() -> Any:
    """The module that builds the small city of the exhibits' tests."""
    spec = importlib.util.spec_from_file_location("small_city_of_exhibits", CITY)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def _house() -> tuple[Any, Any]:
    return load_assessment(House.find(), "southampton", "2021-22"), load_catalogue()


def quiet(seed: int) -> Evidence:
    """Counts of a few a year in each of 20 LSOAs, in seven wards and crossing fifths."""
    assessment, catalogue = _house()
    random = np.random.default_rng(seed)
    data = _city().build(assessment)
    ward = np.arange(20) // 3
    mean = random.choice([0.05, 0.3, 1.0, 4.0], size=20) * random.choice([0.05, 1.0], size=7)[ward]
    months = assessment.history.timestamps
    rows = [
        (month, place, KIND, int(random.poisson(mean[at])))
        for month in months
        for at, place in enumerate(_city().PLACES)
    ]
    lsoa = pd.DataFrame(rows, columns=["month", "lsoa", "category", "count"])
    own = lsoa.groupby(["month", "category"], as_index=False)["count"].sum()
    area = pd.concat([own.assign(area=code) for code in assessment.areas], ignore_index=True)
    fifths = {f"quintile_{scale}": random.permutation(np.arange(20) % 5 + 1) for scale in SCALES}
    wards = {"ward": [f"Ward {w}" for w in ward], "ward_code": [f"E05{w:06d}" for w in ward]}
    places = data.places.assign(**fifths, **wards)
    data = replace(data, crimes_lsoa=lsoa, crimes_area=area, places=places)
    return Evidence(assessment, catalogue, data)


def exhibits(evidence: Evidence) -> list[Any]:
    """What the notebook of places publishes, after disclosure control and without pictures."""
    indicator = evidence.catalogue.indicators[INDICATOR]
    views = [places.read(evidence, indicator, level) for level in ("ward", "lsoa")]
    views += [quintiles.read(evidence, indicator, scale) for scale in SCALES]
    views += [contributions.read(evidence, indicator, by="ward", base=base)
              for base in ("primary", "other")]  # fmt: skip
    return [published(view) for view in views]


def published(view: Any) -> Any:
    """A view as the gate lets it out."""
    safe = controlled(view)
    return SimpleNamespace(
        id=safe.name, chart=safe.kind, table=safe.table, unit=safe.unit, headline=safe.headline,
        alt=safe.alt, finding=safe.facts.get("finding"), indicator=safe.indicator,
    )  # fmt: skip


def truth(evidence: Evidence) -> pd.DataFrame:
    """The year's count of each LSOA, with its ward and fifths."""
    counts = evidence.by_place(evidence.catalogue.indicators[INDICATOR])
    return evidence.data.places.assign(count=evidence.data.places["lsoa"].map(counts))
