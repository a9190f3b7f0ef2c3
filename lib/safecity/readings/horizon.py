"""What is known to come, beside the forecasts: entries of named people, none of them counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import Period
from safecity.charts.view import View
from safecity.numbers import listed
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from safecity.catalogue.horizon import Coming
    from safecity.readings.evidence.counts import Evidence

COLUMNS = ["pestelo", "due", "text", "may", "bears_on", "author", "stated_in"]


@reading("What is known to come?", quiet=True)
def horizon(evidence: Evidence) -> View:
    """Read the scan of the horizon that an edition declares in `horizon.yml`.

    Raises
    ------
    Absent
        Where it declares none.

    Examples
    --------
    >>> t.publish(t.horizon())
    """
    assessment = evidence.assessment
    entries, owner = assessment.horizon, assessment.partnership
    if not entries:
        reason = "No scan of the horizon was declared."
        raise Absent(reason, f"Entries in {assessment.declared}/horizon.yml.", owner.title)
    rows = [_row(evidence, each) for each in entries]
    table = pd.DataFrame(rows, columns=COLUMNS)
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    named = [f"{each.title} ({_due(each)})" for each in entries]
    return View(
        kind="horizon",
        name="horizon",
        indicator="",
        headline=f"Known to come: {listed(named)}",
        subtitle=subtitle("What is known to come", owner.name, assessment.period.label),
        alt=f"{stamp}Table of what is known to come: "
        + "; ".join(f"{r.due}, {r.text}" for r in table.itertuples()),
        unit="",
        table=table,
        sources=("partner_figures",),
        caveats=("horizon_not_counted",),
        synthetic=evidence.data.synthetic,
    )


def _row(evidence: Evidence, each: Coming) -> tuple[str, ...]:
    themes = evidence.catalogue.themes
    bears = ", ".join(themes[slug].title for slug in each.bears_on)
    return (
        each.factor.capitalize(),
        _due(each),
        each.text,
        each.may,
        bears,
        each.author,
        each.source,
    )


def _due(each: Coming) -> str:
    return Period(start=each.date, end=each.end or each.date).label
