"""`safecity compare`: what changed between two editions, or two runs of one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import write_whole
from safecity.run.screen import PartnershipOption, near, out

if TYPE_CHECKING:
    from safecity.publish.edition import Edition

Side = Annotated[str, typer.Argument(help="An edition, or a folder of its products.")]
_YEAR = re.compile(r"\d{4}([-/–]\d{2})?")


def compare(before: Side, after: Side, partnership: PartnershipOption = "southampton") -> None:
    """Say what changed between two editions, on a page for reviewers."""
    from safecity.catalogue.assessment import load_partnership
    from safecity.publish.revisions_annex import render_revisions

    house = House.find()
    owner = load_partnership(house, partnership)
    folders = [_folder(house, partnership, side) for side in (before, after)]
    old, new = _editions(partnership, folders)
    page = render_revisions(old, new, owner.title)
    target = house.root / "outputs" / partnership / f"comparison-{old.name}-{new.name}.html"
    write_whole(target, page)
    out().print(near(target), soft_wrap=True)


def _editions(partnership: str, folders: list[Path]) -> tuple[Edition, Edition]:
    from safecity.publish.edition import read_edition

    if folders[0].resolve() == folders[1].resolve():
        raise SafecityError(
            "both sides are the same folder",
            path=folders[0],
            remedy="Keep a copy of the folder aside before you run it again, and compare with it.",
        )
    names = _names(folders, [_is_own(partnership, folder) for folder in folders])
    old, new = (
        read_edition(folder, name, _remedy(partnership, folder))
        for folder, name in zip(folders, names, strict=True)
    )
    for side, folder in zip((old, new), folders, strict=True):
        _check_owner(side, folder, partnership)
    return old, new


def _folder(house: House, partnership: str, side: str) -> Path:
    """Find the products that a person means: an edition by its year, or a folder."""
    from safecity.catalogue.assessment import load_assessment
    from safecity.catalogue.period import canonical_year

    declared = house.assessments / partnership / f"{canonical_year(side)}.yml"
    path = Path(side).expanduser()
    if _YEAR.fullmatch(side) or declared.is_file() or not (path.exists() or _is_path(side)):
        return house.outputs(partnership, load_assessment(house, partnership, side).year)
    if path.is_dir():
        return path.resolve()
    problem = "no folder of products" if path.exists() else "there is no such folder"
    remedy = "Give the folder of an edition, or unpack its bundle and give that folder."
    raise SafecityError(problem, path=path, remedy=remedy)


def _is_path(side: str) -> bool:
    return any(mark in side for mark in filter(None, (os.sep, os.altsep)))


def _names(folders: list[Path], own: list[bool]) -> list[str]:
    """Name two folders so that they can be told apart; the house's own keeps its year."""
    names = [_plain(folder.name) for folder in folders]
    if names[0] != names[1]:
        return names
    above = zip(*(reversed(folder.parent.parts) for folder in folders), strict=False)
    differing = next((pair for pair in above if pair[0] != pair[1]), ("earlier", "later"))
    return [
        name if is_own else _plain(f"{parent}-{name}")
        for name, parent, is_own in zip(names, differing, own, strict=True)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "folder"


def _is_own(partnership: str, folder: Path) -> bool:
    return folder == House.find().outputs(partnership, folder.name)


def _remedy(partnership: str, folder: Path) -> str:
    if _is_own(partnership, folder):
        return f"Make it: safecity run {partnership} {folder.name}"
    return "Give the folder of an edition's products, or of its unpacked bundle."


def _check_owner(side: Edition, folder: Path, partnership: str) -> None:
    if side.facts.get("kind") == "restricted":
        problem = "a restricted edition is not compared: its page would lie beside public ones"
        raise SafecityError(problem, path=folder, remedy="Compare public editions.")
    owner = side.facts.get("partnership", "")
    if owner != partnership:
        raise SafecityError(
            f"the edition is of '{owner}', not of '{partnership}'",
            path=folder,
            remedy=f"Say --partnership {owner}." if owner else "Give another folder.",
        )
