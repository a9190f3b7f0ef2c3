"""The verdict on the change of every indicator of the own area: judged together, once."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np
from threadpoolctl import threadpool_limits

from safecity.catalogue.behind import code_behind
from safecity.catalogue.undecided import undecided
from safecity.catalogue.verdicts import load_rules
from safecity.digests import digest, environment, sha256_of_text
from safecity.files import json_text, write_whole
from safecity.measures.estimate import Estimate
from safecity.measures.verdict import Question, Verdict, judge_all
from safecity.readings.evidence.absent import if_known
from safecity.readings.evidence.counted_change import count_change
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.published import Published, change_between
from safecity.readings.evidence.severity import severity_question
from safecity.readings.evidence.survey import Survey, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from safecity.catalogue.assessment import Assessment
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Catalogue
    from safecity.ingest.prepared import Prepared

BASES = ("previous", "baseline")
JUDGED = ("verdict", "strength", "q", "detectable", "undecided")
"""Columns of a table of changes that say how each was judged; products read them, and no other."""
HIDDEN = ("locked", "strength", "q", "undecided")
"""Columns of such a table that are downloaded and not printed."""
VERDICT, EVERY_VERDICT = "verdict of ", "verdicts"
"""Names under which one verdict, and all of them, are asked for."""
Key = tuple[str, str]
"""Id of an indicator, and "previous" or "baseline"."""


def judged_columns(verdict: Verdict) -> dict[str, str | float]:
    """Return what a row of a table of changes says of its verdict, by `JUDGED`."""
    values = (verdict.word, verdict.strength, verdict.q, verdict.detectable, verdict.reason)
    return dict(zip(JUDGED, values, strict=True))


def verdict_of(evidence: Evidence, indicator: Indicator, base: str) -> Verdict | None:
    """Return the verdict on the change of an indicator against an earlier period.

    Parameters
    ----------
    evidence : Evidence
        Of the edition, from either source of counts.
    indicator : Indicator
        Whatever it is read from. Two that read the same have one verdict.
    base : str
        The earlier period; see `Evidence.base`.

    Returns
    -------
    Verdict or None
        None where there is nothing to compare.
    """
    which, judged = evidence.base(base), judged_changes(evidence)
    declared = evidence.catalogue.indicators.get(indicator.id)
    key = (_same(evidence, indicator), which)
    evidence.data.asked.note(VERDICT + " ".join(key) if declared == indicator else EVERY_VERDICT)
    if declared == indicator and key in judged:
        return judged[key]
    asked = if_known(partial(_asking(evidence, indicator), which))
    if asked is None:
        return None
    evidence.data.asked.note(EVERY_VERDICT)
    others = {k: q for k, q in _judged(evidence).questions.items() if k[0] != indicator.id}
    return judge_once(others | {(indicator.id, which): asked})[indicator.id, which]


def verdict_states(evidence: Evidence, names: Collection[str]) -> dict[str, str]:
    """Digest the verdicts that some names stand for, each with what was asked.

    Parameters
    ----------
    evidence : Evidence
        Of the edition, whose changes were judged.
    names : collection of str
        Whatever was asked for; what is no verdict is left out.
    """
    if not any(name.startswith(VERDICT) or name == EVERY_VERDICT for name in names):
        return {}
    judged = judged_questions(evidence)
    keys = {name: key for key in judged if (name := VERDICT + " ".join(key)) in names}
    known = {name: digest([asdict(part) for part in judged[key]]) for name, key in keys.items()}
    asked = {name: known.get(name, "") for name in names if name.startswith(VERDICT)}
    every = {EVERY_VERDICT: _sha(_records(judged))} if EVERY_VERDICT in names else {}
    return asked | every


@dataclass(frozen=True)
class _Judged:
    """Everything that was judged of an edition, and from what."""

    data: ref[Prepared]
    assessment: Assessment
    catalogue: Catalogue
    questions: dict[Key, Question]
    verdicts: dict[Key, Verdict]

    def holds(self, evidence: Evidence) -> bool:
        """Whether it was judged from the very data of some evidence."""
        same = self.assessment is evidence.assessment and self.catalogue is evidence.catalogue
        return same and self.data() is evidence.data


_LAST: deque[_Judged] = deque(maxlen=4)
"""What was judged last, so that each edition is judged once."""


def judged_changes(evidence: Evidence) -> Mapping[Key, Verdict]:
    """Judge every change of the active themes' indicators together; once for the same data."""
    return _judged(evidence).verdicts


def judged_questions(evidence: Evidence) -> dict[Key, tuple[Question, Verdict]]:
    """Return what was asked of each change, and how it was judged."""
    judged = _judged(evidence)
    return {key: (asked, judged.verdicts[key]) for key, asked in judged.questions.items()}


def remember(evidence: Evidence, judged: Mapping[Key, tuple[Question, Verdict]]) -> None:
    """Take what was judged before of the same data for the verdicts of an edition.

    Parameters
    ----------
    evidence : Evidence
        Of the edition.
    judged : mapping
        From `judged_questions`.
    """
    questions = {key: asked for key, (asked, _) in judged.items()}
    _keep(evidence, questions, {key: verdict for key, (_, verdict) in judged.items()})


def _judged(evidence: Evidence) -> _Judged:
    for known in _LAST:
        if known.holds(evidence):
            return known
    questions = _asked(evidence)
    return _keep(evidence, questions, judge_once(questions))


def _keep(
    evidence: Evidence, questions: dict[Key, Question], verdicts: dict[Key, Verdict]
) -> _Judged:
    about = (ref(evidence.data), evidence.assessment, evidence.catalogue)
    _LAST.append(_Judged(*about, questions, verdicts))
    return _LAST[-1]


