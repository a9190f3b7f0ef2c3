"""The exhibit: the one thing that products read."""

from __future__ import annotations

import base64
from html import escape
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from safecity.catalogue.kinds import Shape, kind_named
from safecity.catalogue.registry import Gap, Part
from safecity.files import csv_text
from safecity.numbers import MISSING, SUPPRESSED, number
from safecity.readings.words.finding import Finding, interval_words

STAMP = "data_status"
"""Column of a downloaded table that says it is synthetic or restricted; none of its values."""


def status_words(restricted: bool, synthetic: bool) -> str:
    """Say in capitals what something must not be taken for; empty where nothing is to be said."""
    words = ("RESTRICTED" if restricted else "", "SYNTHETIC" if synthetic else "")
    return " ".join(filter(None, words))


Confidence = Literal["high", "medium", "low"]


class Frozen(BaseModel):
    """Base of all records of this room: frozen, and no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Column(Frozen):
    """How a column of an exhibit's table is printed."""

    name: str
    title: str
    unit: str = ""
    decimals: int | None = None
    """Number of decimals; None for text."""


class SourceNote(Frozen):
    """A source as an exhibit cites it: who, what, which edition, how late."""

    slug: str
    title: str
    publisher: str
    licence: str
    url: str
    edition: str
    lag: str
    synthetic: bool


class CaveatNote(Frozen):
    """A caveat's slug and its one standard sentence."""

    slug: str
    text: str


class Mark(Frozen):
    """A dated event that a chart over time marks; `end` is empty for a single month."""

    date: str
    end: str = ""
    label: str
    kind: str = ""


class Reference(Frozen):
    """The value that a chart compares with, drawn as a line."""

    value: float
    label: str


class Planned(Frozen):
    """What people agreed to do about a recommendation, as it is printed.

    Attributes
    ----------
    action, owner, first_step, by, change, cost : str
        What is done, by whom, what comes first, until when, what it should change, and what it
        costs; where nobody said, that stands there. An unknown cost is empty.
    seen : str
        How large a change would show by then; empty where no indicator tells.
    visible : bool, optional
        Whether the target is of that; None without a target.
    """

    action: str = "no action agreed yet"
    owner: str = "no owner yet"
    first_step: str = "no first step yet"
    by: str = "no date yet"
    change: str = "no target yet"
    seen: str = ""
    visible: bool | None = None
    cost: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each part with what stands before it."""
        given = (
            ("Action", self.action), ("Owner", self.owner), ("First step", self.first_step),
            ("By", self.by), ("Should change", self.change), ("Can that be seen", self.seen),
            ("Cost", self.cost),
        )  # fmt: skip
        return tuple((term, answer) for term, answer in given if answer)

    @property
    def who(self) -> str:
        """Who does it by when, in a few words."""
        return f"{self.owner}; by {self.by}" if self.by[0].isdigit() else f"{self.owner}, {self.by}"


class Recommendation(Frozen):
    """What to prioritise, the findings it rests on, and how next year will tell."""

    text: str
    because: tuple[str, ...]
    confidence: Confidence
    measure: str
    planned: Planned = Planned()


Tone = Literal["better", "worse", "higher", "lower", "similar", "signal", ""]


class Exhibit(Frozen):
    """A figure, table, gap or recommendation with everything a reader needs beside it.

    It cannot be built without id, headline, subtitle, alternative text, sources and the hashes
    of its inputs. Figures and tables carry the values they show; a figure carries its picture.

    Attributes
    ----------
    id : str
        Theme and name, for example "violence.trend".
    part : str
        Statutory part of the report in which it stands.
    order : int
        Position within its theme.
    method : str
        How the values and their intervals were worked out; that of the kind of chart where empty.
    kind : str
        Whether it is a figure, a table, a finding, a gap or a recommendation.
    form : str
        What kind of figure or table: a file of `catalogue/kinds`.
    alt : str
        Description for readers who cannot see it.
    columns, table
        The values, one row per mark, and how to print them.
    tones
        How cells of some columns are coloured, by column, one for each row; the words of a cell
        say the same.
    marks, reference
        Events and the value compared with, as the chart draws them.
    svg, png
        The picture, for figures: with outlines of its lettering, and with its words for download.
    live, phone
        The picture with lettering that is text, as wide as a page and as a narrow screen.
    outlines
        GeoJSON of the areas, for maps.
    restricted
        Whether it is of a restricted edition.
    inputs : dict
        Name of each processed dataset read and its sha256.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    kind: Shape
    form: str
    part: Part
    order: int = 0
    headline: str = Field(min_length=8)
    subtitle: str = Field(min_length=3)
    alt: str = Field(min_length=8)
    unit: str = ""
    method: str = ""
    indicator: str = ""
    place: str
    period: str
    columns: tuple[Column, ...] = ()
    tones: dict[str, tuple[Tone, ...]] = Field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    reference: Reference | None = None
    sources: tuple[SourceNote, ...] = Field(min_length=1)
    caveats: tuple[CaveatNote, ...] = ()
    finding: Finding | None = None
    gap: Gap | None = None
    recommendation: Recommendation | None = None
    inputs: dict[str, str] = Field(min_length=1)
    notebook: str
    synthetic: bool
    restricted: bool = False
    table: pd.DataFrame | None = Field(default=None, exclude=True)
    svg: str | None = Field(default=None, exclude=True)
    png: bytes | None = Field(default=None, exclude=True)
    live: str | None = Field(default=None, exclude=True)
    phone: str | None = Field(default=None, exclude=True)
    outlines: str | None = Field(default=None, exclude=True)

    @property
    def theme(self) -> str:
        """Slug of the theme that made it."""
        return self.id.split(".")[0]

    @property
    def chart(self) -> str:
        """Kind of chart that drew a figure; products with charts of their own draw from it."""
        return kind_named(self.form).drawer

    @property
    def name(self) -> str:
        """Its name within the theme."""
        return self.id.split(".")[1]

    @property
    def status(self) -> str:
        """What it must not be taken for, in capitals; empty for real data that may be published."""
        return status_words(self.restricted, self.synthetic)

    @property
    def csv(self) -> str:
        """The table as a file to download; a made-up or restricted one says so in every row."""
        table = pd.DataFrame() if self.table is None else self.table
        if self.status:
            table = table.assign(**{STAMP: self.status})
        return csv_text(table, date_format="%Y-%m")

    @model_validator(mode="after")
    def _complete(self) -> Exhibit:
        if self.kind in ("figure", "table") and (self.table is None or not self.columns):
            raise ValueError(f"{self.id}: a {self.kind} needs its table")
        if self.kind == "figure" and (self.svg is None or self.png is None):
            raise ValueError(f"{self.id}: a figure needs its picture")
        if kind_named(self.form).shape != self.kind:
            raise ValueError(f"{self.id}: no {self.kind} is of the kind '{self.form}'")
        rows = 0 if self.table is None else len(self.table)
        if any(len(tones) != rows for tones in self.tones.values()):
            raise ValueError(f"{self.id}: a column has a tone for each row of the table")
        if self.kind == "gap" and self.gap is None:
            raise ValueError(f"{self.id}: a gap needs its question and what would close it")
        if self.kind == "recommendation" and self.recommendation is None:
            raise ValueError(f"{self.id}: a recommendation needs its findings")
        return self


