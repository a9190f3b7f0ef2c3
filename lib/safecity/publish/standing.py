"""What stands first of each theme: level, change, why, where, so what, each in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.kinds import kind_named
from safecity.measures.verdict import TURNS
from safecity.numbers import MISSING, listed, ordinal, percent
from safecity.publish.cells import table_of
from safecity.publish.document import Standing
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.item import Link, anchor_of, theme_title
from safecity.readings.words.wording import lower_first, sentence_case

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit

SHOWN = ("concentrated", "higher")
"""Directions of findings that tell some places from the rest."""
MOST_PLACES, MOST_NAMED = 2, 3
NOTHING = ("", "–", MISSING)
ARROWS = "▲▼ "
NO_ADVICE, ALONE = "No recommendation rests on it.", "No recommendation rests on it alone"
_FIRST_ENDS = re.compile(r" \((?=[−\d])")
"""Where the ends of an interval begin; a bracket in the name of an indicator is none."""
_NUMBERS = re.compile(r"\d+")
SIZES = ("change_size", "change_lower", "change_upper")
READ = ("indicator", "count", "rate", "unit", "rank", "change", "against", "verdict")
"""Columns of the table of indicators, as they are printed, without which nothing is said."""


def standings_of(draft: Draft, theme: str) -> tuple[Standing, ...]:
    """Say in a sentence each what a reader asks of a theme.

    Parameters
    ----------
    draft : Draft
        The edition.
    theme : str
        Slug of a theme.

    Returns
    -------
    tuple of Standing
        Level, change, why, where and so what; nothing for a theme without a row in the table of
        all indicators.
    """
    rows = _rows(draft, theme)
    if rows is None:
        return ()
    answers = (
        Standing("Level", _level(rows, _beside_others(draft, str(rows["id"].iloc[0])))),
        Standing("Change", _change(rows)),
        _why(draft, theme, rows),
        _where(draft, theme),
        _so_what(draft, theme),
    )
    return tuple(standing for standing in answers if standing.text or standing.links)


def _rows(draft: Draft, theme: str) -> pd.DataFrame | None:
    """Return the rows of a theme in the table of all indicators, as they are printed."""
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None or exhibit.table is None or not {"id", *READ} <= set(exhibit.table):
        return None
    table, cells = exhibit.table, table_of(exhibit).rows
    sizes = {name: table.get(name, float("nan")) for name in SIZES}
    rows = pd.DataFrame({"id": table["id"], **sizes})
    printed = {column.name: [row[at] for row in cells] for at, column in enumerate(exhibit.columns)}
    for name in READ:
        is_text = pd.api.types.is_string_dtype(table[name])
        rows[name] = printed.get(name, table[name].fillna("") if is_text else "")
    own = rows[rows["id"].str.startswith(f"{theme}.")]
    return own if len(own) else None


def _beside_others(draft: Draft, indicator: str) -> str:
    """Say that an area's rank does not set it apart from the mean, where it is so."""
    findings = [
        e.finding
        for e in draft.exhibits
        if e.chart == "comparison" and e.finding and e.finding.indicator == indicator
    ]
    unclear = bool(findings) and findings[0].direction == "cannot tell"
    return ", not clearly apart from the others' mean" if unclear else ""


def _level(rows: pd.DataFrame, beside: str = "") -> str:
    """Print count, rate and rank of the first indicator, and what the rank does not show."""
    row = rows.iloc[0]
    rate = "" if row["rate"] in NOTHING else _with_unit(row["rate"], row["unit"])
    sizes = [text for text in (row["count"], rate) if text not in NOTHING]
    rank = "" if row["rank"] in NOTHING else f"; {_ranked(row['rank'])}{beside}"
    size = f"{sizes[0]} ({sizes[1]})" if len(sizes) > 1 else "".join(sizes)
    return f"{row['indicator']}: {size}{rank}." if sizes else ""