def judge_once(questions: Mapping[Key, Question]) -> dict[Key, Verdict]:
    """Judge all together; an indicator whose two bases are one period is tested once."""
    first: dict[tuple[str, str], Key] = {}
    same = {key: first.setdefault((key[0], repr(asked)), key) for key, asked in questions.items()}
    verdicts = judge_all({key: questions[key] for key in dict.fromkeys(same.values())})
    return {key: verdicts[judged] for key, judged in same.items()}


def _asked(evidence: Evidence) -> dict[Key, Question]:
    """Ask of every indicator and base; indicators that read the same are asked about once."""
    street = Evidence(evidence.assessment, evidence.catalogue, evidence.data)
    asked: dict[Key, Question | None] = {}
    for indicator in _distinct(evidence):
        ask = _asking(street, indicator)
        asked |= {(indicator.id, base): if_known(partial(ask, base)) for base in BASES}
    return {key: question for key, question in asked.items() if question is not None}


def _distinct(evidence: Evidence) -> list[Indicator]:
    """Return the indicators of the active themes, each rule once."""
    first: dict[tuple[object, ...], Indicator] = {}
    for slug in evidence.assessment.active:
        for indicator in evidence.catalogue.themes[slug].indicators.values():
            if evidence.assessment.is_monitor and not indicator.is_counted:
                continue
            first.setdefault(indicator.rule, indicator)
    return list(first.values())


def _same(evidence: Evidence, indicator: Indicator) -> str:
    """Id under which the rule of an indicator was judged."""
    same = (i.id for i in _distinct(evidence) if i.rule == indicator.rule)
    return next(same, indicator.id)


def _asking(evidence: Evidence, indicator: Indicator) -> Callable[[str], Question | None]:
    """Return what asks of an indicator by base, and reads its figures once for both."""
    if indicator.question:
        return partial(_survey, Survey(evidence), indicator)
    if indicator.source == "severity_weights":
        return partial(severity_question, evidence)
    if indicator.figure:
        return partial(_issued, Published(evidence, indicator))
    return partial(_counted, evidence, indicator)


def _counted(evidence: Evidence, indicator: Indicator, base: str) -> Question:
    change = count_change(headline(evidence, indicator), indicator, base)
    return change.question(max(load_rules().tiny, indicator.minimum_count))


def _issued(issued: Published, base: str) -> Question | None:
    """Ask of a published figure: by its counts or its own interval, their scatter not known."""
    indicator, before, after = issued.indicator, issued.earlier(base), issued.latest
    if before is None:
        return None
    counts = tuple(float(row["count"]) for row in (before, after))
    rules = load_rules()
    fewest = max(rules.tiny, indicator.minimum_count)
    few = any(count < fewest for count in counts)
    clustered = rules.published_factor(indicator.source, *counts)
    size = change_between(before, after, share=indicator.is_share, clustered=clustered)
    nothing = Estimate(np.nan, np.nan, np.nan)
    return Question(
        nothing if few else Estimate(*size),
        counts=tuple(count for count in counts if not np.isnan(count)),
        unit="points" if indicator.is_share else "per cent",
        dispersed=False,
        fewest=fewest,
        share=float(before["value"]) if indicator.is_share else np.nan,
    )


def _survey(survey: Survey, indicator: Indicator, base: str) -> Question | None:
    """Ask of the answers to a question: against the wave before, in points."""
    if base != BASES[0] or survey.earlier is None:
        return None
    asked = (indicator.question, indicator.answers)
    before, after = (survey.share(*asked, wave) for wave in (survey.earlier, survey.waves[-1]))
    if before is None or after is None:
        return None
    moved = difference(before, after)
    points = (100 * float(part) for part in moved[:3])
    return Question(
        Estimate(*points),
        counts=(before.effective, after.effective),
        unit="points",
        chance=float(moved[3]),
    )


FILE = "verdicts.json"
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
            judged = judged_questions(replace(evidence, assessment=undecided(evidence.assessment)))
        _write(path, stamp, judged)
    remember(evidence, judged)
    return _sha(_records(judged))


def _sha(records: list[dict[str, Any]]) -> str:
    return sha256_of_text(json_text(records, default=float))


def _stamp(evidence: Evidence) -> str:
    """Digest all that verdicts depend on."""
    declared = (undecided(evidence.assessment), evidence.catalogue, load_rules())
    models = [model.model_dump_json() for model in declared]
    return digest([evidence.data.hashes, environment(), code_behind("verdicts"), *models])


def _records(judged: Judged) -> list[dict[str, Any]]:
    return [
        {"indicator": indicator, "base": base, "question": asdict(asked), "verdict": asdict(word)}
        for (indicator, base), (asked, word) in judged.items()
    ]


def _write(path: Path, stamp: str, judged: Judged) -> None:
    if not path.parent.is_dir():
        return
    records = _records(judged)
    record = {"inputs": stamp, "sha256": _sha(records), "judged": records}
    write_whole(path, json_text(record, indent=1, default=float))


def _read(path: Path, stamp: str) -> Judged | None:
    """Read what is on file; None where it is not there, not whole, or made from something else."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["inputs"] != stamp or known["sha256"] != _sha(known["judged"]):
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
    sizes = {name: _number(row[name]) for name in ("chance", "share")}
    return Question(**{**row, **pair, "counts": counts, **sizes})


def _verdict(row: Mapping[str, Any]) -> Verdict:
    parts: dict[str, Any] = {name: np.nan if part is None else part for name, part in row.items()}
    return Verdict(**parts)


def _number(part: float | None) -> float:
    """Read a number, which is missing where the file has null."""
    return float("nan") if part is None else float(part)
