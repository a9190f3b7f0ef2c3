"""The monthly files of data.police.uk: their columns, what is kept of a row, what is a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from safecity.catalogue.offences import ASB, CRIME_TYPES
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


STREET, OUTCOMES, STOPS = "street", "outcomes", "stops"
SLUGS = {STREET: "police_uk", OUTCOMES: "police_outcomes", STOPS: "stop_and_search"}
"""The source of each kind of file."""
CATEGORIES = (ASB, *CRIME_TYPES)
_PLACE = ("Longitude", "Latitude", "Location", "LSOA code", "LSOA name")
_REPORTED = ("Crime ID", "Month", "Reported by", "Falls within", *_PLACE)
COLUMNS = (*_REPORTED, "Crime type", "Last outcome category", "Context")
OUTCOME_COLUMNS = (*_REPORTED, "Outcome type")
STOP_COLUMNS = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
# A box around Great Britain and Northern Ireland, in degrees; latitude and longitude swapped lie
# far outside it.
LATITUDES, LONGITUDES = (49.0, 61.5), (-9.0, 2.5)
_DEGREES = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"


@dataclass(frozen=True)
class FileKind:
    """How one kind of file is laid out and read.

    Attributes
    ----------
    name : str
        What a message calls such files.
    columns : tuple of str
        The published columns, in their order.
    table : str
        Names and types of what is kept of a row, for DuckDB.
    select : str
        The same as expressions over the published columns of `r`.
    plain : str
        Condition over `r` and the plan `p` under which a row has no fault.
    fault : callable
        Says what is wrong with a row (cells by column, month of the file); empty text where
        nothing is. It agrees with `plain`.
    """

    name: str
    columns: tuple[str, ...]
    table: str
    select: str
    plain: str
    fault: Callable[[Mapping[str, str], str], str]


def _month_fault(cells: Mapping[str, str], month: str) -> str:
    is_other = cells["Month"] != month
    return f"month '{cells['Month']}' in a file named {month}" if is_other else ""


def _street_fault(cells: Mapping[str, str], month: str) -> str:
    kind = cells["Crime type"]
    unknown = "" if kind in CATEGORIES else f"unknown crime type '{kind}'"
    return _month_fault(cells, month) or unknown


def _outcome_fault(cells: Mapping[str, str], month: str) -> str:
    return _month_fault(cells, month) or ("" if cells["Outcome type"] else "no outcome type")


def _date_fault(text: str, month: str) -> str:
    moment = read_moment(text)
    if moment is None:
        return f"date '{text}' is not a time with its time zone"
    opens, closes = month_span(month)
    # Some forces cut their months by the clock, some by universal time: in summer one hour apart.
    is_inside = opens <= moment < closes or text.startswith(month)
    return "" if is_inside else f"date '{text}' in a file named {month}"


def _is_within(latitude: float, longitude: float) -> bool:
    in_latitude = LATITUDES[0] <= latitude <= LATITUDES[1]
    return in_latitude and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def _point_fault(latitude: str, longitude: str) -> str:
    if not latitude and not longitude:
        return ""
    where = f"latitude '{latitude}', longitude '{longitude}'"
    if not (re.fullmatch(_DEGREES, latitude) and re.fullmatch(_DEGREES, longitude)):
        return f"{where} are not coordinates"
    north, east = float(latitude), float(longitude)
    # Coordinates are zeroed where no anonymous point is within 20 km (data.police.uk, "About").
    if _is_within(north, east) or north == east == 0:
        return ""
    swapped = "; they look swapped" if _is_within(east, north) else ""
    return f"{where} lie outside the United Kingdom{swapped}"


def _stop_fault(cells: Mapping[str, str], month: str) -> str:
    point = _point_fault(cells["Latitude"], cells["Longitude"])
    return _date_fault(cells["Date"], month) or point


_ID = """CASE WHEN r."Crime ID" <> '' THEN hash(r."Crime ID") END, nullif(r."LSOA code", '')"""
_ONE_LINE = """r."Month" = p.month AND position(chr(10) IN coalesce(r."Location", '')) = 0"""
# Blank cells are missing in the one way of reading and in the other, so rows compare the same.
_WHOLE = ", ".join(f'r."{name}"' for name in OUTCOME_COLUMNS)
_AT = 'epoch_us(try_cast(r."Date" AS TIMESTAMPTZ))'
_NORTH, _EAST = 'try_cast(r."Latitude" AS DOUBLE)', 'try_cast(r."Longitude" AS DOUBLE)'
_NOWHERE = f'r."Latitude" IS NULL AND r."Longitude" IS NULL OR {_NORTH} = 0 AND {_EAST} = 0'
_KEPT = {
    "type": "Type",
    "age_range": "Age range",
    "gender": "Gender",
    "self_ethnicity": "Self-defined ethnicity",
    "officer_ethnicity": "Officer-defined ethnicity",
    "legislation": "Legislation",
    "object": "Object of search",
    "outcome": "Outcome",
    "linked": "Outcome linked to object of search",
}
STOP_FIELDS = tuple(_KEPT)

FILE_KINDS = {
    STREET: FileKind(
        "Street-level files",
        COLUMNS,
        "id UBIGINT, lsoa VARCHAR, nowhere BOOLEAN, category category",
        f"""{_ID}, coalesce(r."Location" = 'No Location', false), r."Crime type" """,
        f"""{_ONE_LINE} AND r."Crime type" IN {CATEGORIES}""",
        _street_fault,
    ),
    OUTCOMES: FileKind(
        "Outcomes files",
        OUTCOME_COLUMNS,
        "id UBIGINT, lsoa VARCHAR, outcome VARCHAR, whole UBIGINT",
        f'{_ID}, r."Outcome type", hash({_WHOLE})',
        f"""{_ONE_LINE} AND r."Outcome type" <> ''""",
        _outcome_fault,
    ),
    STOPS: FileKind(
        "Stop-and-search files",
        STOP_COLUMNS,
        "moment BIGINT, lat DOUBLE, lon DOUBLE, "
        + ", ".join(f'"{name}" VARCHAR' for name in STOP_FIELDS),
        f"{_AT}, CASE WHEN NOT ({_NOWHERE}) THEN {_NORTH} END, "
        f"CASE WHEN NOT ({_NOWHERE}) THEN {_EAST} END, "
        + ", ".join(f"""coalesce(r."{name}", '')""" for name in _KEPT.values()),
        f"""regexp_full_match(r."Date", '{MOMENT}') AND {_AT} IS NOT NULL
        AND ({_AT} >= p.opens AND {_AT} < p.closes OR starts_with(r."Date", p.month))
        AND (coalesce({_NOWHERE}, false)
             OR regexp_full_match(r."Latitude", '{_DEGREES}')
                AND regexp_full_match(r."Longitude", '{_DEGREES}')
                AND {_NORTH} BETWEEN {LATITUDES[0]} AND {LATITUDES[1]}
                AND {_EAST} BETWEEN {LONGITUDES[0]} AND {LONGITUDES[1]})""",
        _stop_fault,
    ),
}
