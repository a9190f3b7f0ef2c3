from pathlib import Path

import pytest

from safecity.catalogue.assessment import House

from .small import small_house, stand_ins


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A small house in a folder whose name is hard on careless code."""
    stand_ins(monkeypatch.setattr)
    return small_house(tmp_path / "a house {x} of cards")
