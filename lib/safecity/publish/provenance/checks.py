"""The checks that a run makes of itself, with the results of this run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from safecity.catalogue.kinds import MEASURED, has_role, kind_named
from safecity.numbers import counted, number
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.item import anchor_of, stamped_alt
from safecity.publish.manifest import datasets, raw_files
from safecity.publish.personal import KINDS
from safecity.publish.products.recount import Recount
from safecity.publish.provenance.making import Execution
from safecity.readings.evidence.withholding import suppressed_rows

_REFERENCE = re.compile(r"\{\{.*?\}\}", re.S)
_ANOTHER = "not the one recorded"
"""What the ledger notes of a file whose content differs from its record."""

STANDS = "before"
"""A count of an earlier period, which may stand by itself in a row that is withheld."""

SHORTEST_ALT = 40
"""Characters below which a text description says too little to stand for a picture."""


@dataclass(frozen=True)
class Check:
    """One check with its result.

    Attributes
    ----------
    step : str
        Where in the run it is made.
    name, result : str
        What was checked, and what was found.
    passed : bool or None
        None where the result is for a person to judge.
    anchor : str
        Place in the report that shows more; empty where there is none.
    """

    step: str
    name: str
    result: str
    passed: bool | None = None
    anchor: str = ""

    @property
    def outcome(self) -> str:
        """The outcome in words, never in colour alone."""
        return {True: "Passed", False: "Not passed", None: "To be judged"}[self.passed]


def checks_of(
    draft: Draft,
    manifest: Mapping[str, Any],
    executions: Mapping[str, Execution],
    commentary: Path | None = None,
    recounts: Sequence[Recount] = (),
) -> tuple[Check, ...]:
    """Make the checks of an edition from what it holds.

    Parameters
    ----------
    draft : Draft
        Its exhibits, numbered.
    manifest : mapping
        From `manifest_of`: raw files and inputs.
    executions : mapping of str to Execution
        How each notebook ran, by slug.
    commentary : Path, optional
        Folder of the analyst's words.
    recounts : sequence of Recount
        Printed counts of police records beside the second count of the raw files.

    Returns
    -------
    tuple of Check
        In the order of a run.
    """
    results = draft.results
    checks = (
        _raw(manifest), _datasets(manifest), _recounted(recounts), *_quality(draft),
        _inputs(manifest),
        _notebooks(executions), *_disclosure(draft, results), _personal(), _described(draft),
        _sourced(draft), _values(results), _findings(draft), _verdicts(draft),
        _references(draft, commentary),
    )  # fmt: skip
    return tuple(check for check in checks if check is not None)


def _raw(manifest: Mapping[str, Any]) -> Check | None:
    rows = raw_files(manifest)
    if not rows:
        return None
    unused = sum(not row.get("used") for row in rows)
    other = sum(_ANOTHER in str(row.get("note", "")) for row in rows)
    result = (
        f"{counted(len(rows), 'file')} hashed, {number(len(rows) - unused)} used, "
        f"{number(unused)} not used; {number(other)} differ from their record"
    )
    return Check("Raw files", "Each raw file is hashed and is the one recorded", result, not other)


def _datasets(manifest: Mapping[str, Any]) -> Check | None:
    names = datasets(manifest)
    if not names:
        return None
    result = f"{counted(len(names), 'dataset')} written, each validated first"
    return Check("Ingest", "Each dataset keeps its schema, or the run stops", result, True)


def _recounted(series: Sequence[Recount]) -> Check | None:
    if not series:
        return None
    months, differing = (sum(len(getattr(s, n)) for s in series) for n in ("months", "differing"))
    result = (
        f"{counted(months, 'monthly count')} of {number(len(series))} series worked out again in "
        f"SQL from the raw files, {number(differing)} differ"
    )
    return Check(
        "Ingest", "Printed counts of police records can be repeated", result, not differing
    )


def _quality(draft: Draft) -> list[Check]:
    """What the run found out about its data: results that a person must judge."""
    named = [(kind_named(e.form).check, e) for e in draft.of("quality")]
    return [
        Check("Ingest", check, e.headline, None, anchor_of(e.id)) for check, e in named if check
    ]


def _inputs(manifest: Mapping[str, Any]) -> Check:
    sets = len(manifest["inputs"])
    result = f"{counted(len(manifest['exhibits']), 'exhibit')}, {counted(sets, 'set')} of inputs"
    name = "All exhibits are made from the same datasets"
    return Check("Notebooks", name, result, sets == 1)


def _notebooks(executions: Mapping[str, Execution]) -> Check | None:
    if not executions:
        return None
    ran, cells = (sum(getattr(e, n) for e in executions.values()) for n in ("ran", "cells"))
    errors = sum(e.errors for e in executions.values())
    result = (
        f"{counted(len(executions), 'notebook')}, {number(ran)} of {number(cells)} cells run, "
        f"{counted(errors, 'error')}"
    )
    name = "Each notebook ran from top to bottom on a fresh kernel"
    return Check("Notebooks", name, result, all(e.good for e in executions.values()))


def _withheld(table: pd.DataFrame) -> list[str]:
    """Name the columns of which a withheld row holds nothing."""
    return [str(c) for c in table if has_role(str(c), *MEASURED) and c != STANDS]


def _disclosure(draft: Draft, results: pd.DataFrame) -> list[Check]:
    tables = [e.table for e in draft.exhibits if e.table is not None and "suppressed" in e.table]
    hidden = [table[suppressed_rows(table)] for table in tables]
    withheld, rows = sum(map(len, hidden)), sum(map(len, tables))
    leaks = sum(int(t[_withheld(t)].notna().any(axis=1).sum()) for t in hidden)
    result = (
        f"{counted(len(tables), 'table')} under control, {number(withheld)} of "
        f"{counted(rows, 'row')} withheld; {number(leaks)} of them show a value"
    )
    secret = results[suppressed_rows(results)]
    open_values = int(secret[["numerator", "value"]].notna().any(axis=1).sum())
    listed = (
        f"{counted(len(secret), 'result')} withheld; {number(open_values)} of them show a value"
    )
    step = "Disclosure control"
    return [
        Check(step, "Withheld rows show no value", result, not leaks),
        Check(step, "Withheld results show no value", listed, not open_values),
    ]


def _personal() -> Check:
    result = f"{number(len(KINDS))} kinds sought in all words and tables: one would have stopped it"
    return Check("Disclosure control", "Nothing looks like personal data", result, True)


def _described(draft: Draft) -> Check:
    figures = [e for e in draft.exhibits if e.kind == "figure"]
    short = sum(len(e.alt) < SHORTEST_ALT for e in figures)
    bare = sum(e.synthetic and "SYNTHETIC" not in stamped_alt(e) for e in figures)
    least = min((len(e.alt) for e in figures), default=0)
    result = (
        f"{counted(len(figures), 'figure')} described, the shortest in {number(least)} characters; "
        f"{number(short)} too short, {number(bare)} without their stamp"
    )
    return Check("Exhibits", "Each figure has a text description", result, not (short or bare))


def _sourced(draft: Draft) -> Check:
    bare = [e.id for e in draft.exhibits if not e.sources or any(not s.edition for s in e.sources)]
    caveats = len({c.slug for e in draft.exhibits for c in e.caveats})
    result = (
        f"{number(len(draft.exhibits))} exhibits cite their sources with edition, "
        f"{number(len(bare))} do not; {counted(caveats, 'caveat')} in use"
    )
    return Check("Exhibits", "Each exhibit cites its sources", result, not bare)


def _values(results: pd.DataFrame) -> Check:
    numbers = results[["numerator", "denominator", "value", "lower", "upper"]]
    numbers = numbers.apply(pd.to_numeric, errors="coerce")
    infinite = int(numbers.isin([float("inf"), float("-inf")]).any(axis=1).sum())
    crossed = int((numbers["lower"] > numbers["upper"]).sum())
    result = (
        f"{counted(len(results), 'result')}; {number(infinite)} infinite, "
        f"{number(crossed)} with limits crossed"
    )
    return Check("Exhibits", "Values and limits are possible", result, not (infinite or crossed))


def _findings(draft: Draft) -> Check:
    findings = [e.finding for e in draft.exhibits if e.finding]
    graded = ", ".join(
        f"{number(sum(f.evidence == grade for f in findings))} {grade}"
        for grade in ("strong", "moderate", "weak")
    )
    untested = number(sum(not f.tested for f in findings))
    cautious = number(sum(bool(f.caution) for f in findings))
    result = f"{counted(len(findings), 'finding')}: {graded}, {untested} not tested; {cautious} "
    result += "with a caution"
    return Check("Exhibits", "Findings by strength of evidence", result)


def _verdicts(draft: Draft) -> Check | None:
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None or exhibit.table is None or "verdict" not in exhibit.table:
        return None
    table = exhibit.table
    tested = table.loc[table.get("change_size", table["verdict"]).notna(), "verdict"]
    if tested.empty:
        return None
    unclear = int((tested == "cannot tell").sum())
    result = f"{number(unclear)} of {number(len(tested))} tested changes are unclear"
    name = "Changes tested together, with false discoveries held down"
    return Check("Exhibits", name, result, None, "all-indicators")


def _references(draft: Draft, commentary: Path | None) -> Check | None:
    if commentary is None or not draft.commentary:
        return None
    files = sorted(commentary.glob("*.md"))
    count = sum(len(_REFERENCE.findall(f.read_text(encoding="utf-8"))) for f in files)
    result = f"{counted(count, 'reference')} in {counted(len(files), 'text')}, "
    result += "each found and supported"
    return Check("Commentary", "Each number is looked up and each claim tested", result, True)
