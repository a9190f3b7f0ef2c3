"""A word that no file knows, and the nearest one that some file does."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, valid: Iterable[str]) -> str:
    """Say which word was probably meant; nothing where none is near.

    Parameters
    ----------
    word : str
        A code or the file name of a force, as declared.
    valid : iterable of str
        Those that the supplied files have.
    """
    close = get_close_matches(word, sorted(set(valid)), n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else ""
