"""A source: who publishes a dataset, where and how late, and its standing among statistics."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from safecity.catalogue.strict import Declared

NOT_STATED = "not stated"
Status = Literal[
    "accredited official statistics",
    "official statistics, not accredited",
    "official statistics in development",
    "not official statistics",
    "differs by indicator",
    "not statistics",
    "not stated",
]


class Standing(Declared):
    """The standing of a source among official statistics.

    Nothing is declared that was not read somewhere: what could not be confirmed is left out, and
    is printed as not stated.

    Attributes
    ----------
    status : str
        As the Office for Statistics Regulation uses the words.
    since, why : str
        From when, and for what reason.
    quality : str
        What an assessment of its quality found.
    confirmed : str
        Where that can be read, with a date.
    """

    status: Status = "not stated"
    since: str = ""
    why: str = ""
    quality: str = ""
    confirmed: str = ""

    @property
    def sentence(self) -> str:
        """Say it in full, for readers of a list of sources."""
        since = f" (since {self.since})" if self.since else ""
        reason = f": {self.why.rstrip('.')}" if self.why else ""
        parts = [f"{self.status[0].upper()}{self.status[1:]}{since}{reason}."]
        parts.append(f"Quality: {self.quality.rstrip('.') or NOT_STATED}.")
        if self.confirmed:
            parts.append(f"Confirmed by {self.confirmed.rstrip('.')}.")
        return " ".join(parts)


Nation = Literal["", "England", "Wales"]


class Source(Declared):
    """A publisher's dataset: who publishes it, where, how late, and what it costs to lack it.

    Attributes
    ----------
    nation : {"", "England", "Wales"}
        The only nation that it covers; empty for both.
    begins : str
        First month (YYYY-MM) that it has figures of, where earlier editions cannot have any.
    """

    slug: str = ""
    title: str
    publisher: str
    licence: str
    url: str
    frequency: str
    begins: str = ""
    lag: str
    cost: str
    layout: str
    required: bool = False
    nation: Nation = ""
    standing: Standing = Field(default_factory=Standing)

    def covers(self, nation: str) -> bool:
        """Say whether it is published for a nation."""
        return self.nation in ("", nation)
