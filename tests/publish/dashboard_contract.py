"""The contract between the dashboard's data and its app, as models that forbid anything else."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ColumnRecord(Strict):
    """What a column has; what it lacks is not written."""

    name: str
    title: str
    unit: str | None = None
    decimals: int | None = None
    hidden: Literal[True] | None = None
    difference: Literal[True] | None = None


class ExhibitRecord(Strict):
    id: str
    anchor: str
    label: str
    kind: Literal["figure", "table"]
    chart: str
    theme: str
    part: str
    order: int
    indicator: str
    measure: Literal["count", "rate", "severity", "share", "other"]
    headline: str
    subtitle: str
    alt: str
    unit: str
    place: str
    period: str
    columns: list[ColumnRecord]
    rows: list[list[Any]]
    suppressed: list[int]
    areaColumn: int | None
    tones: dict[str, list[str]]
    marks: list[dict[str, str]]
    reference: dict[str, Any] | None
    outlines: str | None
    finding: dict[str, Any] | None
    spine: dict[str, Any] | None
    sources: list[str]
    caveats: list[str]
    notebook: str


class Latest(Strict):
    count: float | None
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    period: str


class Change(Strict):
    against: str
    base: Literal["baseline", "previous"]
    months: int | None
    locked: bool
    exhibit: str
    unit: str
    verdict: str
    before: float | None
    after: float | None
    size: float | None
    sizeUnit: str
    lower: float | None
    upper: float | None
    detectable: float | None


class IndicatorRecord(Strict):
    id: str
    theme: str
    title: str
    noun: str
    unit: str
    polarity: Literal["lower", "higher", "none"]
    definition: str
    recordingQuality: Literal["good", "fair", "poor"]
    recordingNote: str
    lagMonths: int
    minimumCount: int
    caveats: list[str]
    sources: list[str]
    headline: bool
    latest: Latest | None
    changes: list[Change]
    verdict: str
    q: float | None
    rank: dict[str, int] | None
    signal: str
    flags: list[str]
    flagWords: list[str]
    twin: str
    spark: list[dict[str, Any]]
    exhibits: list[str]


class Data(Strict):
    meta: dict[str, Any]
    summary: dict[str, Any]
    themes: list[dict[str, Any]]
    indicators: list[IndicatorRecord]
    exhibits: dict[str, ExhibitRecord]
    outlines: dict[str, dict[str, Any]]
    around: dict[str, Any] | None
    sources: dict[str, dict[str, Any]]
    caveats: dict[str, str]
    events: list[dict[str, str]]
    glossary: dict[str, str]
    areas: list[dict[str, str]]
    gaps: list[dict[str, Any]]
    recommendations: list[dict[str, Any]]
    parts: list[dict[str, str]]
    revisions: dict[str, Any]
    review: str | None
    about: list[dict[str, Any]]
    lists: dict[str, Any]
