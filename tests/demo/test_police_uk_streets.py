from __future__ import annotations

from safecity.demo.sources.police_uk import POINTS, point_texts

SEED = 2122


def test_points_are_written_as_fields_of_a_row(towns):
    own = towns[0]
    placed, unplaced = point_texts(own, SEED)
    assert len(placed) == len(unplaced) == own.size * POINTS
    assert {text.count(",") for text in placed + unplaced} == {5}
    assert placed[POINTS].split(",")[3:5] == [own.codes[1], own.names[1]]
    assert all(text.endswith(",,,") for text in unplaced)


def test_an_lsoa_has_three_snap_points_and_streets_of_its_own(towns):
    placed, _ = point_texts(towns[0], SEED)
    names = [text.split(",")[2] for text in placed[:POINTS]]
    assert len(set(names)) == POINTS
    assert all(name.startswith("On or near ") for name in names)