ROWS = 24


class ShownExhibit(Exhibit):
    """An exhibit that notebooks display."""

    def __repr__(self) -> str:
        """Name the exhibit; the picture is for the page, not for text."""
        return f"{self.id}: {self.headline}"

    def _repr_html_(self) -> str:
        stamp = f"<p><strong>{self.status} data</strong></p>" if self.status else ""
        return (
            f"<article><p><small>{escape(self.id)} · {escape(self.part)}</small></p>{stamp}"
            f"<h3>{escape(self.headline)}</h3><p>{escape(self.subtitle)}</p>"
            f"{_picture(self)}{_claim(self)}{_table(self)}{_notes(self)}</article>"
        )


def _picture(exhibit: Exhibit) -> str:
    if exhibit.svg is None:
        return ""
    data = base64.b64encode(exhibit.svg.encode()).decode()
    stamp = "SYNTHETIC data. " if exhibit.synthetic and "SYNTHETIC" not in exhibit.alt else ""
    return (
        f'<img alt="{escape(stamp + exhibit.alt, quote=True)}" style="max-width:100%" '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def _claim(exhibit: Exhibit) -> str:
    if exhibit.gap is not None:
        gap = exhibit.gap
        rows = (
            ("Why", gap.reason),
            ("What would close it", gap.closes),
            ("Who holds it", gap.holder),
        )
        return "<dl>" + "".join(f"<dt>{a}</dt><dd>{escape(b)}</dd>" for a, b in rows) + "</dl>"
    if exhibit.finding is None:
        return ""
    strength = exhibit.finding.evidence
    graded = f"{strength} evidence" if strength else ""
    sized = "; ".join(filter(None, [graded, interval_words(exhibit.finding)]))
    sentence = " ".join(filter(None, [f"{sized}." if sized else "", exhibit.finding.caution]))
    return f"<p><em>{escape(sentence[:1].upper() + sentence[1:])}</em></p>" if sentence else ""


def _cell(value: object, decimals: int | None, suppressed: bool) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%b %Y}"
    if pd.isna(value):
        return SUPPRESSED if suppressed else MISSING
    if decimals is not None:
        return number(float(value), decimals)  # type: ignore[arg-type]
    return escape(str(value))


def _table(exhibit: Exhibit) -> str:
    if exhibit.table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(c.title)}</th>' for c in exhibit.columns)
    body = "".join(
        f"<tr>{_row(exhibit, row)}</tr>" for _, row in exhibit.table.tail(ROWS).iterrows()
    )
    n_rows = min(ROWS, len(exhibit.table))
    note = f"Last {n_rows} of {len(exhibit.table)} rows" if n_rows < len(exhibit.table) else "Table"
    name = escape(exhibit.subtitle, quote=True)
    return (
        f"<details><summary>{note}</summary>"
        f'<div role="region" tabindex="0" aria-label="{name}" style="overflow-x:auto">'
        f"<table><caption>{name}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _row(exhibit: Exhibit, row: pd.Series) -> str:
    suppressed = str(row.get("suppressed", "")) == "True"
    first, *others = (_cell(row[c.name], c.decimals, suppressed) for c in exhibit.columns)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{text}</td>" for text in others)


def _notes(exhibit: Exhibit) -> str:
    sources = "; ".join(f"{s.publisher}, {s.title}, {s.edition}" for s in exhibit.sources)
    caveats = "".join(f"<li>{escape(c.text)}</li>" for c in exhibit.caveats)
    return f"<p><small>Source: {escape(sources)}</small></p>" + (
        f"<ul>{caveats}</ul>" if caveats else ""
    )
