"""A filled sign-off sheet held against an edition: who signed, and whether for these files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.publish.products.signoff import FILE, signoff_words
from safecity.publish.provenance.shelf import CRATE, MANIFEST, Shelf
from safecity.publish.provenance.verification import Checked, Fault
from safecity.publish.restricted import without_mark

NAME = "The sheet is signed, for these files"
ASKED = ("name", "date", "decision")
"""What each of those who answer for an edition fills in."""
MADE_AFTER = (FILE, CRATE, MANIFEST)
"""What stands beside the products and cannot be listed in the sheet."""


def check_signed(shelf: Shelf, path: Path) -> Checked:
    """Check that a sheet is signed by all who answer, for the products as they are.

    Parameters
    ----------
    shelf : Shelf
        The edition.
    path : Path
        The filled sheet, saved as data.

    Raises
    ------
    SafecityError
        Where the file is none.
    """
    sheet = _read(path)
    products, entries = sheet["products"], sheet["entries"]
    faults = [
        Fault(name, "it is not the one that was signed", sha, found)
        for name, sha in products.items()
        if (found := shelf.sha256(name) if shelf.holds(name) else "no file") != sha
    ]
    faults += [
        Fault(name, "it was not signed") for name in _products(shelf) if name not in products
    ]
    for key, role in signoff_words()["roles"].items():
        faults += _unsigned(path.name, role["title"], {a: entries.get(_id(key, a)) for a in ASKED})
    names = (str(entries.get(_id(key, "name"), "")) for key in signoff_words()["roles"])
    who = ", ".join(filter(None, names)) or "nobody"
    return Checked(NAME, f"{len(products):,} products; signed: {who}", tuple(faults))


def _products(shelf: Shelf) -> list[str]:
    """Name what a sheet lists: what stands at the top of an edition."""
    tops = (name for name in shelf.names if "/" not in name)
    return [name for name in tops if without_mark(name) not in MADE_AFTER]


def _id(role: str, asked: str) -> str:
    return f"sign-{role}-{asked}"


def _unsigned(file: str, title: str, given: dict[str, Any]) -> list[Fault]:
    """Say what a signature lacks, or that it is against."""
    if lacking := [asked for asked in ASKED if not str(given[asked] or "").strip()]:
        return [Fault(file, f"{title}: not signed, without {', '.join(lacking)}")]
    fit = str(signoff_words()["decisions"][0])
    if given["decision"] != fit:
        return [Fault(file, f"{title}: not signed as fit", fit, str(given["decision"]))]
    return []


def _read(path: Path) -> dict[str, Any]:
    try:
        sheet = json.loads(path.read_text(encoding="utf-8"))
        whole = all(isinstance(sheet[part], dict) for part in ("products", "entries"))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _none(path) from error
    if not whole:
        raise _none(path)
    return dict(sheet)


def _none(path: Path) -> SafecityError:
    problem = "it is no filled sign-off sheet that was saved as data"
    remedy = "Open the sheet that was signed and press 'Save as data (JSON)'"
    return SafecityError(problem, path=path, remedy=remedy)
