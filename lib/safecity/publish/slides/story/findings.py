"""Slides that each show one finding: its sentence, its chart, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

from safecity.catalogue.kinds import UNITS, kind_named
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.draft import Draft
from safecity.publish.headline import headline_of
from safecity.publish.item import effect, measure_of
from safecity.publish.slides.charts.maps import highest
from safecity.publish.slides.charts.native import native
from safecity.publish.slides.fitting import clean, fewer_clauses, one_line
from safecity.publish.slides.layouts import FULL
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story.speaking import joined, notes_for
from safecity.publish.slides.story.teller import Teller
from safecity.readings.evidence.withholding import flags
from safecity.readings.words.finding import CLEAR, interval_words

LOCKDOWN = "lockdown"
"""Kind of the marks that a change is drawn with."""


def finding_slide(teller: Teller, exhibit: Exhibit, part: str) -> Slide:
    """Show a figure with what it says.

    Parameters
    ----------
    teller : Teller
    exhibit : Exhibit
        A figure.
    part : str
        Where it stands, in a word or two, above the title.
    """
    theme = teller.theme(exhibit)
    label = teller.label(exhibit)
    drawn = course_of(teller.draft, exhibit) or exhibit
    measure = measure_of(exhibit)
    others = (measure, f"{measure}: {theme}", f"{theme}: {label}", f"{label} of the report")
    title = teller.titles.give(headline_of(exhibit, teller.draft.catalogue), others)
    kicker = theme if theme == part else f"{theme}  ·  {part}"
    return Slide(
        layout="finding",
        title=title,
        kicker=one_line((kicker, theme), FULL, 14, 700),
        subtitle=one_line(fewer_clauses(drawn.subtitle), FULL, 16),
        body=tuple(_panel(exhibit, drawn, title, label)),
        exhibit=drawn,
        source=teller.source((exhibit, drawn)),
        notes=joined(
            notes_for(teller.draft, exhibit, teller.document.stamp),
            "" if drawn is exhibit else f"The chart shows {teller.label(drawn)}, {drawn.id}.",
        ),
    )


def course_of(draft: Draft, exhibit: Exhibit) -> Exhibit | None:
    """Find the course over time that a change is part of, with its lockdowns and no other mark.

    Parameters
    ----------
    draft : Draft
    exhibit : Exhibit
        A change. Of any other exhibit, and where no course can be drawn, there is none.
    """
    finding, table = exhibit.finding, exhibit.table
    if exhibit.chart != "change" or finding is None or table is None:
        return None
    courses = (
        e for e in draft.exhibits if e.theme == exhibit.theme and kind_named(e.form).is_course
    )
    exhibit_of_course = next(
        (e for e in courses if e.indicator == finding.indicator and native(e)), None
    )
    if exhibit_of_course is None or exhibit_of_course.table is None:
        return None
    marks = tuple(mark for mark in exhibit_of_course.marks if mark.kind == LOCKDOWN)
    course = exhibit_of_course.table
    if "period" in course and "locked" in table:
        locked = table.loc[flags(table, "locked"), "comparison"].astype(str)
        named = {period: f"{period} (lockdowns)" for period in locked}
        course = course.assign(period=course["period"].replace(named))
    return exhibit_of_course.model_copy(update={"marks": marks, "table": course})


def _size(exhibit: Exhibit) -> Iterator[Para]:
    """Print the size of a change or difference large."""
    finding = exhibit.finding
    if finding is None or finding.size is None or not kind_named(exhibit.form).sized:
        return
    if finding.unit in UNITS.values() and finding.direction in CLEAR and finding.comparison:
        yield Para(effect(finding), size=36, colour="navy", bold=True, needed=False)
        yield Para(f"against {finding.comparison}", size=14, colour="muted", space=0, needed=False)


def _panel(exhibit: Exhibit, drawn: Exhibit, title: str, label: str) -> Iterator[Para]:
    """Write what stands beside the chart, most needed first."""
    yield from _size(exhibit)
    if clean(exhibit.headline).rstrip(".") != title:
        yield Para(f"{exhibit.headline.rstrip('.')}.", needed=False)
    elif exhibit.finding and clean(exhibit.finding.sentence).rstrip(".") != title:
        yield Para(f"{exhibit.finding.sentence.rstrip('.')}.", size=16, needed=False)
    if exhibit.finding is not None:
        interval = interval_words(exhibit.finding)
        if exhibit.finding.evidence:
            yield Para(exhibit.finding.evidence, "Evidence:", 16)
        if interval:
            yield Para(f"{interval[0].upper()}{interval[1:]}.", size=16, space=2)
        if exhibit.finding.caution:
            yield Para(exhibit.finding.caution, "Caution:", 16, "alert")
    chart = native(drawn)
    for text in chart.notes if chart else highest(drawn):
        yield Para(text, size=14, colour="muted", space=6)
    for at, caveat in enumerate(dict.fromkeys(c.text for c in exhibit.caveats)):
        lead = "Read with care:" if at == 0 else ""
        yield Para(caveat, lead, 14, "muted", needed=False)
    if exhibit.part != "summary":
        yield Para(f"{label} of the report", colour="muted")
