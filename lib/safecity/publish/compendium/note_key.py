"""Keys of notes: the same number for a caveat as in the printed report."""

from __future__ import annotations

from collections.abc import Iterable

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.document import Document


def note_keys(exhibits: Iterable[Exhibit], document: Document) -> dict[str, str]:
    """Number the caveats of an edition.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits; those that the report does not print come last.
    document : Document
        The report, whose figures and tables are numbered in order.

    Returns
    -------
    dict of str to str
        Key ("n1") of each caveat by its sentence, in order.
    """
    printed = (text for item in document.items for text in item.caveats)
    others = (caveat.text for e in exhibits for caveat in e.caveats)
    texts = dict.fromkeys([*printed, *others])
    return {text: f"n{at}" for at, text in enumerate(texts, start=1)}


def keys_of(exhibit: Exhibit, keys: dict[str, str]) -> str:
    """Return the keys of an exhibit's caveats in their order: "n1, n4"."""
    found = {keys[caveat.text] for caveat in exhibit.caveats}
    return ", ".join(key for key in keys.values() if key in found)
