from __future__ import annotations

import pandas as pd
import pytest

from safecity.ingest.sources.geography.stable import components, joined_name, stable_places


def places(*pairs):
    frame = pd.DataFrame(pairs, columns=["lsoa11", "lsoa21"])
    return stable_places(frame).set_index("code")["place"].to_dict()


def test_an_unchanged_lsoa_is_its_own_place():
    assert places(("A1", "A1")) == {"A1": "A1"}


def test_split_and_merged_groups_take_their_lowest_2021_code():
    assert places(("A2", "N2"), ("A2", "N1")) == {"A2": "N1", "N1": "N1", "N2": "N1"}
    assert places(("A1", "N1"), ("A2", "N1")) == {"A1": "N1", "A2": "N1", "N1": "N1"}


def test_a_complex_change_is_one_place():
    found = places(("A1", "N1"), ("A2", "N1"), ("A2", "N2"), ("A3", "N2"), ("B", "B"))
    assert set(found.values()) == {"N1", "B"}
    assert {code for code, place in found.items() if place == "N1"} == {
        "A1", "A2", "A3", "N1", "N2",
    }  # fmt: skip


def test_the_vintages_of_a_code_are_known():
    frame = stable_places(pd.DataFrame([("U", "U"), ("A", "N")], columns=["lsoa11", "lsoa21"]))
    assert frame.set_index("code")[["in_2011", "in_2021"]].T.to_dict("list") == {
        "U": [True, True], "A": [True, False], "N": [False, True],
    }  # fmt: skip


def test_components_do_not_depend_on_the_order_of_pairs():
    pairs = [("a", "b"), ("c", "d"), ("b", "c"), ("x", "y")]
    assert components(pairs) == components(reversed(pairs))


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Town 023F", "Town 023E"], "Town 023E + F"),
        (["Town 001A"], "Town 001A"),
        (["Town 001A", "Town 002B", "Town 002C"], "Town 001A + Town 002B + C"),
    ],
)
def test_a_joined_place_is_named_after_its_members(names, joined):
    assert joined_name(names) == joined
