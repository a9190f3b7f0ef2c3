"""`safecity check-text`: work out again what a text says of its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from safecity.errors import SafecityError
from safecity.run.screen import near, out


def check_text(
    file: Annotated[Path, typer.Argument(help="A text: .md, .txt, .html or any plain text.")],
) -> None:
    """Recompute every "rose by 7.4% from 31,889 to 34,254" of a text; exit with 1 on a misfit."""
    from safecity.publish.arithmetic import check_arithmetic, plain_text

    console, checked = out(), check_arithmetic(plain_text(_read(file), file.suffix))
    for misfit in checked.misfits:
        console.print(Text(f"{near(file)}:{misfit.line}: {misfit.problem}", style="red"))
        console.print(Text(f"    {misfit.statement}"), soft_wrap=True)
    wrong = len(checked.misfits)
    console.print(f"{checked.statements} statements worked out again, {wrong} do not add up")
    if wrong:
        raise typer.Exit(1)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SafecityError(
            "not a text in UTF-8", path=file, remedy="Save it as plain text or Markdown first."
        ) from error
