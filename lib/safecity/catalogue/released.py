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
    paths = (p for p in sorted(folder.glob("*.yml")) if p.stem not in ("partnership", year))
    others = ((path.stem, read_model(path, _Released)) for path in paths)
    return tuple(
        other.period for name, other in others if (other.release_date, name) < (release_date, year)
    )
