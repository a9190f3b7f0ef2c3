"""Missing is never zero; comparisons are like for like or not made."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.months import month_runs, months_in_words
from safecity.readings.evidence.wards import ward_counts

OWN = "E06000045"


def crime(evidence: Evidence):  # type: ignore[no-untyped-def]
    return evidence.catalogue.indicators["overview.crime"]


def test_monthly_counts_and_missing_months(evidence: Evidence, without) -> None:
    counts = evidence.monthly(crime(evidence))
    assert counts.loc["2020-05-01"] == 13 * 210
    holed = without(evidence, OWN, ("2021-06",))
    assert np.isnan(holed.monthly(crime(evidence)).loc["2021-06-01"])
    assert holed.missing_months(crime(evidence)) == ("2021-06",)


def test_a_missing_type_makes_only_its_indicators_unusable(evidence: Evidence, without) -> None:
    holed = without(evidence, OWN, ("2021-06",), "Burglary")
    june = pd.Timestamp("2021-06-01")
    indicators = evidence.catalogue.indicators
    assert np.isnan(holed.monthly(indicators["acquisitive_crime.burglary"])[june])
    assert np.isnan(holed.monthly(crime(evidence))[june])
    assert holed.monthly(indicators["violence.offences"])[june] == 420


def test_whole_years_are_named_by_the_year(evidence: Evidence) -> None:
    matched = evidence.matched(crime(evidence), "previous")
    assert (matched.label, matched.whole, len(matched.after)) == ("2020/21", True, 12)


def test_a_month_missing_on_one_side_is_left_out_of_both(evidence: Evidence, without) -> None:
    holed = without(evidence, OWN, ("2020-06",))
    matched = holed.matched(crime(evidence), "previous")
    assert "2021-06" not in matched.after
    assert not matched.whole
    assert len(matched.before) == len(matched.after) == 11
    assert matched.label == "April to May 2020 and July 2020 to March 2021"


def test_too_few_months_are_not_compared(evidence: Evidence, without) -> None:
    months = evidence.assessment.period.shift(-1).months[1:]
    with pytest.raises(Absent, match="only one calendar month is complete"):
        without(evidence, OWN, months).matched(crime(evidence), "previous")


def test_population_of_the_period_or_the_nearest_earlier(evidence: Evidence) -> None:
    assert evidence.residents().number == 20_200
    assert evidence.residents(year=2025).release == "mid-2021"
    assert evidence.residents(year=2010).release == "mid-2019"
    with pytest.raises(Absent):
        evidence.residents("E99999999")


def test_no_complete_month_is_absent(evidence: Evidence, without) -> None:
    holed = without(evidence, OWN, evidence.assessment.period.months)
    with pytest.raises(Absent, match="No complete month"):
        holed.period_months(crime(evidence))


def test_months_in_words() -> None:
    assert months_in_words(("2024-01", "2024-02", "2024-03")) == "January to March 2024"
    assert months_in_words(("2024-12", "2025-01")) == "December 2024 to January 2025"
    assert months_in_words(("2024-01", "2024-03")) == "January 2024 and March 2024"
    assert month_runs(("2024-05", "2024-06", "2024-09")) == ("May to June 2024", "September 2024")


def test_parts_are_counted_over_the_months_that_count_for_the_total(
    evidence: Evidence, without
) -> None:
    """A month that is missing for one type is in no map, fifth or type of a total that holds it."""
    period = evidence.assessment.period.months
    holed, total = without(evidence, OWN, period[4:5]), crime(evidence)
    months = holed.period_months(total)
    assert months == (*period[:4], *period[5:])
    parts = (holed.by_place(total), holed.by_type(total, months))
    assert {float(part.sum()) for part in parts} == {holed.count(total, months)}
    (wards,), _ = ward_counts(holed, total, months)
    assert wards.sum() == holed.count(total, months) < evidence.count(total, period)
    for read in (holed.by_place, holed.by_type, holed.count, partial(ward_counts, holed)):
        with pytest.raises(Absent, match="1 of 12 months missing"):
            read(total, period)


def test_what_the_files_do_not_tell_apart_is_no_month_that_is_missing(evidence: Evidence) -> None:
    sexual = evidence.catalogue.indicators["sexual_offences.offences"]
    with pytest.raises(Absent, match="do not distinguish sexual offences") as caught:
        evidence.period_months(sexual)
    assert caught.value.holder == "Home Office"
