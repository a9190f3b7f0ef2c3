"""The priority matrix: every theme scored by data and by named judgements, with its doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.kinds import POINTS
from safecity.catalogue.priorities import Criterion, load_criteria
from safecity.charts.view import View
from safecity.exhibits.line import Line
from safecity.measures.priorities import doubt, score, score_by_cuts
from safecity.measures.verdict import CHANGE
from safecity.numbers import listed, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.wording import lower_first, sentence_case, subtitle

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from safecity.catalogue.registry import Theme
    from safecity.exhibits.exhibit import Exhibit
    from safecity.readings.evidence.counts import Evidence

IN_POINTS = "in points"
"""Beside the criteria: whether the change of a theme is one of a share."""
TOP = 5
LIKELY = 0.5
"""Probability of the first five from which a theme is recommended."""
OPEN = "weights are varied, each score may be off by one and what is not scored is left open"
"""What the draws allow for, for a sentence."""


def ranked_themes(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> pd.DataFrame:
    """Score every theme, put them in order, and say how sure the order is (`priorities.doubt`).

    Parameters
    ----------
    evidence : Evidence
        The edition: its judgements and weights.
    earlier : tuple of Exhibit
        Exhibits of the themes.

    Returns
    -------
    pandas.DataFrame
        By theme (`theme`): the criteria (1 to 4 or missing), score, coverage and rank, and with
        what is not known left open: leads and top5 (shares of draws), rank_lower and rank_upper,
        best and worst (rank if what is not scored were high, or low); the highest score first.

    Raises
    ------
    Absent
        Where fewer than three themes have a score from data.
    """
    by_id = {e.id: e for e in earlier if e.table is not None}
    criteria = load_criteria()
    measured = {theme: _values(evidence, theme, by_id) for theme in _themes(evidence)}
    values = pd.DataFrame.from_dict(measured, orient="index", columns=[*criteria, IN_POINTS])
    scored = pd.DataFrame(index=values.index)
    for name, criterion in criteria.items():
        if criterion.source == "judgement":
            scored[name] = _judged(evidence, values.index, name)
        else:
            scored[name] = _scored(criterion, values[name].astype(float), values[IN_POINTS])
    data = [name for name, criterion in criteria.items() if criterion.source == "data"]
    scored = scored[scored[data].notna().sum(axis=1) >= 2]
    if len(scored) < 3:
        reason = "Fewer than three themes could be scored from data, so there is no matrix."
        raise Absent(reason, "Counts, changes and comparators of the themes.", "this partnership")
    weights = {n: evidence.assessment.weights.get(n, c.weight) for n, c in criteria.items()}
    names = {"first": "leads", "top": "top5", "lower": "rank_lower", "upper": "rank_upper"}
    sure = doubt(scored, weights, top=TOP).rename(columns=names)
    table = scored.join(score(scored, weights)).join(sure).rename_axis("theme")
    return table.sort_values(["rank", "top5"], ascending=[True, False])


def _scored(criterion: Criterion, measured: pd.Series, in_points: pd.Series) -> pd.Series:
    """Score a criterion by its cut points: those of a share where a change is in points."""
    first = not criterion.lowest_first
    scores = score_by_cuts(measured, criterion.cuts, highest_first=first)
    if not criterion.points:
        return scores
    shares = score_by_cuts(measured, criterion.points, highest_first=first)
    return scores.where(~in_points.astype(bool), shares)


def _themes(evidence: Evidence) -> list[str]:
    known = evidence.catalogue.themes
    return [
        slug
        for slug in evidence.assessment.active
        if known[slug].kind == "theme" and known[slug].part == "levels"
        if known[slug].ranked and not known[slug].of_partnership
    ]


def _judged(evidence: Evidence, themes: pd.Index, name: str) -> pd.Series:
    given = evidence.assessment.judgements
    scores = [
        given[t][name].score if t in given and name in given[t] else np.nan
        for t in map(str, themes)
    ]
    return pd.Series(scores, index=themes, dtype="float64")


def _values(evidence: Evidence, theme: str, by_id: dict[str, Exhibit]) -> dict[str, float]:
    """Measure a theme by its first indicator whose change was read, and by its other exhibits."""
    values: dict[str, float] = dict.fromkeys(load_criteria(), float("nan")) | {IN_POINTS: False}
    indicators = evidence.catalogue.themes[theme].indicators
    first = measured_by(evidence.catalogue.themes[theme], by_id)
    if first:
        line = Line(indicators[first], by_id, evidence.assessment.period)
        values |= {"volume": line.count, "trend": _trend(line), "comparison": _rank(line)}
        values[IN_POINTS] = line.size_unit == POINTS
    values["severity"] = _severity(evidence, theme)
    values["concern"] = _concern(evidence, theme, by_id)
    gradient = by_id.get(f"{theme}.quintiles_local")
    if gradient is not None and gradient.finding is not None:
        values["inequality"] = float(gradient.finding.size or np.nan)
    return values


def measured_by(theme: Theme, known: Container[str]) -> str:
    """Return the id of the indicator that stands for a theme: its whole, else the first compared.

    Parameters
    ----------
    theme : Theme
        The theme.
    known : container of str
        Ids of the exhibits; the indicator's change must be among them.
    """
    ids = [i for i in theme.indicators if Line.names(i)["change"] in known]
    whole = [i for i in ids if theme.is_whole(theme.indicators[i])]
    return next(iter((*whole, *ids)), "")


def _trend(line: Line) -> float:
    """Size of the change where it rose or fell, 0 where it is similar; missing if not told."""
    word = str(line.first["verdict"])
    return line.size if word in CHANGE else 0.0 if word == "similar" else float("nan")


def _rank(line: Line) -> float:
    if line.own is None or "rank" not in line.own or pd.isna(line.own["rank"]):
        return float("nan")
    return float(line.own["rank"]) / line.ranked


def _severity(evidence: Evidence, theme: str) -> float:
    """Mean weight of one offence of the theme's counted indicators in the period."""
    from safecity.readings.evidence.official import quarter_starts, tables_of

    weights, offences = evidence.data.weights, evidence.data.offences
    counted = [i for i in evidence.catalogue.themes[theme].indicators.values() if i.is_counted]
    if weights.empty or offences.empty or not counted:
        return float("nan")
    official = tables_of(evidence)
    rows = pd.concat([official.rows(i) for i in counted]).drop_duplicates()
    try:
        starts = quarter_starts(evidence.assessment.period.months)
    except Absent:
        return float("nan")
    counts = rows[rows["start"].isin(starts)].groupby("code")["count"].sum().clip(lower=0)
    known = weights.set_index("code")["weight"].reindex(counts.index).dropna()
    counts = counts.reindex(known.index)
    return float((counts * known).sum() / counts.sum()) if counts.sum() else float("nan")


