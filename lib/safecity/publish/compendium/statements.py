"""Sheets of what is said: findings, gaps, recommendations, dated events and revisions."""

from __future__ import annotations

from safecity.publish.annexes import inspections
from safecity.publish.compendium.context import LEAD, REAL, Context, few_sources, keys_of
from safecity.publish.compendium.measured import amount
from safecity.publish.compendium.sheet import (
    NOT_APPLICABLE,
    Cell,
    Field,
    Sheet,
    texts,
    unless_empty,
)
from safecity.publish.edition import edition_of, read_facts, read_results
from safecity.publish.item import theme_title
from safecity.publish.revisions import compare_values

NUMBER, THEME = Field("number", "Number"), Field("theme", "Theme")
EXHIBIT = Field("exhibit", "Exhibit")
MOST_NAMED = 3
DATA = Field("data_status", "Data")


def findings_sheet(context: Context) -> Sheet | None:
    """List the structured claims, each with its size, interval and strength."""
    exhibits = [e for e in context.draft.exhibits if e.finding is not None]
    fields = (
        *LEAD[:3], Field("finding", "Finding"), Field("direction", "Direction"),
        Field("size", "Size", "number"), Field("lower", "Lower 95% limit", "number"),
        Field("upper", "Upper 95% limit", "number"), Field("unit", "Unit"),
        Field("comparison", "Compared with"), Field("strength", "Strength of evidence"),
        Field("caution", "Caution"), Field("period_covered", "Period covered"),
        Field("sources", "Sources and editions"), Field("notes", "Notes"), DATA, EXHIBIT,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for exhibit in exhibits:
        finding = exhibit.finding
        assert finding is not None
        claim = (finding.unit, finding.comparison, finding.evidence, finding.caution)
        behind = (exhibit.period, few_sources(exhibit), keys_of(exhibit, context.keys))
        numbers = [
            NOT_APPLICABLE if n is None else amount(n, 1)
            for n in (finding.size, finding.lower, finding.upper)
        ]
        known = context.draft.catalogue.indicators.get(finding.indicator)
        theme = theme_title(exhibit.theme, context.draft.catalogue)
        title = known.title if known else finding.indicator
        lead = texts((theme, title, finding.indicator))[0]
        words = texts((*claim, *behind, exhibit.status or REAL, exhibit.id))[0]
        rows.append(
            (*lead, f"{finding.sentence.rstrip('.')}.", finding.direction, *numbers, *words)
        )
    return unless_empty(
        Sheet(
            "findings",
            "Findings",
            "Findings",
            "Every claim of the report.",
            fields,
            tuple(rows),
            ("exhibit",),
            "period_covered",
        )
    )


def gaps_sheet(context: Context) -> Sheet | None:
    """List what the data cannot answer, as the report numbers it."""
    fields = (
        NUMBER, THEME, Field("question", "Question"), Field("reason", "Why it cannot be answered"),
        Field("closes", "What would close the gap"), Field("holder", "Who holds it"),
    )  # fmt: skip
    gaps = context.document.gaps
    rows = texts(*((g.number, g.theme, g.question, g.reason, g.closes, g.holder) for g in gaps))
    description = "Questions that the data of this edition cannot answer."
    return unless_empty(
        Sheet(
            "gaps", "Gaps in knowledge", "Gaps in knowledge", description, fields, rows, ("number",)
        )
    )


def recommendations_sheet(context: Context) -> Sheet | None:
    """List what to prioritise, with the findings it rests on."""
    fields = (
        NUMBER, Field("title", "Recommendation"), Field("text", "What is recommended"),
        Field("who", "Who and by when"), Field("plan", "Plan"),
        Field("confidence", "Confidence"), Field("next_year", "How next year will tell"),
        Field("because", "Findings behind it"), Field("evidence", "Figures behind it"),
        Field("caution", "Caution"),
    )  # fmt: skip
    rows = texts(
        *(
            (a.number, a.title, a.text, a.who,
             " ".join(f"{term}: {answer}." for term, answer in a.plan), a.confidence, a.measure,
             " ".join(a.because),
             ", ".join(link.text for link in a.evidence), a.caution)
            for a in context.document.advice
        )
    )  # fmt: skip
    description = "What to prioritise, how sure that is, and what it rests on."
    return unless_empty(
        Sheet(
            "recommendations",
            "Recommendations",
            "Recommendations",
            description,
            fields,
            rows,
            ("number",),
        )
    )


SHIFT = "estimated shift"
"""Kind of a mark that is no event but a model's own finding."""


def events_sheet(context: Context) -> Sheet | None:
    """List the dated events that charts over time mark."""
    by_event: dict[tuple[str, ...], list[str]] = {}
    for exhibit in context.draft.exhibits:
        for m in exhibit.marks:
            kind = SHIFT if m.kind == "step" else m.kind
            by_event.setdefault((m.date, m.end, m.label, kind), []).append(exhibit.id)
    for e in inspections(context.draft) if context.draft.exhibits else ():
        by_event.setdefault((e.date, e.end or "", e.label, e.kind), [])
    marks = [(*mark, _marked_in(by_event[mark]) or NOT_APPLICABLE) for mark in sorted(by_event)]
    fields = (
        Field("date", "First month", "month"), Field("end", "Last month", "month"),
        Field("event", "Event"), Field("kind", "Kind"),
        Field("marked_in", "Exhibits that mark it"),
    )  # fmt: skip
    description = (
        "What charts mark: dated events that can be mistaken for a change in crime, and shifts of "
        f"level ({SHIFT}) that a model found in a series and that no event explains; with them "
        "inspections of the police force's recording, which no chart marks."
    )
    return unless_empty(
        Sheet("events", "Events", "Dated events", description, fields, texts(*marks))
    )


def _marked_in(exhibits: list[str]) -> str:
    """Name the exhibits that mark an event; where they are many, say how many."""
    return ", ".join(exhibits) if len(exhibits) <= MOST_NAMED else f"{len(exhibits)} exhibits"


def revisions_sheet(context: Context) -> Sheet | None:
    """List every value that the edition before gave differently; None without one to compare."""
    draft = context.draft
    if draft.earlier is None:
        return None
    now, was = edition_of(draft.assessment, draft.exhibits), read_facts(draft.earlier)["year"]
    before = read_results(draft.earlier / "results.csv")
    if bool(before["synthetic"].any()) != now.synthetic:
        return None
    fields = (
        *(Field(n, n.capitalize()) for n in ("exhibit", "indicator", "area", "group", "period")),
        Field("unit", "Unit"), Field("earlier", f"Value in {was}", "number"),
        Field("later", f"Value in {now.name}", "number"),
        Field("difference", "Difference", "number"),
        Field("percent", "Difference (%)", "number"), Field("method", "Method"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (*texts((v.exhibit, v.indicator, v.area, v.group, v.period, v.unit))[0],
         amount(v.old), amount(v.new), amount(v.difference, signed=True),
         NOT_APPLICABLE if v.percent is None else amount(v.percent, 1, signed=True), v.method)
        for v in compare_values(before, now.results).revised
    ]  # fmt: skip
    description = f"Values that the edition of {was} gave differently, the largest revision first."
    return unless_empty(
        Sheet("revisions", "Revisions", "Revisions", description, fields, tuple(rows))
    )
