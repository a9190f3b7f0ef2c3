"""The data-quality tables of raw files."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.ingest.forces import force_title
from safecity.readings.evidence.counts import Evidence
from safecity.readings.quality import placing, rejected


def test_outcomes_and_searches_are_no_rows_of_street_level_files(evidence: Evidence) -> None:
    before = placing(evidence)
    own = evidence.assessment.partnership.force
    names = ["outcomes_read", "outcomes_rejected", "stops_read", "stops_rejected"]
    # One of the months has no street-level file; it must not become a month of zeros.
    months = pd.to_datetime(["2018-02-01", "2030-01-01"])
    more = pd.DataFrame(
        [(m, own, "x.csv", name, 99) for m in months for name in names],
        columns=["month", "force", "file", "measure", "value"],
    )
    quality = pd.concat([evidence.data.quality, more], ignore_index=True)
    after = placing(replace(evidence, data=replace(evidence.data, quality=quality)))
    assert after.headline == before.headline
    pd.testing.assert_frame_equal(after.table, before.table)


def test_repeats_are_told_by_month_and_type(evidence: Evidence) -> None:
    own, first = evidence.assessment.partnership.force, evidence.data.quality["month"].min()
    names = {"repeated_later": 7, "repeated_retyped": 3}
    more = pd.DataFrame([(first, own, "x.csv", *item) for item in names.items()])
    more.columns = evidence.data.quality.columns
    quality = pd.concat([evidence.data.quality, more], ignore_index=True)
    view = rejected(replace(evidence, data=replace(evidence.data, quality=quality)))
    assert (
        view.headline
        == f"{rejected(evidence).headline}; 7 were crimes that an earlier month had already"
    )
    # Forces are printed by their names, not by those of their files.
    assert view.table["force"].unique().tolist() == [force_title(own)]
    assert view.table["measure"].tolist() == [
        "Repeats removed",
        "of which published in an earlier month too",
        "of which under another type of crime",
    ]


def no_files(evidence: Evidence) -> str:
    data = replace(evidence.data, quality=evidence.data.quality.iloc[:0])
    gap = placing(replace(evidence, data=data)).gap
    assert gap is not None
    return gap.reason


def test_without_street_level_files_only_tables_that_are_used_carry_an_edition(
    evidence: Evidence, official: Evidence, supply
) -> None:
    assert "No street-level file of Hampshire police was supplied" in no_files(official)
    assert "this edition rests on the Home Office tables alone" in no_files(official)
    for without in (evidence, supply(evidence, {evidence.own: "noted"})):
        assert "nothing counts the crimes of the period" in no_files(without)
