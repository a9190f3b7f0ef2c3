"""The indicator table: level, change, rank, signal and cautions of every indicator."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.line import NUMBERS, Line, coloured
from safecity.measures.verdict import TURNS
from safecity.numbers import counted, interval, number, ordinal, signed_change
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.moves import ARROWS
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit
    from safecity.readings.evidence.counts import Evidence


YEAR = 12
FLAGS = {
    "small_numbers": "small numbers",
    "scatter_unknown": "scatter not known",
    "like_for_like": "part of period",
    "missing_months": "months missing",
    "population_older": "population",
    "recording_practice": "recording",
    "police_activity": "police work",
    "burglary_split": "series broken",
}
"""Caveats that a reader of one line must know, in a word or two."""
COLUMNS = [
    "indicator", "count", "rate", "change", "against", "verdict", "detectable", "q", "rank",
    "signal", "flags",
]  # fmt: skip
HIDDEN = ("q", "headline", "against", *NUMBERS)
"""Columns that are downloaded and not printed: what other products compute their own marks from."""
USUAL = "per 1,000 residents"


@reading("How do the indicators stand?")
def indicator_table(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read one line per indicator from the exhibits of its theme.

    No number is computed anew, and every verdict is that of the exhibits.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of the themes.

    Raises
    ------
    Absent
        Where no theme has read a change or a rate.

    Examples
    --------
    >>> t.publish(t.indicator_table())
    """
    lines = lines_of(evidence, earlier)
    if not lines:
        reason = "No theme could read a change or a rate, so there is no table of indicators."
        raise Absent(reason, f"{evidence.closes} of two years.", evidence.holder)
    common = set.intersection(*(set(_flags(line)) for line in lines)) if len(lines) > 1 else set()
    usual = _usual(lines)
    return _view(evidence, lines, [_row(line, common, usual) for line in lines], usual)


def _usual(lines: list[Line]) -> str:
    """Return the unit of most rates of counts: that of the column, which no cell repeats."""
    units = Counter(x.unit for x in lines if x.unit.startswith(USUAL))
    return units.most_common(1)[0][0] if units else USUAL


