from itertools import combinations

import pytest

from safecity.charts import events, timeline
from safecity.charts.lettering import ordinal

from .views import EVENTS

PANELS = (timeline.Panel(ordinal("2018-04"), ordinal("2024-03"), 0.5, 5.0),)


def named(*dates, label="An event"):
    return [{"date": date, "end": None, "label": label, "kind": "other"} for date in dates]


@pytest.mark.parametrize(
    "dates",
    [
        ("2020-01",),
        ("2019-01", "2019-05", "2019-09"),
        ("2023-05", "2023-05"),
        ("2024-02", "2024-03"),
    ],
)
def test_labels_cross_neither_each_other_nor_a_stem(dates):
    plan = events.plan(named(*dates), PANELS)
    assert plan.flags is not None
    pairs = list(zip(plan.events, plan.flags, strict=True))
    for (one, first), (two, second) in combinations(pairs, 2):
        assert not first.meets(second)
        assert not (first.row < second.row and first.covers(two.x))
        assert not (second.row < first.row and second.covers(one.x))


def test_labels_that_cannot_stand_become_numbers_with_a_key():
    plan = events.plan(named(*[f"2020-0{n}" for n in range(1, 8)]), PANELS)
    assert plan.flags is None
    assert plan.notes[0] == "1 An event (Jan 2020)" and len(plan.notes) == 7


def test_a_label_that_is_too_long_becomes_a_number():
    assert events.plan(named("2020-01", label="A very long name " * 5), PANELS).flags is None


def test_events_outside_the_panels_are_left_out():
    assert events.plan(named("2010-01", "2030-01"), PANELS).events == ()


def test_a_lockdown_is_shaded_for_all_its_months():
    first, second = events.plan(EVENTS[:2], PANELS).events
    month = PANELS[0].pitch
    assert first.shaded and first.end - first.x == pytest.approx(4 * month)
    assert second.end - second.x == pytest.approx(month)
