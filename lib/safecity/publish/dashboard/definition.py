"""What an indicator counts, asks or repeats, in words."""

from __future__ import annotations

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.offences import load_offences
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.numbers import listed


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
    source = catalogue.sources.get(indicator.source)
    named = source.title if source else indicator.source
    if indicator.question:
        return f"Weighted share of {indicator.noun} ({named})."
    if indicator.figure:
        return f"As published in: {named}."
    return f"{_counted(indicator)} ({named})."


def _counted(indicator: Indicator) -> str:
    parts = []
    if indicator.crime_types:
        parts.append(f"Crimes published as {listed(indicator.crime_types)}")
    if indicator.subgroups:
        parts.append(f"Offences of the Home Office {_group(indicator.subgroups)}")
    if indicator.codes:
        parts.append(f"Offences with the Home Office codes {listed(indicator.codes)}")
    return "; ".join(parts)


def _group(subgroups: tuple[str, ...]) -> str:
    known = load_offences().subgroups
    if set(subgroups) == set(known):
        return "tables, all of them"
    return f"{'subgroup' if len(subgroups) == 1 else 'subgroups'} {listed(subgroups)}"
