"""What kind of statistics a source holds, since when and why, and how good it was found to be."""

from __future__ import annotations

from typing import Literal

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
