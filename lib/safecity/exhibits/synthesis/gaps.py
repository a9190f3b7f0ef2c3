"""Gaps in knowledge: declared, found while reading, and left by sources not supplied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from safecity.catalogue.indicator import SOURCE
from safecity.catalogue.period import month_name
from safecity.catalogue.registry import Gap
from safecity.catalogue.sources import Source
from safecity.ingest.supply.absence import (
    CUT_COSTS,
    EDGE_COSTS,
    NOT_COMPARED,
    NOT_SUPPLIED,
    OWN_COST,
    is_lacking,
)
from safecity.numbers import counted, listed
from safecity.readings import reading
from safecity.readings.evidence.months import month_runs
from safecity.readings.words.gap import gap_view
from safecity.readings.words.wording import lower_first, sentence_case

if TYPE_CHECKING:
    from safecity.charts.view import View
    from safecity.exhibits.exhibit import Exhibit
    from safecity.readings.evidence.counts import Evidence

MOST = 8
_ISO = re.compile(r"\b\d{4}-\d{2}\b")


def _named(names: list[str]) -> str:
    """List names, the first of many and how many more there are."""
    unique = [lower_first(name) for name in dict.fromkeys(names)]
    more = len(unique) - MOST
    return listed([*unique[:MOST], f"{more} more"] if more > 0 else unique)


def _shown(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, str]:
    """Title of every indicator that a theme has shown, by id."""
    known = evidence.catalogue.indicators
    return {e.indicator: known[e.indicator].title for e in earlier if e.indicator in known}


def _marked(evidence: Evidence, earlier: tuple[Exhibit, ...], caveat: str) -> list[str]:
    """Titles of the indicators of which an exhibit carries a caveat."""
    names = _shown(evidence, earlier)
    marked = [e for e in earlier if any(c.slug == caveat for c in e.caveats)]
    return [names[e.indicator] for e in marked if e.indicator in names]


def _poorly_recorded(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    known = evidence.catalogue.indicators
    poor = [
        title
        for key, title in _shown(evidence, earlier).items()
        if known[key].recording_quality == "poor"
    ]
    if not poor:
        return {}
    return {
        "poorly_recorded": Gap(
            question="How far do changes in poorly recorded indicators follow what happens?",
            reason="Recording is rated poor for "
            f"{_named(poor)}: their counts follow reporting, recording and police activity as "
            "much as what happens.",
            closes="Measures that do not rest on police records: surveys, admissions, services.",
            holder="{partnership}; health services",
        )
    }


def _late(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    ages = ("published_late", "published_long_ago")
    late = [title for age in ages for title in _marked(evidence, earlier, age)]
    if not late:
        return {}
    return {
        "published_late": Gap(
            question="What has happened since the latest figures that are published late?",
            reason=f"The latest figures of {_named(late)} end a year or more before the period.",
            closes="Unpublished management figures for the period itself.",
            holder="Youth Justice Service; probation; health services",
        )
    }


def _withheld(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    marked = _marked(evidence, earlier, "withheld_by_publisher")
    if not marked:
        return {}
    return {
        "withheld": Gap(
            question="What are the figures that publishers withhold because they are small?",
            reason=f"Some figures of {_named(marked)} are withheld by their publisher.",
            closes="Several years pooled, from the publisher.",
            holder="The publishers",
        )
    }


def _elsewhere(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    wide = _marked(evidence, earlier, "force_level") + _marked(evidence, earlier, "country_level")
    if not wide:
        return {}
    return {
        "wider_areas": Gap(
            question="What is the area's own part of figures published for larger areas only?",
            reason=f"For {_named(wide)} some figures are published for the police area or "
            "nationally, not for the partnership's own area.",
            closes="Totals for the area, in the template of partner figures.",
            holder="{police}",
        )
    }


def weaknesses(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    """Find what cannot be known from the figures that themes have shown.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of the themes.

    Returns
    -------
    dict of str to Gap
        Poorly recorded, published late, withheld by publishers, or for larger areas only.
    """
    owner = evidence.assessment.partnership
    words = {"partnership": owner.title, "police": owner.police}
    finders = (_poorly_recorded, _late, _withheld, _elsewhere)
    gaps = {name: gap for find in finders for name, gap in find(evidence, earlier).items()}
    return {
        name: gap.model_copy(update={"holder": gap.holder.format(**words)})
        for name, gap in gaps.items()
    }


MOST_NAMED = 3


@reading("What is not known?")
def gaps(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Collect the gaps of an edition, each once.

    Parameters
    ----------
    evidence : Evidence
        Its data: sources and months that are missing.
    earlier : tuple of Exhibit
        Exhibits of the other themes; gaps they published stay in their own exhibits, but what
        was suppressed in them is a gap too.

    Examples
    --------
    >>> t.publish(t.gaps())
    """
    gaps = {
        **_declared(evidence),
        **_sources(evidence),
        **_incomplete(evidence),
        **_months(evidence),
        **_suppressed(earlier),
        **weaknesses(evidence, earlier),
    }
    return [gap_view(evidence, name, gap, ("police_uk",)) for name, gap in gaps.items()]