def lines_of(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[Line]:
    """Return a line for each indicator of the active themes that was read, each rule once."""
    by_id = {e.id: e for e in earlier if e.table is not None}
    themes, period = evidence.catalogue.themes, evidence.assessment.period
    each = (i for slug in evidence.assessment.active for i in themes[slug].indicators.values())
    first: dict[tuple[object, ...], Line] = {}
    for line in (Line(indicator, by_id, period) for indicator in each):
        known = first.get(line.indicator.rule)
        if line.stands and (known is None or (line.compared and not known.compared)):
            first[line.indicator.rule] = line
    return list(first.values())


def _row(line: Line, common: set[str], usual: str) -> dict[str, Any]:
    """Fill one line; cautions that all lines share stand in the summary's own words."""
    above, below, known = line.signals
    return {
        "indicator": line.indicator.title,
        "count": line.count,
        "rate": _rate(line, usual),
        "change": _change(line),
        "against": line.first["comparison"],
        "verdict": line.verdict,
        "detectable": _detectable(line),
        "q": line.q,
        "rank": _rank(line),
        "signal": _signal(above, below, known),
        "flags": ", ".join(flag for flag in _flags(line) if flag not in common) or "–",
        **line.numbers,
    }


def _rate(line: Line, usual: str) -> str:
    """Print the rate, with its unit where that is not the usual one."""
    rate, unit = line.rate, line.unit
    if pd.isna(rate):
        return "–"
    text = number(rate, line.decimals)
    if unit == usual:
        return text
    return f"{text}%" if unit.startswith("%") else f"{text} {unit.removesuffix(' residents')}"


def _change(line: Line) -> str:
    if not line.compared:
        return "not compared"
    if pd.isna(line.size):
        return "too few to compare"
    arrow = ARROWS.get(str(line.first["verdict"]), "")
    spread = interval(line.first["lower"], line.first["upper"])
    return f"{arrow}{signed_change(line.size, line.size_unit)} ({spread})"


def _detectable(line: Line) -> str:
    """Print the smallest rise that these data would have shown four times in five."""
    smallest = float(line.first["detectable"])
    return "–" if pd.isna(smallest) else signed_change(smallest, line.size_unit)


def _rank(line: Line) -> str:
    if line.own is None or "rank" not in line.own or pd.isna(line.own["rank"]):
        return "–"
    low, high = (ordinal(int(line.own[end])) for end in ("rank_lower", "rank_upper"))
    spread = f" ({low}–{high})" if low != high else ""
    return f"{ordinal(int(line.own['rank']))} of {line.ranked}{spread}"


def _signal(above: int, below: int, known: int) -> str:
    if not known:
        return "–"
    sides = [f"{n} {word}" for n, word in ((above, "above"), (below, "below")) if n]
    short = "" if known == YEAR else f" of {known}"
    return f"{', '.join(sides) or 'none'}{short}"


def _flags(line: Line) -> list[str]:
    slugs = {c.slug for e in line.exhibits for c in e.caveats}
    return [words for slug, words in FLAGS.items() if slug in slugs]


def _view(
    evidence: Evidence, lines: list[Line], rows: list[dict[str, Any]], usual_unit: str
) -> View:
    assessment = evidence.assessment
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    spoken = "; ".join(f"{r['indicator']}: {r['change']}, {r['rank']}" for r in rows)
    table = pd.DataFrame(rows, columns=[*COLUMNS, "headline", *NUMBERS])
    themes = pd.Series([line.indicator.id.split(".")[0] for line in lines])
    table["headline"] = ~themes.duplicated()
    compared = [line for line in lines if line.compared]
    usual = str(table.loc[table["against"].ne(""), "against"].mode().iloc[0]) if compared else ""
    other = ~table["against"].isin((usual, "")) & ~table["change"].str.startswith("too few")
    table["change"] = table["change"].where(~other, table["change"] + " on " + table["against"])
    span = usual_unit.removeprefix(USUAL)
    titles = {
        "rate": f"Rate per 1,000{span}, or as stated",
        "change": f"Change{' on ' if usual else ''}{usual} (95% interval)",
    }
    used = (s.slug for line in lines for e in line.exhibits for s in e.sources)
    return View(
        kind="indicator_table",
        name="indicator_table",
        indicator="",
        headline=clear_of(lines),
        subtitle=subtitle("All indicators", assessment.partnership.name, assessment.period.label),
        alt=f"{stamp}Table of {counted(len(lines), 'indicator')}: {spoken}.",
        unit="",
        table=table,
        titles=titles,
        tones=_tones(lines),
        hidden=HIDDEN,
        sources=tuple(dict.fromkeys(used)),
        caveats=("many_tests", "two_spines", "rank_simulated", *pandemic(lines)),
        part="summary",
        synthetic=evidence.data.synthetic,
    )


def clear_of(lines: list[Line]) -> str:
    """Say how many indicators changed, each once and against the period that leads for it.

    This is the one count of changes: the table, the chart of all changes, slides and dashboard
    print it, whatever part of the changes they show.

    Parameters
    ----------
    lines : list of Line
        All lines of the table; those without a size were not tested and are not counted.
    """
    tested = [line for line in lines if line.compared and pd.notna(line.size)]
    if not tested:
        return "No indicator could be compared with an earlier period"
    clear = sum(line.verdict in TURNS for line in tested)
    changed = counted(len(tested), "tested indicator")
    return f"{clear} of {changed} changed by more than chance allows"


def pandemic(lines: list[Line]) -> tuple[str, ...]:
    """Return the caveat of the pandemic where lockdowns shaped what a line is compared with."""
    return ("covid",) if any(line.locked for line in lines) else ()


def _tones(lines: list[Line]) -> dict[str, tuple[str, ...]]:
    """Colour a change that stands out of the whole table, a rate that differs, and a signal."""
    return {
        "verdict": tuple(coloured(line.verdict) for line in lines),
        "rank": tuple(coloured(line.against) for line in lines),
        "signal": tuple("signal" if any(line.signals[:2]) else "" for line in lines),
    }
