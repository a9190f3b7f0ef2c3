"""The licence under which most sources publish, as machines name it."""

from __future__ import annotations

OPEN_GOVERNMENT = "Open Government Licence v3.0"
"""As sources state it."""
SHORT = "OGL-UK-3.0"
ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
