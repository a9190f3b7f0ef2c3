"""The one-page summary: headline figures, key points, what changed, priorities, cautions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.cells import table_of
from safecity.publish.document import Summary, Tile
from safecity.publish.draft import Draft, chosen_points, indicator_table
from safecity.publish.headline import key_figures, level_tiles
from safecity.publish.item import Heading, Table
from safecity.publish.items import CHANGED, COMPARED, effect, evidence_for, theme_title
from safecity.publish.parts import advice_of
from safecity.publish.selection import STRENGTHS
from safecity.readings.evidence.withholding import flags
from safecity.readings.words.finding import Finding, limits

MOST_TILES, MOST_POINTS, MOST_CHANGES, MOST_CAUTIONS, MOST_PRIORITIES = 4, 5, 6, 3, 8
LEFT_OUT = ("signal", "detectable")
"""Columns of the table of indicators for which the first page has no room."""


def summary_of(draft: Draft) -> Summary:
    """Choose what stands on the first page: the strongest findings, by strength and weight."""
    found = ranked(draft.exhibits)
    points = _named(draft) or one_each(found, MOST_POINTS)
    return Summary(
        intro=draft.words["summary"] if found else draft.words["nothing_found"],
        tiles=level_tiles(draft) or tuple(_tile(draft, e, e.finding) for e in _tiled(found)),
        key_points=draft.points(points),
        changes=_indicators(draft) or key_figures(draft) or _changes(draft, found),
        priorities=advice_of(draft)[:MOST_PRIORITIES],
        cautions=cautions(points),
        commentary=draft.commentary.get("summary", ()),
    )


def ranked(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Sort the exhibits that hold a finding: strongest evidence first, then weight, then id."""
    found = [(e, e.finding) for e in exhibits if e.finding is not None]
    found.sort(key=lambda pair: (-STRENGTHS[pair[1].strength], -pair[1].weight, pair[0].id))
    return [exhibit for exhibit, _ in found]


def one_each(found: Iterable[Exhibit], most: int) -> list[Exhibit]:
    """Take the first finding of each indicator and direction, up to a number."""
    chosen: dict[tuple[str, str], Exhibit] = {}
    for exhibit in found:
        if exhibit.finding is not None and exhibit.finding.strength != "weak":
            chosen.setdefault((exhibit.finding.indicator, exhibit.finding.direction), exhibit)
    return list(chosen.values())[:most]


def cautions(exhibits: Iterable[Exhibit]) -> tuple[str, ...]:
    """Return the caveats that bear on most of some exhibits, the commonest first."""
    counted = Counter(c.text for e in exhibits for c in dict.fromkeys(e.caveats))
    common = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(text for text, _ in common[:MOST_CAUTIONS])


def _named(draft: Draft) -> list[Exhibit]:
    table = chosen_points(draft.exhibits)
    by_id = {e.id: e for e in draft.exhibits}
    names = [] if table is None or table.table is None else list(table.table["exhibit"])
    return [by_id[name] for name in names if name in by_id][:MOST_POINTS]


def _tiled(found: list[Exhibit]) -> list[Exhibit]:
    sized = [e for e in found if e.finding and e.finding.size is not None]
    levels = [
        e
        for e in sized
        if e.finding and e.finding.direction == "level" and e.finding.strength != "weak"
    ]
    changes = [e for e in sized if e.finding and e.finding.direction in COMPARED]
    by_indicator = {e.finding.indicator: e for e in reversed([*levels, *changes]) if e.finding}
    return list(reversed(by_indicator.values()))[:MOST_TILES]


def _tile(draft: Draft, exhibit: Exhibit, finding: Finding | None) -> Tile:
    assert finding is not None
    words = f"{finding.direction}, compared with {finding.comparison}"
    if finding.direction == "similar":
        words = f"similar level to {finding.comparison}"
    if finding.direction == "cannot tell":
        words = f"may be chance, compared with {finding.comparison}"
    detail = exhibit.period if finding.direction == "level" else words
    place = evidence_for(exhibit, draft.places)
    anchor = place.anchor if place else ""
    return Tile(effect(finding), _subject(draft, exhibit, finding), detail, anchor)


def _subject(draft: Draft, exhibit: Exhibit, finding: Finding) -> str:
    indicator = draft.catalogue.indicators.get(finding.indicator)
    return indicator.title if indicator else theme_title(exhibit.theme, draft.catalogue)


def _indicators(draft: Draft) -> Table | None:
    """Print the table of all indicators; None where the edition has none."""
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None:
        return None
    shown = tuple(c for c in exhibit.columns if c.name not in LEFT_OUT)
    whole = table_of(exhibit.model_copy(update={"columns": shown}))
    leads = [True] * len(whole.rows)
    if exhibit.table is not None and "headline" in exhibit.table:
        leads = flags(exhibit.table, "headline").tolist()
    kept = [lead and clear for lead, clear in zip(leads, _clear(exhibit), strict=True)]
    rows = tuple(row for row, keep in zip(whole.rows, kept, strict=True) if keep)
    tones = tuple(tone for tone, keep in zip(whole.tones, kept, strict=False) if keep)
    rest = len(whole.rows) - len(rows)
    note = (
        "Shown are the first indicator, and of each theme the main one where its change is clear. "
        f"The other {rest} indicators are in the annex of all indicators."
    )
    notes = (*whole.notes, note) if rest else whole.notes
    return replace(whole, caption=exhibit.headline, rows=rows, tones=tones, notes=notes)


def _clear(exhibit: Exhibit) -> list[bool]:
    """Mark the total, and the indicators whose change stands out of the whole table."""
    assert exhibit.table is not None
    if "headline" not in exhibit.table:
        return [True] * len(exhibit.table)
    said = exhibit.table["verdict"].isin(["higher", "lower", "better", "worse"])
    return [bool(clear) or at == 0 for at, clear in enumerate(said)]


def _changes(draft: Draft, found: list[Exhibit]) -> Table | None:
    rows: dict[str, tuple[str, ...]] = {}
    for exhibit in found:
        finding = exhibit.finding
        if finding and finding.direction in CHANGED and finding.size is not None:
            row = _change_row(_subject(draft, exhibit, finding), finding)
            rows.setdefault(finding.indicator, row)
    titles = ("Measure", "Change", "95% interval", "Compared with", "Evidence")
    columns = tuple(Heading(title, title in titles[1:3]) for title in titles)
    return Table("What changed", columns, tuple(rows.values())[:MOST_CHANGES]) if rows else None


def _change_row(subject: str, finding: Finding) -> tuple[str, ...]:
    interval = limits(finding)
    change = effect(finding)
    return (subject, change, interval or "[x]", finding.comparison, finding.strength)
