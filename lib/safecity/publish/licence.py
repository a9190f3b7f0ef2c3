"""The licences of sources, as machines name them."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN_GOVERNMENT = "Open Government Licence v3.0"
ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Licence:
    """A licence.

    Attributes
    ----------
    title : str
        As a source states it.
    name : str
        Short, without blanks.
    address : str
        Where its text stands; empty where that is not known.
    """

    title: str
    name: str
    address: str = ""


def licence_of(title: str) -> Licence:
    """Look up a licence by what a source states; its name is made from that where not known."""
    if title == OPEN_GOVERNMENT:
        return Licence(title, "OGL-UK-3.0", ADDRESS)
    return Licence(title, re.sub(r"[^\w.]+", "-", title).strip("-"))
