"""The finished products that the tests of this room read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def products(request) -> Path:
    """The demo's products; SAFECITY_PRODUCTS names a folder of finished ones to examine instead."""
    given = os.environ.get("SAFECITY_PRODUCTS")
    return Path(given).resolve() if given else request.getfixturevalue("demo_run").outputs
