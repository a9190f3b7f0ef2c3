"""Caveats as numbered notes: in print each stands once in a part, and figures point to it."""

from __future__ import annotations

from typing import Any


def number_notes(places: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, str]]]:
    """Number the caveats of all items, and put pointers to them in the items' place.

    Parameters
    ----------
    places : dict of list of dict
        Items as mappings, by the anchor of the part or annex that prints them. Each gets
        `notes`: number and anchor of its caveats.

    Returns
    -------
    dict of list of dict
        By the same anchors: number ("n1"), anchor and text of every note to be printed there.
        A caveat has the same number wherever it is used.
    """
    numbers: dict[str, int] = {}
    return {place: _listed(place, items, numbers) for place, items in places.items()}


def _listed(
    place: str, items: list[dict[str, Any]], numbers: dict[str, int]
) -> list[dict[str, str]]:
    used: dict[int, dict[str, str]] = {}
    for item in items:
        at = sorted(numbers.setdefault(text, len(numbers) + 1) for text in item["caveats"])
        texts = {numbers[text]: text for text in item["caveats"]}
        for number in at:
            used[number] = _note(place, number, texts[number])
        item["notes"] = [used[number] for number in at]
    return [used[number] for number in sorted(used)]


def _note(place: str, number: int, text: str) -> dict[str, str]:
    return {"number": f"n{number}", "anchor": f"{place}-n{number}", "text": text}
