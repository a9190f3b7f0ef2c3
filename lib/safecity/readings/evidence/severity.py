"""How severe recorded crime was in a year, and whether that changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from safecity.measures.estimate import Estimate
from safecity.measures.harm import severity_change
from safecity.measures.verdict import Question
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.counted_change import scatter_of
from safecity.readings.evidence.official import OfficialEvidence, quarter_starts, tables_of

if TYPE_CHECKING:
    from safecity.catalogue.period import Period
    from safecity.readings.evidence.counts import Evidence


def weights_of(evidence: Evidence) -> pd.Series:
    """Return the weight of one offence by its code.

    Raises
    ------
    Absent
        Where no weights, or no Home Office tables, were supplied.
    """
    weights = evidence.data.weights
    if weights.empty or evidence.data.offences.empty:
        source = evidence.catalogue.sources["severity_weights"]
        reason = "Crime cannot be weighed by severity without weights and offence codes."
        closes = f"{source.title} and the Home Office tables."
        raise Absent(reason, closes, source.publisher, source.slug, "home_office_csp")
    return weights.set_index("code")["weight"]


def counts_of(evidence: OfficialEvidence, period: Period, area: str) -> pd.Series:
    """Count offences of an area by code in whole quarters.

    Raises
    ------
    Absent
        Where a quarter is missing or not to be used.
    """
    total = evidence.catalogue.indicators["overview.crime"]
    evidence.count(total, period.months, area)
    rows = evidence.rows(total, area)
    rows = rows[rows["start"].isin(quarter_starts(period.months))]
    return rows.groupby("code")["count"].sum().clip(lower=0).astype(float)


def year_of(evidence: OfficialEvidence, period: Period, area: str) -> tuple[pd.Series, float]:
    """Return an area's counts by offence and its residents in a year."""
    residents = evidence.residents(area, year=int(period.start[:4]))
    return counts_of(evidence, period, area), residents.number


def severity_question(evidence: Evidence, base: str) -> Question | None:
    """Ask whether severity per resident changed against an earlier period.

    Parameters
    ----------
    evidence : Evidence
        Of the edition.
    base : {"previous", "baseline"}
        The earlier period.

    Returns
    -------
    Question or None
        None where either year is not complete. Its scatter is that of all recorded crime.

    Raises
    ------
    Absent
        As `weights_of`.
    """
    weights, total = weights_of(evidence), evidence.catalogue.indicators["overview.crime"]
    official = tables_of(evidence)
    years = (earlier_year(evidence, base), evidence.assessment.period)
    before, after = (if_known(partial(year_of, official, year, official.own)) for year in years)
    if before is None or after is None:
        return None
    scatter = scatter_of(official, total, official.matched(total, base))
    change = severity_change(
        before[0], after[0], weights,
        population_before=before[1], population_after=after[1], overdispersion=scatter.factor(),
    )  # fmt: skip
    sums = (float(before[0].sum()), float(after[0].sum()))
    return Question(Estimate(*map(float, change)), counts=sums, dispersed=scatter.known)


def earlier_year(evidence: Evidence, base: str) -> Period:
    """Return the year before the period, or the baseline."""
    assessment = evidence.assessment
    return assessment.period.shift(-1) if base == "previous" else assessment.baseline
