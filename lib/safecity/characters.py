"""Characters that are no text: which of them are refused, replaced or taken out, and where.

The sets differ since what is done differs. What people write themselves (declarations, commentary)
is refused for any of them. A publisher's file is refused for what would steer a screen, and for no
more: marks of a next page and remains of another encoding stand in files that are as published.
Nothing is refused on its way out: a terminal prints "�", XML and slides a blank, and of what is
published the gate takes out what turns text round.
"""

from __future__ import annotations

import re

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"
"""Control characters but tabs and ends of lines; XML holds none of them."""
_MORE_CONTROL = r"\x7f-\x9f"
_TURNS = r"\u202a-\u202e\u2066-\u2069"
"""Characters that turn which way text runs."""
TURNS = re.compile(f"[{_TURNS}]")
"""For what is published: taken out, since a name that turns its line round turns numbers too."""
_NONE = r"\ufffe\uffff"
_HALF = r"\ud800-\udfff"
"""Halves of a character."""

NOT_DECLARED = re.compile(rf"[{_CONTROL}\x7f-\x84\x86-\x9f{_TURNS}{_NONE}]")
"""For what people write: all but U+0085, an end of a line."""
NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x9b]")
"""For files of publishers: what steers a screen; a mark of a next page (U+000C) may stand there."""
NOT_IN_XML = re.compile(f"[{_CONTROL}{_NONE}{_HALF}]")
NOT_ON_SLIDES = re.compile(
    rf"[\r{_CONTROL}{_MORE_CONTROL}{_TURNS}{_NONE}{_HALF}\u200b-\u200f\u2028\u2029]"
)
"""What is not in XML, and what has no width or another line: slides are fitted by width."""
_NOT_ON_SCREENS = re.compile(rf"[\t\r{_CONTROL}{_MORE_CONTROL}{_TURNS}]")


def visible(text: str) -> str:
    """Write what a terminal would obey or turn round as "�", but the end of a line.

    Parameters
    ----------
    text : str
        Words that may come from a file or its name.
    """
    return _NOT_ON_SCREENS.sub("\ufffd", text)
