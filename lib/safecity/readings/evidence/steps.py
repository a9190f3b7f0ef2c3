"""Changes of level in a monthly series, set against the dated events that may explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import month_name
from safecity.measures.change_points import COLUMNS, FEWEST, change_points, explained
from safecity.numbers import interval, signed_percent
from safecity.readings.words.wording import event_notes

if TYPE_CHECKING:
    from safecity.charts.view import Noted
    from safecity.readings.evidence.counts import Evidence


def level_changes(evidence: Evidence, usual: pd.Series) -> pd.DataFrame:
    """Find the months from which a series, its season removed, runs at another level.

    Parameters
    ----------
    evidence : Evidence
        Its events are what a change is checked against before it is called real.
    usual : pandas.Series
        Counts by usual month.

    Returns
    -------
    pandas.DataFrame
        The columns of `change_points` and explained: the label of an event near it, or "".
    """
    if usual.notna().sum() < FEWEST:
        return pd.DataFrame(columns=[*COLUMNS, "explained"])
    steps = change_points(usual)
    events = pd.DataFrame(event_notes(evidence), columns=["date", "end", "label"])
    dated = pd.DataFrame(
        {
            "start": pd.to_datetime(events["date"], format="%Y-%m"),
            "end": pd.to_datetime(events["end"], format="%Y-%m"),
            "label": events["label"],
        }
    )
    return steps.assign(explained=explained(steps["month"], dated))


def step_notes(steps: pd.DataFrame) -> list[Noted]:
    """Return changes of level that no event explains, to be marked as events are."""
    bare = steps[steps["explained"] == ""]
    return [
        {
            "date": f"{row.month:%Y-%m}",
            "end": None,
            "label": f"Level {signed_percent((row.ratio - 1) * 100, 0)}",
            "kind": "step",
        }
        for row in bare.itertuples()
    ]


def spoken(steps: pd.DataFrame) -> str:
    """Return sentences on the changes of level for alternative text; empty where there is none."""
    if steps.empty:
        return ""
    parts = [
        f"from {month_name(f'{row.month:%Y-%m}')} {signed_percent((row.ratio - 1) * 100, 0)} "
        f"({interval((row.lower - 1) * 100, (row.upper - 1) * 100, 0, '%')}; "
        f"{f'near: {row.explained}' if row.explained else 'not explained by a dated event'})"
        for row in steps.itertuples()
    ]
    return f" Season removed, the level changed {'; '.join(parts)}."
