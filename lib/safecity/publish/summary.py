"""The one-page summary: headline figures, the story, what changed, cautions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from safecity.exhibits.exhibit import Column, Exhibit
from safecity.exhibits.synthesis.key_points import is_change, strongest
from safecity.measures.verdict import TURNS
from safecity.numbers import counted, listed
from safecity.publish.cells import (
    Heading,
    Table,
    cell,
    heading,
    shorthand,
    sized_column,
    table_of,
    words,
)
from safecity.publish.document import Story, StoryFinding, Summary, Tile
from safecity.publish.draft import Draft, chart_of_changes, chosen_points, indicator_table
from safecity.publish.headline import headline_of
from safecity.publish.item import (
    Item,
    Numbering,
    anchor_of,
    effect,
    evidence_for,
    item_of,
    subject_of,
)
from safecity.publish.parts import advice_of, gap_rows
from safecity.readings.evidence.withholding import flags
from safecity.readings.words.finding import Finding, interval_words, limits

MOST_ADVICE, MOST_GAPS = 3, 3


def story_exhibits(draft: Draft) -> tuple[Exhibit, ...]:
    """Return the exhibits of the story, best first: those of the summary's own table.

    An edition without that table is ranked by the same rule.
    """
    table = chosen_points(draft.exhibits)
    if table is None or table.table is None:
        themes = draft.catalogue.themes
        candidates = (e for e in draft.exhibits if e.theme in themes and e.part != "summary")
        return tuple(strongest(candidates, draft.catalogue))
    by_id = {e.id: e for e in draft.exhibits}
    return tuple(by_id[name] for name in table.table["exhibit"] if name in by_id)


def story_of(draft: Draft) -> Story:
    """Write the story of an edition; every product that opens with one reads this."""
    findings = tuple(_told(draft, e, e.finding) for e in story_exhibits(draft) if e.finding)
    changed = any(finding.changed for finding in findings)
    return Story(
        findings=findings,
        recommended=advice_of(draft)[:MOST_ADVICE],
        unknown=gap_rows(draft, alone=True)[:MOST_GAPS],
        why=draft.words["why_these"],
        unchanged="" if changed else _unchanged(draft),
        heading=draft.words["over_changes" if changed or _is_compared(draft) else "over_levels"],
    )


def _unchanged(draft: Draft) -> str:
    """Say that no change is told: because none stands out, or because none could be read."""
    return str(draft.words["nothing_changed" if _is_compared(draft) else "nothing_compared"])


def _is_compared(draft: Draft) -> bool:
    """Say whether anything recorded in the area is set beside an earlier period."""
    return chart_of_changes(draft.exhibits) is not None


def _told(draft: Draft, exhibit: Exhibit, finding: Finding) -> StoryFinding:
    link = evidence_for(exhibit, draft.places)
    detail = (interval_words(finding), f"{finding.strength} evidence")
    tile = Tile(
        value=effect(finding),
        label=subject_of(exhibit, draft.catalogue),
        detail=_sides(draft, exhibit) or _against(exhibit, finding),
        anchor=link.anchor if link else anchor_of(exhibit.id),
    )
    return StoryFinding(
        exhibit=exhibit.id,
        changed=is_change(exhibit),
        headline=headline_of(exhibit, draft.catalogue),
        detail="; ".join(part for part in detail if part),
        tile=tile,
        evidence=link,
    )


def _against(exhibit: Exhibit, finding: Finding) -> str:
    return f"against {finding.comparison}" if finding.comparison else exhibit.period


def _sides(draft: Draft, exhibit: Exhibit) -> str:
    """Print what a change went from and to; nothing where its table does not say."""
    table, finding = exhibit.table, exhibit.finding
    columns: dict[str, Column] = {c.name: c for c in exhibit.columns}
    if exhibit.chart != "change" or finding is None or not {"before", "after"} <= set(columns):
        return ""
    if table is None or table.empty:
        return ""
    before, after = (cell(table[side].iloc[0], columns[side]) for side in ("before", "after"))
    indicator = draft.catalogue.indicators.get(finding.indicator)
    rate = indicator is not None and bool(indicator.figure) and indicator.unit != "count"
    unit = f" {indicator.unit.removesuffix(' residents')}" if indicator and rate else ""
    unit = unit.strip() if unit.startswith(" %") else unit
    period = draft.assessment.period
    own = exhibit.period not in (period.label, period.short)
    when = f" in {exhibit.period}" if own else ""
    return f"{after}{unit}{when}, after {before} in {finding.comparison}"


KEY_FIGURES = "key_figures"
COMPACT = (
    "indicator", "count", "previous", "previous_months", "baseline", "baseline_months",
)  # fmt: skip
"""Columns printed on the summary: a change always stands beside the months it compares."""
MOST_TILES, MOST_ROWS, MOST_CAUTIONS, MOST_PRIORITIES = 4, 8, 3, 8
LEFT_OUT = ("signal", "detectable")
"""Columns of the table of indicators for which the first page has no room."""


def summary_of(draft: Draft) -> Summary:
    """Write what stands on the first page."""
    exhibits, story = story_exhibits(draft), story_of(draft)
    return Summary(
        intro=draft.words["summary"] if exhibits else draft.words["nothing_found"],
        tiles=_tiles(draft, story),
        story=story,
        chart=_chart(draft),
        key_points=draft.points(exhibits),
        changes=_indicators(draft) or _key_figures(draft) or _changes(draft, exhibits),
        priorities=advice_of(draft)[:MOST_PRIORITIES],
        cautions=cautions(exhibits),
        commentary=draft.commentary.get("summary", ()),
        undrawn=_undrawn(draft),
    )


def _tiles(draft: Draft, story: Story) -> tuple[Tile, ...]:
    """Print the total with its change, then the first changes of the story."""
    total = _total(draft)
    changes = tuple(change.tile for change in story.changes)
    return ((total, *changes) if total else changes)[:MOST_TILES]


def _total(draft: Draft) -> Tile | None:
    """Print the first of the key figures, with its rate and its change as it was judged."""
    exhibit = _key(draft)
    if exhibit is None or exhibit.table is None or "count" not in exhibit.table:
        return None
    row = exhibit.table.iloc[0]
    by_name = {c.name: sized_column(exhibit, c, row.to_dict()) for c in exhibit.columns}
    return Tile(
        value=cell(row["count"], by_name["count"]),
        label=words(row["indicator"]),
        detail=_rate(row.get("value"), by_name.get("value"), exhibit),
        anchor=anchor_of(exhibit.id),
        change=_change_of(draft, str(row["indicator"])),
    )


def _change_of(draft: Draft, title: str) -> str:
    """Print the change of an indicator beside its level; what cannot be told says so."""
    lines = indicator_table(draft.exhibits)
    wanted = {"against", "verdict", "detectable"}
    if lines is None or lines.table is None or not wanted <= set(lines.table):
        return ""
    line = lines.table[lines.table["indicator"] == title]
    if len(line) != 1 or line["verdict"].iloc[0] == "not tested":
        return ""
    change = _size(line["change"].iloc[0])
    clear = line["verdict"].iloc[0] in TURNS
    judged = "" if clear else f", which may be chance{_shown(line['detectable'].iloc[0])}"
    judged = ", a similar level" if line["verdict"].iloc[0] == "similar" else judged
    return f"{change} on {line['against'].iloc[0]}{judged}"


def _size(change: object) -> str:
    """Take the size of a change from its cell, which has an arrow and an interval beside it."""
    return str(change).partition(" (")[0].lstrip("▲▼ ")


def _shown(smallest: object) -> str:
    """Say how large a rise these data, tested by themselves, would show four times in five."""
    size = str(smallest).lstrip("+")
    return "" if size in ("–", "nan") else f"; a rise of {size} would show four times in five"


def _key(draft: Draft) -> Exhibit | None:
    return next((e for e in draft.exhibits if e.name == KEY_FIGURES and e.id in draft.items), None)


def _rate(value: object, column: Column | None, exhibit: Exhibit) -> str:
    rate = "[x]" if column is None else cell(value, column)
    return exhibit.period if column is None or rate.startswith("[") else f"{rate} {column.unit}"


def _chart(draft: Draft) -> Item | None:
    """Take the chart of all changes; it has no number, as it stands before all figures."""
    exhibit = chart_of_changes(draft.exhibits)
    if exhibit is None:
        return None
    item = item_of(exhibit, Numbering(), headline_of(exhibit, draft.catalogue))
    return replace(item, label="Chart of all changes")


def _undrawn(draft: Draft) -> str:
    """Name the changes that the chart's headline counts and its axis of per cent cannot hold."""
    chart, lines = chart_of_changes(draft.exhibits), indicator_table(draft.exhibits)
    if chart is None or chart.table is None or lines is None or lines.table is None:
        return ""
    clear = lines.table[lines.table["verdict"].isin(TURNS)]
    rest = clear[~clear["indicator"].isin(chart.table["indicator"])]
    if rest.empty:
        return ""
    rows = zip(rest["indicator"], rest["change"].map(_size), rest["against"], strict=True)
    named = [f"{name} ({size} on {base})" for name, size, base in rows]
    counts = f"Of the {len(clear)}, " if len(clear) > len(rest) else ""
    sentence = f"{counts}{counted(len(rest), 'is', 'are')} not drawn here: {listed(named)}."
    return sentence[0].upper() + sentence[1:]


