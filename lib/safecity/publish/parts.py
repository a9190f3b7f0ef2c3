"""The five parts that the regulations require, each visible even where it has nothing to show."""

from __future__ import annotations

from collections import Counter

from safecity.catalogue.kinds import PER_CENT
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import counted, listed, number, signed_change
from safecity.publish.document import Advice, GapRow, Part, Section
from safecity.publish.draft import PARTS, Draft, chart_of_changes, distinct_gaps
from safecity.publish.item import Link, anchor_of, theme_title
from safecity.publish.selection import BY_THEME, is_change
from safecity.publish.standing import standings_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.moves import NOUNS

CHARTED = "The summary draws all that are in per cent in one chart."
BESIDE = "beside"
"""Form of a change that is set beside others: its own verdict has a line already."""


def listed_changes(draft: Draft) -> tuple[Exhibit, ...]:
    """Choose the changes that part 2 lists: of one indicator and period only the first.

    Two themes may count by one rule, and a change may be drawn again beside those of other areas;
    what is not listed here has its line with the theme that shows it.
    """
    first: dict[object, Exhibit] = {}
    for exhibit in draft.exhibits:
        finding = exhibit.finding
        if finding is None or not is_change(exhibit) or exhibit.form == BESIDE:
            continue
        known = draft.catalogue.indicators.get(finding.indicator)
        rule = known.rule if known else exhibit.id
        first.setdefault((rule, finding.comparison), exhibit)
    return tuple(first.values())


def changes_told(draft: Draft) -> str:
    """Count the changes by their verdicts, name the largest, and say where more of them stands.

    Returns
    -------
    str
        Sentences; "" where nothing is listed.
    """
    findings = [e.finding for e in listed_changes(draft) if e.finding]
    chart = CHARTED if chart_of_changes(draft.exhibits) is not None else ""
    parts = (_counts(findings), _largest(draft, findings), chart, _what_drove(draft))
    return " ".join(part for part in parts if part) if findings else ""


def _counts(findings: list[Finding]) -> str:
    """Say how many indicators rose, fell, are similar, and of how many that cannot be told."""
    sized = [finding for finding in findings if finding.size is not None]
    of, untested = Counter(finding.direction for finding in sized), len(findings) - len(sized)
    rose = counted(of["rose"], "indicator", "indicators") if of["rose"] else "No indicator"
    sentence = f"{rose} rose and {number(of['fell']) if of['fell'] else 'none'} fell"
    sentence += " by more than chance allows"
    if of["similar"]:
        similar = counted(of["similar"], "is shown to be similar", "are shown to be similar")
        sentence += f"; {similar}"
    if of["cannot tell"]:
        sentence += f"; for {number(of['cannot tell'])} it is unclear"
    if untested:
        could = counted(untested, "could not be tested", "could not be tested")
        sentence += f"; {could}"
    return f"{sentence}."


def _largest(draft: Draft, findings: list[Finding]) -> str:
    """Name the largest rise and fall in per cent, each where there are others beside it."""
    phrases: list[str] = []
    for direction, noun in NOUNS.items():
        sized = [
            (abs(f.size), f)
            for f in findings
            if f.direction == direction
            and f.unit == PER_CENT
            and f.size is not None
            and _noun(draft, f)
        ]
        if len(sized) > 1:
            largest = max(sized, key=lambda each: each[0])[1]
            size = signed_change(largest.size, PER_CENT)
            verb = "" if phrases else " is"
            phrases.append(f"the largest {noun}{verb} that of {_noun(draft, largest)} ({size})")
    return f"In per cent {' and '.join(phrases)}." if phrases else ""


def _what_drove(draft: Draft) -> str:
    """Say of which changes reasons are weighed in a table that the report prints."""
    weighed = [
        f"{_noun(draft, e.finding)} ({draft.items[e.id].label})"
        for e in draft.exhibits
        if e.form == "explanation" and e.finding and e.id in draft.whole
    ]
    if not weighed:
        return ""
    return (
        f"What may explain the change in {listed(weighed)} is weighed with their themes in part 1."
    )


def _noun(draft: Draft, finding: Finding) -> str:
    known = draft.catalogue.indicators.get(finding.indicator)
    return known.noun if known else ""


BESIDE_CHANGES = ("covid", "crime_survey", "crime_survey_2022")
"""Caveats of changes that part 2 prints once: lockdowns, and what the Crime Survey says."""


def parts_of(draft: Draft) -> tuple[Part, ...]:
    """Write the five parts in their order, numbered from 1."""
    return tuple(_part(draft, number, slug) for number, slug in enumerate(PARTS, start=1))


def gap_rows(draft: Draft, alone: bool = False) -> tuple[GapRow, ...]:
    """List the gaps of all themes, those that one thing would close together in one row.

    With `alone` a row asks its first question and does not count the others; nor does the one
    that asks for all sources that were not supplied, of which each theme says what it lacks.
    """
    gaps = distinct_gaps(draft.exhibits).values()
    return tuple(_gap(draft, at, each, alone) for at, each in enumerate(gaps, start=1))


def advice_of(draft: Draft) -> tuple[Advice, ...]:
    """List the recommendations with links to their evidence; a refresh makes none."""
    if draft.assessment.mode == "refresh":
        return ()
    given = [e for e in draft.exhibits if e.recommendation is not None]
    return tuple(_advice(draft, at, e) for at, e in enumerate(given, start=1))