def _with_unit(rate: str, unit: str) -> str:
    """Add the unit to a rate that the table prints without one, as its column's title has it."""
    return rate if "%" in rate or " per " in rate else f"{rate} {unit}"


def _ranked(rank: str) -> str:
    """Write "3rd of 14 (2nd–3rd)" as a reader would say it, from the end that is nearer."""
    place, of, *ends = (int(number) for number in _NUMBERS.findall(rank))
    end = "highest"
    if place > (of + 1) / 2:
        end, place, *ends = "lowest", of + 1 - place, *(of + 1 - each for each in reversed(ends))
    words = end if place == 1 else f"{ordinal(place)} {end}"
    last = " lowest" if end == "lowest" else ""
    between = f" (95% interval {' to '.join(map(ordinal, ends))}{last})" if ends else ""
    return f"{words} of {of} areas{between}"


def _change(rows: pd.DataFrame) -> str:
    """Say what rose and fell, with intervals; name what cannot be told, and count the rest."""
    rows = rows[~rows["change"].str.startswith(("not compared", "too few"))]
    if rows.empty:
        return "Not compared with an earlier period."
    usual = rows["against"][~rows["change"].str.contains(" on ")]
    against = f"Against {usual.iloc[0]}, " if len(usual) else ""
    clear, same = rows["verdict"].isin(TURNS), rows["verdict"] == "similar"
    rose, unclear = rows["change_size"] > 0, ~clear & ~same
    alone = (rows["change_lower"] > 0) | (rows["change_upper"] < 0)
    phrases = [
        _named("rose", rows[clear & rose]),
        _named("fell", rows[clear & ~rose]),
        _named("similar", rows[same]),
        _named("may be chance among so many changes tested", rows[unclear & alone]),
        _named("may be chance", rows[unclear & ~alone]),
    ]
    sentence = f"{against}{'; '.join(text for text in phrases if text)}."
    return sentence_case(_FIRST_ENDS.sub(" (95% interval ", sentence, count=1))


def _named(word: str, rows: pd.DataFrame) -> str:
    """List indicators with their changes after a word, as many as a line holds."""
    each = [
        f"{lower_first(str(name))} {str(change).lstrip(ARROWS)}"
        for name, change in zip(rows["indicator"], rows["change"], strict=True)
    ]
    more = [f"{len(each) - MOST_NAMED} more"] if len(each) > MOST_NAMED + 1 else []
    return f"{word}: {listed([*each[: MOST_NAMED if more else None], *more])}" if each else ""


def _why(draft: Draft, theme: str, rows: pd.DataFrame) -> Standing:
    """Lead to the tables of possible explanations, those of clear changes with what they found."""
    weighed = [e for e in draft.exhibits if e.theme == theme and e.form == "explanation"]
    clear = {rows["id"][at] for at in rows.index if rows["verdict"][at] in TURNS}
    explained = [e for e in weighed if e.finding and e.finding.indicator in clear]
    if explained:
        return Standing("Why", _sentences(explained), _links(draft, explained))
    reason = "No reasons could be weighed for what rose or fell" if clear else "No change is clear"
    reason = reason if rows["change_size"].notna().any() else "No change could be tested"
    if weighed:
        others = "Reasons for other changes" if clear else "Possible reasons"
        rest = f"{others} are weighed all the same in"
        return Standing("Why", f"{reason}. {rest}", _links(draft, weighed))
    return Standing("Why", f"{reason}." if clear else f"{reason}, so none is explained.")


def _where(draft: Draft, theme: str) -> Standing:
    """Say where most happened, by the findings that are not weak."""
    by_place = [e for e in draft.exhibits if kind_named(e.form).by_place and _is_of(e, theme)]
    firm = [e for e in by_place if e.finding and e.finding.direction in SHOWN]
    firm = [e for e in firm if e.finding and e.finding.strength != "weak"]
    first = {kind_named(e.form).by_place or 0: e for e in reversed(firm)}
    best = [first[place] for place in sorted(first)][:MOST_PLACES]
    if best:
        return Standing("Where", _sentences(best), _links(draft, best))
    sentence = "No place stands out by more than chance." if by_place else "No finding is by place."
    return Standing("Where", sentence)


