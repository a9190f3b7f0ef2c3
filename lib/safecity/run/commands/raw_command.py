"""`safecity raw`: take published files in, and say what an assessment lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from safecity.catalogue.assessment import House
from safecity.numbers import counted
from safecity.run.screen import Partnership, Raw, Year, near, out

if TYPE_CHECKING:
    import pandas as pd

    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.take.contents import Contents
    from safecity.ingest.take.taking import TakenFile

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Raw published files: take them in, check them.",
)
MOST_STRANGERS = 10
"""Files that no reader takes, named one by one."""
STYLES = {"present": "green", "stale": "yellow", "missing": "red", "refused": "red"}


def _counted(contents: Contents) -> str:
    """Say how many rows were read, rejected, not placed, and counted once only."""
    parts = [] if contents.rows is None else [f"{counted(contents.rows, 'row')} read"]
    if contents.rows is not None:
        parts.append(f"{contents.rejected:,} rejected")
    if contents.unknown is not None:
        parts.append(f"{contents.unknown:,} with an unknown LSOA")
    if contents.repeated:
        parts.append(f"{contents.repeated:,} of crimes that another row has too, counted once")
    return ", ".join(parts)


def line_of(taken: TakenFile) -> str:
    """Say in a line what became of a file that was taken in."""
    if not taken.is_new:
        return f"already there: {near(taken.origin)} is {near(taken.path)}; nothing recorded twice"
    counted = _counted(taken.contents)
    return f"added {near(taken.path)}" + (f": {counted}" if counted else "")


@app.command("add")
def add_raw(
    source: Annotated[str, typer.Argument(help="The source, for example police_uk.")],
    path: Annotated[Path, typer.Argument(help="A published file, folder or zip archive.")],
    edition: Annotated[
        str | None, typer.Option(help="Names the edition; else read from the files.")
    ] = None,
) -> None:
    """Take a published file or folder in: validate, copy, hash and record it."""
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.take.taking import add

    console = out()
    for taken in add(House.find(), load_catalogue(), source, path, edition):
        console.print(Text(line_of(taken)), soft_wrap=True)
        if taken.contents.warning:
            warning = f"  warning: {near(taken.origin)}: {taken.contents.warning}"
            console.print(Text(warning, style="yellow"), soft_wrap=True)


@app.command("fetch")
def fetch_raw(
    source: Annotated[str, typer.Argument(help="The source, for example home_office_csp.")],
    edition: Annotated[
        str | None, typer.Option(help="Words of the title, or the month, of another edition.")
    ] = None,
    partnership: Annotated[
        str, typer.Option(help="Whose police forces are taken out of an archive.")
    ] = "southampton",
    sha256: Annotated[str | None, typer.Option(help="Hash that the file must have.")] = None,
    raw: Raw = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what there is.")] = False,
) -> None:
    """Download a published file and take it in as `raw add` does."""
    from safecity.catalogue.assessment import load_partnership
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.take.fetch import fetch, offers

    console, house, catalogue = out(), House.find(raw), load_catalogue()
    if dry_run:
        for offer in offers(catalogue, source):
            console.print(Text(f"{offer.title}: {offer.url}"), soft_wrap=True)
        return
    forces = load_partnership(house, partnership).forces
    for taken in fetch(house, catalogue, source, edition, forces, sha256):
        console.print(Text(line_of(taken)), soft_wrap=True)


@app.command("check")
def check_raw(partnership: Partnership, year: Year, raw: Raw = None) -> None:
    """Say which sources an assessment has, which are missing or stale, and what that costs."""
    from safecity.catalogue.assessment import load_assessment

    house = House.find(raw)
    show_check(house, load_assessment(house, partnership, year))


def show_check(house: House, assessment: Assessment) -> pd.DataFrame:
    """Print what of each source is there for an assessment, and the files that nothing reads.

    Returns
    -------
    pandas.DataFrame
        From `check`.
    """
    from safecity.catalogue.assessment import edition_catalogue
    from safecity.ingest.supply.check import check, unread

    table = Table("Source", "Status", "What is there", "What it costs the report", box=None)
    checked = check(house, assessment, edition_catalogue(assessment))
    for row in checked.itertuples():
        status = Text(str(row.status), style=STYLES.get(str(row.status), "yellow"))
        table.add_row(str(row.source), status, Text(str(row.detail)), Text(str(row.cost)))
    console, strangers = out(), unread(house)
    console.print(table)
    for line in strangers[:MOST_STRANGERS]:
        console.print(Text(f"not read: {line}", style="yellow"), soft_wrap=True)
    if (more := len(strangers) - MOST_STRANGERS) > 0:
        console.print(Text(f"not read: {more} more files"), soft_wrap=True)
    return checked
