"""What every reading says about itself in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.windows import months_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.registry import Indicator, Part
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.finding import Finding


def sentence_case(text: str) -> str:
    """Raise the first letter and leave the rest (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]


def subtitle(*parts: str) -> str:
    """Join measure, place, period and unit: "Violence, Southampton, 2021/22, count per month"."""
    return ", ".join(p for p in parts if p)


def compose(
    evidence: Evidence,
    indicator: Indicator,
    kind: str,
    *,
    name: str = "",
    headline: str,
    subtitle: str,
    alt: str,
    unit: str,
    table: pd.DataFrame,
    facts: Mapping[str, Any] | None = None,
    finding: Finding | None = None,
    sources: tuple[str, ...] = (),
    caveats: tuple[str, ...] = (),
    part: Part = "levels",
) -> View:
    """Make a view of an indicator: its own sources and caveats come first.

    Parameters
    ----------
    evidence : Evidence
        Where the values come from.
    indicator : Indicator
        What is read.
    kind : str
        Kind of chart.
    name : str
        Name of the exhibit; else the kind, and the indicator where a theme has several.
    headline, subtitle, alt, unit, table, facts, part
        As in `View`.
    finding : Finding, optional
        The claim that the headline makes.
    sources, caveats : tuple of str
        Beyond the indicator's own.
    """
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    return View(
        kind=kind,
        name=name or f"{kind}_{indicator.id.split('.')[1]}",
        indicator=indicator.id,
        headline=sentence_case(headline),
        subtitle=subtitle,
        alt=stamp + alt,
        unit=unit,
        table=table,
        facts={**(facts or {}), "finding": finding},
        sources=tuple(dict.fromkeys((indicator.source, *sources))),
        caveats=tuple(dict.fromkeys((*caveats, *indicator.caveats))),
        part=part,
        synthetic=evidence.data.synthetic,
    )


def event_notes(evidence: Evidence) -> list[dict[str, Any]]:
    """Return dated events inside the history, for trends; synthetic ones only on synthetic data."""
    history = evidence.assessment.history
    return [
        {"date": e.date, "end": e.end, "label": e.label, "kind": e.kind, "text": e.text}
        for e in evidence.catalogue.events
        if e.date <= history.end
        and (e.end or e.date) >= history.start
        and (evidence.data.synthetic or not e.synthetic)
    ]


def missing_note(months: tuple[str, ...]) -> str:
    """Return a sentence on missing months for alternative text; empty where none is missing."""
    if not months:
        return ""
    shown = months_in_words(months) if len(months) <= 6 else f"{len(months)} months"
    return f" No complete data for {shown}."
