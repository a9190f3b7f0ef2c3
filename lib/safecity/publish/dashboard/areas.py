"""The areas that the dashboard can compare: the own one, its comparators and wider ones."""

from __future__ import annotations

from safecity.catalogue.kinds import kind_named
from safecity.publish.dashboard.records import CODES, JSON
from safecity.publish.draft import Draft

COUNTRIES = ("England", "England and Wales", "Wales")


def areas_of(draft: Draft) -> list[JSON]:
    """List the areas of comparisons and series, the partnership's own first.

    Returns
    -------
    list of dict
        code, name and kind: "own", "comparator", "country", or "group" for a mean of several
        areas or a police force area.
    """
    owner = draft.assessment.partnership
    members = {member.code: member.name for member in owner.comparators.members}
    found = {owner.code: owner.name} | members
    present: set[str] = set()
    for exhibit in draft.exhibits:
        table = exhibit.table
        code = next((c for c in CODES if table is not None and c in table), "")
        if (
            table is None
            or not kind_named(exhibit.form).compares_areas
            or not code
            or "label" not in table
        ):
            continue
        for area, name in zip(table[code].astype(str), table["label"].astype(str), strict=True):
            found.setdefault(area, name)
            present.add(area)
    kept = (code for code in found if code in present and not code.startswith(f"{owner.code}_"))
    return [
        {"code": code, "name": found[code], "kind": _kind(code, owner.code, members)}
        for code in kept
    ]


def _kind(code: str, own: str, members: dict[str, str]) -> str:
    if code == own:
        return "own"
    if code in members:
        return "comparator"
    return "country" if code in COUNTRIES else "group"
