"""What the dashboard shows where no script runs: main figures and tables, theme by theme."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from safecity.catalogue.kinds import kind_named
from safecity.charts.render import shared_letters
from safecity.exhibits.exhibit import Column, Exhibit
from safecity.measures.verdict import TURNS
from safecity.numbers import MISSING, interval, number, signed
from safecity.publish.annexes import source_rows
from safecity.publish.cells import TONES, Heading, Table, cell, shorthand, table_of
from safecity.publish.commentary import Block
from safecity.publish.dashboard.records import JSON
from safecity.publish.dashboard.spines import ward_table
from safecity.publish.document import SourceRow
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.item import Item

LOOK = re.compile(r' style="([^"]*)"')
NAMED = re.compile(r'^(<svg\b[^>]*?) role="img" aria-label="[^"]*"')
OFTEN = 3
"""A look used less often stays where it is."""


@dataclass(frozen=True)
class Pictures:
    """SVG elements for one page.

    Attributes
    ----------
    letters : str
        A hidden element with the outline of every letter; empty where there is no picture.
    looks : str
        Style sheet of the looks that the pictures refer to by class.
    each : tuple of str
        The pictures in their order, without a text alternative: the page gives it.
    """

    letters: str
    looks: str
    each: tuple[str, ...]


def side_by_side(svgs: Sequence[str]) -> Pictures:
    """Prepare pictures for one page, so that what they have in common stands in it once.

    Parameters
    ----------
    svgs : sequence of str
        SVG elements as exhibits hold them.
    """
    if not svgs:
        return Pictures("", "", ())
    letters, bare = shared_letters(svgs)
    counted = Counter(look for svg in bare for look in LOOK.findall(svg))
    often = [look for look, times in counted.most_common() if times >= OFTEN]
    names = {look: f"k{at}" for at, look in enumerate(often)}
    rules = "\n".join(f".{name}{{{look}}}" for look, name in names.items())
    return Pictures(letters, rules, tuple(_classed(svg, names) for svg in bare))


def _classed(svg: str, names: dict[str, str]) -> str:
    def replace(attribute: re.Match[str]) -> str:
        return f' class="{names[attribute[1]]}"' if attribute[1] in names else attribute[0]

    hidden = NAMED.sub(r"\1", svg.strip(), count=1).replace("<svg", '<svg aria-hidden="true"', 1)
    return LOOK.sub(replace, hidden)


TITLES = (
    "Indicator", "Unit", "Before", "After", "Change", "95% interval", "Compared with", "In words",
)  # fmt: skip
PRINTED = {"": "too few to compare", "not tested": "too few to compare"}
"""Verdicts that are printed in other words."""
SINCE = {"previous": "the year before", "baseline": "the baseline"}
NUMERIC = ("Before", "After", "Change", "95% interval")


def leading_base(indicators: list[JSON]) -> str:
    """Say on which base the report leads: that of the first indicator which has both, else one."""
    both = [i["changes"] for i in indicators if len(i["changes"]) > 1]
    one = [i["changes"] for i in indicators if i["changes"]]
    return str(next((c[0]["base"] for c in (*both, *one)), "baseline"))


def changed_table(draft: Draft, data: JSON) -> Table | None:
    """List the change of every indicator on the base that leads, the largest first.

    Parameters
    ----------
    draft : Draft
        Its exhibits say how many decimals a value has.
    data : dict
        The dashboard's data; its indicators hold their changes.

    Returns
    -------
    Table or None
        None where no indicator has such a change.
    """
    columns = {e.id: {c.name: c for c in e.columns} for e in draft.exhibits}
    base = leading_base(data["indicators"])
    changes = [(i, c) for i in data["indicators"] for c in i["changes"] if c["base"] == base]
    changes.sort(key=lambda pair: -abs(pair[1]["size"] or 0.0))
    rows = tuple(_row(i["title"], c, columns.get(c["exhibit"], {})) for i, c in changes)
    headings = tuple(Heading(title, title in NUMERIC) for title in TITLES)
    caption = f"Changes since {SINCE[base]}, the largest first"
    shut = any(c["locked"] for _, c in changes)
    notes = (*shorthand(rows), *TONES, *((draft.catalogue.caveats["covid"].text,) if shut else ()))
    tones = tuple((*[""] * (len(row) - 1), row[-1] if row[-1] in TURNS else "") for row in rows)
    return Table(caption, headings, rows, notes, tones) if rows else None


def _row(title: str, change: JSON, columns: dict[str, Column]) -> tuple[str, ...]:
    low, high, unit = change["lower"], change["upper"], change["sizeUnit"]
    known = change["size"] is not None and low is not None and high is not None
    return (
        title,
        change["unit"],
        _side(change["before"], columns.get("before")),
        _side(change["after"], columns.get("after")),
        MISSING if change["size"] is None else f"{signed(change['size'])}{unit}",
        interval(low, high, 1, unit) if known else MISSING,
        change["against"],
        PRINTED.get(change["verdict"], str(change["verdict"])),
    )


def _side(value: Any, column: Column | None) -> str:
    return number(value) if column is None else cell(value, column)


MOST = 2
"""Figures of a theme that has no indicator of its own."""
MOST_POINTS = 5


@dataclass(frozen=True)
class PagePicture:
    """A figure on the page: its item, and its picture without what all pictures share."""

    item: Item
    picture: str


@dataclass(frozen=True)
class Entry:
    """One indicator: what it is, its main figures, and the numbers of the others."""

    title: str
    anchor: str
    about: JSON | None
    pictures: tuple[PagePicture, ...]
    others: tuple[Item, ...]


@dataclass(frozen=True)
class ThemePart:
    """One theme of the page."""

    slug: str
    title: str
    question: str
    group: str
    points: tuple[JSON, ...]
    commentary: tuple[Block, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class RowGroup:
    """The lines of one theme in the table of indicators."""

    title: str
    anchor: str
    table: Table


@dataclass(frozen=True)
class StaticPage:
    """The page without scripts; `letters` and `looks` hold what its pictures share."""

    letters: str
    looks: str
    overview: Table | None
    groups: tuple[RowGroup, ...]
    changed: Table | None
    wards: Table | None
    themes: tuple[ThemePart, ...]
    sources: tuple[SourceRow, ...]
    review: Item | None


def static_page(draft: Draft, data: JSON) -> StaticPage:
    """Choose what stands on the page without scripts.

    Parameters
    ----------
    draft : Draft
        The exhibits in order.
    data : dict
        The dashboard's data, made from the same draft.
    """
    main = {e.id: e for theme in data["themes"] for e in _main(draft, theme, data)}
    pictures = side_by_side([e.svg or "" for e in main.values()])
    drawn = dict(zip(main, pictures.each, strict=True))
    table = indicator_table(draft.exhibits)
    return StaticPage(
        letters=pictures.letters,
        looks=pictures.looks,
        overview=None if table is None else table_of(table),
        groups=() if table is None else _groups(table, data),
        changed=changed_table(draft, data),
        wards=ward_table(draft.exhibits, {i["id"]: i["title"] for i in data["indicators"]}),
        themes=tuple(_theme(draft, theme, data, drawn) for theme in data["themes"]),
        sources=source_rows(draft.exhibits, draft.catalogue),
        review=draft.items.get(data["review"] or ""),
    )


def _main(draft: Draft, theme: JSON, data: JSON) -> list[Exhibit]:
    """Choose one figure for each indicator of a theme; the first ones where it has none."""
    own = [e for e in draft.exhibits if e.theme == theme["slug"] and e.svg and e.id in draft.items]
    names = [i["id"] for i in data["indicators"] if i["theme"] == theme["slug"]]
    read = [[e for e in own if e.indicator == name] for name in names]
    chosen = [_first(exhibits) for exhibits in read if exhibits]
    return chosen or own[:MOST]


def _first(exhibits: list[Exhibit]) -> Exhibit:
    """Choose the figure that stands for an indicator: its course over time, where there is one."""
    return min(exhibits, key=lambda e: kind_named(e.form).leads or math.inf)


def _theme(draft: Draft, theme: JSON, data: JSON, drawn: dict[str, str]) -> ThemePart:
    slug = theme["slug"]
    items = {
        e.id: draft.items[e.id] for e in draft.exhibits if e.theme == slug and e.id in draft.items
    }
    listed = [i for i in data["indicators"] if i["theme"] == slug]
    entries = [_entry(i["title"], i, items, drawn) for i in listed]
    left = {
        key: item for key, item in items.items() if not any(key in i["exhibits"] for i in listed)
    }
    rest = _entry("Other figures and tables" if listed else "Figures and tables", None, left, drawn)
    commentary = draft.commentary.get(slug, ())
    return ThemePart(
        slug, theme["title"], theme["question"], theme["group"],
        () if commentary else tuple(theme["keyPoints"][:MOST_POINTS]), commentary,
        tuple(e for e in (*entries, rest) if e.pictures or e.others),
    )  # fmt: skip


def _entry(title: str, about: JSON | None, items: dict[str, Item], drawn: dict[str, str]) -> Entry:
    names = [name for name in items if about is None or name in about["exhibits"]]
    pictures = tuple(PagePicture(items[name], drawn[name]) for name in names if name in drawn)
    others = tuple(items[name] for name in names if name not in drawn)
    anchor = "" if about is None else f"indicator-{about['id'].replace('.', '-')}"
    return Entry(title, anchor, about, pictures, others)


def _groups(exhibit: Exhibit, data: JSON) -> tuple[RowGroup, ...]:
    """Cut the table of indicators into the lines of each theme."""
    whole = table_of(exhibit)
    assert exhibit.table is not None
    names = exhibit.table["id"].astype(str) if "id" in exhibit.table else [""] * len(whole.rows)
    slugs = [name.split(".")[0] for name in names]
    titles = {theme["slug"]: theme["title"] for theme in data["themes"]}
    return tuple(
        RowGroup(titles.get(slug, ""), slug if slug in titles else "", _rows(whole, slugs, slug))
        for slug in dict.fromkeys(slugs)
    )


def _rows(whole: Table, slugs: list[str], slug: str) -> Table:
    places = [at for at, each in enumerate(slugs) if each == slug]
    tones = tuple(whole.tones[at] for at in places) if whole.tones else ()
    return replace(whole, rows=tuple(whole.rows[at] for at in places), tones=tones)
