"""Recommendations: what the findings of an edition call for."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.kinds import POINTS, UNITS, magnitude, suffix
from safecity.catalogue.period import YEAR, month_name
from safecity.catalogue.priorities import load_criteria
from safecity.catalogue.verdicts import Unit
from safecity.charts.view import View
from safecity.exhibits.exhibit import Confidence, Exhibit, Planned, Recommendation
from safecity.exhibits.synthesis.priority_matrix import (
    LIKELY,
    TOP,
    measured_by,
    ranked_themes,
)
from safecity.measures.verdict import smallest_change
from safecity.numbers import listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.weighing import Case
from safecity.readings.words.wording import in_wards, lower_first, sentence_case, subtitle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.priorities import Aim, Plan
    from safecity.catalogue.registry import Theme
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.words.finding import Finding

MOST_GAPS = 3
ENOUGH = 8
"""Themes that must be ranked before the first five of them mean anything."""
HIGH = 3.0
"""Score of a criterion, of 4, from which it is named as a reason."""
WIDER = ("force_level", "country_level")
"""Caveats of figures that are those of a larger area."""


@reading("What is recommended?")
def recommendations(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Derive what to prioritise from findings and gaps; nothing in a refresh.

    Themes come from the priority matrix; a deprivation gradient, a concentration in few places
    and gaps in knowledge each call for another kind of priority.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of all other themes.

    Examples
    --------
    >>> t.publish(t.recommendations())
    """
    if evidence.assessment.mode == "refresh":
        return []
    firm = [e for e in earlier if e.finding and e.finding.strength != "weak"]
    firm.sort(key=lambda e: -e.finding.weight if e.finding else 0.0)
    rules = (
        _themes(evidence, earlier),
        _gradient(evidence, earlier, firm),
        _concentration(evidence, earlier, firm),
        _gaps(evidence, earlier),
    )
    advised = [recommendation for rule in rules for recommendation in rule]
    return [_view(evidence, i, each) for i, each in enumerate(advised, 1)]


def _found(firm: list[Exhibit], prefix: str) -> Iterator[tuple[Exhibit, Finding]]:
    return ((e, e.finding) for e in firm if e.finding and e.name.startswith(prefix))


