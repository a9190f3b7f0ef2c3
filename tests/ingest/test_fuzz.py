"""A few damaged and reshaped files of every kind that is declared; `bench/fuzz.py` tries many.

Whatever was found by a long search and mended stands in `FOUND` of the case's kind and seed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from . import fuzz

TRIED = 6
"""Cases of each kind; a table of the Home Office is long to read."""
NEVER_WRITTEN = {("welsh_deprivation", "welsh_index")}
"""Of what no demonstration is written: its own tests make it."""


@pytest.fixture(scope="module")
def published(city_raw: Path, tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("fuzz")
    return root, fuzz.lay_out(city_raw, root)


def test_every_kind_has_a_sample(published) -> None:
    assert fuzz.every_kind() - set(published[1]) == NEVER_WRITTEN


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("key", sorted(fuzz.every_kind() - NEVER_WRITTEN), ids="-".join)
def test_a_damaged_file_is_read_rightly_or_refused(published, key: tuple[str, str]) -> None:
    root, samples = published
    sample = samples[key]
    before = fuzz.beside(sample, root)
    cases = range(TRIED if len(sample.content) < 200_000 else 1)
    ends = [fuzz.tried(*_case(sample, seed), root, before) for seed in cases]
    assert set(ends) <= {"read", "refused", "unknown"}
