"""What is kept on the shelf: it comes back the same, or not at all, and holds no code."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from safecity.ingest.source import Rejected
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.supply.shelf import pack, unpack

from . import fuzz


@dataclass(frozen=True)
class Held:
    rows: pd.DataFrame
    names: dict[str, set[tuple[str, int]]]


def same(one: object, other: object) -> None:
    assert type(one) is type(other)
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, check_exact=True)  # type: ignore[arg-type]
    else:
        assert one == other


FRAME = pd.DataFrame(
    {
        "text": ["a", None, ""],
        "count": [1.0, np.nan, -0.0],
        "whole": pd.array([1, None, 3], "Int64"),
        "kind": pd.Categorical(["x", "y", None]),
        "day": pd.to_datetime(["2021-04-01", None, "1970-01-01"]),
        "flag": [True, False, True],
    },
    index=pd.Index([4, 2, 9], name="line"),
)
OUTLINES = gpd.GeoDataFrame({"code": ["E1"]}, geometry=[Point(1, 2)], crs="EPSG:27700")
VALUES = (
    None, 3, "x", 1.5, FRAME, FRAME.drop(columns="kind").iloc[:0], OUTLINES, ("a", [1]), [], {},
    [Rejected("f", 3, "why", "row")], {"2021/22": {1, 3}}, {"y": {("a", "b", "c")}},
    {"z": Counter({("f", "p", 2): 3})},
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_it_comes_back_the_same(value: object) -> None:
    same(value, unpack(pack(value), globals()))


def test_dataclasses_of_frames_come_back() -> None:
    held = unpack(pack(Held(FRAME, {"a": {("b", 1)}})), globals())
    same(held.rows, FRAME)
    assert held.names == {"a": {("b", 1)}}
    outlines, edition = unpack(pack((OUTLINES, "2021")), {})
    same(outlines, OUTLINES)
    assert edition == "2021"


def test_no_bit_of_it_can_be_wrong() -> None:
    sound = pack((FRAME, "2021"))
    for at in range(0, len(sound), 97):
        damaged = bytearray(sound)
        damaged[at] ^= 1 << at % 8
        with pytest.raises(ValueError, match="not as it was packed"):
            unpack(bytes(damaged), globals())


class Code:
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (pytest.fail, ("code of a parcel was run",))


def test_it_runs_nothing_and_makes_what_the_reader_knows_only() -> None:
    with pytest.raises(ValueError, match="not as it was packed"):
        unpack(pickle.dumps(Code()), globals())
    with pytest.raises(ValueError, match="no dataclass Rejected"):
        unpack(pack(Rejected("f", 3, "why", "row")), {"Rejected": print})
    with pytest.raises(TypeError, match="a Code cannot be kept"):
        pack(Code())


def test_every_kind_of_file_comes_back_the_same(city_raw: Path, tmp_path: Path) -> None:
    frames = 0
    for sample in fuzz.lay_out(city_raw, tmp_path).values():
        item = recognise(scan_file(tmp_path / sample.name, tmp_path))
        found = item.declared.read(item) if item.declared.read is not None else None
        if isinstance(found, pd.DataFrame):
            same(found, unpack(pack(found), {}))
            frames += 1
    assert frames > 10
