"""What of a partnership was released before an edition: a reader has all of it together."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from safecity.catalogue.period import Period
from safecity.catalogue.strict import read_model


class _Released(BaseModel):
    """What one edition has to know of another."""

    period: Period
    release_date: str


def released_before(folder: Path, year: str, release_date: str) -> tuple[Period, ...]:
    """Read the periods of the editions that a partnership released before one.

    Parameters
    ----------
    folder : Path
        The partnership's declarations.
    year, release_date : str
        The edition, and its day ("YYYY-MM-DD"); of two on one day the earlier name comes first.

    Raises
    ------
    SafecityError
        For a declaration without a period or a day: what it told would not be known.
    """
    return tuple(other.period for _, other in _before(folder, year, release_date))


def last_released(folder: Path, year: str, release_date: str) -> tuple[str, str] | None:
    """Name the edition that was released last before one, and its period in short.

    None where there is none.
    """
    before = _before(folder, year, release_date)
    last = max(before, key=lambda pair: (pair[1].release_date, pair[0]), default=None)
    return None if last is None else (last[0], last[1].period.short)


def _before(folder: Path, year: str, release_date: str) -> list[tuple[str, _Released]]:
    paths = (p for p in sorted(folder.glob("*.yml")) if p.stem not in ("partnership", year))
    others = ((path.stem, read_model(path, _Released)) for path in paths)
    issue = (release_date, year)
    return [(name, other) for name, other in others if (other.release_date, name) < issue]
