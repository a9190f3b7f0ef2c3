"""How severe recorded crime is: each offence weighed by the sentence it usually brings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.measures.harm import (
    severity,
    severity_rate,
    without_most_severe,
)
from safecity.measures.overdispersion import allowed_for
from safecity.numbers import listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import if_known
from safecity.readings.evidence.areas import FEWEST, set_caveat
from safecity.readings.evidence.official import OfficialEvidence, tables_of
from safecity.readings.evidence.severity import counts_of, earlier_year, weights_of, year_of
from safecity.readings.evidence.verdicts import verdict_of
from safecity.readings.series import COMPARATORS, years_of
from safecity.readings.words.finding import Finding, standing
from safecity.readings.words.moves import beside_year
from safecity.readings.words.wording import (
    compose,
    lockdowns_across,
    lower_first,
    spanned_periods,
)

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.period import Period
    from safecity.charts.view import View
    from safecity.measures.verdict import Verdict
    from safecity.readings.evidence.counts import Evidence

UNIT = "severity per resident"
METHOD = "severity-weighted counts per resident, Fay and Feuer's interval"
WITHOUT = "without its most severe offence"
TOGETHER = "Comparators"
MOST = 10


def _rows(
    evidence: OfficialEvidence, weights: pd.Series, period: Period, phi: float
) -> list[dict[str, Any]]:
    """Severity per head in one year: the own area, without its worst offence, and the others."""
    owner = evidence.assessment.partnership
    fixed = {"period": period.short, "start": pd.Timestamp(period.start)}
    rows = []
    own_year = if_known(partial(year_of, evidence, period, owner.code))
    if own_year is None:
        return []
    counts, people = own_year
    for label, own, each in (
        (owner.name, True, counts),
        (WITHOUT, False, without_most_severe(counts, weights)),
    ):
        rate = severity_rate(each, weights, people, overdispersion=phi)
        rows.append(
            fixed
            | {"area": owner.code, "label": label, "own": own, "value": rate.value}
            | {"lower": rate.lower if own else np.nan, "upper": rate.upper if own else np.nan}
        )
    others = _others(evidence, weights, period)
    if others is not None:
        rows.append(fixed | {"area": COMPARATORS, "label": TOGETHER, "own": False, **others})
    return rows


def _others(
    evidence: OfficialEvidence, weights: pd.Series, period: Period
) -> dict[str, float] | None:
    """Severity per head of the usable comparators together; None where they are too few."""
    members = evidence.assessment.partnership.comparators.members
    total, people, usable = 0.0, 0.0, 0
    for member in members:
        year = if_known(partial(year_of, evidence, period, member.code))
        if year is not None:
            total, people = total + severity(year[0], weights).total, people + year[1]
            usable += 1
    if usable < max(FEWEST, len(members) / 2):
        return None
    return {"value": total / people, "lower": np.nan, "upper": np.nan}


@reading("How severe is crime?", about="overview.harm")
def harm(evidence: Evidence, indicator: Indicator) -> list[View]:
    """Read severity per resident over the years, and what makes it up.

    Raises
    ------
    Absent
        Where weights or the Home Office tables were not supplied, or the period is incomplete.

    Examples
    --------
    >>> t.publish(t.harm())
    """
    weights = weights_of(evidence)
    official = tables_of(evidence)
    counts = counts_of(official, evidence.assessment.period, official.own)
    phi = official.dispersion(evidence.catalogue.indicators["overview.crime"])
    phi = allowed_for(phi)
    rows = [r for p in years_of(official) for r in _rows(official, weights, p, phi)]
    return [
        _over_years(official, indicator, pd.DataFrame(rows)),
        _made_up(official, indicator, counts, weights),
    ]


def _over_years(
    evidence: OfficialEvidence,
    indicator: Indicator,
    table: pd.DataFrame,
) -> View:
    place, period = evidence.assessment.partnership.name, evidence.assessment.period
    own = table[table["own"]]
    last = own.iloc[-1]
    sentence = (
        f"Recorded crime in {place} weighed {number(last['value'], 1)} {UNIT} in {period.short}"
    )
    verdict = verdict_of(evidence, indicator, "primary")
    compared, beside = "", ""
    if verdict is not None:
        compared, beside = _beside(evidence, own, verdict)
    sentence += beside
    rest = table[table["period"].eq(last["period"])].set_index("label")["value"]
    if WITHOUT in rest:
        sentence += f"; {number(rest[WITHOUT], 1)} {WITHOUT}"
    if TOGETHER in rest:
        sentence += f"; comparators together {number(rest[TOGETHER], 1)}"
    rows = "; ".join(f"{r.period} {number(r.value, 1)}" for r in own.itertuples())
    return compose(
        evidence,
        "harm_series",
        Finding(
            indicator=indicator.id, direction=standing(verdict),
            size=float(last["value"]), unit=UNIT, sentence=sentence, comparison=compared,
            strength="weak" if verdict is None else verdict.strength,
        ),
        table,
        name="harm_series",
        measure="Severity of recorded crime",
        window=spanned_periods(own["period"].iloc[0], last["period"]),
        note=UNIT,
        unit=UNIT,
        alt=f"Line chart of the severity of recorded crime per resident: {rows}.",
        facts={"quarterly": False},
        method=METHOD,
        sources=("severity_weights", "population"),
        caveats=(
            "severity_weights", *lockdowns_across(evidence, table["start"]), *set_caveat(evidence)
        ),
    )  # fmt: skip


def _beside(evidence: OfficialEvidence, own: pd.DataFrame, verdict: Verdict) -> tuple[str, str]:
    """Name the year that the report leads with, and set the last beside it as it was judged."""
    year = earlier_year(evidence, evidence.base("primary")).short
    before = own.loc[own["period"].eq(year), "value"]
    return (
        (year, beside_year(verdict, year, number(before.iloc[0], 1))) if len(before) else ("", "")
    )


def _made_up(
    evidence: OfficialEvidence, indicator: Indicator, counts: pd.Series, weights: pd.Series
) -> View:
    """Set each offence's share of severity beside its share of the count."""
    table = _shares(evidence, counts, weights)
    matched = severity(counts, weights).matched * 100
    top = [lower_first(str(name)) for name in table["group"].head(3)]
    led = float(table["value"].head(3).sum())
    few = float(table["before"].head(3).sum())
    sentence = (
        f"{listed(top)} made up {percent(led, 0)} of the severity of recorded crime and "
        f"{percent(few, 0)} of its number; {percent(matched, 0)} of offences could be weighed"
    )
    sentence = sentence[0].upper() + sentence[1:]
    shares_in_words = "; ".join(f"{r.group} {percent(r.value, 0)}" for r in table.itertuples())
    return compose(
        evidence,
        "harm_groups",
        Finding(
            indicator=indicator.id,
            direction="concentrated",
            size=led,
            unit="%",
            tested=False,
            sentence=sentence,
        ),
        table[["group", "value", "lower", "upper", "before", "count"]],
        name="harm_groups",
        measure="Offences by their share of severity and of the number of crimes",
        window=evidence.assessment.period.label,
        note="per cent",
        unit="% of all severity",
        alt=f"Bar chart of shares of severity by offence: {shares_in_words}.",
        facts={
            "base": False, "before_label": "share of the number of crimes",
            "after_label": "share of severity",
        },
        method="share of all severity",
        sources=("severity_weights",),
        caveats=("severity_weights",),
    )  # fmt: skip


def _shares(evidence: OfficialEvidence, counts: pd.Series, weights: pd.Series) -> pd.DataFrame:
    """Share of severity and of the count, of the offences that weigh most."""
    names = evidence.data.offences.drop_duplicates("code", keep="last").set_index("code")
    names = names["description"]
    weighed = (counts * weights.reindex(counts.index)).dropna()
    shares = pd.DataFrame(
        {
            "group": names.reindex(weighed.index),
            "value": weighed / weighed.sum() * 100,
            "before": counts.reindex(weighed.index) / counts.sum() * 100,
            "count": counts.reindex(weighed.index),
        }
    )
    table = shares.nlargest(MOST, "value").reset_index(drop=True)
    return table.assign(lower=np.nan, upper=np.nan)
