"""The command line: run, trace, verify, theme, raw, partnership, compare, demo and others."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from safecity.catalogue.assessment import House
from safecity.catalogue.errors import SafecityError
from safecity.run import (
    compare_command,
    everyone_command,
    partnership_command,
    raw_command,
    text_command,
    theme_command,
    trace_command,
    verify_command,
)
from safecity.run.options import Force, Jobs, Limit, Partnership, Raw, Scheduler, Strict, Year
from safecity.run.screen import GuardedGroup, finish, near, out

if TYPE_CHECKING:
    pass

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="The Strategic Assessment of a Community Safety Partnership, from files to report.",
)
app.add_typer(theme_command.app, name="theme", help="One theme: run it, or begin a new one.")
app.add_typer(raw_command.app, name="raw", help="Raw published files: take them in, check them.")
app.add_typer(partnership_command.app, name="partnership", help="Declare a new partnership.")
app.command("check-text")(text_command.check_text)
app.command("compare")(compare_command.compare)
app.command("everyone")(everyone_command.everyone)
app.command("trace", context_settings=trace_command.SETTINGS)(trace_command.trace)
app.command("verify")(verify_command.verify)


@app.command("run")
def run_command(
    partnership: Partnership,
    year: Year,
    raw: Raw = None,
    jobs: Jobs = 0,
    force: Force = False,
    timeout: Limit = 600.0,
    scheduler: Scheduler = "",
    strict: Strict = False,
) -> None:
    """Run an assessment: themes, synthesis, products and bundle; what is unchanged is kept."""
    from safecity.run.plan import Request
    from safecity.run.pool import default_jobs
    from safecity.run.runner import run

    house = House.find(raw)
    count = jobs or default_jobs()
    console = out()
    request = Request(house, partnership, year, count, force, timeout, scheduler, strict=strict)
    finish(run(request, console))


@app.command()
def prepare(partnership: Partnership, year: Year, raw: Raw = None, strict: Strict = False) -> None:
    """Make the tidy datasets of an assessment, so that notebooks start at once."""
    from safecity.catalogue.assessment import edition_catalogue, load_assessment
    from safecity.ingest.prepare import prepare as prepare_data

    house, console = House.find(raw), out()
    assessment = load_assessment(house, partnership, year)
    data = prepare_data(house, assessment, edition_catalogue(assessment), console.print)
    if strict:
        data.check_all_read(house.raw)
    for file, why in data.refused:
        console.print(Text(f"warning: {file}: {why}", style="yellow"), soft_wrap=True)
    console.print(near(data.folder))


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Where to write; the folder of raw files if not given.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed, another city.")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where there are raw files already.")
    ] = False,
) -> None:
    """Write the raw files of a synthetic city, in the published layouts."""
    from safecity.demo.city import SEED, write

    target, console = folder or House.find().raw, out()
    if if_empty and holds_files(target):
        return
    files = write(target, SEED if seed is None else seed, console.print)
    console.print(f"{len(files)} SYNTHETIC files in {near(target)}")


def holds_files(folder: Path) -> bool:
    """Say whether a folder holds any raw file; the marks that keep it in git are none."""
    return any(path.is_file() and path.name != ".gitkeep" for path in folder.rglob("*"))


@app.command()
def clean() -> None:
    """Remove processed data and products; raw data are never touched."""
    house, console = House.find(), out()
    for folder in (house.root / "data" / "processed", house.root / "outputs"):
        if folder.resolve() in (house.raw, *house.raw.parents):
            raise SafecityError("the raw files lie in here", path=folder, remedy="Move them out.")
        for entry in sorted(folder.glob("*")):
            _remove(entry)
        console.print(f"emptied {near(folder)}")


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    elif entry.name != ".gitkeep":
        entry.unlink()


if __name__ == "__main__":
    app()
