"""A number made of withheld counts tells no more of them than what they add up to.

Two cities differ in nothing but how two withheld counts of one ward, and of the same fifths, share
their sum. Nothing that is published may differ: not the spread behind an interval, not Moran's I,
Gini's coefficient, a curve, a z-score or what is adjusted for many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from safecity.exhibits.gate import controlled
from safecity.readings import (
    concentration,
    contributions,
    hotspots,
    inequality,
    places,
    quintiles,
)
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from .small_city import INDICATOR, SCALES, built, quiet
from .test_disclosure_scores import mapped
from .test_disclosure_secret import every_product

SIZE = 40
FIFTHS = np.array([1, 1, 2, 2, 3, 3, 4, 5])
WITHIN = {"two neighbourhoods": (10, 11), "two wards": (0, 5)}
SHARED = {"two neighbourhoods": ((3, 8), (4, 7)), "two wards": ((3, 8), (4, 7))}


@cache
def city(kind: str, which: int) -> Evidence:
    """Eight wards of five neighbourhoods; fifths are of whole wards."""
    ward, random = np.arange(SIZE) // 5, np.random.default_rng(3)
    months = len(quiet(0).assessment.history.timestamps)
    counts = random.poisson(4, (months, SIZE))
    counts[-12:] = 0
    counts[-1] = random.integers(30, 80, SIZE)
    if kind == "two wards":
        counts[-1, :10] = [0, 0, 0, 0, 0, 0, 20, 20, 20, 20]
    counts[-1, list(WITHIN[kind])] = SHARED[kind][which]
    made = built(ward, counts, np.random.default_rng(0))
    fifths = {f"quintile_{scale}": FIFTHS[ward] for scale in SCALES}
    held = made.data.places.assign(**fifths)
    return mapped(Evidence(made.assessment, made.catalogue, replace(made.data, places=held)))


def asked(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    """What each reading of places says, or why it says nothing."""
    indicator = evidence.catalogue.indicators[INDICATOR]
    readings: dict[str, Any] = {
        "wards": lambda: places.places(evidence, indicator, "ward"),
        "neighbourhoods": lambda: places.places(evidence, indicator, "lsoa"),
        "hot spots": lambda: hotspots.hotspots(evidence, indicator),
        "concentration": lambda: concentration.concentration(evidence, indicator),
    }
    for scale in SCALES:
        readings[f"{scale} fifths"] = lambda s=scale: quintiles.quintiles(evidence, indicator, s)
        readings[f"{scale} slope"] = lambda s=scale: inequality.inequality(evidence, [indicator], s)
    for base in ("primary", "other"):
        readings[f"by ward, {base}"] = lambda b=base: contributions.contributions(
            evidence, indicator, by="ward", base=b
        )
    for name, read in readings.items():
        try:
            yield name, controlled(read())
        except Absent as absent:
            yield name, str(absent)


def printed(view: Any) -> str:
    """All of a view that goes into an exhibit, to the last digit."""
    if isinstance(view, str):
        return view
    drawn = {name: value for name, value in view.facts.items() if name not in OUTLINES}
    said = (view.headline, view.subtitle, view.alt, view.finding, view.caveats, drawn)
    return view.table.to_csv() + "\n".join(map(str, said))


OUTLINES = ("geometry", "around")


@pytest.mark.parametrize("kind", SHARED)
def test_nothing_that_is_published_moves_with_how_withheld_counts_share_their_sum(kind) -> None:
    one, other = ({n: printed(v) for n, v in asked(city(kind, which))} for which in (0, 1))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("kind", SHARED)
def test_the_two_are_withheld_and_little_else(kind) -> None:
    seen = dict(asked(city(kind, 0)))
    level = "neighbourhoods" if kind == "two neighbourhoods" else "wards"
    assert seen[level].table["suppressed"].sum() == 2
    said = [name for name, view in seen.items() if not isinstance(view, str)]
    assert {"hot spots", "concentration", "local fifths", "local slope"} <= set(said)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Exhibits and every product of both cities."""
    made = []
    for which in (0, 1):
        evidence = city("two neighbourhoods", which)
        views = [view for _, view in asked(evidence) if not isinstance(view, str)]
        made.append(every_product(tmp_path_factory.mktemp(f"twin{which}"), evidence, views))
    return made


def test_not_a_byte_of_any_product_moves_either(twins: list[Path]) -> None:
    """Neither pictures, nor data behind charts, hidden sheets, captions, sizes or the order."""
    one, other = ({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*")
                   if p.is_file()} for folder in twins)  # fmt: skip
    kinds = {Path(name).suffix for name in one}
    assert {".html", ".pdf", ".docx", ".pptx", ".xlsx", ".csv", ".json", ".svg", ".png"} <= kinds
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_a_sum_that_moves_is_seen() -> None:
    """The comparison itself can fail: other counts that are shown move what is printed."""
    (_, one), (_, other) = (
        next((n, v) for n, v in asked(city(kind, 0)) if n == "concentration") for kind in SHARED
    )
    assert printed(one) != printed(other)


def test_where_counts_are_levelled_it_is_said() -> None:
    view = dict(asked(city("two neighbourhoods", 0)))["concentration"]
    assert "levelled_places" in view.caveats
    assert not re.search("levelled", view.headline)
