"""All changes: every change in per cent, sorted, for one chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.kinds import PER_CENT
from safecity.charts.view import View
from safecity.exhibits.line import Line
from safecity.exhibits.synthesis.indicator_table import clear_of, lines_of, pandemic
from safecity.numbers import signed_change
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit
    from safecity.readings.evidence.counts import Evidence


@reading("What changed, and by how much?")
def all_changes(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read the change of every indicator in per cent, the greatest rise first.

    Changes of shares, which are in points, changes on a period of lockdowns, of the whole country
    or of long ago, and of what is told in lines only stand in the table of all indicators alone.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of the themes.

    Raises
    ------
    Absent
        Where no change in per cent could be read on a period without lockdowns.

    Examples
    --------
    >>> t.publish(t.all_changes())
    """
    assessment = evidence.assessment
    lines = lines_of(evidence, earlier)
    drawn = [
        x
        for x in lines
        if x.size_unit == PER_CENT
        and pd.notna(x.size)
        and not x.locked
        and x.near
        and not x.indicator.in_line
    ]
    if not drawn:
        reason = "No change in per cent could be read on a period without lockdowns."
        raise Absent(reason, f"{evidence.closes} of two such periods.", evidence.holder)
    rows = [_changed(line) for line in drawn]
    table = pd.DataFrame(rows).sort_values(["percent", "indicator"], ascending=[False, True])
    usual = str(table["against"].mode().iloc[0])
    spoken = "; ".join(f"{r['indicator']} {signed_change(r['percent'], PER_CENT)}" for r in rows)
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    tested = sum(line.compared and pd.notna(line.size) for line in lines)
    part = f"{len(rows)} of {tested}" if len(rows) < tested else str(tested)
    title = f"Changes in per cent on a period without lockdowns, {part}"
    return View(
        kind="all_changes",
        name="all_changes",
        indicator="",
        headline=clear_of(lines),
        subtitle=subtitle(title, assessment.partnership.name, assessment.period.label),
        alt=f"{stamp}Dot plot of {part} {'change' if tested == 1 else 'changes'}: {spoken}.",
        unit=f"% change on {usual} (or the like period) with 95% interval",
        table=table.reset_index(drop=True),
        sources=tuple(dict.fromkeys(s.slug for x in drawn for e in x.exhibits for s in e.sources)),
        caveats=("many_tests", *pandemic(drawn)),
        part="summary",
        synthetic=evidence.data.synthetic,
    )


def _changed(line: Line) -> dict[str, Any]:
    first = line.first
    ends = {end: float(first[end]) for end in ("lower", "upper")}
    against = str(first["comparison"])
    figures = {"percent": line.size, **ends, "verdict": line.verdict}
    return {"indicator": line.indicator.title, "against": against, **figures}
