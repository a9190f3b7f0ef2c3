"""Numbers that commentary quotes: values of an indicator, printed by reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.provenance.numeral import Numeral, numerals
from safecity.publish.provenance.search import Hit
from safecity.publish.references import WHATS, References

_BEHIND = {
    "change": "change", "before": "change", "after": "change",
    "rank": "comparison", "against": "comparison", "rate": "comparison",
}  # fmt: skip
"""The kind of chart that a value of commentary is looked up in."""

SCORE = 2.0


def quoted(asked: Numeral, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> list[Hit]:
    """Find the exhibits behind a number that stands in commentary.

    Parameters
    ----------
    asked : Numeral
        The number as somebody read it.
    exhibits : sequence of Exhibit
        All of the edition.
    catalogue : Catalogue
        Its indicators.
    """
    references = References.of(exhibits, catalogue, {})
    known = {e.indicator for e in exhibits if e.indicator}
    hits = []
    for indicator in (name for name in catalogue.indicators if name in known):
        for what, text in _values(references, indicator):
            if any(asked.is_printed_as(found) for found in numerals(text)):
                said = f'Commentary prints {text} for value("{indicator}", "{what}")'
                behind = _behind(exhibits, indicator, what)
                hits += [Hit(behind, (said,), (), SCORE)] if behind else []
    return hits


def _values(references: References, indicator: str) -> Iterator[tuple[str, str]]:
    for what in WHATS:
        try:
            yield what, references.value(indicator, what)
        except SafecityError:
            continue


def _behind(exhibits: Sequence[Exhibit], indicator: str, what: str) -> Exhibit | None:
    own = [e for e in exhibits if e.indicator == indicator and e.table is not None]
    wanted = [e for e in own if e.chart == _BEHIND.get(what)]
    return next(iter([*wanted, *own]), None)
