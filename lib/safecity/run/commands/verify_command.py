"""`safecity verify`: an edition re-checked against its own record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from safecity.run.screen import Raw, err, near, out

if TYPE_CHECKING:
    from safecity.publish.provenance.verification import Fault, Verification

Place = Annotated[Path, typer.Argument(help="A folder of products, or a bundle.")]
Signed = Annotated[
    Path | None,
    typer.Option(
        "--signed",
        help="The filled sign-off sheet, saved as data: whether it is signed, for these files.",
        exists=True, dir_okay=False,
    ),
]  # fmt: skip
RAW = "--raw DIR re-checks the raw files as well."
MOST = 25
"""Faults that are named on the screen; more are counted."""


def verify(place: Place, raw: Raw = None, signed: Signed = None) -> None:
    """Check every file, hash and value of an edition again; exit with 1 where one is wrong."""
    from safecity.publish.provenance.shelf import open_shelf
    from safecity.publish.provenance.verify import verify as check
    from safecity.publish.signed import check_signed

    with open_shelf(place) as shelf:
        verification = check(shelf, raw)
        if signed is not None:
            checks = (*verification.checks, check_signed(shelf, signed))
            verification = replace(verification, checks=checks)
    console = out()
    console.print(f"{near(place)}: {verification.edition or 'an edition'}\n", soft_wrap=True)
    console.print(_table(verification))
    if verification.good:
        console.print(
            f"\nNothing is wrong. Seal of the manifest: {verification.seal}", soft_wrap=True
        )
        console.print(RAW) if raw is None else None
        return
    for fault in verification.faults[:MOST]:
        err().print(_said(fault))
    more = len(verification.faults) - MOST
    err().print(f"and {more:,} more faults" if more > 0 else "")
    raise typer.Exit(1)


def _table(verification: Verification) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for check in verification.checks:
        wrong = len(check.faults)
        mark = Text("good", "green") if not wrong else Text("WRONG", "bold red")
        words = f"{check.result}; {wrong:,} wrong" if wrong else check.result
        table.add_row(mark, check.name, words)
    return table


def _said(fault: Fault) -> Text:
    text = Text(f"\n{fault.file}", style="bold")
    text.append(f"\n  {fault.problem}", style="not bold")
    for name, value in (("expected", fault.expected), ("found", fault.found)):
        if fault.expected or fault.found:
            text.append(f"\n  {name:8}  {value}", style="not bold")
    return text