def _declared(evidence: Evidence) -> dict[str, Gap]:
    """Return what the supplied data cannot answer, as the active themes declare it."""
    catalogue = evidence.catalogue
    partnership = evidence.assessment.partnership
    owner = {n: getattr(partnership, n) for n in ("police", "council", "title")}
    asked = {s for theme in evidence.assessment.active for s in catalogue.themes[theme].cannot_say}
    supplied = set(catalogue.sources) - set(_absent(evidence))
    closed = _closed(evidence)
    return {
        slug: gap.model_copy(update={"holder": gap.holder.format(**owner)})
        for slug, gap in catalogue.gaps.items()
        if slug in asked and gap.source not in supplied and slug not in closed
    }


def _closed(evidence: Evidence) -> set[str]:
    """Gaps that figures of partners close: declared to, and there for the own area."""
    figures, owner = evidence.data.figures, evidence.assessment.partnership
    own = figures[figures["source"].eq(SOURCE) & figures["area"].eq(owner.code)]
    there = set(own.loc[own["count"].notna(), "measure"])
    return {each.closes for name, each in owner.figures.items() if name in there} - {""}


def _absent(evidence: Evidence) -> dict[str, str]:
    """Sources of which nothing is read, and what became of them."""
    missing = evidence.data.missing
    rows = missing[is_lacking(missing["what"])]
    return dict(zip(rows["source"], rows["what"], strict=True))


SEVERAL = 2
"""So many sources that were not supplied are one gap, with one list of what is wanted."""


def _sources(evidence: Evidence) -> dict[str, Gap]:
    """Return the sources not supplied that no declared gap speaks of, and those refused."""
    spoken = {gap.source for gap in _declared(evidence).values()}
    declared, cut, absent = evidence.catalogue.sources, _cut(evidence), _absent(evidence)
    wanted = [
        slug
        for slug, what in absent.items()
        if what == NOT_SUPPLIED
        and slug not in {*spoken, *cut}
        and not _is_later(evidence, declared[slug])
    ]
    together = wanted if len(wanted) >= SEVERAL else []
    gaps = _each_source(evidence, {s: absent[s] for s in absent if s not in together})
    return ({"files_wanted": _files_wanted(evidence, together)} if together else {}) | gaps


def _files_wanted(evidence: Evidence, slugs: list[str]) -> Gap:
    """Ask once for all that was not supplied; the annex of data sources says what each costs."""
    sources = [evidence.catalogue.sources[slug] for slug in slugs]
    return Gap(
        question="What could the report say with the sources that were not supplied?",
        reason=f"{len(slugs)} sources were not supplied. What the report cannot say without each "
        "of them stands with the data sources, under “Not used”.",
        closes=f"{'; '.join(source.title for source in sources)}.",
        holder="; ".join(dict.fromkeys(source.publisher for source in sources)),
        sources=tuple(slugs),
    )


def _each_source(evidence: Evidence, absent: dict[str, str]) -> dict[str, Gap]:
    spoken = {gap.source for gap in _declared(evidence).values()}
    declared, cut = evidence.catalogue.sources, _cut(evidence)
    return {
        f"source_{slug}": Gap(
            question=f"What does the report lack without {lower_first(declared[slug].title)}?",
            reason=f"{_why_not(evidence, declared[slug], what)} {cut.get(slug, '')}"
            f"{declared[slug].cost}",
            closes=_itself(evidence, declared[slug])
            if slug in cut
            else _closing(evidence, declared[slug]),
            holder=declared[slug].publisher,
            source=slug,
        )
        for slug, what in absent.items()
        if slug not in spoken or what != NOT_SUPPLIED
    }


def _why_not(evidence: Evidence, source: Source, what: str) -> str:
    """Say why a source is absent: what begins after the period nobody could have supplied."""
    if _is_later(evidence, source):
        return f"Its figures begin with {month_name(source.begins)}, after this period."
    return f"The source was {what}."


def _closing(evidence: Evidence, source: Source) -> str:
    """Name the source that would close a gap; what the period lacks only a later one can."""
    if _is_later(evidence, source):
        return f"{source.title}, in the assessments of later years."
    return f"{source.title}."


def _is_later(evidence: Evidence, source: Source) -> bool:
    return source.begins > evidence.assessment.period.end


