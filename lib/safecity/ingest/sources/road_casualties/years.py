"""Yearly figures of people hurt on the roads, out of the counted casualties."""

from __future__ import annotations

import pandas as pd

from safecity.ingest.figures import as_figures

CASUALTIES, HURT = "casualties", "killed_or_seriously_injured"


def road_figures(casualties: pd.DataFrame) -> pd.DataFrame:
    """Sum casualties by area and year: all of them, by kind of road user, and the worst hurt.

    Parameters
    ----------
    casualties : pandas.DataFrame
        As `collisions.Collisions.casualties`.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`. People killed or seriously injured are the fatal casualties plus
        the adjusted serious ones (Department for Transport, guide to severity adjustments);
        missing where the adjustment is not published.
    """
    if casualties.empty:
        return as_figures([])
    keys = ["area", "year"]
    total = casualties.groupby(keys, as_index=False)["count"].sum().assign(measure=CASUALTIES)
    kinds = casualties.groupby([*keys, "casualty_type"], as_index=False)["count"].sum()
    kinds = kinds.rename(columns={"casualty_type": "group"}).assign(measure=CASUALTIES)
    kinds["group"] = kinds["group"].str.capitalize()
    fatal = casualties[casualties["severity"] == "fatal"].groupby(keys)["count"].sum()
    serious = casualties.groupby(keys)["adjusted_serious"].sum(min_count=1)
    worst = serious.add(fatal.reindex(serious.index, fill_value=0)).rename("count")
    parts = [total, kinds, worst.reset_index().assign(measure=HURT)]
    frame = pd.concat(parts, ignore_index=True)
    years = frame["year"].astype(int).astype(str)
    start = pd.to_datetime(years + "-01-01")
    return as_figures(frame.assign(level="lad", period=years, start=start, months=12))
