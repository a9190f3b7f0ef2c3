"""Rates say over how many months they count."""

from safecity.readings import key_figures, levels
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.spans import spanned

CRIME = "overview.crime"


def test_a_rate_of_some_months_of_the_period_says_how_many(evidence: Evidence, without) -> None:
    """Two months of four were printed as a rate "in 4 months"."""
    assert spanned(evidence) is evidence
    months = evidence.assessment.period.months
    holed = spanned(without(evidence, evidence.own, months[2:]))
    unit = holed.catalogue.indicators[CRIME].unit
    assert unit == "per 1,000 residents in 2 months"
    assert holed.catalogue.themes["overview"].indicators[CRIME].unit == unit
    view = levels.levels(holed, holed.catalogue.indicators[CRIME])
    assert view.unit == unit and f"rate {unit}" in view.subtitle
    figures = key_figures.key_figures(holed, [holed.catalogue.indicators[CRIME]])
    assert figures.unit == unit
