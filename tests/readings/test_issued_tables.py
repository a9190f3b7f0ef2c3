"""What declared tables of local authorities give a theme, from their figures to views."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.ingest.figures import as_figures
from safecity.readings.evidence.counts import Evidence
from safecity.readings.issued import issued

OWN = "E06000045"


def with_custody(evidence: Evidence, counts: dict[int, int], area: str = OWN) -> Evidence:
    """The evidence with households homeless on leaving custody, of 700 in each year."""
    rows = [
        {"measure": "homeless_after_custody", "level": "lad", "area": area, "months": 12,
         "period": f"{year}/{(year + 1) % 100:02d}", "start": pd.Timestamp(year, 4, 1),
         "count": count, "denominator": 700}
        for year, count in counts.items()
    ]  # fmt: skip
    frame = as_figures(rows).assign(source="homelessness")
    return replace(evidence, data=replace(evidence.data, figures=frame))


def test_a_figure_has_a_series_and_a_change(evidence: Evidence) -> None:
    views = issued(with_custody(evidence, {2019: 30, 2020: 40, 2021: 70}), "reoffending")
    shown = [view for view in views if view.indicator == "reoffending.homeless_after_custody"]
    assert [view.kind for view in shown] == ["series", "published_change"]
    assert "in Southampton stood at 10.0%" in shown[0].headline
    assert "of households owed a homelessness duty in 2021/22" in shown[0].headline


def test_what_a_table_lacks_for_the_area_is_a_gap_and_a_change_is_left_out(
    evidence: Evidence,
) -> None:
    views = issued(with_custody(evidence, {2021: 70}), "reoffending")
    kinds = {view.name: view.kind for view in views}
    assert kinds == {"series_homeless_households": "gap", "series_homeless_after_custody": "series"}


def test_a_table_that_was_not_supplied_is_a_gap_of_its_source_alone(evidence: Evidence) -> None:
    assert issued(with_custody(evidence, {2021: 70}), "young_people") == []