def _cut(evidence: Evidence) -> dict[str, str]:
    """Why a source holds nothing of an area that is not what it counts by, in words by source."""
    missing = evidence.data.missing
    rows = missing[missing["cost"].isin(CUT_COSTS)]
    return {s: f"{sentence_case(w)}. " for s, w in zip(rows["source"], rows["what"], strict=True)}


def _itself(evidence: Evidence, source: Source) -> str:
    return f"{source.title}, counted for {evidence.assessment.partnership.name} itself."


def _incomplete(evidence: Evidence) -> dict[str, Gap]:
    """Return what is incomplete or stale in the sources that were supplied."""
    missing, name = evidence.data.missing, evidence.assessment.partnership.name
    # What the area's edge cuts is said with the data quality: no lookup leaves it whole.
    beside = missing["cost"].isin(EDGE_COSTS) | (
        missing["cost"].isin(CUT_COSTS) & missing["source"].isin(_absent(evidence))
    )
    rows = missing[~is_lacking(missing["what"]) & ~beside].copy()
    compared = rows["cost"].str.endswith(NOT_COMPARED)
    named = rows["what"].str.contains(rf"\b{re.escape(name)}\b")
    own = rows["cost"].eq(OWN_COST) | (named & ~compared)
    rows = rows.assign(other=~own, compared=compared).sort_values("other", kind="stable")
    gaps = {}
    for (slug, is_of_others), part in rows.groupby(["source", "compared"], sort=False):
        source = evidence.catalogue.sources[str(slug)]
        triples = zip(part["what"], part["period"], part["cost"], strict=True)
        each = [_entry(*map(str, triple)) for triple in triples]
        files = f"Complete files of {lower_first(source.title)}."
        if is_of_others:  # what another force lacks is no gap of the area's own files
            gaps[f"comparators_{slug}"] = Gap(
                question=f"For which comparators is the {lower_first(source.title)} incomplete?",
                reason=" ".join(each[:MOST_NAMED]) + _more(each),
                closes=f"{source.title} of the forces that are named.",
                holder=f"{source.publisher}; the forces that are named",
            )
            continue
        gaps[f"incomplete_{slug}"] = Gap(
            question=f"What is incomplete in the {lower_first(source.title)} supplied?",
            reason=" ".join(each[:MOST_NAMED]) + _more(each),
            closes=_itself(evidence, source) if part["cost"].isin(CUT_COSTS).all() else files,
            holder=source.publisher,
        )
    return gaps


def _entry(what: str, period: str, cost: str) -> str:
    when = f" ({_ISO.sub(lambda m: month_name(m[0]), period)})" if period else ""
    return f"{sentence_case(what)}{when}. {cost}"


def _more(each: list[str]) -> str:
    rest = len(each) - MOST_NAMED
    return f" {rest} more are listed with the data quality." if rest > 0 else ""


def _months(evidence: Evidence) -> dict[str, Gap]:
    """Return the months of the own area that are missing from the history."""
    crime = evidence.catalogue.indicators["overview.crime"]
    months = evidence.missing_months(crime)
    if not months:
        return {}
    rows = evidence.data.coverage
    own = rows[(rows["area"] == evidence.own) & (rows["status"] != "complete")]
    gone = {f"{month:%Y-%m}" for month in own.loc[own["category"] == "all", "month"]}
    whole, part = (
        _runs_said(tuple(m for m in months if (m in gone) is known)) for known in (True, False)
    )
    sentences = [f"Street-level data for the area are missing, or cannot be believed, for {whole}."]
    if part:
        sentences = sentences if whole else []
        sentences.append(
            f"A crime type is missing, or cannot be believed, in {part}, so that it has no total."
        )
    return {
        "months": Gap(
            question=f"What happened in the {counted(len(months), 'month')} without complete data?",
            reason=" ".join(sentences),
            closes="The street-level files of these months, from an archive of that time.",
            holder="data.police.uk",
        )
    }


def _runs_said(months: tuple[str, ...]) -> str:
    """Name runs of months, the first six of many; nothing where there are none."""
    runs = month_runs(months)
    return listed(list(runs[:6])) + (f" and {len(runs) - 6} more runs" if len(runs) > 6 else "")


def _suppressed(earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    """Return how many small-area values disclosure control has withheld."""
    hidden = {
        e.id: int(e.table["suppressed"].astype(bool).sum())
        for e in earlier
        if e.table is not None and "suppressed" in e.table
    }
    total = sum(hidden.values())
    if not total:
        return {}
    return {
        "suppressed": Gap(
            question="What are the rates of places with very few crimes?",
            reason=f"{total} values of small places are withheld because fewer than five were "
            "counted, or because they would reveal such a value.",
            closes="Several years pooled, where the question matters.",
            holder="this partnership",
        )
    }
