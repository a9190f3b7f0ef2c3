"""The one kind of error a user can cause."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class SafecityError(Exception):
    """Something in the user's files or words is wrong; the message says where and what to do.

    Parameters
    ----------
    problem : str
        What is wrong, as a sentence without its full stop.
    path : path-like, optional
        File in which it was found.
    line : int, optional
        Line of that file, counted from 1.
    remedy : str
        What to do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        remedy: str = "",
    ) -> None:
        """Keep the parts, so that a screen can lay them out."""
        self.problem = problem.rstrip(".")
        self.path = None if path is None else Path(path)
        self.line = line
        self.remedy = remedy
        super().__init__(problem)

    @property
    def where(self) -> str:
        """File and line, as `file:line`; empty where neither is known."""
        if self.path is None:
            return ""
        return f"{self.path}:{self.line}" if self.line else str(self.path)

    @property
    def reason(self) -> str:
        """Line, problem and remedy, for a place that names the file itself."""
        line = f"line {self.line}: " if self.line else ""
        return f"{line}{self.problem}. {self.remedy}".strip().rstrip(".")

    def __str__(self) -> str:
        """Return place, problem and remedy in one line."""
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.problem}. {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """Keep every field when the error crosses a process boundary."""
        return (_rebuild, (self.problem, self.path, self.line, self.remedy))


def _rebuild(problem: str, path: Path | None, line: int | None, remedy: str) -> SafecityError:
    return SafecityError(problem, path=path, line=line, remedy=remedy)


def nearest(word: str, valid: Iterable[str]) -> str:
    """Say which valid word was probably meant.

    Parameters
    ----------
    word : str
        What was written.
    valid : iterable of str
        What could have been written.

    Returns
    -------
    str
        A sentence: the nearest valid word, or all of them where none is near.
    """
    words = sorted({str(v) for v in valid})
    close = get_close_matches(str(word), words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Valid here: {', '.join(words)}." if words else "Nothing is valid here."
