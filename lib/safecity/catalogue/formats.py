"""What declarations of earlier versions mean today: a partnership keeps its files for years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

FORMAT = 2
"""The newest format of `partnership.yml`; a file that names none is of the first."""
KEY = "format"


def _with_council(given: dict[str, Any]) -> dict[str, Any]:
    """Format 1 had no `council` at first: whom to ask ends with its name, or the area has it."""
    if "council" in given or not isinstance(given.get("contact"), str):
        return given
    named = given["contact"].rpartition(", ")[2].strip()
    return {**given, "council": named or given.get("name", "")}


STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _with_council}
"""From each format to the next."""


def up_to_date(given: Any) -> Any:
    """Bring what a partnership declared to the format of today.

    Parameters
    ----------
    given : object
        What the file holds; what is no mapping is left to the model, which refuses it.

    Raises
    ------
    ValueError
        Where it is of a format that this version does not know.
    """
    if not isinstance(given, dict):
        return given
    number = given.get(KEY, 1)
    if type(number) is not int or not 1 <= number <= FORMAT:
        raise ValueError(
            f"'{KEY}: {number}' is not known here, where {FORMAT} is the newest: "
            "a newer version of safecity wrote it, or it is a slip"
        )
    current = {key: value for key, value in given.items() if key != KEY}
    for step in range(number, FORMAT):
        current = STEPS[step](current)
    return current
