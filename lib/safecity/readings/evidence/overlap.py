"""What several editions tell together: months whose counts follow from those that were printed.

A half year less its first quarter is its second: where the one shows a place and the other shows
it too, a reader has the count of a quarter that no edition shows, however small it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Months = tuple[str, ...]
CLOSE = 1e-9


def spans_told(printed: Sequence[Months]) -> tuple[Months, ...]:
    """Find the runs of months whose counts can be worked out from those of several periods.

    Parameters
    ----------
    printed : sequence of tuple of str
        Months ("YYYY-MM") of each period for which some edition prints counts.

    Returns
    -------
    tuple of tuple of str
        Runs of months, in order, that hold no period: a sum that does is no smaller than what was
        printed. A run is told where its membership is a linear combination of theirs.

    Notes
    -----
    Between the first and the last month of any period all months behave alike that lie in the
    same periods; only runs of such pieces have to be tried.
    """
    printed = [period for period in printed if period]
    months = sorted({month for period in printed for month in period})
    member = np.array([[month in period for month in months] for period in printed], dtype=float)
    if len(printed) < 2:
        return ()
    changes = [n for n in range(1, len(months)) if (member[:, n] != member[:, n - 1]).any()]
    cuts = [0, *changes, len(months)]
    pieces = member[:, cuts[:-1]]
    found = []
    for first in range(len(cuts) - 1):
        for last in range(first, len(cuts) - 1):
            run = tuple(months[cuts[first] : cuts[last + 1]])
            wanted = np.zeros(len(cuts) - 1)
            wanted[first : last + 1] = 1
            holds = any(set(period) <= set(run) for period in printed)
            if not holds and _follows(pieces, wanted):
                found.append(run)
    return tuple(found)


def _follows(given: np.ndarray, wanted: np.ndarray) -> bool:
    """Say whether a row is a linear combination of others."""
    solved = np.linalg.lstsq(given.T, wanted, rcond=None)[0]
    return bool(np.abs(given.T @ solved - wanted).max() < CLOSE)
