"""What the data cannot carry: raised by a reading, and passed on as a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Read = TypeVar("Read")


class Absent(Exception):
    """The data cannot carry a reading; says why and what would.

    Parameters
    ----------
    reason, closes, holder : str
        Why it cannot be shown, what would close the gap, and who holds that.
    *sources : str
        Slugs of the sources that it would rest on, beyond the indicator's own.
    """

    def __init__(self, reason: str, closes: str, holder: str, *sources: str) -> None:
        """Keep the parts of the gap."""
        super().__init__(reason)
        self.reason, self.closes, self.holder = reason, closes, holder
        self.sources = sources


def if_known(read: Callable[[], Read]) -> Read | None:
    """Read what an area or a year may lack; None where it is absent, so that others go on."""
    try:
        return read()
    except Absent:
        return None
