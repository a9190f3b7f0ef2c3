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
