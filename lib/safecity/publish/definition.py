"""What an indicator counts, asks or repeats, in words, for every product that lists indicators."""

from __future__ import annotations

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.offences import ASB, CRIME_TYPES, load_offences
from safecity.catalogue.registry import Catalogue
from safecity.numbers import listed

WEIGHED = "severity_weights"
"""Source that gives weights only: what is weighted with them is counted here."""


def definition_of(indicator: Indicator, catalogue: Catalogue) -> str:
    """Say what makes up the numerator of an indicator.

    Parameters
    ----------
    indicator : Indicator
        Counted from crime types, offence subgroups or codes; or read from a published table or
        a survey.
    catalogue : Catalogue
        Names its source.
    """
    source = catalogue.sources[indicator.source]
    if indicator.question:
        answers = " or ".join(f'"{answer}"' for answer in indicator.answers)
        return f"Weighted share of {indicator.noun}: answer {answers} ({source.title})."
    if indicator.source == WEIGHED:
        return f"Recorded crimes, each weighted by severity, per resident ({source.title})."
    if indicator.figure:
        noun = indicator.noun.rstrip(".,")
        said = f"{noun[0].upper()}{noun[1:]}, as published by {source.publisher}"
        return f"{said} ({source.title})."
    return f"{_counted(indicator)} ({source.title})."


def _counted(indicator: Indicator) -> str:
    parts = []
    if indicator.crime_types:
        parts.append(_published(indicator.crime_types))
    if indicator.subgroups:
        parts.append(f"Offences of the Home Office {_group(indicator.subgroups)}")
    if indicator.codes:
        codes = "code" if len(indicator.codes) == 1 else "codes"
        parts.append(f"Offences with the Home Office {codes} {listed(indicator.codes)}")
    return "; ".join(parts)


def _published(crime_types: tuple[str, ...]) -> str:
    """Name types of street-level records; the Home Office tables count none that is no crime."""
    if set(crime_types) == {ASB}:
        return f"Incidents published as {ASB}"
    named = "any type of crime" if set(crime_types) == set(CRIME_TYPES) else listed(crime_types)
    elsewhere = "totals and comparisons count them in the Home Office tables where supplied"
    return f"Crimes published as {named}; {elsewhere}"


def _group(subgroups: tuple[str, ...]) -> str:
    known = load_offences().subgroups
    if set(subgroups) == set(known):
        return "tables, all of them"
    return f"{'subgroup' if len(subgroups) == 1 else 'subgroups'} {listed(subgroups)}"
