"""Which files are wanted, fetched and taken in, as `safecity start` tells on the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.prompt import Confirm, Prompt
from rich.text import Text

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.commands.raw_command import line_of
from safecity.run.screen import near

if TYPE_CHECKING:
    from safecity.ingest.sources.geography.search import Choice
    from safecity.ingest.supply.wanted import Wanted
    from safecity.ingest.take.taking import TakenFile


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
        has_default = bool(proposed)
        answer = Prompt.ask(
            Text(question), console=self.console, default=proposed, show_default=has_default
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
        names: list[str] = []
        while line := self.ask(" "):
            names += [name.strip() for name in re.split(r"[;\t]", line) if name.strip()]
        return names


FEW = 6
"""Files that were taken in and are named one by one."""
HEADINGS = {
    "needed": "Needed",
    "for rates": "For rates and comparisons",
    "more": "Worth having; what is not there is named in the report as a gap",
    "your own": "What only the partnership and its partners have",
}


def _wanted(choice: Choice) -> list[Wanted]:
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.supply.wanted import wanted

    nation = "Wales" if choice.code.startswith("W") else "England"
    return wanted(load_catalogue(), nation, choice.force)


def show_wanted(talk: Talk, choice: Choice) -> None:
    """List the files that an assessment of an area wants, with their addresses."""
    heading = ""
    for each in _wanted(choice):
        if each.need != heading:
            heading = each.need
            talk.say(f"\n{HEADINGS[heading]}", "bold")
        _show(talk, each)


def _show(talk: Talk, each: Wanted) -> None:
    talk.say(f"- {each.title} ({each.publisher}): {each.files}")
    for address in each.addresses:
        talk.say(f"    {address}")
    if each.how:
        talk.say(f"    {each.how}")


def fetch_known(talk: Talk, house: House, choice: Choice) -> None:
    """Download each source whose address is known; one that fails is told and passed over."""
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.forces import FORCES
    from safecity.ingest.take.fetch import fetch

    for each in _wanted(choice):
        if not each.fetched:
            continue
        talk.say(f"downloading {each.slug}")
        try:
            show_taken(talk, fetch(house, load_catalogue(), each.slug, forces=FORCES))
        except SafecityError as error:
            talk.say(f"not downloaded: {each.slug}: {error.reason}", "yellow")


def take_in(talk: Talk, house: House) -> None:
    """Take in what was dropped and is not read where it lies."""
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.take.dropped import take_dropped

    for dropped in take_dropped(house, load_catalogue()):
        if dropped.problem:
            talk.say(f"not taken in: {near(dropped.path)}: {dropped.problem}", "yellow")
        show_taken(talk, dropped.taken)


def show_taken(talk: Talk, files: Sequence[TakenFile]) -> None:
    """Say what was taken in: file by file where they are few, else how many; each warning."""
    for taken in files[: FEW if len(files) <= FEW else 0]:
        talk.say(line_of(taken))
    if len(files) > FEW:
        rows = sum(each.contents.rows or 0 for each in files)
        rejected = sum(each.contents.rejected for each in files)
        talk.say(f"took in {len(files)} files: {rows:,} rows read, {rejected:,} rejected")
    for taken in files:
        if taken.contents.warning:
            talk.say(f"  warning: {near(taken.origin)}: {taken.contents.warning}", "yellow")
