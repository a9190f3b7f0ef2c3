"""`safecity theme`: run one theme, or begin a new one."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.options import Limit, PartnershipOption, Raw, Strict, YearOption
from safecity.run.screen import finish, near, out

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="One theme: run it, or begin a new one."
)
Name = Annotated[str, typer.Argument(help="The theme's slug, for example violence.")]


@app.command("run")
def run_theme(
    name: Name,
    partnership: PartnershipOption = "southampton",
    year: YearOption = "2021-22",
    raw: Raw = None,
    timeout: Limit = 600.0,
    strict: Strict = False,
    parameter: Annotated[
        list[str] | None, typer.Option("--set", help="A further parameter, NAME=VALUE.")
    ] = None,
) -> None:
    """Run one theme and nothing else; its exhibits are in the next report."""
    from safecity.run.plan import Request
    from safecity.run.runner import run

    request = Request(
        House.find(raw),
        partnership,
        year,
        force=True,
        limit=timeout,
        only=name,
        parameters=dict(map(parse_parameter, parameter or [])),
        strict=strict,
    )
    finish(run(request, out()))


def parse_parameter(text: str) -> tuple[str, Any]:
    """Read `NAME=VALUE`; a value that is no number, true, false or null is a word.

    Raises
    ------
    SafecityError
        Where there is no equals sign.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise SafecityError(f"'{text}' is no parameter", remedy="Write --set NAME=VALUE.")
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value


@app.command("new")
def new_theme(name: Name) -> None:
    """Begin a theme: a notebook and its declaration, which run at once."""
    from safecity.run.scaffold import scaffold

    console = out()
    for path in scaffold(name, House.find()):
        console.print(f"wrote {near(path)}")
    console.print(f"Now: make theme-run NAME={name}")
