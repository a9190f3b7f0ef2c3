from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House
from safecity.run.notebooks.kernel_server import KernelServer
from safecity.run.notebooks.kernels import QUIET

from .light import LightServer
from .small import small_house, stand_ins


@pytest.fixture(scope="session")
def kernels() -> Iterator[KernelServer]:
    """One server for the small runs of all tests: their notebooks need nothing of the library."""
    with LightServer(QUIET) as server:
        _ = server.address
        yield server


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernels: KernelServer) -> House:
    """A small house in a folder whose name is hard on careless code."""
    stand_ins(monkeypatch.setattr)
    monkeypatch.setattr("safecity.run.runner.KernelServer", lambda _: nullcontext(kernels))
    return small_house(tmp_path / "a house {x} of cards")
