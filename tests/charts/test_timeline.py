from itertools import pairwise

import pandas as pd
import pytest

from safecity.charts import timeline
from safecity.charts.lettering import ordinal

START = ordinal("2019-01")


def test_a_gap_of_six_months_is_shown_and_one_of_seven_breaks_the_axis():
    six = [START, START + 7]
    assert timeline.blocks(six, START, START + 7) == [(START, START + 7)]
    seven = [START, START + 8]
    assert timeline.blocks(seven, START, START + 8) == [(START, START), (START + 8, START + 8)]


def test_a_short_gap_at_the_end_is_kept_and_a_long_one_is_cut():
    assert timeline.blocks([START], START - 9, START + 3) == [(START, START + 3)]


def test_months_absent_from_the_table_are_missing_and_not_skipped():
    months = pd.to_datetime(["2021-01-01", "2021-04-01"])
    frame = timeline.monthly(pd.DataFrame({"month": months, "value": [1.0, 2.0]}))
    assert frame["value"].isna().tolist() == [False, True, True, False]


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_panels_lie_side_by_side_within_the_page(count):
    spans = [(START + 24 * n, START + 24 * n + n % 7) for n in range(count)]
    panels = timeline.panels(spans, 0.5, 5.0)
    assert panels[-1].right == pytest.approx(5.5)
    assert all(a.right < b.left for a, b in pairwise(panels))


def test_every_year_is_named_once_in_a_panel():
    panel = timeline.Panel(ordinal("2019-10"), ordinal("2022-03"), 0.0, 5.0)
    years = [label.split("\n")[1] for _, label in panel.ticks() if "\n" in label]
    assert years == ["2019", "2020", "2021", "2022"]
    assert panel.x(ordinal("2018-01")) == 0.0
