"""Exhibits of which no reading would differ, on data of which other parts have changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from safecity.exhibits.store import record_text
from safecity.files import write_whole


def restate(folder: Path, hashes: Mapping[str, str]) -> bool:
    """Let the exhibits of a notebook name the datasets as they are now.

    What they show does not hang on it: the notebook asked for nothing that changed. They get the
    bytes that they would have if it were executed.

    Parameters
    ----------
    folder : Path
        Its exhibits.
    hashes : mapping of str to str
        SHA-256 of every dataset, by name.

    Returns
    -------
    bool
        False, with nothing written, where a record is not as exhibits are written.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    try:
        records = {path: json.loads(text) for path, text in texts.items()}
        if any(record_text(records[path]) != text for path, text in texts.items()):
            return False
        new = {path: {**record, "inputs": dict(hashes)} for path, record in records.items()}
    except (ValueError, TypeError):
        return False
    for path, record in new.items():
        write_whole(path, record_text(record))
    return True
