"""The story of an edition: what changed and stands out, what is recommended, what is not known."""

from __future__ import annotations

from safecity.exhibits.exhibit import Column, Exhibit
from safecity.exhibits.synthesis.key_points import is_change, strongest
from safecity.publish.cells import cell
from safecity.publish.document import Story, Tile, Told
from safecity.publish.draft import Draft, chart_of_changes, chosen_points
from safecity.publish.headline import headline_of
from safecity.publish.items import anchor_of, effect, evidence_for, subject_of
from safecity.publish.parts import advice_of, gap_rows
from safecity.readings.words.finding import Finding, interval_words

MOST_ADVICE, MOST_GAPS = 3, 3


def story_exhibits(draft: Draft) -> tuple[Exhibit, ...]:
    """Return the exhibits of the story, best first: those of the summary's own table.

    An edition without that table is ranked by the same rule.
    """
    table = chosen_points(draft.exhibits)
    if table is None or table.table is None:
        themes = draft.catalogue.themes
        told = (e for e in draft.exhibits if e.theme in themes and e.part != "summary")
        return tuple(strongest(told, draft.catalogue))
    by_id = {e.id: e for e in draft.exhibits}
    return tuple(by_id[name] for name in table.table["exhibit"] if name in by_id)


def story_of(draft: Draft) -> Story:
    """Write the story of an edition; every product that opens with one reads this."""
    found = tuple(_told(draft, e, e.finding) for e in story_exhibits(draft) if e.finding)
    return Story(
        findings=found,
        recommended=advice_of(draft)[:MOST_ADVICE],
        unknown=gap_rows(draft)[:MOST_GAPS],
        why=draft.words["why_these"],
        unchanged="" if any(told.changed for told in found) else _unchanged(draft),
    )


def _unchanged(draft: Draft) -> str:
    """Say that no change is told: because none stands out, or because none could be read."""
    compared = chart_of_changes(draft.exhibits) is not None
    return str(draft.words["nothing_changed" if compared else "nothing_compared"])


def _told(draft: Draft, exhibit: Exhibit, finding: Finding) -> Told:
    link = evidence_for(exhibit, draft.places)
    detail = (interval_words(finding), f"{finding.strength} evidence")
    tile = Tile(
        value=effect(finding),
        label=subject_of(exhibit, draft.catalogue),
        detail=_sides(draft, exhibit) or _against(exhibit, finding),
        anchor=link.anchor if link else anchor_of(exhibit.id),
    )
    return Told(
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
