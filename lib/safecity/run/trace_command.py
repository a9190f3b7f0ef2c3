"""`safecity trace`: the way from a printed number back to raw files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safecity.catalogue.house import House
from safecity.catalogue.json_text import json_text
from safecity.run.edition_choice import EditionYear, Within, edition_folder
from safecity.run.options import PartnershipOption
from safecity.run.screen import near, out

if TYPE_CHECKING:
    from safecity.publish.provenance.trace import Trace

SETTINGS = {"ignore_unknown_options": True}
"""So that a number such as −7% may be written with a hyphen."""

SHOWN = 2
"""Ways back that are laid out in full where several are found; the others are listed."""

Asked = Annotated[
    list[str],
    typer.Argument(help='A printed number, a label such as "Figure 12", or the id of an exhibit.'),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Lay out every way back, with every raw file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write it as JSON, with every raw file.")]


def trace(
    asked: Asked,
    partnership: PartnershipOption = "southampton",
    year: EditionYear = "",
    within: Within = None,
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Say where a printed number comes from: exhibit, cell, query, datasets, raw files, hashes."""
    from safecity.catalogue.registry import load_catalogue
    from safecity.publish.provenance.record import record_of
    from safecity.publish.provenance.shelf import open_shelf
    from safecity.publish.provenance.trace import trace as follow

    place = within or edition_folder(House.find(), partnership, year)
    words = " ".join(asked)
    with open_shelf(place) as shelf:
        found = follow(shelf, words, load_catalogue())
    if as_json:
        answer = {"asked": words, "in": near(place), "found": [record_of(each) for each in found]}
        typer.echo(json_text(answer, indent=1))
        return
    _show(words, place, found, everything)


def _show(words: str, place: Path, found: list[Trace], everything: bool) -> None:
    from safecity.run.trace_screen import laid_out, listed

    console = out()
    count = "one exhibit" if len(found) == 1 else f"{len(found)} exhibits, the most likely first"
    console.print(f"{words}  in {near(place)}: {count}\n", markup=False, soft_wrap=True)
    full = found if everything or len(found) <= SHOWN + 1 else found[:SHOWN]
    for at, each in enumerate(full, start=1):
        console.print(laid_out(each, at, everything=everything))
    if found[len(full) :]:
        console.print(listed(found[len(full) :]))
        console.print("\n--all lays every one out; an exhibit's id gives that one alone.")
