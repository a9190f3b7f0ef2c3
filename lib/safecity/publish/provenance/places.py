"""Where each exhibit stands in the report: its label and the id of its place."""

from __future__ import annotations

from safecity.publish.document import Document
from safecity.publish.draft import Draft, chosen_points, indicator_table
from safecity.publish.item import Link
from safecity.publish.items import anchor_of


def report_places(draft: Draft, document: Document) -> dict[str, Link]:
    """List the places of exhibits in the report.

    Parameters
    ----------
    draft : Draft
        Its numbered items and gaps.
    document : Document
        Its recommendations, summary and annexes.

    Returns
    -------
    dict of str to Link
        Label ("Figure 12", "Gap G3", "Recommendation R1") and anchor by exhibit id; what the
        report does not print, such as the advice of a refresh, is left out.
    """
    places = {key: Link(item.label, item.anchor) for key, item in draft.items.items()}
    places |= {e.id: draft.places[e.id] for e in draft.exhibits if e.id in draft.places}
    return places | _advice(draft, document) | _summary(draft, document)


def _advice(draft: Draft, document: Document) -> dict[str, Link]:
    given = {advice.anchor: advice for advice in document.advice}
    found = {e.id: given[anchor_of(e.id)] for e in draft.exhibits if anchor_of(e.id) in given}
    return {key: Link(f"Recommendation {a.number}", a.anchor) for key, a in found.items()}


def _summary(draft: Draft, document: Document) -> dict[str, Link]:
    """Place the two tables of the summary that have no number of their own."""
    places = {}
    points, every = chosen_points(draft.exhibits), indicator_table(draft.exhibits)
    annex = document.annex("all-indicators")
    if points is not None:
        places[points.id] = Link("Summary", "summary")
    if every is not None and annex is not None:
        places[every.id] = Link(f"Annex {annex.letter}", annex.anchor)
    return places
