"""What a run shows while it works: live lines on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from safecity.characters import visible


class Board:
    """Steps and notebooks of a run, each with its seconds.

    Parameters
    ----------
    console : rich.console.Console
        Where to show them.
    """

    def __init__(self, console: Console) -> None:
        """Show nothing yet."""
        self.console = console
        self._began: dict[tuple[str, str], tuple[float, TaskID]] = {}
        self._live = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Board:
        """Begin to show what is at work."""
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave only the finished lines."""
        self._live.stop()

    def begin(self, step: str, item: str = "") -> None:
        """Show that something is at work."""
        task = self._live.add_task(_line(step, item))
        self._began[step, item] = (time.monotonic(), task)
        if not self.console.is_terminal and not item:
            self._print(step, "…", "")

    def say(self, step: str, text: str) -> None:
        """Show what a step is doing just now."""
        if not self.console.is_terminal:
            self._print(step, text, "")
        elif (step, "") in self._began:
            self._live.update(self._began[step, ""][1], description=_line(step, text))

    def warn(self, step: str, text: str) -> None:
        """Print what a reader must know before the products are used."""
        self._print(step, f"warning: {text}", "", "yellow")

    def end(
        self, step: str, word: str, item: str = "", seconds: float | None = None, style: str = ""
    ) -> None:
        """Print a finished line: step, notebook, what became of it, seconds."""
        start, task = self._began.pop((step, item), (time.monotonic(), None))
        if task is not None:
            self._live.remove_task(task)
        took = time.monotonic() - start if seconds is None else seconds
        self._print(step, f"{item:<22} {word}" if item else word, f"{took:6.1f} s", style)

    def _print(self, step: str, text: str, seconds: str, style: str = "") -> None:
        self.console.print(Text(f"{seconds:>9}  {step:<9} {text}", style=style), soft_wrap=True)


def _line(step: str, text: str) -> str:
    """Write a live line, which no hook of the console sees: one line, and nothing to obey."""
    return f"{step:<9} {visible(' '.join(text.split()))}"