def _key_figures(draft: Draft) -> Table | None:
    """Cut the table of key figures down to counts and changes; None where there is none."""
    exhibit = _key(draft)
    if exhibit is None or exhibit.table is None:
        return None
    columns = [c for c in exhibit.columns if c.name in COMPACT]
    rows = tuple(
        tuple(cell(row[c.name], c) for c in columns)
        for _, row in exhibit.table.head(MOST_ROWS).iterrows()
    )
    return Table("What changed", tuple(map(heading, columns)), rows, shorthand(rows))


def cautions(exhibits: Iterable[Exhibit]) -> tuple[str, ...]:
    """Return the caveats that bear on most of some exhibits, the commonest first."""
    counted = Counter(c.text for e in exhibits for c in dict.fromkeys(e.caveats))
    common = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(text for text, _ in common[:MOST_CAUTIONS])


def _indicators(draft: Draft) -> Table | None:
    """Print the table of all indicators; None where the edition has none."""
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None:
        return None
    columns = tuple(c for c in exhibit.columns if c.name not in LEFT_OUT)
    whole = table_of(exhibit.model_copy(update={"columns": columns}))
    leads = [True] * len(whole.rows)
    if exhibit.table is not None and "headline" in exhibit.table:
        leads = flags(exhibit.table, "headline").tolist()
    compared = chart_of_changes(draft.exhibits) is not None
    clear = _clear(exhibit) if compared else leads
    printed = [lead and stands for lead, stands in zip(leads, clear, strict=True)]
    rows = tuple(row for row, keep in zip(whole.rows, printed, strict=True) if keep)
    tones = tuple(tone for tone, keep in zip(whole.tones, printed, strict=False) if keep)
    rest = len(whole.rows) - len(rows)
    chosen = "the first indicator, and of each theme the main one where its change is clear"
    note = (
        f"Shown {f'are {chosen}' if compared else 'is the main indicator of each theme'}. "
        f"The other {counted(rest, 'indicator is', 'indicators are')} in the annex of all "
        "indicators."
    )
    notes = (*whole.notes, note) if rest else whole.notes
    return replace(whole, caption=exhibit.headline, rows=rows, tones=tones, notes=notes)


def _clear(exhibit: Exhibit) -> list[bool]:
    """Mark the total, and the indicators whose change stands out of the whole table."""
    assert exhibit.table is not None
    if "headline" not in exhibit.table:
        return [True] * len(exhibit.table)
    clear_verdicts = exhibit.table["verdict"].isin(TURNS)
    return [bool(clear) or at == 0 for at, clear in enumerate(clear_verdicts)]


def _changes(draft: Draft, exhibits: Iterable[Exhibit]) -> Table | None:
    """Print the changes of the story, where the edition has no table of its own."""
    rows = tuple(
        _change_row(subject_of(e, draft.catalogue), e.finding)
        for e in exhibits
        if e.finding and e.finding.direction in ("rose", "fell")
    )
    titles = ("Measure", "Change", "95% interval", "Compared with", "Evidence")
    columns = tuple(Heading(title, title in titles[1:3]) for title in titles)
    return Table("What changed", columns, rows) if rows else None


def _change_row(subject: str, finding: Finding) -> tuple[str, ...]:
    interval = limits(finding)
    change = effect(finding)
    return (subject, change, interval or "[x]", finding.comparison, finding.strength)
