"""The table of what is known to come, in words, and nothing where nothing is declared."""

from __future__ import annotations

import pytest

from safecity.catalogue.horizon import Coming
from safecity.exhibits import gate
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.horizon import horizon

ENTRY = Coming(
    factor="legal", date="2022-05", end="2022-09", title="a duty", text="A duty begins",
    may="More is reported", bears_on=("violence", "drugs"), author="A. Name", source="The Act",
)  # fmt: skip


def scanned(evidence: Evidence, *entries: Coming) -> Evidence:
    assessment = evidence.assessment.model_copy(update={"horizon": entries})
    return Evidence(assessment, evidence.catalogue, evidence.data)


def test_each_entry_has_its_author_its_source_and_its_themes(evidence: Evidence) -> None:
    two = ENTRY.model_copy(update={"factor": "organisational", "end": None})
    view = horizon(scanned(evidence, ENTRY, two))
    assert view.headline == ("Known to come: a duty (May to September 2022) and a duty (May 2022)")
    rows = view.table.to_dict("records")
    assert [row["due"] for row in rows] == ["May to September 2022", "May 2022"]
    assert rows[0]["bears_on"] == "Violence and sexual offences, Drugs"
    assert (rows[0]["author"], rows[0]["stated_in"]) == ("A. Name", "The Act")
    assert "horizon_not_counted" in view.caveats


def test_it_passes_the_gate_without_a_source_of_counts(evidence: Evidence) -> None:
    exhibit = gate.publish(horizon(scanned(evidence, ENTRY)), evidence, "overview", 0)
    assert [column.title for column in exhibit.columns][:3] == ["Factor", "When", "What comes"]


def test_without_entries_nothing_is_told(evidence: Evidence) -> None:
    with pytest.raises(Absent):
        horizon(scanned(evidence))
