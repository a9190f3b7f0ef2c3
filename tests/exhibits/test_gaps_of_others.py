"""What another force lacks is said of the comparators, and never of the area's own files."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.exhibits.synthesis.gaps import gaps
from safecity.ingest.supply.absence import NOT_COMPARED, NOT_SUPPLIED, OWN_COST
from safecity.readings.evidence.counts import Evidence


def test_files_of_another_force_are_a_gap_of_the_comparators(evidence: Evidence) -> None:
    rows = [
        ("police_uk", "no file of Dorset police", "2021-04", f"Bournemouth {NOT_COMPARED}"),
        ("police_uk", "no file of Hampshire police", "2021-05", OWN_COST),
    ]
    missing = pd.DataFrame(rows, columns=["source", "what", "period", "cost"])
    asked = replace(evidence, data=replace(evidence.data, missing=missing))
    found = {view.name: view.gap for view in gaps(asked, ())}
    own, others = found["incomplete_police_uk"], found["comparators_police_uk"]
    assert "Hampshire" in own.reason and "Dorset" not in own.reason
    assert "Dorset police" in others.reason and "Hampshire" not in others.reason
    assert "comparators" in others.question and "forces that are named" in others.closes


def test_what_begins_after_the_period_is_no_fault_of_the_supply(evidence: Evidence) -> None:
    rows = [(source, NOT_SUPPLIED, "", "") for source in ("tenant_satisfaction", "fly_tipping")]
    missing = pd.DataFrame(rows, columns=["source", "what", "period", "cost"])
    asked = replace(evidence, data=replace(evidence.data, missing=missing))
    found = {view.name: view.gap for view in gaps(asked, ())}
    later, lacking = found["source_tenant_satisfaction"], found["source_fly_tipping"]
    assert later.reason.startswith("Its figures begin with April 2023, after this period.")
    assert later.closes.endswith("in the assessments of later years.")
    assert lacking.reason.startswith("The source was not supplied.")


def test_sources_that_were_not_supplied_are_one_gap_with_one_list(evidence: Evidence) -> None:
    wanted = ("road_casualties", "fly_tipping", "youth_justice")
    rows = [(source, NOT_SUPPLIED, "", "") for source in wanted]
    missing = pd.DataFrame(rows, columns=["source", "what", "period", "cost"])
    asked = replace(evidence, data=replace(evidence.data, missing=missing))
    found = {view.name: view.gap for view in gaps(asked, ())}
    gap = found["files_wanted"]
    assert gap.sources == wanted and gap.reason.startswith("3 sources were not supplied.")
    assert not any(name.startswith("source_") for name in found)
    assert all(evidence.catalogue.sources[slug].title in gap.closes for slug in wanted)
