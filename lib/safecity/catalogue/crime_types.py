"""The categories of data.police.uk."""

from __future__ import annotations

from typing import Literal, get_args

ASB = "Anti-social behaviour"
CrimeType = Literal[
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
]
CRIME_TYPES = tuple(kind for kind in get_args(CrimeType) if kind != ASB)
"""The 13 groups that are crimes; anti-social behaviour is counted apart."""
GRAVEST_FIRST: tuple[CrimeType, ...] = (
    "Violence and sexual offences",
    "Robbery",
    "Burglary",
    "Drugs",
    "Possession of weapons",
    "Criminal damage and arson",
    "Vehicle crime",
    "Theft from the person",
    "Public order",
    "Shoplifting",
    "Bicycle theft",
    "Other theft",
    "Other crime",
    "Anti-social behaviour",
)
"""Which type a crime has that is published under several: the first of these.

The principal crime of the Home Office Counting Rules is the gravest; the order is by what the
offences of a group may be punished with, and the two groups of what is left over come last.
"""
