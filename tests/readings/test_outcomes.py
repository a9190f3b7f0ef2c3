"""What became of crimes, at one age: shares, types, the year before, and what is not known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from safecity.catalogue.offences import CRIME_TYPES
from safecity.catalogue.outcomes import group_by_label, load_outcomes
from safecity.errors import SafecityError
from safecity.ingest.asked import PARTS
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.cohorts import read_cohorts
from safecity.readings.evidence.counts import Evidence
from safecity.readings.outcome_change import outcome_change
from safecity.readings.outcomes import outcomes

KNOWN = pd.date_range("2020-04-01", "2022-03-01", freq="MS")
CHARGED, NO_SUSPECT = "Suspect charged", "Investigation complete; no suspect identified"
# A month has 210 crimes of each of 13 types; in 2021, 420.
ROWS = [
    # months after the record, months until another outcome, outcome, crimes
    (0, None, CHARGED, 21),
    (3, 5, NO_SUSPECT, 84),
    (5, None, "Offender fined", 42),
    (5, None, "Local resolution", 42),
    (7, None, CHARGED, 42),
]


def rows_of(month: pd.Timestamp, kind: str, given: list[Any] = ROWS) -> list[dict[str, Any]]:
    """Outcomes of the crimes of one type and month."""
    return [
        {
            "recorded": month, "category": kind, "outcome": word, "count": n,
            "month": month + pd.DateOffset(months=at),
            "until": pd.NaT if until is None else month + pd.DateOffset(months=until),
        }
        for at, until, word, n in given
    ]  # fmt: skip


def supply(
    evidence: Evidence, known: pd.DatetimeIndex = KNOWN, more: list[Any] | None = None
) -> Evidence:
    """The city with outcomes of every month and type, those of `known` months usable."""
    months = pd.date_range("2019-04-01", "2022-03-01", freq="MS")
    rows = [row for m in months for kind in CRIME_TYPES for row in rows_of(m, kind)] + (more or [])
    frame = pd.DataFrame(rows)
    frame = frame[frame["month"].isin(known)]
    quality = pd.DataFrame({"month": known, "measure": "outcomes_usable", "value": 1})
    parts = {**vars(evidence.data), "outcomes": frame, "quality": quality}
    data: Any = SimpleNamespace(**parts, part=lambda name: PARTS[name](data))
    return Evidence(evidence.assessment, evidence.catalogue, data)


def read(evidence: Evidence, of: str = "all") -> Any:
    return outcomes(evidence, evidence.catalogue.indicators["justice.crimes"], of)


def change(evidence: Evidence) -> Any:
    return outcome_change(evidence, evidence.catalogue.indicators["justice.crimes"])


def test_crimes_stand_as_at_the_end_of_the_sixth_month(evidence: Evidence) -> None:
    """Of 420 a type and month 21 were charged and 42 fined; what came in month seven is not there.

    The 84 of which no suspect was identified got another outcome in month five.
    """
    table = read(supply(evidence)).table.set_index("group")
    assert table.loc["Charge or summons", "count"] == 63 * 13 * 6
    assert table.loc["Charge or summons", "value"] == pytest.approx(63 / 420 * 100)
    assert table.loc["No suspect identified", "count"] == 0
    assert table["count"].sum() == table["population"].iloc[0]


def test_only_months_that_were_followed_count(evidence: Evidence) -> None:
    """Outcomes up to March 2022 follow crimes up to September 2021 for six months."""
    view = read(supply(evidence))
    assert read_cohorts(supply(evidence)).now.months[-1] == "2021-09"
    assert "April to September 2021" in view.headline and "within 6 months" in view.headline


def test_a_month_without_a_file_ends_what_can_be_followed(evidence: Evidence) -> None:
    """Without December 2021 no crime of June to December can be followed."""
    known = KNOWN.drop(pd.Timestamp("2021-12-01"))
    with pytest.raises(Absent, match="only April to May 2021 of April 2021 to March 2022"):
        read(supply(evidence, known))


def test_a_force_that_stopped_is_a_gap_with_the_last_month(evidence: Evidence) -> None:
    with pytest.raises(Absent, match=r"known up to June 2021, and .* no month of April 2021"):
        read(supply(evidence, KNOWN[:15]))
    with pytest.raises(Absent, match="No outcomes were supplied for April 2021 to March 2022"):
        read(supply(evidence, KNOWN[:0]))


def test_outcomes_after_the_period_complete_it(evidence: Evidence) -> None:
    known = pd.date_range("2020-04-01", "2022-09-01", freq="MS")
    assert read_cohorts(supply(evidence, known)).now.months == evidence.assessment.period.months


def test_ids_that_do_not_fit_are_a_gap_and_no_open_crimes(evidence: Evidence) -> None:
    held = supply(evidence)
    held.data.outcomes = held.data.outcomes.assign(category="", recorded=pd.NaT)
    with pytest.raises(Absent, match=r"Only 0% of .* crimes .* may not fit"):
        read(held)


def test_shares_by_type_have_their_own_crimes_below_them(evidence: Evidence) -> None:
    month = pd.Timestamp("2021-05-01")
    more = rows_of(month, "Robbery", [(1, None, CHARGED, 60)])
    view = read(supply(evidence, more=more), "charged")
    assert view.table["group"].iloc[0] == "Robbery"
    assert "highest for robbery" in view.headline
    assert view.table["population"].nunique() == 1


def test_small_counts_are_withheld_with_company_and_no_lowest_is_named(evidence: Evidence) -> None:
    """Three robberies resolved out of court and hundreds of other types: no total gives them."""
    held = supply(evidence)
    rows = held.data.outcomes
    is_one = rows["category"].eq("Robbery") & rows["outcome"].eq("Local resolution")
    held.data.outcomes = rows[~is_one]
    more = rows_of(pd.Timestamp("2021-05-01"), "Robbery", [(1, None, "Local resolution", 3)])
    held.data.outcomes = pd.concat([held.data.outcomes, pd.DataFrame(more)], ignore_index=True)
    view = read(held, "out_of_court")
    table = view.table.set_index("group")
    assert table.loc["Robbery", "suppressed"] and pd.isna(table.loc["Robbery", "value"])
    assert table["suppressed"].sum() == 2 and "lowest" not in view.headline
    assert table.loc[table["suppressed"], "count"].isna().all()
    assert "2 types are withheld as counts are small" in view.headline


def test_years_are_compared_at_the_same_age(evidence: Evidence) -> None:
    """The same outcomes of twice the crimes: half the share."""
    view = change(supply(evidence))
    row = view.table.set_index("group").loc["Charge or summons"]
    assert row["percent"] == pytest.approx((row["value"] / row["before"] - 1) * 100)
    assert row["verdict"] == "fell" and view.finding.direction == "fell"
    assert "April to September 2020" in view.headline
    assert "covid" in view.caveats and "outcomes_mix" in view.caveats
    assert view.finding.strength != "strong"


def test_the_share_before_is_told_for_the_same_types_of_crime(evidence: Evidence) -> None:
    caution = change(supply(evidence)).finding.caution
    assert "With the types of crime of April to September 2021 the share before" in caution


def test_without_the_year_before_there_is_a_level_and_no_change(evidence: Evidence) -> None:
    held = supply(evidence, KNOWN[12:])
    assert len(read(held).table) == len(load_outcomes())
    with pytest.raises(Absent, match="too few months of April 2020 to March 2021"):
        change(held)


def test_an_outcome_that_is_none_is_refused(evidence: Evidence) -> None:
    with pytest.raises(SafecityError, match=r"'chargd' is no outcome that is told.*'charged'"):
        read(supply(evidence), "chargd")


def test_every_word_stands_in_one_group() -> None:
    words = [word for each in load_outcomes().values() for word in each.labels]
    assert len(words) == len(set(words)) == len(group_by_label())


def test_without_street_level_files_the_gap_is_of_crimes(evidence: Evidence) -> None:
    """Greater Manchester: there is nothing that outcomes could be outcomes of."""
    held = supply(evidence)
    held.data.coverage = held.data.coverage.assign(status="missing", count=float("nan"))
    with pytest.raises(Absent, match="No complete month of recorded crimes"):
        read(held)
