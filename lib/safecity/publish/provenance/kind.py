"""Whether all that an edition holds is of its kind: public, or restricted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safecity.catalogue.year_name import is_restricted
from safecity.publish.provenance.shelf import MANIFEST, Shelf
from safecity.publish.provenance.verification import Checked, Fault
from safecity.publish.restricted import file_in, without_mark

RESTRICTED = "restricted"
KINDS = ("public", RESTRICTED)


def check_kind(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that all files are of the kind of edition that the manifest names.

    A public edition holds nothing of a restricted one; a restricted one says in the names of its
    files and on every exhibit what it is, and lies in a folder of its own.
    """
    kind = str(manifest["assessment"].get("kind", ""))
    year = str(manifest["assessment"].get("year", ""))
    restricted = kind == RESTRICTED
    name = "All files are of one kind of edition"
    faults = []
    if kind not in KINDS or is_restricted(year) != restricted:
        faults.append(Fault(MANIFEST, "it does not say what kind of edition it is", *_kinds(kind)))
    opened = [n for n in shelf.names if file_in(without_mark(n), restricted) != n]
    faults += [Fault(n, f"its name is not one of a {kind} edition") for n in opened]
    exhibits = [
        n
        for n in shelf.names
        if n.startswith("exhibits/") and n.count("/") == 2 and n.endswith(".json")
    ]
    of_other = [n for n in exhibits if bool(shelf.json(n).get("restricted")) != restricted]
    faults += [Fault(n, f"it is not an exhibit of a {kind} edition") for n in of_other]
    if shelf.archive is None and is_restricted(shelf.path.resolve().name) != restricted:
        faults.append(Fault(MANIFEST, f"a {kind} edition lies in a folder of the other kind"))
    return Checked(name, kind, tuple(faults))


def _kinds(kind: str) -> tuple[str, str]:
    return " or ".join(KINDS), kind or "nothing"
