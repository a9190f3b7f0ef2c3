"""What stands behind the five parts: quality, method, sources, glossary and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_uppercase

from safecity.catalogue.comparators import Comparators
from safecity.catalogue.registry import Catalogue, Event
from safecity.catalogue.sources import Source, Standing
from safecity.exhibits.exhibit import Exhibit, SourceNote, status_words
from safecity.ingest.supply.absence import NOT_SUPPLIED
from safecity.numbers import number
from safecity.publish.cells import Heading, Table, table_of
from safecity.publish.document import Annex, Passage, SourceRow
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.revisions_annex import revisions_note
from safecity.publish.words import written_date

LIKENESS = "comparators"
"""Anchor of the annex on how like the comparators are."""
COUNTED = 1_000
"""A value of a table of likeness from which no decimals are printed."""


def annexes_of(draft: Draft) -> tuple[Annex, ...]:
    """Write the annexes in their order, lettered from A."""
    writers = (_quality, _method, _sources, _glossary, _accessibility, _citation, _issue)
    annexes = [write(draft) for write in writers]
    after = {1: _indicators(draft), 2: _comparators(draft)}
    for at, annex in sorted(after.items(), reverse=True):
        annexes[at:at] = [annex] if annex else []
    return tuple(
        replace(annex, letter=letter)
        for letter, annex in zip(ascii_uppercase, annexes, strict=False)
    )


def source_rows(
    exhibits: Iterable[Exhibit], catalogue: Catalogue, *, every: bool = False
) -> tuple[SourceRow, ...]:
    """List the sources that exhibits rest on, each once, with all editions used.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        In the order of the report.
    catalogue : Catalogue
        Says what kind of statistics each source holds.
    every : bool
        Whether to list those too that were not supplied, which gaps cite.
    """
    cited: dict[str, list[SourceNote]] = {}
    notes = (note for e in exhibits for note in e.sources) if every else _supplied(exhibits)
    for note in notes:
        cited.setdefault(note.slug, []).append(note)
    known = catalogue.sources
    return tuple(_row(notes, known[slug].standing) for slug, notes in cited.items())


def _supplied(exhibits: Iterable[Exhibit]) -> Iterator[SourceNote]:
    """Go through the sources that were supplied; a gap cites those that were not."""
    return (n for e in exhibits for n in e.sources if n.edition != NOT_SUPPLIED)


def _row(notes: list[SourceNote], standing: Standing) -> SourceRow:
    first = notes[0]
    editions = dict.fromkeys(n.edition for n in notes if n.edition)
    return SourceRow(
        title=first.title,
        publisher=first.publisher,
        licence=first.licence,
        url=first.url,
        edition="; ".join(editions) or "not stated",
        lag=first.lag,
        synthetic=any(n.synthetic for n in notes),
        standing=standing.sentence,
    )


def citation(draft: Draft) -> str:
    """Say how to cite the report."""
    a = draft.assessment
    return (
        f"{'RESTRICTED: ' if a.restricted else ''}{a.partnership.title} ({a.release_date[:4]}). "
        f"{a.title} {a.period.short}: "
        f"{a.period.label}. Released {written_date(a.release_date)}."
    )


def _passages(words: dict[str, str]) -> tuple[Passage, ...]:
    return tuple(Passage(heading, text) for heading, text in words.items())


def _quality(draft: Draft) -> Annex:
    exhibits = draft.of("quality")
    items, points = draft.items_of(exhibits), draft.points(exhibits)
    nothing = Passage("", "No figure on data quality was made for this edition.")
    return Annex(
        letter="", title="Data quality", anchor="data-quality", key_points=points, items=items,
        lines=draft.lines_of(exhibits),
        passages=() if items or points else (nothing,),
    )  # fmt: skip


def _indicators(draft: Draft) -> Annex | None:
    """Print the table of all indicators whole; None where the edition has none."""
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None:
        return None
    intro = Passage("", f"{exhibit.headline}. The summary prints the first of each theme.")
    return Annex("", "All indicators", "all-indicators", (intro,), table=table_of(exhibit))


def _method(draft: Draft) -> Annex:
    compared = draft.assessment.partnership.comparators
    names = ", ".join(area.name for area in compared.members)
    chosen = Passage("Comparators", f"{names}. {compared.source.rstrip('.')} ({compared.date}).")
    return Annex("", "Method", "method", (*_passages(draft.words["method"]), chosen))


def _comparators(draft: Draft) -> Annex | None:
    """Print how like the comparators are; None where no table says it."""
    compared = draft.assessment.partnership.comparators
    if not compared.table:
        return None
    text = (
        "Distance is the root mean square of the differences between the standardised variables, "
        f"in standard deviations; its mean is {number(compared.mean_distance, 2)}."
    )
    if compared.is_far:
        text += " No area is much like this one, and ranks among these say little."
    table = likeness_table(compared)
    return Annex("", "How like the comparators are", LIKENESS, (Passage("", text),), table=table)


def likeness_table(compared: Comparators) -> Table:
    """Print how like the comparators are: the own area first, then the nearest."""
    members = {member.code for member in compared.members}
    own, *others = compared.likeness.rows
    listed = [own, *(row for row in others if row.code in members)]
    headings = ("Area", "Distance", *compared.likeness.variables)
    rows = tuple((row.name, number(row.distance, 2), *map(_printed, row.values)) for row in listed)
    caption = "The area and its comparators, the nearest first"
    columns = tuple(
        Heading(name[0].upper() + name[1:], numeric=at > 0) for at, name in enumerate(headings)
    )
    return Table(caption, columns, rows)


def _printed(value: float) -> str:
    return number(value, 0 if value >= COUNTED else 1)


def _sources(draft: Draft) -> Annex:
    used = {note.slug for note in _supplied(draft.exhibits)}
    absent = [s for slug, s in draft.catalogue.sources.items() if slug not in used]
    nation = draft.assessment.partnership.nation
    unused = tuple(_unused(source, nation) for source in absent)
    rows = source_rows(draft.exhibits, draft.catalogue)
    return Annex(
        letter="", title="Data sources", anchor="data-sources", sources=rows,
        facts=tuple(Passage(row.title, row.standing) for row in rows),
        passages=(*integrity_of(draft), *unused),
    )  # fmt: skip


def inspections(draft: Draft) -> tuple[Event, ...]:
    """Return the dated inspections of recording by the partnership's police force."""
    owner = draft.assessment.partnership
    return tuple(
        e
        for e in draft.catalogue.events
        if e.kind == "inspection" and e.touches(owner.code, owner.force)
    )


