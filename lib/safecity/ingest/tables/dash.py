"""What a dash in place of a number means: publishers differ, and only the file's notes tell.

In the homelessness tables of MHCLG a dash is a value that was withheld, elsewhere it is nil. Where
the notes of the file say neither, the number is missing: not known to be none, nor to be withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from safecity.ingest.tables.workbook import stream_rows

Meaning = Literal["nil", "withheld", ""]
_DASH = re.compile(r"[-–—]")
# "- = nil", "'-' denotes zero", "-  Values suppressed to prevent disclosure", "A dash (-) means".
_QUOTED = r"['\"‘’“”(\[]\s*[-–—]\s*['\"‘’“”)\]]|\b(?:dash|hyphen)(?:es)?\b"
_WORD = r"(?:=|:|\b(?:is|are|means?|indicates?|denotes?|represents?|shows?)\b|\s)"
_NIL = r"(?:nil|zero(?:e?s)?|none|no (?:cases|offences|referrals|records?)|0)\b"
_HIDDEN = r"(?:suppress|withheld|disclos|confidential|fewer than|less than|small number)"
_MEANS = re.compile(
    rf"(?:{_QUOTED}|(?:^|[;,])\s*[-–—])\W*(?:{_WORD}[^.;,]{{0,60}}?)??({_NIL}|{_HIDDEN})", re.I
)
_SHOWN = re.compile(
    rf"({_NIL}|{_HIDDEN})[^.;]{{0,40}}\b(?:as|by|with)\b[^.;]{{0,12}}(?:{_QUOTED}|\s[-–—]\s*\.?$)",
    re.I,
)
_LONGEST = 400


def is_dash(text: str) -> bool:
    """Whether a cell holds a dash and nothing else."""
    return _DASH.fullmatch(text.strip()) is not None


def meaning_in(text: str) -> Meaning:
    """Say what a note means by a dash; "" where it does not say.

    Parameters
    ----------
    text : str
        Words of a row: "- = nil", "'-' indicates a number below 5 that is suppressed".
    """
    found = _MEANS.search(text) or _SHOWN.search(text)
    if found is None:
        return ""
    return "nil" if re.match(_NIL, found[1], re.I) else "withheld"


def _texts(path: Path) -> Iterator[str]:
    """Words of the rows that may be notes: no number stands in them, and few cells."""
    if path.suffix.lower() == ".csv":
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        rows = (tuple(line.split(",")) for line in lines)
    else:
        rows = (row.cells for row in stream_rows(path))
    for cells in rows:
        words = [cell.strip() for cell in cells if cell.strip()]
        if len(words) <= 3 and any(len(word) > 2 for word in words):
            yield " ".join(words)[:_LONGEST]


@lru_cache(maxsize=32)
def dash_of(path: Path) -> Meaning:
    """Say what the notes of a file mean by a dash.

    Parameters
    ----------
    path : Path
        A CSV file or workbook.

    Returns
    -------
    str
        "nil", "withheld", or "" where the notes say neither, or both.
    """
    found = {meaning_in(text) for text in _texts(path)} - {""}
    return found.pop() if len(found) == 1 else ""
