"""The sheet of all indicators: what each counts, its latest value, change, rank and quality."""

from __future__ import annotations

from typing import Any

from safecity.catalogue.indicator import Indicator
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING, rate_decimals
from safecity.publish.cells import words
from safecity.publish.compendium.context import GIVEN, REAL, Context, keys_of, sources_of
from safecity.publish.compendium.measured import amount
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Cell, Field, Sheet
from safecity.publish.item import theme_title
from safecity.publish.latest import Latest, definition_of, indicator_rows, latest_of

DECLARED = (
    Field("theme", "Theme"),
    Field("indicator", "Indicator"),
    Field("indicator_id", "Indicator id"),
    Field("definition", "What is counted"),
)
READ = (
    Field("period", "Period of the value"),
    Field("count", "Count", "number"),
    Field("value", "Value", "number"),
    Field("lower", "Lower 95% limit", "number"),
    Field("upper", "Upper 95% limit", "number"),
    Field("unit", "Unit"),
    Field("change", "Change", "number"),
    Field("change_lower", "Change, lower 95% limit", "number"),
    Field("change_upper", "Change, upper 95% limit", "number"),
    Field("change_unit", "Unit of the change"),
    Field("compared_with", "Compared with"),
    Field("months_compared", "Months compared", "number"),
    Field("verdict", "Verdict", note="Words are explained on the sheet Notes."),
    Field(
        "detectable",
        "Smallest rise that would have shown",
        "number",
        note="By these data, four times in five, in the unit of the change.",
    ),
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
    "change": ("change_size", 1), "change_lower": ("change_lower", 1),
    "change_upper": ("change_upper", 1), "detectable": ("change_detectable", 1),
    "months_compared": ("n_months", 0), "q": ("q", 3), "rank": ("rank_value", 0),
    "rank_lower": ("rank_lower", 0), "rank_upper": ("rank_upper", 0), "areas_ranked": ("ranked", 0),
}  # fmt: skip
"""Columns of the table of indicators that hold numbers beside the level, with their decimals."""
WORDS = {
    "change_unit": "change_unit", "compared_with": "against", "verdict": "verdict",
    "signal": "signal", "caution": "flags",
}  # fmt: skip
LEVEL = ("count", "value", "lower", "upper")
RANKS = ("rank", "rank_lower", "rank_upper", "areas_ranked")
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
    read = indicator_rows(draft)
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
        beside="better",
    )


def _row(context: Context, indicator: Indicator, read: dict[str, Any] | None) -> tuple[Cell, ...]:
    draft = context.draft
    exhibits = [e for e in draft.exhibits if e.indicator == indicator.id]
    theme = theme_title(indicator.id.split(".")[0], draft.catalogue)
    declared = (theme, indicator.title, indicator.id, definition_of(indicator, draft.catalogue))
    latest = latest_of(indicator, read, draft)
    values = tuple(_cell(field, indicator, latest, read) for field in READ)
    given = latest is not None and (latest.count is not None or latest.value is not None)
    return (*declared, *values, *_recorded_how(context, indicator, exhibits, given))


def _cell(
    field: Field, indicator: Indicator, latest: Latest | None, read: dict[str, Any] | None
) -> Cell:
    """Fill one cell of what was read; what only the table of indicators tells needs its row."""
    if field.name == "unit":
        return indicator.unit if latest is None else latest.unit
    if latest is None:
        return MISSING
    if field.name == "period":
        return latest.period
    if field.name in LEVEL:
        whole = indicator.unit == "count" or field.name == "count"
        places = 0 if whole else rate_decimals([] if latest.value is None else [latest.value])
        return amount(getattr(latest, field.name), places)
    if read is None:
        return NOT_APPLICABLE
    if read.get("id") is None and field.name not in RANKS:
        return NOT_APPLICABLE
    if field.name in WORDS:
        return words(read.get(WORDS[field.name])).replace("–", "") or NOT_APPLICABLE
    if field.name in RANKS and not read.get("ranked"):
        return NOT_APPLICABLE
    column, decimals = COLUMNS[field.name]
    return amount(read.get(column), decimals, signed=field.name == "change")


def _recorded_how(
    context: Context,
    indicator: Indicator,
    exhibits: list[Exhibit],
    given: bool,
) -> tuple[Cell, ...]:
    source = context.draft.catalogue.sources[indicator.source]
    editions = dict.fromkeys(each for e in exhibits for each in sources_of(e).split("; "))
    notes = {key for e in exhibits for key in keys_of(e, context.keys).split(", ")}
    marked = [e.status for e in exhibits if e.status]
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
        NOT_APPLICABLE if not exhibits else marked[0] if marked else REAL,
    )