def _part(draft: Draft, number: int, slug: str) -> Part:
    words = draft.words["parts"][slug]
    sections = _changes(draft, number) if slug == "changes" else _themes(draft, slug, number)
    gaps = gap_rows(draft) if slug == "gaps" else ()
    advice = advice_of(draft) if slug == "recommendations" else ()
    filled = (
        any(s.items or s.lines or s.key_points or s.commentary for s in sections) or gaps or advice
    )
    is_monitor = draft.assessment.is_monitor
    empty = "" if filled else words.get("monitor" if is_monitor else "empty", words["empty"])
    if slug == "recommendations" and draft.assessment.mode == "refresh":
        empty = words["refresh"]
    intro = " ".join((words["intro"], *(_beside_changes(draft) if slug == "changes" else ())))
    return Part(
        number, slug, words["title"], f"part-{number}", intro, empty,
        sections, gaps, advice, changes_told(draft) if slug == "changes" else "",
    )  # fmt: skip


def _themes(draft: Draft, part: str, number: int) -> tuple[Section, ...]:
    themes = draft.themes_of(part)
    groups = [draft.group_of(theme) if part == "levels" else "" for theme in themes]
    firsts = [g if g != before else "" for g, before in zip(groups, ["", *groups], strict=False)]
    return tuple(
        _section(draft, part, theme, f"{number}.{at}", group)
        for at, (theme, group) in enumerate(zip(themes, firsts, strict=True), start=1)
    )


def _changes(draft: Draft, number: int) -> tuple[Section, ...]:
    """List every change by its verdict; what explains one stands with its theme in part 1."""
    exhibits = listed_changes(draft)
    words: dict[str, str] = draft.words["directions"]
    listed = {
        title: draft.lines_of(e for e in exhibits if e.finding and e.finding.direction == direction)
        for direction, title in words.items()
    }
    given = [(title, lines) for title, lines in listed.items() if lines]
    return tuple(
        Section(f"{number}.{at}", title, f"changes-{at}", "", "", (), (), lines=lines)
        for at, (title, lines) in enumerate(given, start=1)
    )


def _beside_changes(draft: Draft) -> list[str]:
    """What a reader of any change must know: its lines have no room for notes of their own."""
    caveats = {c.slug: c.text for e in draft.of("changes") if is_change(e) for c in e.caveats}
    return [caveats[slug] for slug in BESIDE_CHANGES if slug in caveats]


def _section(draft: Draft, part: str, theme: str, number: str, group: str) -> Section:
    parts = BY_THEME if part == "levels" else (part,)
    exhibits = [e for each in parts for e in draft.of(each, theme)]
    elsewhere = {e.id for e in listed_changes(draft)}
    items, lines = draft.items_of(exhibits), [e for e in exhibits if e.id not in elsewhere]
    points = draft.points(e for e in exhibits if e.id not in draft.items)
    known = draft.catalogue.themes.get(theme)
    words = draft.commentary.get(theme, ()) if part == _home(draft, theme) else ()
    return Section(
        number=number,
        title=theme_title(theme, draft.catalogue),
        anchor=theme if part == "levels" else f"{part}-{theme}",
        question=known.question if known else "",
        note="" if items or points or lines else _nothing(draft, part, theme),
        key_points=() if words else points,
        items=items,
        group=group,
        commentary=words,
        lines=draft.lines_of(lines),
        standings=standings_of(draft, theme) if part == _home(draft, theme) else (),
    )


def _home(draft: Draft, theme: str) -> str:
    """Part in which a theme's commentary stands: its own, where it has one."""
    known = draft.catalogue.themes.get(theme)
    return known.part if known else "levels"


def _nothing(draft: Draft, part: str, theme: str) -> str:
    reasons = [e.gap.reason for e in draft.exhibits if e.gap and e.theme == theme]
    standing: str = draft.words["theme_empty"].get(part, "")
    return reasons[0] if reasons and not draft.of("levels", theme) else standing


def _gap(draft: Draft, at: int, each: list[Exhibit], alone: bool) -> GapRow:
    exhibit, gap = each[0], each[0].gap
    assert gap is not None
    questions = {e.gap.question for e in each if e.gap}
    others = 0 if alone or gap.sources else len(questions) - 1
    more = f" (and {others} more question{'s' if others > 1 else ''})" if others else ""
    themes = dict.fromkeys(theme_title(e.theme, draft.catalogue) for e in each)
    return GapRow(
        number=f"G{at}",
        anchor=anchor_of(exhibit.id),
        question=f"{gap.question}{more}",
        reason=gap.reason,
        closes=gap.closes,
        holder=gap.holder,
        theme=", ".join(themes),
    )


def _advice(draft: Draft, at: int, exhibit: Exhibit) -> Advice:
    given = exhibit.recommendation
    assert given is not None
    because = [e for e in draft.exhibits if e.id in given.because and e.finding]
    cautions = dict.fromkeys(e.finding.caution for e in because if e.finding and e.finding.caution)
    places = [draft.places.get(key) for key in given.because]
    links: dict[Link, None] = dict.fromkeys(link for link in places if link)
    title, text = _split(given.text)
    return Advice(
        number=f"R{at}",
        anchor=anchor_of(exhibit.id),
        title=title,
        text=text,
        confidence=given.confidence,
        measure=given.measure,
        because=_reasons(text, [e.finding for e in because if e.finding]),
        evidence=tuple(links),
        caution=" ".join(cautions),
        plan=given.planned.lines,
        who=given.planned.who,
        action=given.planned.action,
    )


def _reasons(text: str, findings: list[Finding]) -> tuple[str, ...]:
    """Return the findings that the text of a recommendation does not state itself."""
    advice = text.casefold()
    sentences = [f.sentence.rstrip(".") for f in findings]
    return tuple(f"{s}." for s in sentences if s.casefold() not in advice)


def _split(text: str) -> tuple[str, str]:
    title, colon, rest = text.partition(": ")
    return (title, f"{rest[0].upper()}{rest[1:]}") if colon and rest else (text, "")
