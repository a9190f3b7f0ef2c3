"""What changed between two editions: values, findings, caveats and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.edition import Edition
from safecity.publish.revised_values import Revised, Unmatched, compare_values
from safecity.readings.words.finding import Finding

Turn = Literal["new", "gone", "reversed", "changed direction"]
TURNS: tuple[Turn, ...] = ("reversed", "changed direction", "new", "gone")
"""In the order in which they matter to a reviewer."""

OPPOSITE = frozenset({("rose", "fell"), ("fell", "rose"), ("higher", "lower"), ("lower", "higher")})
"""Directions of which one is the reverse of the other; any other pair has only changed."""


@dataclass(frozen=True)
class FindingChange:
    """A finding that only one edition has, or whose direction is another.

    Attributes
    ----------
    turn : {"new", "gone", "reversed", "changed direction"}
        Reversed where a rise became a fall, or higher became lower, or the other way round.
    exhibit, indicator : str
        Where it stands and what it is about.
    before, after : str
        Its sentence in each edition; empty where it has none.
    """

    turn: Turn
    exhibit: str
    indicator: str
    before: str
    after: str


@dataclass(frozen=True)
class CaveatChange:
    """A caveat that an exhibit of both editions has in one of them only."""

    exhibit: str
    added: bool
    slug: str
    text: str


@dataclass(frozen=True)
class SourceChange:
    """A source whose edition is another; an empty edition says that it is not cited.

    Attributes
    ----------
    slug, title : str
        Which source.
    before, after : str
        Editions cited, joined by semicolons.
    """

    slug: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class ExhibitChange:
    """An exhibit that only one edition has."""

    exhibit: str
    added: bool
    headline: str


@dataclass(frozen=True)
class Revisions:
    """Everything that differs between two editions.

    Attributes
    ----------
    before, after : str
        Names of the editions.
    shared : int
        How many values both give, revised or not.
    values : tuple of Revised
        Values given differently, the largest revision first.
    unmatched : tuple of Unmatched
        Values that only one edition gives.
    findings : tuple of FindingChange
        Findings that are new, gone or of another direction, the reversed ones first.
    caveats, sources, exhibits : tuple
        What else is new, gone or another, in the order of ids.
    """

    before: str
    after: str
    shared: int
    values: tuple[Revised, ...]
    unmatched: tuple[Unmatched, ...]
    findings: tuple[FindingChange, ...]
    caveats: tuple[CaveatChange, ...]
    sources: tuple[SourceChange, ...]
    exhibits: tuple[ExhibitChange, ...]


def revisions(before: Edition, after: Edition) -> Revisions:
    """Compare two editions.

    Parameters
    ----------
    before, after : Edition
        The earlier and the later edition, or two runs of one.

    Raises
    ------
    SafecityError
        Where they are of two partnerships.
    """
    owners = (before.facts.get("partnership"), after.facts.get("partnership"))
    if owners[0] != owners[1]:
        raise SafecityError(
            f"{before.name} is of {owners[0]} and {after.name} of {owners[1]}",
            remedy="Compare two editions of the same partnership.",
        )
    values = compare_values(before.results, after.results)
    old, new = _by_id(before.exhibits), _by_id(after.exhibits)
    return Revisions(
        before.name,
        after.name,
        values.shared,
        values.revised,
        values.unmatched,
        tuple(sorted(_findings(old, new), key=lambda f: (TURNS.index(f.turn), f.exhibit))),
        tuple(_caveats(old, new)),
        tuple(_sources(before.exhibits, after.exhibits)),
        tuple(_exhibits(old, new)),
    )


def _by_id(exhibits: Iterable[Exhibit]) -> dict[str, Exhibit]:
    return {exhibit.id: exhibit for exhibit in exhibits}


def _claims(exhibits: dict[str, Exhibit]) -> dict[tuple[str, str], Finding]:
    found = ((key, e.finding) for key, e in exhibits.items())
    return {(key, finding.indicator): finding for key, finding in found if finding is not None}


def _findings(old: dict[str, Exhibit], new: dict[str, Exhibit]) -> Iterator[FindingChange]:
    before, after = _claims(old), _claims(new)
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        turn = _turn(was, now)
        if turn:
            yield FindingChange(
                turn, *key, was.sentence if was else "", now.sentence if now else ""
            )


def _turn(was: Finding | None, now: Finding | None) -> Turn | None:
    if was is None:
        return "new"
    if now is None:
        return "gone"
    if was.direction == now.direction:
        return None
    reverse = (was.direction, now.direction) in OPPOSITE
    return "reversed" if reverse else "changed direction"


def _caveats(old: dict[str, Exhibit], new: dict[str, Exhibit]) -> Iterator[CaveatChange]:
    for key in sorted(old.keys() & new.keys()):
        was, now = ({c.slug: c.text for c in side[key].caveats} for side in (old, new))
        for slug in sorted(was.keys() ^ now.keys()):
            yield CaveatChange(key, slug in now, slug, (was | now)[slug])


def _sources(old: Iterable[Exhibit], new: Iterable[Exhibit]) -> Iterator[SourceChange]:
    was, now = _cited(old), _cited(new)
    for slug in sorted(was.keys() | now.keys()):
        (title, earlier), (renamed, later) = was.get(slug, ("", "")), now.get(slug, ("", ""))
        if earlier != later:
            yield SourceChange(slug, renamed or title, earlier, later)


def _cited(exhibits: Iterable[Exhibit]) -> dict[str, tuple[str, str]]:
    notes = sorted(
        {(note.slug, note.title, _edition(note.edition, note.synthetic))
         for exhibit in exhibits for note in exhibit.sources}
    )  # fmt: skip
    return {
        slug: (title, "; ".join(edition for other, _, edition in notes if other == slug))
        for slug, title, _ in notes
    }


def _edition(edition: str, synthetic: bool) -> str:
    return f"{edition or 'not stated'}{' (SYNTHETIC)' if synthetic else ''}"


def _exhibits(old: dict[str, Exhibit], new: dict[str, Exhibit]) -> Iterator[ExhibitChange]:
    for key in sorted(old.keys() ^ new.keys()):
        yield ExhibitChange(key, key in new, (old | new)[key].headline)
