"""What changed between two editions: values, findings, caveats and sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.edition import Edition
from safecity.readings.words.finding import Finding

if TYPE_CHECKING:
    import pandas as pd
KEY = ("exhibit", "indicator", "area", "group", "period")
"""What makes two values the same value."""
NOISE, LEAST = 1e-7, 1e-9
"""Differences up to this share of a value, or up to this size, are rounding, not revision."""

Side = Literal["new", "gone"]
Why = Literal["not in the other edition", "suppressed", "not available"]
_POINTS = ("percentage", "q-value", "per cent", "%")


@dataclass(frozen=True)
class Revised:
    """One value that two editions give differently.

    Attributes
    ----------
    exhibit, indicator, area, group, period : str
        Which value it is.
    unit, method : str
        As the later edition has them.
    old, new : float
        The value in the earlier and in the later edition.
    """

    exhibit: str
    indicator: str
    area: str
    group: str
    period: str
    unit: str
    method: str
    old: float
    new: float

    @property
    def difference(self) -> float:
        """The new value less the old one, in the unit of the value."""
        return self.new - self.old

    @property
    def percent(self) -> float | None:
        """The difference in per cent of the old value.

        None where the old value is zero, and where the value is itself a percentage or a
        probability, so that per cent of it would mislead.
        """
        if self.old == 0 or self.is_share:
            return None
        return 100 * self.difference / abs(self.old)

    @property
    def is_share(self) -> bool:
        """Whether the value is itself a percentage, percentage points or a probability."""
        return any(word in f"{self.method} {self.unit}".lower() for word in _POINTS)

    @property
    def size(self) -> float:
        """How large the revision is, on one scale for all units.

        Percentage points for a value that is itself a percentage; for any other the difference
        in per cent of the larger of both values, so that a doubling and a halving count alike
        and a rise from zero counts 100.
        """
        larger = max(abs(self.old), abs(self.new))
        return abs(self.difference) if self.is_share else 100 * abs(self.difference) / larger


@dataclass(frozen=True)
class Unmatched:
    """One value that only one of two editions gives.

    Attributes
    ----------
    side : {"new", "gone"}
        Whether the later or the earlier edition gives it.
    why : str
        What stands in its place: nothing, a suppressed value, or one that is not available.
    value : float or None
        The value; None where the other edition suppresses it, so that it is not disclosed here.
    """

    side: Side
    exhibit: str
    indicator: str
    area: str
    group: str
    period: str
    unit: str
    why: Why
    value: float | None


@dataclass(frozen=True)
class Compared:
    """Every value of two editions, told apart.

    Attributes
    ----------
    revised : tuple of Revised
        The largest revision first.
    unmatched : tuple of Unmatched
        In the order of their keys.
    shared : int
        How many values both editions give, revised or not.
    """

    revised: tuple[Revised, ...]
    unmatched: tuple[Unmatched, ...]
    shared: int


def compare_values(before: pd.DataFrame, after: pd.DataFrame) -> Compared:
    """Compare two tables of results, value by value.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Columns of `safecity.exhibits.results.COLUMNS`, as `read_results` returns them: `value` a
        float with NaN where there is none, `suppressed` as truth. Where several rows have the
        same key they are paired in their order.

    Returns
    -------
    Compared
        A value that is missing or suppressed in one edition is new or gone, never zero.
    """
    keys = [*KEY, "turn"]
    both = _turned(before).merge(
        _turned(after), how="outer", on=keys, suffixes=("_old", "_new"), indicator="found"
    )
    rows = [row._asdict() for row in both.sort_values(keys, kind="stable").itertuples()]
    pairs = [row for row in rows if not (_absent(row, "old") or _absent(row, "new"))]
    revised = [_revised(row) for row in pairs if not _same(row["value_old"], row["value_new"])]
    alone = [row for row in rows if _absent(row, "old") != _absent(row, "new")]
    return Compared(tuple(sorted(revised, key=_order)), tuple(map(_unmatched, alone)), len(pairs))


def _turned(frame: pd.DataFrame) -> pd.DataFrame:
    values = frame[[*KEY, "unit", "method", "value", "suppressed"]]
    return values.assign(turn=values.groupby(list(KEY), dropna=False).cumcount())


def _absent(row: dict[str, Any], side: str) -> bool:
    return not math.isfinite(row[f"value_{side}"]) or _is_suppressed(row, side)


def _is_suppressed(row: dict[str, Any], side: str) -> bool:
    return str(row[f"suppressed_{side}"]) == "True"


def _same(old: float, new: float) -> bool:
    return math.isclose(old, new, rel_tol=NOISE, abs_tol=LEAST)


def _order(revised: Revised) -> tuple[Any, ...]:
    key = tuple(getattr(revised, name) for name in KEY)
    return (-revised.size, -abs(revised.difference), *key)


def _key(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in KEY}


def _revised(row: dict[str, Any]) -> Revised:
    return Revised(
        **_key(row),
        unit=row["unit_new"],
        method=row["method_new"],
        old=float(row["value_old"]),
        new=float(row["value_new"]),
    )


def _unmatched(row: dict[str, Any]) -> Unmatched:
    here, there = ("new", "old") if _absent(row, "old") else ("old", "new")
    why = _why(row, there)
    value = None if why == "suppressed" else float(row[f"value_{here}"])
    side: Side = "new" if here == "new" else "gone"
    return Unmatched(side, **_key(row), unit=row[f"unit_{here}"], why=why, value=value)


def _why(row: dict[str, Any], side: str) -> Why:
    if row["found"] != "both":
        return "not in the other edition"
    return "suppressed" if _is_suppressed(row, side) else "not available"


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
    findings = ((key, e.finding) for key, e in exhibits.items())
    return {(key, finding.indicator): finding for key, finding in findings if finding is not None}


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
