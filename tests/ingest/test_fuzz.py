"""A few damaged and reshaped files of every kind that is declared; `bench/fuzz.py` tries many."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.errors import SafecityError
from safecity.ingest.tables.bounds import counted
from safecity.ingest.tables.sheet import BrokenError

from ..conftest import ROOT
from . import fuzz

NEVER_WRITTEN = {("welsh_deprivation", "welsh_index"), ("tenant_satisfaction", "published")}
"""Of what no demonstration is written, or not before it begins: their own tests make it."""
LARGE = 200_000
FOUND = {
    ("hate_crime", "published"): [4, 46],
    ("nrm", "published"): [49],
    ("police_uk", "street"): [15],
    ("stop_and_search", "stops"): [115, 145],
    ("road_casualties", "casualty"): [39, 178, 311],
    ("road_casualties", "collision"): [15, 325],
}
"""Cases that a long search found, before what they showed was mended."""
Published = tuple[Path, dict[tuple[str, str], fuzz.Sample]]


@pytest.fixture(scope="module")
def published(city_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    root = tmp_path_factory.mktemp("fuzz")
    return root, fuzz.lay_out(city_raw, root)


def test_every_kind_has_a_sample(published: Published) -> None:
    assert fuzz.every_kind() - set(published[1]) == NEVER_WRITTEN


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("key", sorted(fuzz.every_kind() - NEVER_WRITTEN), ids="-".join)
def test_a_damaged_file_is_read_rightly_or_refused(
    published: Published, key: tuple[str, str]
) -> None:
    root, samples = published
    sample = samples[key]
    before = fuzz.beside(sample, root)
    few = range(1 if len(sample.content) > LARGE else 5)
    for seed in [*few, *FOUND.get(key, [])]:
        content, what = fuzz.changed(sample, seed)
        assert fuzz.tried(sample, content, root, before, what) in {"read", "refused", "unknown"}


@pytest.mark.parametrize("digits", ["x", "-1", "²", "١٢", "", b"1e3"])
def test_a_number_of_rows_that_is_none(digits: str | bytes) -> None:
    with pytest.raises(BrokenError, match="is none"):
        counted(digits)


def test_the_judge_finds_what_must_not_be(published: Published) -> None:
    root, samples = published
    sample = samples["partner_figures", "published"]
    _, frame = fuzz.beside(sample, root)
    assert frame is not None
    for after, what in (
        (frame.assign(value=float("inf")), ""),
        (frame.iloc[1:], "same"),
        (pd.concat([frame, frame.iloc[:1]]), "doubled"),
        (frame.assign(value=0.0), "junk"),
    ):
        with pytest.raises(fuzz.FoundError):
            fuzz.judge(frame, after, what)


DECLARED = sorted((ROOT / "assessments").rglob("*.yml"))


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.name)
def test_damaged_declarations_are_read_or_refused(tmp_path: Path, path: Path) -> None:
    shutil.copytree(ROOT / "assessments", tmp_path / "assessments")
    house, copy = House(tmp_path, tmp_path / "raw"), tmp_path / path.relative_to(ROOT)
    whole = path.read_bytes()
    years = {"partnership": "2021-22", "judgements": path.parent.name, "horizon": path.parent.name}
    year = years.get(path.stem, path.stem)
    for seed in range(12):
        chance = random.Random(f"{path.name} {seed}")
        tree = fuzz.yaml_text(fuzz.reshaped_tree(yaml.safe_load(whole), chance))
        copy.write_bytes(fuzz.damaged(whole, chance) if seed % 3 == 0 else tree)
        try:
            edition_catalogue(load_assessment(house, "southampton", year))
        except SafecityError as error:
            assert not any(word in error.problem for word in fuzz.EXPLAINED), error
