"""The command line: run, prepare, demo and clean; other commands have files in `commands/`."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.main import get_command

from safecity.catalogue.assessment import House
from safecity.catalogue.period import canonical_year
from safecity.errors import SafecityError
from safecity.run.screen import (
    Force,
    GuardedGroup,
    Jobs,
    Limit,
    Partnership,
    Raw,
    Scheduler,
    Strict,
    Year,
    finish,
    near,
    out,
)

LATE = {
    path.stem.removesuffix("_command").replace("_", "-"): path.stem
    for path in sorted((Path(__file__).parent / "commands").glob("*_command.py"))
}
"""Files of the commands that are imported when they are asked for: `make` waits for none."""


class Commands(GuardedGroup):
    """The commands of this file, and those that have a file of their own."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name all commands, as help lists them."""
        return [*super().list_commands(ctx), *LATE]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command; its file has an `app` of its own, or a function of its name."""
        if cmd_name not in LATE:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"safecity.run.commands.{LATE[cmd_name]}")
        alone = getattr(module, "app", None)
        if alone is None:
            alone = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False)
            function = getattr(module, cmd_name.replace("-", "_"))
            alone.command(context_settings=getattr(module, "SETTINGS", None))(function)
        command = get_command(alone)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="The Strategic Assessment of a Community Safety Partnership, from files to report.",
)


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
    or_demo: Annotated[
        bool, typer.Option("--or-demo", help="Write a synthetic city where no raw file is.")
    ] = False,
) -> None:
    """Run an assessment: themes, synthesis, products and bundle; what is unchanged is kept."""
    from safecity.run.standing import Standing

    house, console = House.find(raw), out()
    if or_demo:
        demo(house.raw, if_empty=True)
    known = None if force else Standing.now(house, partnership, year, strict).recorded()
    if known is not None:
        for warning in known["warnings"]:
            console.print(Text(f"warning: {warning}", style="yellow"), soft_wrap=True)
        folder = near(house.outputs(partnership, canonical_year(year)))
        console.print(f"Nothing has changed: {known['made']} in {folder}", soft_wrap=True)
        return
    from safecity.run.notebooks.pool import default_jobs
    from safecity.run.notebooks.processes import pass_off_as_absent
    from safecity.run.plan import Request
    from safecity.run.runner import run

    pass_off_as_absent()
    count = jobs or default_jobs()
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
    target, console = folder or House.find().raw, out()
    if if_empty and holds_files(target):
        return
    from safecity.demo.city import SEED, write

    files = write(target, SEED if seed is None else seed, console.print)
    console.print(f"{len(files)} SYNTHETIC files in {near(target)}")


def holds_files(folder: Path) -> bool:
    """Say whether a folder holds any raw file; the marks that keep it in git are none."""
    return any(path.is_file() and path.name != ".gitkeep" for path in folder.rglob("*"))


@app.command()
def clean() -> None:
    """Remove processed data and products; raw data are never touched."""
    from safecity.run.locks import KEPT, Lock

    house, console = House.find(), out()
    with Lock(house).of_house():
        for folder in (house.root / "data" / "processed", house.root / "outputs"):
            if folder.resolve() in (house.raw, *house.raw.parents):
                remedy = "Move them out."
                raise SafecityError("the raw files lie in here", path=folder, remedy=remedy)
            for entry in sorted(folder.glob("*")):
                if entry.name not in KEPT:
                    _remove(entry)
            console.print(f"emptied {near(folder)}")


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


if __name__ == "__main__":
    app()