def _concern(evidence: Evidence, theme: str, by_id: dict[str, Exhibit]) -> float:
    asked = by_id.get("public_views.worries")
    if asked is None or asked.table is None:
        return float("nan")
    title = evidence.catalogue.themes[theme].title
    shares = asked.table.loc[asked.table["group"] == title, "value"]
    return float(shares.iloc[0]) if len(shares) else float("nan")


def _measured(evidence: Evidence, themes: Iterable[str], earlier: tuple[Exhibit, ...]) -> list[str]:
    """Title the indicator by which volume, trend and rank of each theme were scored."""
    ids = {e.id for e in earlier if e.table is not None}
    known = (evidence.catalogue.themes[slug] for slug in themes)
    by = (theme.indicators.get(measured_by(theme, ids)) for theme in known)
    return ["not measured" if each is None else each.title for each in by]


def _headline(table: pd.DataFrame) -> str:
    """Name the themes that score highest, and how sure the first of them is."""
    firsts = [lower_first(name) for name in table["group"].head(min(TOP, len(table) // 2 or 1))]
    sentence = f"{sentence_case(listed(firsts))} score highest of {len(table)} themes"
    chance = percent(100 * float(table["leads"].iloc[0]), 0)
    return f"{sentence}; {firsts[0]} leads in {chance} of draws in which {OPEN}"


def _alt(table: pd.DataFrame, synthetic: bool) -> str:
    ranks_in_words = "; ".join(
        f"{r.group} {r.score:.1f}, {percent(r.top5 * 100, 0)}" for r in table.itertuples()
    )
    stamp = "SYNTHETIC data. " if synthetic else ""
    return (
        f"{stamp}Table of themes by priority score, with the chance of the first five over "
        f"10,000 draws in which {OPEN}: {ranks_in_words}."
    )


@reading("How do the themes rank as priorities?")
def priority_matrix(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Score every theme by data and judgements; a refresh sets no new priorities.

    Raises
    ------
    Absent
        As `ranked_themes`.

    Examples
    --------
    >>> t.publish(t.priority_matrix())
    """
    if evidence.assessment.mode == "refresh":
        return []
    table = ranked_themes(evidence, earlier).reset_index()
    themes, assessment = evidence.catalogue.themes, evidence.assessment
    titles = {name: c.title for name, c in load_criteria().items()}
    table.insert(0, "group", [themes[slug].title for slug in table["theme"]])
    table["measured"] = _measured(evidence, table["theme"], earlier)
    columns: list[str] = ["group", "measured", *titles, "score", "leads", "top5"]
    columns += ["rank", "rank_lower", "rank_upper", "best", "worst"]
    view = View(
        kind="priorities",
        name="priority_matrix",
        indicator="",
        headline=_headline(table),
        subtitle=subtitle(
            "Priority matrix in the manner of MoRiLE",
            assessment.partnership.name,
            assessment.period.label,
            "scores from 1 to 4",
        ),
        alt=_alt(table, evidence.data.synthetic),
        unit="scores from 1 (low) to 4 (high)",
        table=table[columns],
        facts={"criteria": titles},
        titles=titles,
        sources=("police_uk", "home_office_csp", "severity_weights", "community_survey"),
        caveats=("priority_scores",),
        part="recommendations",
        synthetic=evidence.data.synthetic,
    )
    return [view]
