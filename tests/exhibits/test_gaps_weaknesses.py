from __future__ import annotations

from safecity.exhibits import gate
from safecity.exhibits.exhibit import CaveatNote
from safecity.exhibits.synthesis.gaps import weaknesses
from safecity.readings import change
from safecity.readings.evidence.counts import Evidence


def shown(evidence: Evidence, indicator: str, *caveats: str):
    made = change.change(evidence, evidence.catalogue.indicators[indicator])
    exhibit = gate.publish(made, evidence, indicator.split(".")[0], 0)
    notes = tuple(CaveatNote(slug=slug, text=slug) for slug in caveats)
    return exhibit.model_copy(update={"caveats": notes})


def test_poor_recording_is_a_gap_that_names_the_indicators(evidence: Evidence) -> None:
    drugs, burglary = (
        shown(evidence, f"{i}") for i in ("drugs.offences", "acquisitive_crime.burglary")
    )
    found = weaknesses(evidence, (drugs, burglary))
    assert set(found) == {"poorly_recorded"}
    assert "drug offences" in found["poorly_recorded"].reason
    assert "burglary" not in found["poorly_recorded"].reason


def test_lateness_withholding_and_wider_areas_are_gaps(evidence: Evidence) -> None:
    marks = ("published_late", "withheld_by_publisher", "force_level")
    found = weaknesses(evidence, (shown(evidence, "acquisitive_crime.burglary", *marks),))
    assert set(found) == {"published_late", "withheld", "wider_areas"}
    police = evidence.assessment.partnership.police
    assert found["wider_areas"].holder == police
    assert not any("{" in gap.holder for gap in found.values())


def test_nothing_shown_leaves_nothing_to_doubt(evidence: Evidence) -> None:
    assert weaknesses(evidence, ()) == {}
