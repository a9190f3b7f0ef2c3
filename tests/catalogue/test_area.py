"""Names that an area has in published tables: those of two languages are one."""

from __future__ import annotations

import pytest

from safecity.catalogue.area import load_csp_names


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Cardiff", "Caerdydd"),
        ("Cardiff", "Caerdydd - Cardiff"),
        ("Cardiff", "Cardiff / Caerdydd"),
        ("Isle of Anglesey", "Isle of Anglesey / Ynys Môn"),
        ("Isle of Anglesey", "Ynys Mon"),
        ("The Vale of Glamorgan", "Vale of Glamorgan / Bro Morgannwg"),
        ("Rhondda Cynon Taf", "Rhondda Cynon Taf / Taff"),
        ("Gwynedd", "Gwynedd / Gwynedd"),
        ("Carmarthenshire", "Sir Gâr"),
        ("Swansea", "City and County of Swansea"),
    ],
)
def test_a_council_has_one_key_by_its_english_and_its_welsh_name(name: str, other: str) -> None:
    key = load_csp_names().key
    assert key(name) == key(other)


@pytest.mark.parametrize("name", ["Cardiff / Swansea", "East Devon - Mid Devon", "Stoke-on-Trent"])
def test_two_areas_in_one_cell_are_neither_of_them(name: str) -> None:
    key = load_csp_names().key
    assert key(name) not in {"cardiff", "swansea", "east devon", "mid devon", "stoke"}
