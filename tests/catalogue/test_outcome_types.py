"""Types of outcome of the Home Office: each stands in one group."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from safecity.catalogue.outcome_types import OutcomeGroups, group_by_type, load_outcome_groups


def test_outcome_types_each_stand_in_one_group() -> None:
    assert sorted(group_by_type()) == list(range(23))
    assert group_by_type()[0] == "unassigned"
    assert [n for n, slug in group_by_type().items() if slug == "not_supported"] == [14, 16]


def test_outcome_types_left_out_or_given_twice_are_refused() -> None:
    given = {slug: group.model_dump() for slug, group in load_outcome_groups().items()}
    for types in ([], [1, 2]):
        wrong = given | {"charged": {**given["charged"], "types": types}}
        with pytest.raises(ValidationError):
            OutcomeGroups.model_validate(wrong)
