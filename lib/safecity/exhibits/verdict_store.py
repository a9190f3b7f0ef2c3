"""The verdicts of an edition on file beside its prepared data, so that each is judged once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy
from threadpoolctl import threadpool_limits

from safecity.catalogue.json_text import json_text
from safecity.catalogue.verdicts import load_rules
from safecity.exhibits.verdicts import Key, judged_questions, remember
from safecity.files import write_whole
from safecity.measures.estimate import Estimate
from safecity.measures.verdict import Question, Verdict

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence

FILE = "verdicts.json"
LIBRARY = Path(__file__).parents[1]
BEHIND = ("catalogue", "ingest", "measures", "charts", "exhibits")
"""Rooms whose code decides what is asked and how it is judged."""
Judged = dict[Key, tuple[Question, Verdict]]


def ensure_verdicts(evidence: Evidence) -> str:
    """Have every change of an edition judged: read what is on file, else judge and write it.

    Parameters
    ----------
    evidence : Evidence
        Of the edition; its prepared data lie in a folder.

    Returns
    -------
    str
        SHA-256 of what was judged, for whatever is made from it.

    Notes
    -----
    What is on file counts only where data, declarations, thresholds and code are those that it
    was made from; several processes may write it at once, as all write the same.
    """
    path, stamp = evidence.data.folder / FILE, _stamp(evidence)
    judged = _read(path, stamp)
    if judged is None:
        with threadpool_limits(limits=1):  # last digits hang on how many threads add up
            judged = judged_questions(evidence)
        _write(path, stamp, judged)
    else:
        remember(evidence, judged)
    return hashlib.sha256(json_text(_records(judged), default=float).encode()).hexdigest()


def _stamp(evidence: Evidence) -> str:
    """Digest all that verdicts depend on."""
    total = hashlib.sha256()
    versions = (python_version(), np.__version__, pd.__version__, scipy.__version__)
    declared = (evidence.assessment, evidence.catalogue, load_rules())
    said = [json_text(evidence.data.hashes, sort_keys=True), *versions]
    for text in (*said, *(model.model_dump_json() for model in declared)):
        total.update(hashlib.sha256(text.encode()).digest())
    for path in sorted(file for room in BEHIND for file in (LIBRARY / room).rglob("*.py")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _records(judged: Judged) -> list[dict[str, Any]]:
    return [
        {"indicator": indicator, "base": base, "question": asdict(asked), "verdict": asdict(word)}
        for (indicator, base), (asked, word) in judged.items()
    ]


def _write(path: Path, stamp: str, judged: Judged) -> None:
    if not path.parent.is_dir():
        return
    text = json_text({"inputs": stamp, "judged": _records(judged)}, indent=1, default=float)
    write_whole(path, text)


def _read(path: Path, stamp: str) -> Judged | None:
    """Read what is on file; None where it is not there, not whole, or made from something else."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["inputs"] != stamp:
            return None
        return {
            (row["indicator"], row["base"]): (_question(row["question"]), _verdict(row["verdict"]))
            for row in known["judged"]
        }
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _question(row: Mapping[str, Any]) -> Question:
    pair = {"estimate": Estimate(*map(_number, row["estimate"])), "words": tuple(row["words"])}
    counts = tuple(map(_number, row["counts"]))
    return Question(**{**row, **pair, "counts": counts, "chance": _number(row["chance"])})


def _verdict(row: Mapping[str, Any]) -> Verdict:
    parts: dict[str, Any] = {name: np.nan if part is None else part for name, part in row.items()}
    return Verdict(**parts)


def _number(part: float | None) -> float:
    """Read a number, which is missing where the file has null."""
    return float("nan") if part is None else float(part)
