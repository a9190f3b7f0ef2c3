"""A filled sign-off sheet held against an edition: who signed, and whether for these files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.numbers import number
from safecity.publish.products.signoff import FILE, signoff_words
from safecity.publish.provenance.shelf import CRATE, MANIFEST, Shelf
from safecity.publish.provenance.verification import Checked, Fault
from safecity.publish.restricted import without_mark

NAME = "The sheet is signed, for these files"
ASKED = ("name", "date", "decision")
"""What each of those who answer for an edition fills in."""
AUTHOR = "analyst"
"""Role of whoever made the edition; the other roles are signed by others."""
MADE_AFTER = (FILE, CRATE, MANIFEST)
"""What stands beside the products and cannot be listed in the sheet."""


def check_signed(shelf: Shelf, path: Path) -> Checked:
    """Check that a sheet is signed by all who answer, for the products as they are.

    Whoever made the edition cannot sign as another too; the other roles may be one person's.

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
    names = {key: str(entries.get(_id(key, "name")) or "") for key in signoff_words()["roles"]}
    faults += _alone(path.name, names)
    return Checked(NAME, f"{number(len(products))} products; {_who(names)}", tuple(faults))


def _person(name: str) -> str:
    """A name as it is compared: "A. Smith" and "a  smith" are one person."""
    return " ".join(re.findall(r"\w+", name)).casefold()


def _alone(file: str, names: Mapping[str, str]) -> list[Fault]:
    """Say where whoever made the edition signed for another role too."""
    author, roles = _person(names[AUTHOR]), signoff_words()["roles"]
    others = (key for key, name in names.items() if key != AUTHOR and _person(name) == author)
    problem = "signed by whoever made the edition; another person must sign here"
    return [Fault(file, f"{roles[key]['title']}: {problem}") for key in others if author]


def _who(names: Mapping[str, str]) -> str:
    """Name who signed, and say so where one person signed for several roles."""
    given = list(filter(None, names.values()))
    people = {_person(name): name for name in reversed(given)}
    who = ", ".join(reversed(people.values())) or "nobody"
    n_people, n_roles = len(people), len(given)
    several = f" ({n_roles} roles, {n_people} {'person' if n_people == 1 else 'people'})"
    return f"signed: {who}{several if n_people < n_roles else ''}"


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
