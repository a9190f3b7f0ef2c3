from __future__ import annotations

from safecity.catalogue.registry import load_catalogue
from safecity.publish.draft import make_draft

from . import samples
from .published import exhibits


def test_a_theme_in_lines_draws_nothing_and_loses_nothing() -> None:
    known = load_catalogue()
    violence = known.themes["violence"].model_copy(update={"in_lines": True})
    lined = known.model_copy(update={"themes": {**known.themes, "violence": violence}})
    drawn, told = (
        make_draft(exhibits(), each, samples.sample_assessment()) for each in (known, lined)
    )
    assert "violence.change" in drawn.whole
    assert told.whole == {id for id in drawn.whole if not id.startswith("violence.")}
    assert [e.id for e in told.exhibits] == [e.id for e in drawn.exhibits]
