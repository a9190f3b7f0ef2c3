"""What the run checks of itself: which exhibits state a result that a person judges."""

from __future__ import annotations

from safecity.catalogue.kinds import kind_named
from safecity.catalogue.registry import load_catalogue
from safecity.publish.draft import make_draft
from safecity.publish.manifest import manifest_of
from safecity.publish.provenance.checks import checks_of

from .samples import figure, sample_assessment


def test_what_a_kind_of_data_quality_states_is_judged_by_a_person() -> None:
    stated = figure("data_quality.months", "quality", form="coverage", headline="Two are missing")
    other = figure("data_quality.course", "quality", form="trend", headline="It rose a little")
    made = make_draft((stated, other), load_catalogue(), sample_assessment())
    checks = checks_of(made, manifest_of(made.assessment, (), None, {}), {})
    [check] = [c for c in checks if c.name == kind_named("coverage").check]
    assert (check.step, check.result, check.passed) == ("Ingest", "Two are missing", None)
    assert check.anchor == "data_quality-months"
    assert "It rose a little" not in {c.result for c in checks}
