"""The in-year monitor: a quarter declared by the year that covers it, without a file of its own."""

from __future__ import annotations

from calendar import monthrange
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from safecity.catalogue.period import Period, month_number, month_text, quarter_of
from safecity.catalogue.registry import load_catalogue
from safecity.catalogue.strict import read_model
from safecity.errors import SafecityError

TITLE = "Quarterly monitor"
LAG = 2
"""Months after a quarter until its street-level files are published."""


class _Covering(BaseModel):
    """What a quarter takes over from the edition that covers it."""

    period: Period
    baseline: Period
    history_start: str
    themes: tuple[str, ...] = ()
    weights: dict[str, float] = {}


def covering(path: Path) -> Path | None:
    """Find the declaration that a quarter is derived from.

    Parameters
    ----------
    path : Path
        Where the quarter's own declaration would lie.

    Returns
    -------
    Path or None
        That of the edition whose period holds the quarter, of several the longest; None where
        there is none, or the name is that of no quarter.
    """
    pair = _covering(path)
    return None if pair is None else pair[0]


def _covering(path: Path) -> tuple[Path, _Covering] | None:
    quarter = quarter_of(path.stem)
    if quarter is None:
        return None
    paths = (p for p in sorted(path.parent.glob("*.yml")) if p.stem != "partnership")
    read = [(p, read_model(p, _Covering)) for p in paths if quarter_of(p.stem) is None]
    covering_pairs = [pair for pair in read if set(quarter.months) <= set(pair[1].period.months)]
    return max(covering_pairs, key=lambda pair: len(pair[1].period.months), default=None)


def monitor_defaults(path: Path) -> dict[str, Any]:
    """Derive the declaration of a monitor from that of the edition that covers its quarter.

    Parameters
    ----------
    path : Path
        Where its own declaration lies, or would lie: what stands there counts before these.

    Returns
    -------
    dict
        Keys of a declaration; none where the name is that of no quarter.

    Raises
    ------
    SafecityError
        Where no declared edition covers the quarter and it has no declaration of its own.
    """
    quarter = quarter_of(path.stem)
    if quarter is None:
        return {}
    pair = _covering(path)
    if pair is not None:
        whole = pair[1]
        return quarter_defaults(quarter) | {
            "history_start": whole.history_start,
            "baseline": _same_months(quarter, whole.baseline),
            "weights": whole.weights,
            "themes": _monitored(whole.themes),
        }
    if not path.is_file():
        raise SafecityError(
            f"no declared edition covers {quarter.label}, the quarter '{path.stem}'",
            path=path,
            remedy="Declare the year that it lies in, or write this file with `history_start`.",
        )
    return quarter_defaults(quarter) | {"themes": _monitored(())}


def _monitored(themes: tuple[str, ...]) -> tuple[str, ...]:
    """Choose the themes that count police records by month, and what puts those together."""
    known = load_catalogue().themes
    return tuple(
        theme.slug
        for theme in known.values()
        if (not themes or theme.slug in themes)
        and (
            any(indicator.crime_types for indicator in theme.indicators.values())
            or theme.part in ("summary", "quality")
        )
    )


def quarter_defaults(quarter: Period) -> dict[str, Any]:
    """Say what a monitor is where nothing is declared of it.

    Returns
    -------
    dict
        Keys of a declaration. The release is set for the last day of the month in which the
        street-level files of the quarter are due.
    """
    year, month = map(int, month_text(month_number(quarter.end) + LAG).split("-"))
    return {
        "title": TITLE,
        "period": quarter,
        "baseline": quarter.shift(-1),
        "mode": "refresh",
        "release_date": f"{year}-{month:02d}-{monthrange(year, month)[1]}",
    }


def _same_months(quarter: Period, baseline: Period) -> Period:
    """Return the same quarter within a baseline, else that of the year before."""
    years = range(1, int(quarter.start[:4]) - int(baseline.start[:4]) + 1)
    earlier = (quarter.shift(-back) for back in years)
    within = (each for each in earlier if set(each.months) <= set(baseline.months))
    return next(within, quarter.shift(-1))


def check_quarter(path: Path, period: Period) -> None:
    """Refuse a declaration that is named by a quarter and reports other months."""
    quarter = quarter_of(path.stem)
    if quarter is not None and period != quarter:
        raise SafecityError(
            f"'{path.stem}' names {quarter.label}, and its period is {period.label}",
            path=path,
            remedy="Leave `period` out, or give the file another name.",
        )
