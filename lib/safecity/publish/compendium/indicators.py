"""The sheet of all indicators: what each counts, its latest value, change, rank and quality."""

from __future__ import annotations

from typing import Any

import pandas as pd

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.numbers import MISSING
from safecity.publish.cells import words
from safecity.publish.compendium.context import GIVEN, MADE_UP, REAL, Context, sources_of
from safecity.publish.compendium.measured import amount
from safecity.publish.compendium.note_key import keys_of
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Cell, Field, Sheet
from safecity.publish.draft import indicator_table
from safecity.publish.items import theme_title

DECLARED = (
    Field("theme", "Theme"),
    Field("indicator", "Indicator"),
    Field("indicator_id", "Indicator id"),
    Field("definition", "What is counted"),
)
READ = (
    Field("count", "Count", "number"),
    Field("value", "Value", "number"),
    Field("lower", "Lower 95% limit", "number"),
    Field("upper", "Upper 95% limit", "number"),
    Field("unit", "Unit"),
    Field("change_percent", "Change (%)", "number"),
    Field("change_lower", "Change (%), lower 95% limit", "number"),
    Field("change_upper", "Change (%), upper 95% limit", "number"),
    Field("compared_with", "Compared with"),
    Field("months_compared", "Months compared", "number"),
    Field("verdict", "Beyond chance", note="Words are explained on the sheet Notes."),
    Field("q", "q-value (false discovery rate)", "number"),
    Field("rank", "Rank, highest first", "number"),
    Field("rank_lower", "Lower 95% limit of rank", "number"),
    Field("rank_upper", "Upper 95% limit of rank", "number"),
    Field("areas_ranked", "Areas ranked", "number"),
    Field("signal", "Months outside expected range"),
    Field("caution", "Caution"),
)
QUALITY = (
    Field("better", "Which is better"),
    Field("recording_quality", "Recording quality"),
    Field("recording_note", "What recording means for it"),
    Field("lag", "Lag (months)", "number"),
    Field("minimum_count", "Least count for a percentage", "number"),
    Field("source", "Source"),
    Field("sources", "Sources and editions read"),
    Field("notes", "Notes", note="Keys of the sheet Notes."),
    Field("status", "Status of the value", note='"given", or [x] where it was not read.'),
    Field("data_status", "Data", note="SYNTHETIC where the data were made up."),
)
COLUMNS = {
    "count": ("count", 0), "value": ("value", 1), "lower": ("lower", 1), "upper": ("upper", 1),
    "change_percent": ("percent", 1), "change_lower": ("percent_lower", 1),
    "change_upper": ("percent_upper", 1), "months_compared": ("n_months", 0), "q": ("q", 3),
    "rank": ("rank_value", 0), "rank_lower": ("rank_lower", 0), "rank_upper": ("rank_upper", 0),
    "areas_ranked": ("ranked", 0),
}  # fmt: skip
"""Columns of the table of indicators that hold numbers, with their decimals."""
WORDS = {"compared_with": "against", "verdict": "verdict", "signal": "signal", "caution": "flags"}
BETTER = {"lower": "lower", "higher": "higher", "none": "not agreed"}


def indicators_sheet(context: Context) -> Sheet | None:
    """List the indicators of the active themes.

    Parameters
    ----------
    context : Context
        The edition; an indicator that was not read has `[x]` for its values.

    Returns
    -------
    Sheet or None
        One row for each indicator; None where no active theme has one.
    """
    draft = context.draft
    exhibit = indicator_table(draft.exhibits)
    read = {} if exhibit is None else _by_id(exhibit, context)
    active = [draft.catalogue.themes[s] for s in draft.assessment.active]
    known = [i for theme in active for i in theme.indicators.values()]
    rows = [_row(context, i, read.get(i.id)) for i in known]
    if not rows:
        return None
    place, period = context.document.cover.place, context.document.cover.period
    return Sheet(
        slug="indicators",
        tab="Indicators",
        title=f"All indicators, {place}, {period}",
        description="What each indicator counts, with its latest value, change, rank and quality.",
        fields=(*DECLARED, *READ, *QUALITY),
        rows=tuple(rows),
        key=("indicator_id",),
    )


def definition(indicator: Indicator, catalogue: Catalogue) -> str:
    """Say what an indicator counts, asks or reads."""
    if indicator.question:
        return f"Survey question {indicator.question}: share who answer {_or(indicator.answers)}"
    if indicator.figure:
        return f"{indicator.noun}, as {catalogue.sources[indicator.source].publisher} publishes it"
    if indicator.codes:
        return f"Offence codes {', '.join(indicator.codes)} of the Home Office tables"
    if indicator.subgroups:
        return f"Offence subgroups of the Home Office tables: {', '.join(indicator.subgroups)}"
    return f"Crime types of data.police.uk: {', '.join(indicator.crime_types)}"


def _or(words_: tuple[str, ...]) -> str:
    return " or ".join(words_)


def _by_id(exhibit: Exhibit, context: Context) -> dict[str, dict[str, Any]]:
    """Return the rows of the table by the id of their indicator, else by its title."""
    assert exhibit.table is not None
    rows = exhibit.table.to_dict("records")
    return {str(r.get("id") or context.ids.get(r["indicator"], r["indicator"])): r for r in rows}


def _row(context: Context, indicator: Indicator, read: dict[str, Any] | None) -> tuple[Cell, ...]:
    catalogue = context.draft.catalogue
    exhibits = [e for e in context.draft.exhibits if e.indicator == indicator.id]
    theme = theme_title(indicator.id.split(".")[0], catalogue)
    declared = (theme, indicator.title, indicator.id, definition(indicator, catalogue))
    values = tuple(_cell(field, indicator, read) for field in READ)
    return (*declared, *values, *_quality(context, indicator, exhibits, read))


def _cell(field: Field, indicator: Indicator, read: dict[str, Any] | None) -> Cell:
    if field.name == "unit":
        return indicator.unit
    if read is None:
        return MISSING
    if field.name in WORDS:
        return words(read.get(WORDS[field.name])).replace("–", "") or NOT_APPLICABLE
    column, decimals = COLUMNS[field.name]
    if field.name == "value" and indicator.unit == "count":
        decimals = 0
    return amount(read.get(column), decimals, signed=field.name.startswith("change"))


def _quality(
    context: Context,
    indicator: Indicator,
    exhibits: list[Exhibit],
    read: dict[str, Any] | None,
) -> tuple[Cell, ...]:
    source = context.draft.catalogue.sources[indicator.source]
    editions = dict.fromkeys(each for e in exhibits for each in sources_of(e).split("; "))
    notes = {key for e in exhibits for key in keys_of(e, context.keys).split(", ")}
    given = read is not None and not all(pd.isna(read.get(name)) for name in ("value", "count"))
    synthetic = any(e.synthetic for e in exhibits)
    return (
        BETTER[indicator.polarity],
        indicator.recording_quality,
        indicator.recording_note,
        Amount(float(indicator.lag_months), 0),
        Amount(float(indicator.minimum_count), 0),
        f"{source.publisher}, {source.title}",
        "; ".join(editions) or MISSING,
        ", ".join(k for k in context.keys.values() if k in notes) or NOT_APPLICABLE,
        GIVEN if given else MISSING,
        NOT_APPLICABLE if not exhibits else MADE_UP if synthetic else REAL,
    )
