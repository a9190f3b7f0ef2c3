"""What commands share: their options, and what a person reads on the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
from rich.panel import Panel
from rich.segment import Segment
from rich.text import Text
from typer.core import TyperGroup

from safecity.characters import visible
from safecity.errors import SafecityError, of_system

if TYPE_CHECKING:
    from safecity.run.runner import Result


Partnership = Annotated[str, typer.Argument(help="The partnership, for example southampton.")]
Year = Annotated[str, typer.Argument(help="The edition, for example 2021-22.")]
PartnershipOption = Annotated[str, typer.Option("--partnership", help="The partnership.")]
YearOption = Annotated[str, typer.Option("--year", help="The edition.")]
Raw = Annotated[
    Path | None,
    typer.Option(
        "--raw",
        help="Folder of raw files; data/raw if not given.",
        exists=True,
        file_okay=False,
        resolve_path=True,
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, help="Notebooks at once; 0 for one on each core.")
]
Force = Annotated[bool, typer.Option("--force", help="Make again what is unchanged, too.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at a file that its reader refuses.")]
Limit = Annotated[
    float,
    typer.Option(
        "--timeout", min=0.1, envvar="SAFECITY_TIMEOUT", help="Seconds one notebook may take."
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler", envvar="SCHEDULER", help="Address of a Dask scheduler, tls://host:port."
    ),
]


NO_MEMORY = "Run fewer notebooks at once, --jobs 1, or close other programs"
INTERRUPTED = 130
"""Exit code of a run that was stopped by Ctrl-C, as shells count it."""


def out() -> Console:
    """Return the console of what was asked for."""
    return _inert(Console(highlight=False, markup=False))


def err() -> Console:
    """Return the console of what went wrong."""
    return _inert(Console(stderr=True, highlight=False, markup=False))


def _inert(console: Console) -> Console:
    console.push_render_hook(_Visible())
    return console


class _Visible(RenderHook):
    """Prints control characters of names and of what files hold as "�": a terminal obeys them."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Wrap what is printed."""
        return [_Plain(each) for each in renderables]


@dataclass(frozen=True)
class _Plain:
    inner: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self.inner, options):
            printed = segment.text if segment.control else visible(segment.text)
            yield segment._replace(text=printed)


def error_panel(error: SafecityError) -> Panel:
    """Lay an error out: what is wrong, where, and what to do."""
    text = Text(f"{error.problem}.")
    if error.where:
        text.append(f"\n\nWhere  {error.where}")
    if error.remedy:
        text.append(f"\n\nWhat to do  {error.remedy}")
    return Panel(text, title="safecity stopped", border_style="red", title_align="left")


def near(path: Path) -> str:
    """Write a path as it is reached from the working directory."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def program() -> str:
    """Name the program as it was started, for a line that is to be typed again."""
    started = Path(sys.argv[0])
    return near(started) if started.stem == "safecity" else "safecity"


class GuardedGroup(TyperGroup):
    """A command group that shows a user's errors without a traceback."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run a command; exit with 1 for an error, with 130 where it was stopped."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except SafecityError as error:
            err().print(error_panel(error))
            raise typer.Exit(1) from error
        except OSError as error:
            err().print(error_panel(of_system(error)))
            raise typer.Exit(1) from error
        except MemoryError as error:
            err().print(error_panel(SafecityError("no memory is left", remedy=NO_MEMORY)))
            raise typer.Exit(1) from error
        except KeyboardInterrupt as error:
            err().print("Stopped. Nothing is half-written; the next run goes on from here.")
            raise typer.Exit(INTERRUPTED) from error


def finish(result: Result) -> None:
    """Show how a run ended; exit with 1 where a notebook failed."""
    for failure in result.failures:
        err().print(failure.card())
    if result.failures:
        names = ", ".join(failure.slug for failure in result.failures)
        err().print(f"{len(result.failures)} failed: {names}. The last good products stay.")
        raise typer.Exit(1)
    console = out()
    for path in result.products:
        console.print(f"           {near(path)}", soft_wrap=True)