def _is_of(exhibit: Exhibit, theme: str) -> bool:
    """Say whether an exhibit is of a theme, or shows its indicator elsewhere."""
    counts = exhibit.finding.indicator if exhibit.finding else exhibit.indicator
    return exhibit.finding is not None and theme in (exhibit.theme, counts.partition(".")[0])


def _so_what(draft: Draft, theme: str) -> Standing:
    """Lead to the recommendations that rest on the theme, or say how far it is from one."""
    title = theme_title(theme, draft.catalogue)
    given = [e for e in draft.exhibits if e.recommendation is not None]
    rests = [e.id for e in draft.exhibits if _is_of(e, theme)]
    links = tuple(
        Link(f"R{at} {e.headline}", anchor_of(e.id))
        for at, e in enumerate(given, start=1)
        if _names(e, lower_first(title))
        or (e.recommendation and set(e.recommendation.because) & {*rests})
    )
    sentence = "" if links else _ranking(draft, theme, title)
    if sentence != NO_ADVICE:
        return Standing("So what", sentence, links)
    parts = _counted_elsewhere(draft, theme)
    named = [
        Link(f"R{at}", anchor_of(e.id))
        for at, e in enumerate(given, start=1)
        if any(_names(e, lower_first(part)) for part in parts)
    ]
    if named:
        return Standing("So what", "What it reads over is recommended under", tuple(named))
    return Standing("So what", sentence)


def _counted_elsewhere(draft: Draft, theme: str) -> list[str]:
    """Title the other themes whose indicators a theme shows."""
    exhibits = (e for e in draft.exhibits if e.theme == theme)
    counts = (e.finding.indicator if e.finding else e.indicator for e in exhibits)
    others = dict.fromkeys(count.partition(".")[0] for count in counts)
    return [theme_title(o, draft.catalogue) for o in others if o not in ("", theme)]


def _names(exhibit: Exhibit, title: str) -> bool:
    """Say whether a recommendation names a theme."""
    return re.search(rf"\b{re.escape(title)}\b", exhibit.headline) is not None


def _ranking(draft: Draft, theme: str, title: str) -> str:
    """Say how often a theme is among the first five by the matrix of priorities."""
    matrix = next((e for e in draft.exhibits if e.chart == "priorities"), None)
    if matrix is None or matrix.table is None or matrix.id not in draft.items:
        return NO_ADVICE
    row = matrix.table[matrix.table["group"] == title]
    if row.empty or row["rank"].isna().any():
        return _by_worry(draft, theme, matrix)
    chance = percent(float(row["top5"].iloc[0]) * 100, 0)
    place = f"{ordinal(int(row['rank'].iloc[0]))} of {len(matrix.table)} themes"
    return (
        f"{NO_ADVICE} It is {place} by its score, and among the first five in {chance} of draws "
        f"({draft.items[matrix.id].label})."
    )


def _by_worry(draft: Draft, theme: str, matrix: Exhibit) -> str:
    """Say how what respondents answered bears on recommendations, which rest on other themes."""
    asked = any(
        i.question for name, i in draft.catalogue.indicators.items() if name.startswith(f"{theme}.")
    )
    assert matrix.table is not None
    if not asked or "concern" not in matrix.table or matrix.table["concern"].isna().all():
        return NO_ADVICE
    where = draft.items[matrix.id].label
    return f"{ALONE}; what worries respondents is one of the criteria of {where}."


def _sentences(exhibits: list[Exhibit]) -> str:
    return " ".join(f"{e.headline.rstrip('.')}." for e in exhibits)


def _links(draft: Draft, exhibits: list[Exhibit]) -> tuple[Link, ...]:
    return tuple(draft.places[e.id] for e in exhibits if e.id in draft.places)
