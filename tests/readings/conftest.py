"""A small processed city, held in memory, whose every number is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from safecity import readings
from safecity.catalogue.assessment import Assessment, House, load_assessment
from safecity.catalogue.offences import ASB, CRIME_TYPES
from safecity.catalogue.registry import load_catalogue
from safecity.charts.view import View
from safecity.ingest.asked import PARTS, Asked
from safecity.ingest.datasets import DATASETS
from safecity.ingest.figures import as_figures
from safecity.readings import Reading, loaded, readings_in
from safecity.readings.evidence.counts import Evidence

OF_AN_INDICATOR = [
    asked
    for asked in map(loaded, readings_in(readings).values())
    if asked.subject in ("indicator", "indicators") and not asked.about
]
"""Every reading that can be asked of all crime: what the folder holds, and no list of it."""
TYPES = (ASB, *CRIME_TYPES)
PLACES = [f"E0101{n:04d}" for n in range(20)]


def offences(rows: list[tuple[str, str, int, str, str, str, str, int]]) -> pd.DataFrame:
    """Rows (area, year, quarter, start, group, subgroup, category, count) as the dataset."""
    names = ["area", "year", "quarter", "start", "group", "subgroup", "category", "count"]
    frame = pd.DataFrame(rows, columns=names).assign(code="1", description="x")
    return frame.assign(start=pd.to_datetime(frame["start"]))


def asked_of_crime(asked: Reading, evidence: Evidence) -> list[View]:
    """Ask a reading of all crime."""
    crime = evidence.catalogue.indicators["overview.crime"]
    view = asked.read(evidence, crime if asked.subject == "indicator" else [crime])
    return view if isinstance(view, list) else [view]


@dataclass(frozen=True)
class City:
    """Frames in the layout of the processed datasets."""

    crimes_area: pd.DataFrame
    crimes_lsoa: pd.DataFrame
    coverage: pd.DataFrame
    population: pd.DataFrame
    places: pd.DataFrame
    ledger: pd.DataFrame
    quality: pd.DataFrame
    missing: pd.DataFrame
    crimes_ward: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {
                "month": pd.to_datetime([]),
                "ward_code": [],
                "ward": [],
                "category": [],
                "count": [],
                "exact": pd.Series([], dtype=bool),
            }
        )
    )
    weights: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["code", "weight"]))
    offences: pd.DataFrame = field(default_factory=lambda: offences([]))
    offences_usable: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["area", "year", "usable", "reason"])
    )
    revised: pd.DataFrame = field(default_factory=DATASETS["revised"].empty)
    offences_divided: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["year", "subgroup", "category", "code"])
    )
    offences_force: pd.DataFrame = field(default_factory=lambda: offences([]))
    figures: pd.DataFrame = field(default_factory=lambda: as_figures([]).assign(source=""))
    survey: pd.DataFrame = field(default_factory=pd.DataFrame)
    survey_waves: pd.DataFrame = field(default_factory=pd.DataFrame)
    boundaries: Any = None
    surroundings: Any = None
    synthetic: bool = True
    hashes: dict[str, str] = field(default_factory=lambda: {"crimes_area": "a" * 64})
    asked: Asked = field(default_factory=Asked)

    def part(self, name: str) -> pd.DataFrame:
        return PARTS[name](self)


def crimes(months: pd.DatetimeIndex) -> pd.DataFrame:
    """Counts by month, LSOA and type: place k counts k + 1 times as many as place 0."""
    rows = [
        (month, place, kind, (k + 1) * (2 if month.year == 2021 else 1))
        for month in months
        for k, place in enumerate(PLACES)
        for kind in TYPES
    ]
    return pd.DataFrame(rows, columns=["month", "lsoa", "category", "count"])


def build(assessment: Assessment) -> City:
    months = assessment.history.timestamps
    lsoa = crimes(months)
    own = lsoa.groupby(["month", "category"], as_index=False)["count"].sum()
    area = pd.concat([own.assign(area=code) for code in assessment.areas], ignore_index=True)
    coverage = pd.MultiIndex.from_product(
        [months, assessment.areas, ("all", *TYPES)], names=["month", "area", "category"]
    ).to_frame(index=False)
    coverage = coverage.assign(count=100, expected=100.0, status="complete", reason="")
    ranks = np.arange(20) * 1500 + 1
    places = pd.DataFrame(
        {
            "lsoa": PLACES, "name": [f"Place {k}" for k in range(20)], "lad": assessment.areas[0],
            "members": PLACES, "ward_code": [f"E05{k // 5:06d}" for k in range(20)],
            "ward": [f"Ward {k // 5}" for k in range(20)], "imd_rank": ranks, "imd_decile": 1,
            "imd_edition": "IMD 2019", "quintile_national": 1,
            "quintile_local": np.arange(20) // 4 + 1,
        }
    )  # fmt: skip
    people = [("lsoa", p, 2021, 1000, "mid-2021") for p in PLACES]
    people += [("lad", a, y, 20_000 + 100 * (y - 2019), f"mid-{y}") for a in assessment.areas
               for y in (2019, 2020, 2021)]  # fmt: skip
    ledger = pd.DataFrame([
        {"file": f"{s}.csv", "source": s, "edition": "2022-05", "sha256": "b" * 64, "bytes": 1,
         "rows": 1, "first_month": "", "last_month": "",
         "publisher": "x", "licence": "OGL", "url": "",
         "retrieved": "", "synthetic": True, "used": True, "refused": "", "note": ""}
        for s in ("police_uk", "population", "geography", "deprivation")
    ])  # fmt: skip
    quality = pd.DataFrame([
        {"month": m, "force": "hampshire", "file": f"{m:%Y-%m}.csv", "measure": k, "value": v}
        for m in months
        for k, v in {"rows_read": 400, "rows_area": 300, "asb_area": 50, "crime_area": 250,
                     "no_location": 8, "repeated_id_removed": 1}.items()
    ])  # fmt: skip
    return City(
        area, lsoa, coverage,
        pd.DataFrame(people, columns=["level", "area", "year", "population", "edition"]), places,
        ledger, quality, pd.DataFrame(columns=["source", "what", "period", "cost"]),
    )  # fmt: skip


@pytest.fixture(scope="session")
def assessment() -> Assessment:
    return load_assessment(House.find(), "southampton", "2021-22")


@pytest.fixture(scope="session")
def evidence(assessment: Assessment) -> Evidence:
    return Evidence(assessment, load_catalogue(), build(assessment))


@pytest.fixture(scope="session")
def without() -> Callable[..., Evidence]:
    """Take months of an area (and type) out of the coverage."""

    def take(
        evidence: Evidence, area: str, months: tuple[str, ...], category: str = "all"
    ) -> Evidence:
        coverage = evidence.data.coverage.copy()
        stamps = pd.to_datetime([f"{m}-01" for m in months])
        hit = (coverage["area"] == area) & (coverage["category"] == category)
        hit &= coverage["month"].isin(stamps)
        assert hit.any()
        coverage.loc[hit, ["status", "reason"]] = ["missing", "no file for force"]
        data = replace(evidence.data, coverage=coverage)
        return Evidence(evidence.assessment, evidence.catalogue, data)

    return take


GROUPS = {
    "Violence with injury": ("Violence against the person", "Violence and sexual offences", 30),
    "Rape": ("Sexual offences", "Violence and sexual offences", 10),
    "Arson": ("Criminal damage and arson", "Criminal damage and arson", 4),
    "Shoplifting": ("Theft offences", "Shoplifting", 56),
}
"""Subgroup: its group, its category, and how many a quarter in 2019/20 (100 in all)."""
STARTS = {1: "04", 2: "07", 3: "10", 4: "01"}


def tables(areas: tuple[str, ...], growth: float = 1.5) -> pd.DataFrame:
    """Quarters of 2015/16 to 2021/22: 100 crimes each, `growth` times as many in 2021/22.

    Area number k (from 0) counts 1 + k / 10 times as many as the first.
    """
    rows = [
        (area, f"{year}/{year % 100 + 1}", quarter,
         f"{year + (quarter == 4)}-{month}-01", group, subgroup, category,
         round(count * (growth if year == 2021 else 1) * (1 + k / 10)))
        for k, area in enumerate(areas)
        for year in range(2015, 2022)
        for quarter, month in STARTS.items()
        for subgroup, (group, category, count) in GROUPS.items()
    ]  # fmt: skip
    return offences(rows)


def supplied(evidence: Evidence, unusable: dict[str, str] | None = None) -> Evidence:
    """The same evidence with Home Office tables; `unusable` gives reasons for areas in 2021/22."""
    areas = evidence.assessment.areas
    frame = tables(areas)
    known = frame[["area", "year"]].drop_duplicates()
    reasons = known["area"].map(unusable or {}).where(known["year"] == "2021/22").fillna("")
    force = frame[frame["area"] == areas[0]].drop(columns="area")
    forces = pd.concat([
        force.assign(force="Hampshire", count=force["count"] * 4),
        force.assign(force="England and Wales", count=force["count"] * 100),
    ])  # fmt: skip
    data = replace(
        evidence.data,
        offences=frame,
        offences_usable=known.assign(usable=reasons == "", reason=reasons),
        offences_divided=frame[["year", "subgroup", "category", "code"]].drop_duplicates(),
        offences_force=forces,
    )
    return Evidence(evidence.assessment, evidence.catalogue, data)


@pytest.fixture(scope="session")
def supply() -> Callable[..., Evidence]:
    return supplied


@pytest.fixture(scope="session")
def official(evidence: Evidence) -> Evidence:
    return supplied(evidence)


def with_few(evidence: Evidence) -> Evidence:
    """The city with three crimes in place 7 and five times as many everywhere else."""
    crimes = evidence.data.crimes_lsoa
    place7 = crimes["lsoa"] == "E01010007"
    rest = crimes[~place7].assign(count=lambda f: f["count"] * 5)
    few = crimes[place7].tail(1).assign(count=3)
    return Evidence(
        evidence.assessment, evidence.catalogue,
        replace(evidence.data, crimes_lsoa=pd.concat([rest, few])),
    )  # fmt: skip
