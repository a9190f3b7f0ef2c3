"""Which table of the Home Office a file is, by its name."""

from __future__ import annotations

import re
from datetime import datetime

from safecity.ingest.source import COPY, Kind, Recognised, Source
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE
from safecity.ingest.sources.home_office.tables import count_home_office, read_home_office
from safecity.ingest.supply.scan import RawFile

_TABLES = {"csp": CSP_TABLE, "pfa": FORCE_TABLE}
# The last six digits are the day of publication: -290126 is 29 January 2026.
_NAME = re.compile(rf"^prc-(csp|pfa)-(?:.*?)(?:-(\d{{6}}))?{COPY}\.(ods|xlsx?|csv)$", re.I)


def _published(digits: str) -> str:
    """Turn the end of a table's name, "290126", into a day; empty where it is none."""
    try:
        return datetime.strptime(digits, "%d%m%y").date().isoformat()
    except ValueError:
        return ""


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a table of police recorded crime, by partnership or by police force.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    match = _NAME.match(file.file_name)
    if not match:
        return None
    return Recognised(file, _TABLES[match[1].lower()], _published(match[2] or ""))


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={
        kind: Kind(f"home_office_{name}", read_home_office, count_home_office, one_of_many=True)
        for name, kind in _TABLES.items()
    },
)
