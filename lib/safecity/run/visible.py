"""Text that a terminal prints and does not obey."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Write what a terminal would obey or turn round as "�", but the end of a line.

    Parameters
    ----------
    text : str
        Words that may come from a file or its name.
    """
    return _CONTROL.sub("\ufffd", text)
