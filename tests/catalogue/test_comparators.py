"""A group of comparators: whose it is, how like it is, and a table that does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from safecity.catalogue.assessment import House, load_partnership
from safecity.catalogue.comparators import FAR
from safecity.errors import SafecityError

OWN = """\
name: Town
title: Town Partnership
code: E06000045
force: hampshire
council: Town Council
police: Town Police
contact: Town
comparators:
  source: somebody
  date: 2025-11-03
  illustrative: {illustrative}
  {table}
  members: [{{name: Port, code: E06000044, force: hampshire}}]
"""
TABLE = """\
code,name,distance,residents,% under 16
E06000045,Town,0,250000,18.5
E06000044,Port,{distance},210000,18.3
E06000026,Plym,2,260000,17.0
"""


def declared(root: Path, *, illustrative: bool = True, table: str | None = None) -> House:
    folder = root / "assessments" / "town"
    folder.mkdir(parents=True)
    line = "" if table is None else "table: like.csv"
    text = OWN.format(illustrative=str(illustrative).lower(), table=line)
    (folder / "partnership.yml").write_text(text)
    if table:
        (folder / "like.csv").write_text(table)
    return House(root, root / "raw")


@pytest.mark.parametrize(
    ("illustrative", "distance", "caveats"),
    [
        (True, None, ("illustrative_comparators",)),
        (False, None, ("given_comparators",)),
        (True, FAR - 0.1, ("similar_comparators",)),
        (True, FAR, ("similar_comparators", "far_comparators")),
    ],
)
def test_comparisons_say_which_group_it_is(
    tmp_path: Path, illustrative: bool, distance: float | None, caveats: tuple[str, ...]
) -> None:
    table = None if distance is None else TABLE.format(distance=distance)
    house = declared(tmp_path, illustrative=illustrative, table=table)
    found = load_partnership(house, "town").comparators
    assert found.caveats == caveats and found.mean_distance == distance


def test_the_table_is_read_in_its_order(tmp_path: Path) -> None:
    house = declared(tmp_path, table=TABLE.format(distance=0.5))
    like = load_partnership(house, "town").comparators.likeness
    assert like.variables == ("residents", "% under 16")
    assert [(row.name, row.distance) for row in like.rows] == [
        ("Town", 0),
        ("Port", 0.5),
        ("Plym", 2),
    ]
    assert like.rows[1].values == (210_000, 18.3)


@pytest.mark.parametrize(
    ("table", "problem", "place"),
    [
        ("", "no file 'like.csv'", "partnership.yml:12"),
        ("code,name,far,x\n", "expected the columns code, name, distance", "like.csv:1"),
        (TABLE.format(distance="near"), "a cell is no number", "like.csv:3"),
        (TABLE.format(distance="0.5,1"), "6 cells in place of 5", "like.csv:3"),
        (TABLE.format(distance=1).replace("E06000044", "E06000043"), "E06000044 is not in the", ""),
    ],
)
def test_a_table_that_does_not_hold_is_refused(
    tmp_path: Path, table: str, problem: str, place: str
) -> None:
    with pytest.raises(SafecityError, match=problem) as caught:
        load_partnership(declared(tmp_path, table=table), "town")
    assert caught.value.where.endswith(place)
