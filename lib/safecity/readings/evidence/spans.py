"""Rates say over how many months they count, where an edition has not all of its months."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from safecity.readings.evidence.absent import if_known
from safecity.readings.evidence.official import is_official

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence


def spanned(evidence: Evidence) -> Evidence:
    """Return the evidence with units of the months that are counted.

    Two complete months of four make a rate "in 2 months", whatever the edition is of. What the
    Home Office tables count is whole.

    Parameters
    ----------
    evidence : Evidence
        Street-level counts of an edition.
    """
    each = evidence.catalogue.indicators.values()
    months = {indicator.id: _months(evidence, indicator) for indicator in each}
    counted = {slug: n for slug, n in months.items() if n}
    if not counted:
        return evidence
    return replace(evidence, catalogue=evidence.catalogue.counted_over(counted))


def _months(evidence: Evidence, indicator: Indicator) -> int:
    """Months that a rate counts where these are fewer than the period has; else none."""
    if not (indicator.is_counted and "resident" in indicator.unit and evidence.tells(indicator)):
        return 0
    months = if_known(partial(evidence.period_months, indicator))
    whole = months is None or months == evidence.assessment.period.months
    return 0 if whole or is_official(evidence, indicator) else len(months or ())