def integrity_of(draft: Draft) -> tuple[Passage, ...]:
    """Say what inspections found of the police force's recording of crime, each with its date."""
    owner, published = draft.assessment.partnership, inspections(draft)
    heading = f"Crime data integrity of {owner.police}"
    if not published:
        return (Passage(heading, "Finding of an inspection, and its date: not stated."),)
    return tuple(Passage(heading, f"{e.text.rstrip('.')}. Source: {e.source}.") for e in published)


def _unused(source: Source, nation: str) -> Passage:
    lost = source.cost if source.covers(nation) else f"Published for {source.nation} only."
    return Passage(f"Not used: {source.title}", lost)


def _glossary(draft: Draft) -> Annex:
    terms = sorted(draft.catalogue.glossary.items(), key=lambda pair: pair[0].casefold())
    return Annex("", "Glossary", "glossary", terms=_passages(dict(terms)))


def _accessibility(draft: Draft) -> Annex:
    passages = _passages(draft.words["accessibility"])
    return Annex("", "Accessibility statement", "accessibility", passages)


def _citation(draft: Draft) -> Annex:
    return Annex("", "How to cite", "how-to-cite", (Passage("", citation(draft)),))


def _revised(exhibits: Iterable[Exhibit]) -> str:
    """Say how far the sources' past figures were revised, or that it is not known."""
    headline = next((e.headline for e in exhibits if e.form == "revised"), "")
    return f"{headline or 'No two editions of a source were supplied, so it is not known'}."


def _status(draft: Draft) -> str:
    synthetic = any(e.synthetic for e in draft.exhibits)
    return status_words(draft.assessment.restricted, synthetic).capitalize() or "Real"


def _issue(draft: Draft) -> Annex:
    a = draft.assessment
    facts = {
        "Released": written_date(a.release_date),
        "Period": a.period.label,
        "Baseline": a.baseline.label,
        "Kind of edition": a.kind,
        "Figures and tables": str(len(draft.whole)),
        "Status of the data": _status(draft),
        "Contact": a.contact,
    }
    note = revisions_note(a, draft.exhibits, draft.catalogue, draft.earlier)
    passages = (
        *_passages(draft.words["revisions"]),
        Passage("How far past figures were revised", _revised(draft.exhibits)),
        Passage("Since the last edition", note.sentence),
    )
    return Annex(
        letter="", title="About this issue and revisions", anchor="issue", passages=passages,
        facts=_passages(facts), table=note.table,
    )  # fmt: skip
