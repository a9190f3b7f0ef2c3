"""Which published edition a command is about: a folder, a bundle, or one of the house's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.house import House
from safecity.publish.edition import MANIFEST

Within = Annotated[
    Path | None,
    typer.Option("--in", help="Folder of products, or a bundle; else an edition of this house."),
]
EditionYear = Annotated[
    str, typer.Option("--year", help="The edition; the newest that was made if not given.")
]


def edition_folder(house: House, partnership: str, year: str) -> Path:
    """Find the products of an edition of the house.

    Parameters
    ----------
    house : House
        The project's folders.
    partnership, year : str
        The edition; the newest that was made where the year is empty.

    Raises
    ------
    SafecityError
        Where it was not made, or is not declared.
    """
    from safecity.catalogue.assessment import load_assessment, load_partnership

    if year:
        assessment = load_assessment(house, partnership, year)
        folder = house.outputs(assessment.slug, assessment.year)
        if not (folder / MANIFEST).is_file():
            remedy = f"Make it: safecity run {partnership} {assessment.year}"
            raise SafecityError("this edition was not made yet", path=folder, remedy=remedy)
        return folder
    owner = load_partnership(house, partnership)
    made = sorted((house.root / "outputs" / owner.slug).glob(f"*/{MANIFEST}"))
    if not made:
        remedy = f"Make one: safecity run {partnership} YEAR. Or give a bundle with --in."
        raise SafecityError(
            "no edition was made yet", path=house.outputs(owner.slug, ""), remedy=remedy
        )
    return made[-1].parent
