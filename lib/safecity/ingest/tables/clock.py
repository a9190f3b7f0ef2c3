"""Local time: moments published with their time zone, as clocks in the United Kingdom show them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from safecity.catalogue.period import month_number, month_text

LONDON = ZoneInfo("Europe/London")
# A time without its zone is not a moment: half the year it could be either of two hours.
MOMENT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_MOMENT = re.compile(MOMENT)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000


def read_moment(text: str) -> int | None:
    """Microseconds since 1970 (UTC) of an ISO timestamp; None where it is not one with its zone.

    Parameters
    ----------
    text : str
        As published, for example "2024-01-01T00:29:00+00:00".
    """
    if not _MOMENT.fullmatch(text):
        return None
    try:
        since = datetime.fromisoformat(text) - _EPOCH
    except (ValueError, OverflowError):
        return None
    return (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds


def month_span(month: str) -> tuple[int, int]:
    """First moment of a local month and that of the next, in microseconds since 1970 (UTC).

    Parameters
    ----------
    month : str
        "YYYY-MM".
    """
    starts = (month, month_text(month_number(month) + 1))
    opens, closes = (
        datetime(int(start[:4]), int(start[5:]), 1, tzinfo=LONDON).timestamp() for start in starts
    )
    return round(opens) * _SECOND, round(closes) * _SECOND


def local_time(moments: pd.Series) -> pd.Series:
    """Turn microseconds since 1970 (UTC) into timestamps in the zone Europe/London."""
    return pd.to_datetime(moments, unit="us", utc=True).dt.tz_convert("Europe/London")
