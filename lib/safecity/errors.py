"""The one kind of error a user can cause."""

from __future__ import annotations

import errno
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


_FULL = "Make room there; the last good products stay, and the next run goes on from here"
_CLOSED = "Give yourself the right to write there, or choose another folder"
_REFUSED = {
    errno.ENOSPC: ("the disk is full", _FULL),
    errno.EDQUOT: ("no more may be written here: the quota is used up", _FULL),
    errno.ENOENT: ("there is no such file or folder", "Check its name"),
    errno.EISDIR: ("this is a folder, and a file is needed", "Name the file"),
    errno.ENOTDIR: ("a file stands where a folder is needed", "Name another folder"),
    errno.EEXIST: ("a file stands where a folder is needed", "Name another folder"),
    errno.EROFS: ("nothing can be written here: the disk is read-only", _CLOSED),
    errno.EACCES: ("the file or folder may not be opened", _CLOSED),
    errno.EPERM: ("this is not permitted", _CLOSED),
    errno.EMFILE: ("too many files are open", "Run fewer notebooks at once: --jobs 1"),
    errno.ENAMETOOLONG: ("the name of the file is too long", "Move the project nearer to the root"),
}


def of_system(error: OSError) -> SafecityError:
    """Say in plain words what the system refused.

    Parameters
    ----------
    error : OSError
        As it was raised by reading or writing.
    """
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    problem, remedy = _REFUSED.get(error.errno or 0, (f"the system refused: {reason}", ""))
    return SafecityError(problem, path=error.filename, remedy=remedy)


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
    every = f"Valid here: {', '.join(words)}." if words else "Nothing is valid here."
    return meant(word, words) or every


def meant(word: str, valid: Iterable[str]) -> str:
    """Say which word was probably meant; nothing where none is near.

    Parameters
    ----------
    word : str
        What was written.
    valid : iterable of str
        What could have been written, too much to be listed.
    """
    close = get_close_matches(str(word), sorted({str(v) for v in valid}), n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else ""
