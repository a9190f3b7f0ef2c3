"""`safecity word`: read an edited document back; take last year's words as a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.screen import near, out

if TYPE_CHECKING:
    from safecity.publish.draft import Draft

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Word documents: read edits back, carry last year's words over.",
)


@app.command("read")
def read(
    file: Annotated[
        Path, typer.Argument(help="A Word file that `make` wrote and somebody edited.")
    ],
) -> None:
    """Take the words of an edited document into the commentary; exit with 1 on a fault."""
    from safecity.publish.word.back.reading import put_back, read_back
    from safecity.publish.word.back.returned import read_returned

    console, returned = out(), read_returned(file)
    house, sent = House.find(), returned.sent
    draft = _draft(house, sent.partnership, sent.year)
    reading = read_back(returned, draft)
    folder = house.assessments / sent.partnership / sent.year / "commentary"
    for fault in reading.faults:
        line = f"{fault.kind}, {fault.place or 'no place'}: {fault.words}: {fault.reason}"
        console.print(Text(line, style="red"), soft_wrap=True)
    for path in put_back(reading, folder):
        console.print(Text(f"wrote {near(path)}"), soft_wrap=True)
    names = ", ".join(sorted(reading.placed.commentary)) or "none"
    console.print(Text(f"Commentary that changed: {names}; faults: {len(reading.faults)}"))
    if reading.faults:
        raise typer.Exit(1)


@app.command("carry")
def carry(
    before: Annotated[str, typer.Argument(help="The edition whose words are taken.")],
    year: Annotated[str, typer.Argument(help="The edition that they become a draft of.")],
    partnership: Annotated[str, typer.Option(help="The partnership.")] = "southampton",
) -> None:
    """Take last year's words as a draft: what no longer holds is marked, not rewritten."""
    from safecity.publish.carried import carry_words

    house, console = House.find(), out()
    draft = _draft(house, partnership, year)
    folders = [house.assessments / partnership / y / "commentary" for y in (before, year)]
    for carried in carry_words(folders[0], folders[1], draft, before):
        console.print(Text(f"{near(carried.path)}: {carried.marked} marked"), soft_wrap=True)


def _draft(house: House, partnership: str, year: str) -> Draft:
    """Read the exhibits of an edition that was made."""
    from safecity.catalogue.assessment import edition_catalogue, load_assessment
    from safecity.exhibits.store import Store
    from safecity.publish.draft import make_draft

    assessment = load_assessment(house, partnership, year)
    if assessment.restricted:
        raise SafecityError(
            "words are not taken from a restricted edition: the public one would print them",
            path=house.outputs(partnership, assessment.year),
            remedy=f"Edit the documents of the public edition: {assessment.declared}",
        )
    folder = house.outputs(partnership, assessment.year) / "exhibits"
    exhibits = Store(folder).read(assessment.active)
    if not exhibits:
        raise SafecityError(
            f"no exhibit of {partnership} {year} is here", path=folder,
            remedy=f"Run it first: make PARTNERSHIP={partnership} YEAR={year}",
        )  # fmt: skip
    return make_draft(exhibits, edition_catalogue(assessment), assessment)
