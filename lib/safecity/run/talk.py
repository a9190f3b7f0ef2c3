"""Questions on the terminal, each with an answer that is proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.console import Console
from rich.prompt import Confirm, Prompt
from rich.text import Text


@dataclass(frozen=True)
class Talk:
    """What is asked on the terminal, and what is answered where nobody is to be asked.

    Attributes
    ----------
    console : rich.console.Console
        Where questions stand.
    silent : bool
        Whether each question is answered by what is proposed.
    """

    console: Console
    silent: bool

    def say(self, text: str = "", style: str = "") -> None:
        """Print a line as it is."""
        self.console.print(Text(text, style=style), soft_wrap=True)

    def ask(self, question: str, proposed: str = "") -> str:
        """Ask for words; an empty line takes what is proposed."""
        if self.silent:
            return proposed
        shown = bool(proposed)
        answer = Prompt.ask(
            Text(question), console=self.console, default=proposed, show_default=shown
        )
        return answer.strip()

    def agree(self, question: str, proposed: bool = True) -> bool:
        """Ask for yes or no."""
        if self.silent:
            return proposed
        return Confirm.ask(Text(question), console=self.console, default=proposed)

    def lines(self, question: str) -> list[str]:
        """Ask for lines up to an empty one; several names may stand in a line."""
        self.say(question)
        found: list[str] = []
        while line := self.ask(" "):
            found += [name.strip() for name in re.split(r"[;\t]", line) if name.strip()]
        return found
