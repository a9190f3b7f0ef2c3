"""Indicators as the dashboard lists them: level, changes, rank, cautions, and where to read on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.kinds import UNITS, magnitude, suffix
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.line import toned
from safecity.exhibits.synthesis.indicator_table import FLAGS
from safecity.publish.dashboard.records import JSON, plain
from safecity.publish.draft import Draft
from safecity.publish.latest import Latest, definition_of, indicator_rows, latest_of
from safecity.readings.evidence.withholding import flags

TIMES = {"trend": "month", "series": "period"}
"""Kinds of chart from which a small line is drawn, the first that there is; where times stand."""


def spark_of(read: Sequence[Exhibit]) -> list[JSON]:
    """Return the values of an indicator over time: months, else the years of its own area."""
    by_kind = {exhibit.chart: exhibit for exhibit in reversed(read)}
    chosen = next((by_kind[kind] for kind in TIMES if kind in by_kind), None)
    if chosen is None or chosen.table is None or TIMES[chosen.chart] not in chosen.table:
        return []
    table = chosen.table[flags(chosen.table, "own")] if "own" in chosen.table else chosen.table
    name = _valued(table)
    times = table[TIMES[chosen.chart]]
    known = zip(times, table[name], strict=True) if name in table else ()
    return [{"t": plain(t), "v": plain(v)} for t, v in known]


def _valued(table: pd.DataFrame) -> str:
    """Name of the column with the values; a series of counts may hold no other."""
    empty = "value" not in table or table["value"].isna().all()
    return "count" if empty and "count" in table else "value"


Row = dict[str, Any]
_YEAR = re.compile(r"\d{4}")
CAVEAT_OF = {word: slug for slug, word in FLAGS.items()}
"""Slug of the caveat behind each caution of the table of indicators."""


def indicators_of(draft: Draft) -> list[JSON]:
    """List every indicator that some exhibit reads, in the order of the catalogue."""
    lines = indicator_rows(draft)
    read: dict[str, list[Exhibit]] = {}
    for exhibit in draft.exhibits:
        if exhibit.indicator and exhibit.kind in ("figure", "table"):
            read.setdefault(exhibit.indicator, []).append(exhibit)
    known = draft.catalogue.indicators
    return [
        _indicator(known[name], draft, lines.get(name), _in_order(read.get(name, ())))
        for name in known
        if name in read or name in lines
    ]


def _in_order(exhibits: Sequence[Exhibit]) -> list[Exhibit]:
    """Put the exhibits of an indicator's own theme first; those of other themes follow."""
    return sorted(exhibits, key=lambda e: e.theme != e.indicator.split(".")[0])


def _indicator(indicator: Indicator, draft: Draft, line: Row | None, read: list[Exhibit]) -> JSON:
    latest = latest_of(indicator, line, draft)
    return {
        **_declared(indicator, draft.catalogue),
        "sources": list(dict.fromkeys(s.slug for e in read for s in e.sources)),
        "headline": line is not None and str(line.get("headline")) == "True",
        "latest": _level(latest),
        "changes": changes_of(indicator, read),
        **_judged(line or {}, draft.catalogue),
        "spark": spark_of(read),
        "exhibits": [exhibit.id for exhibit in read],
    }


def _declared(indicator: Indicator, catalogue: Catalogue) -> JSON:
    return {
        "id": indicator.id,
        "theme": indicator.id.split(".")[0],
        "title": indicator.title,
        "noun": indicator.noun,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "definition": definition_of(indicator, catalogue),
        "recordingQuality": indicator.recording_quality,
        "recordingNote": indicator.recording_note,
        "lagMonths": indicator.lag_months,
        "minimumCount": indicator.minimum_count,
        "caveats": list(indicator.caveats),
    }


def _level(latest: Latest | None) -> JSON | None:
    """Write the newest values; of what is counted and no more, the count alone."""
    if latest is None:
        return None
    level = asdict(latest)
    if latest.unit == "count":
        level |= {"value": None, "lower": None, "upper": None}
        level["count"] = latest.value if latest.count is None else latest.count
    return {key: plain(value) for key, value in level.items()}


def _judged(row: Row, catalogue: Catalogue) -> JSON:
    """Read what the table of indicators judges; empty for an indicator that is not in it."""
    rank = {key: plain(row.get(f"rank_{key}")) for key in ("value", "lower", "upper")}
    flags = [flag for flag in str(row.get("flags") or "").split(", ") if flag in CAVEAT_OF]
    caveats = [catalogue.caveats[CAVEAT_OF[flag]].text for flag in flags]
    signal = str(row.get("signal") or "")
    return {
        "verdict": str(row.get("verdict") or ""),
        "q": plain(row.get("q")),
        "rank": None if rank["value"] is None else {**rank, "of": plain(row.get("ranked"))},
        "signal": "" if signal == "–" else signal,
        "flags": flags,
        "flagWords": caveats,
        "twin": str(row.get("twin") or ""),
    }


def changes_of(indicator: Indicator, read: Sequence[Exhibit]) -> list[JSON]:
    """List the changes of an indicator as its exhibit orders them, the one that leads first.

    Parameters
    ----------
    indicator : Indicator
        The indicator.
    read : sequence of Exhibit
        Its exhibits, whose table of changes holds the verdict on each.
    """
    theme, name = indicator.id.split(".")
    exhibit = next((e for e in read if e.id == f"{theme}.change_{name}"), None)
    if exhibit is None or exhibit.table is None:
        return []
    rows, locked = exhibit.table.to_dict("records"), flags(exhibit.table, "locked").tolist()
    return [
        {
            "against": str(row["comparison"]),
            "base": _base(str(row["comparison"]), exhibit.period),
            "months": plain(row.get("n_months")),
            "locked": locked[at],
            "exhibit": exhibit.id,
            "unit": "count" if indicator.is_counted else indicator.unit,
            "verdict": _verdict(row, indicator.polarity),
            "size": plain(row.get(magnitude(row))),
            "sizeUnit": suffix(UNITS[magnitude(row)]),
            **{k: plain(row.get(k)) for k in ("before", "after", "lower", "upper", "detectable")},
        }
        for at, row in enumerate(rows)
    ]


def _verdict(row: Row, polarity: str) -> str:
    """Read the verdict of a row; empty where there were too few to compare."""
    size = row.get(magnitude(row))
    return "" if size is None or pd.isna(size) else toned(str(row["verdict"]), polarity)


def _base(against: str, period: str) -> str:
    """Say whether a row is against the year before or the baseline, by the years compared.

    Either may come first, as the year before leads unless lockdowns fell into it.
    """
    years = [_YEAR.search(text) for text in (against, period)]
    first, last = (int(year[0]) if year else 0 for year in years)
    return "previous" if last - first == 1 else "baseline"
