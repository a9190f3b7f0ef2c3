"""The five parts of the law: what stands in each."""

from __future__ import annotations

from dataclasses import replace

from safecity.publish.commentary import blocks
from safecity.publish.parts import parts_of

from .published import draft


def test_what_was_asked_without_a_survey_stands_in_part_three() -> None:
    made = draft()
    bare = replace(made, exhibits=tuple(e for e in made.exhibits if e.part != "views"))
    views = parts_of(bare)[2]
    assert (views.slug, views.sections) == ("views", ()) and "no survey" in views.empty
    words = blocks("The parish councils were asked.")
    views = parts_of(replace(bare, commentary={"public_views": words}))[2]
    assert views.empty == ""
    assert [section.commentary for section in views.sections] == [words]