def _themes(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> Iterator[Recommendation]:
    """Recommend the themes that are more likely than not among the first five, likeliest first.

    Of themes within one another the widest is recommended, in the place of the likeliest of them,
    and names the others.
    """
    try:
        table = ranked_themes(evidence, earlier)
    except Absent:
        return
    themes = evidence.catalogue.themes
    likely = table[table["top5"] >= LIKELY].head(TOP if len(table) >= ENOUGH else 0)
    inner: dict[str, list[str]] = {str(slug): [] for slug in likely.index}
    for slug in map(str, likely.index):
        inner.get(themes[slug].within or "", []).append(slug)
    chances = {slug: max(likely["top5"][[slug, *some]]) for slug, some in inner.items()}
    for slug in sorted(chances, key=lambda each: -chances[each]):
        theme = themes[slug]
        measured = measured_by(theme, {e.id for e in earlier if e.finding})
        if not measured or theme.within in inner:
            continue
        row = likely.loc[slug]
        yield _theme(evidence, row, theme, theme.indicators[measured], inner[slug], earlier)


def _theme(
    evidence: Evidence,
    row: pd.Series,
    theme: Theme,
    indicator: Indicator,
    inner: list[str],
    earlier: tuple[Exhibit, ...],
) -> Recommendation:
    """Recommend one theme with those within it that are among the first five as well."""
    names = [f"{kind}_{indicator.id.split('.')[1]}" for kind in ("change", "comparison")]
    exhibits = [e for name in names if (e := _read(name, theme.slug, earlier))]
    known = evidence.catalogue.themes
    within = listed([lower_first(known[slug].title) for slug in inner])
    also = f", including {within}" if inner else ""
    return Recommendation(
        text=f"Prioritise {lower_first(theme.title)}{also}: it is among the first five themes in "
        f"{percent(float(row['top5']) * 100, 0)} of draws of the matrix of priorities"
        f"{_driven(row, theme, indicator)}. "
        f"{indicator.recording_note}{_wider(evidence, exhibits)}",
        because=tuple(e.id for e in exhibits),
        confidence=_confidence(
            float(row["top5"]), float(row["coverage"]), indicator.recording_quality
        ),
        measure=_told_by(evidence, theme.slug, indicator),
        planned=planned(evidence, theme.slug, earlier, indicator.id),
    )


def _told_by(evidence: Evidence, key: str, measured: Indicator) -> str:
    """Say what the next edition sets the indicator against; comparators only where they are known.

    Where lockdowns shaped the year that it would start from, that year judges nothing.
    """
    plan = evidence.assessment.plans.get(key)
    aim = plan.aim if plan else None
    indicator = evidence.catalogue.indicators[aim.indicator] if aim else measured
    since = aim.baseline if aim else evidence.assessment.period.short
    known = indicator.is_counted and if_known(Case(evidence, indicator).comparators) is not None
    against = ["the target"] * (aim is not None) + ["comparators"] * known
    sentence = f"The next edition sets {indicator.noun} against the same months of {since}"
    sentence += f" and against {listed(against)}." if against else "."
    if not known:
        sentence += " Nothing of comparators is known to set beside it."
    if _is_locked(evidence, since):
        sentence += f" Lockdowns shaped {since}, so it is judged by the last year without them."
    return sentence


def _is_locked(evidence: Evidence, since: str) -> bool:
    """Say whether lockdowns shaped a period that the edition reports."""
    assessment = evidence.assessment
    named = (p for p in (assessment.period, assessment.baseline) if p.short == since)
    return any(evidence.locked(period.months) for period in named)


def _driven(row: pd.Series, theme: Theme, indicator: Indicator) -> str:
    """Name the criteria on which a theme scores most, where any stands out.

    Where no indicator counts the whole theme, the one whose volume, change and rank were scored
    is named.
    """
    reasons = {name: c.reason for name, c in load_criteria().items() if name in row}
    scores = row[list(reasons)].astype(float).dropna().sort_values(ascending=False, kind="stable")
    top = scores[scores >= HIGH].head(2)
    named = listed([reasons[name] for name in top.index])
    scored = "" if theme.is_whole(indicator) else f"; scored by {lower_first(indicator.title)}"
    return (f"; above all, {named}" if named else "") + scored


def _wider(evidence: Evidence, exhibits: list[Exhibit]) -> str:
    """Repeat the caution that figures are those of a larger area."""
    slugs = dict.fromkeys(c.slug for e in exhibits for c in e.caveats if c.slug in WIDER)
    return "".join(f" {evidence.catalogue.caveats[slug].text}" for slug in slugs)


def _read(name: str, theme: object, earlier: tuple[Exhibit, ...]) -> Exhibit | None:
    return next((e for e in earlier if e.id == f"{theme}.{name}" and e.finding), None)


def _confidence(probability: float, coverage: float, recording: str) -> Confidence:
    """Grade a priority by how often it is one, how much of its score is known, and recording."""
    firm = int(probability >= 0.9) + int(coverage >= 0.8) - int(recording == "poor")
    return "high" if firm == 2 else ("medium" if firm == 1 else "low")


def _gradient(
    evidence: Evidence, earlier: tuple[Exhibit, ...], firm: list[Exhibit]
) -> Iterator[Recommendation]:
    for exhibit, finding in list(_found(firm, "quintiles_local"))[:1]:
        if finding.direction != "higher":
            return
        yield Recommendation(
            text="Direct prevention to the more deprived neighbourhoods: "
            f"{lower_first(finding.sentence)}.",
            because=(exhibit.id,),
            confidence="medium",
            measure="The ratio between the most and the least deprived fifth, now "
            f"{number(finding.size, 1)}, should come down; part of it follows from the crime "
            "domain of the index.",
            planned=planned(evidence, "deprived_areas", earlier),
        )


def _concentration(
    evidence: Evidence, earlier: tuple[Exhibit, ...], firm: list[Exhibit]
) -> Iterator[Recommendation]:
    maps = [e for e in firm if e.name == "map_lsoa"]
    for exhibit, finding in list(_found(firm, "concentration_crime"))[:1]:
        wards = next((_top_wards(e, finding) for e in maps), "")
        yield Recommendation(
            text="Focus place-based work where crime is concentrated: "
            f"{lower_first(finding.sentence)}.{wards} Choose places by their counts, not by "
            "residents' rates alone.",
            because=(exhibit.id,),
            confidence="medium",
            measure="The next edition says how many of this year's places are still among those "
            "that hold half of all crime.",
            planned=planned(evidence, "concentration", earlier),
        )


def _top_wards(exhibit: Exhibit, finding: Finding) -> str:
    """Say how many of the places that hold half of all crime lie in the wards with most of them."""
    table = exhibit.table
    if table is None or "ward" not in table or finding.size is None:
        return ""
    most = table.nlargest(round(finding.size / 100 * len(table)), "count")["ward"].dropna()
    inside, names = in_wards(most.astype(str))
    lie = "lies" if inside == 1 else "lie"
    return f" Of the {len(most)} with most, {inside} {lie} in {names}." if names else ""


def _gaps(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> Iterator[Recommendation]:
    gaps = [e for e in earlier if e.gap and e.theme == "knowledge_gaps"][:MOST_GAPS]
    if gaps:
        closing = "; ".join(lower_first(e.gap.closes.rstrip(".")) for e in gaps if e.gap)
        yield Recommendation(
            text=f"Close gaps in knowledge: obtain {closing}.",
            because=tuple(e.id for e in gaps),
            confidence="high",
            measure="The next edition no longer lists these among its gaps in knowledge.",
            planned=planned(evidence, "knowledge", earlier),
        )


def _view(evidence: Evidence, order: int, recommendation: Recommendation) -> View:
    assessment = evidence.assessment
    return View(
        kind="recommendation",
        name=f"recommendation_{order}",
        indicator="",
        headline=recommendation.text.split(":")[0],
        unit="",
        part="recommendations",
        subtitle=subtitle("Recommendation", assessment.partnership.name, assessment.period.label),
        alt=f"Recommendation: {recommendation.text}",
        table=pd.DataFrame(),
        recommendation=recommendation,
        sources=("police_uk",),
        synthetic=evidence.data.synthetic,
    )


def planned(
    evidence: Evidence, key: str, earlier: tuple[Exhibit, ...], measured: str = ""
) -> Planned:
    """Write out the plan for a recommendation; what nobody filled in says so.

    Parameters
    ----------
    evidence : Evidence
        The edition and its plans.
    key : str
        Theme of the recommendation, or one of `priorities.PLACES`.
    earlier : tuple of Exhibit
        Exhibits of all themes, with the changes of indicators.
    measured : str
        Id of the indicator that would tell where the plan names none.
    """
    plan = evidence.assessment.plans.get(key)
    aim = plan.aim if plan else None
    name = aim.indicator if aim else measured
    row = _change(name, earlier)
    given = {} if plan is None else {
        "action": plan.action, "owner": plan.owner, "first_step": plan.first_step,
        "by": _day(plan.by), "cost": plan.cost,
        "change": _wanted(evidence.catalogue.indicators[aim.indicator], aim, row) if aim else "",
    }  # fmt: skip
    answers = {field: text for field, text in given.items() if text}
    detectable, visible = _seen(evidence, plan, row) if name else ("", None)
    return Planned(**answers, seen=detectable, visible=visible)


def _change(indicator: str, earlier: tuple[Exhibit, ...]) -> pd.Series | None:
    """Return the comparison that leads the change of an indicator."""
    theme, _, name = indicator.partition(".")
    exhibit = next((e for e in earlier if e.id == f"{theme}.change_{name}"), None)
    rows = None if exhibit is None else exhibit.table
    return None if rows is None or rows.empty or "detectable" not in rows else rows.iloc[0]


def _day(by: str) -> str:
    day = date.fromisoformat(by) if by else None
    return f"{day.day} {month_name(by[:7])}" if day else ""


def _wanted(indicator: Indicator, aim: Aim, row: pd.Series | None) -> str:
    unit = UNITS["percent"] if row is None else UNITS[magnitude(row)]
    size = f"{number(abs(aim.target), 0 if aim.target == int(aim.target) else 1)}{suffix(unit)}"
    word = "lower" if aim.target < 0 else "higher"
    return f"{sentence_case(indicator.noun)} {size} {word} than in {aim.baseline}"


def _seen(evidence: Evidence, plan: Plan | None, row: pd.Series | None) -> tuple[str, bool | None]:
    """Say how large a change would show by the plan's date, and whether the target is of that."""
    if row is None or not math.isfinite(float(row["detectable"])):
        return "How large a change would have to be to show is not known: none was measured.", None
    period = evidence.assessment.period
    after = plan.months_after(period) if plan else None
    months = YEAR if after is None else min(YEAR, after)
    if months < 1:
        return f"No month after {period.short} ends by that date: nothing can show.", False
    unit = UNITS[magnitude(row)]
    counted_in: Unit = "points" if unit == POINTS else "per cent"
    share = months / float(row.get("n_months", YEAR))
    fall, rise = (
        smallest_change(float(row["detectable"]), counted_in, share, fall=fall)
        for fall in (True, False)
    )
    span = "a whole year" if months == YEAR else f"the first {months} month{'s' * (months > 1)}"
    shows = f"would show in the figures of {span} four times in five, a smaller one less often"
    fallen, risen = (f"{number(abs(size), 1)}{suffix(unit)}" for size in (fall, rise))
    aim = plan.aim if plan else None
    if aim is None:
        return f"A real fall of {fallen}, or a real rise of {risen}, {shows}.", None
    word, least, size = ("fall", fall, fallen) if aim.target < 0 else ("rise", rise, risen)
    sentence = f"A real {word} of {size} {shows}."
    if abs(aim.target) >= abs(least):
        return f"{sentence} The target is no smaller, so it can be seen.", True
    return (
        f"{sentence} The target is smaller, so the figures may not show whether it was met.",
        False,
    )
