"""Faults put into the synthetic police files, of the kinds real files have, to be found."""

from __future__ import annotations

from typing import Final

ABSENT: Final = frozenset({("devon-and-cornwall", "2021-11"), ("devon-and-cornwall", "2021-12")})
"""Force and month of files that were never published."""

BLANK_LSOA: Final = {("avon-and-somerset", "2021-08"): 0.15}
"""Share of placed rows that have a point but no LSOA."""

CRLF: Final = frozenset({("norfolk", "2017-09")})
"""Files whose lines end with CR LF."""

REPEATED_ID: Final = {"avon-and-somerset": 0.005}
"""Share of crimes that stand twice, with one Crime ID and two outcomes."""

NO_LOCATION: Final = 0.015
"""Share of crimes that have no location at all and are missing from their place."""
