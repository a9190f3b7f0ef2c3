"""A quarter beside earlier ones: the same quarter is judged, the one before is not."""

from __future__ import annotations

import pytest

from safecity.catalogue.period import Period
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.quarters import _headline, quarter_before, quarters

QUARTER = Period(start="2021-04", end="2021-06")


def test_the_quarter_before_crosses_the_year() -> None:
    before = quarter_before(Period(start="2021-01", end="2021-03"))
    assert before == Period(start="2020-10", end="2020-12")


def test_only_a_monitor_has_it(evidence: Evidence) -> None:
    with pytest.raises(Absent):
        quarters(evidence)


def test_counts_are_those_of_the_months_and_only_the_same_quarter_is_judged(
    evidence: Evidence,
) -> None:
    given = {"year": "2021-q2", "period": QUARTER, "baseline": QUARTER.shift(-2)}
    monitor = Evidence(
        evidence.assessment.model_copy(update=given), evidence.catalogue, evidence.data
    )
    view = quarters(monitor)
    crime = evidence.catalogue.indicators["overview.crime"]
    row = view.table.set_index("indicator").loc[crime.title]
    assert row["count"] == monitor.count(crime, QUARTER.months)
    last = monitor.count(crime, quarter_before(QUARTER).months)
    assert row["last_quarter"] == last
    assert row["on_last_quarter"] == pytest.approx(100 * (row["count"] / last - 1))
    assert "season_included" in view.caveats and "season included" in view.subtitle
    told = [r for r in view.table.itertuples() if r.verdict in ("rose", "fell")]
    assert all(r.indicator.lower() in view.headline for r in told)


def row(name: str, verdict: str, against: str = "Apr to Jun 2024") -> dict[str, str]:
    return {"indicator": name, "verdict": verdict, "against": against}


def test_quarters_of_which_none_could_be_compared_are_not_said_to_be_unchanged() -> None:
    alone = [row("Robbery", "not tested", "not comparable"), row("Burglary", "not tested", "-")]
    told = _headline(alone)
    assert told == "Nothing could be compared with the same quarter of an earlier year"


def test_quarters_tell_chance_only_of_what_was_tested() -> None:
    unclear, gone = row("Burglary", "cannot tell"), row("Drugs", "not tested", "not comparable")
    year = "Apr to Jun 2024"
    assert _headline([unclear]) == f"No change on {year} is clear of chance"
    assert _headline([unclear, gone]) == (
        f"No change on {year} that could be tested is clear of chance"
    )
    rose = row("Robbery", "rose")
    assert _headline([rose]) == f"Against {year} robbery rose"
    assert _headline([rose, gone]) == f"Against {year} robbery rose"
    assert _headline([rose, unclear]) == (
        f"Against {year} robbery rose; no other change is clear of chance"
    )
    assert _headline([rose, unclear, gone]) == (
        f"Against {year} robbery rose; no other change that could be tested is clear of chance"
    )
