from __future__ import annotations

import pytest

from safecity.catalogue.assessment import House

from .city import City


@pytest.fixture
def city(tmp_path) -> City:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    return City(House(tmp_path, raw))
