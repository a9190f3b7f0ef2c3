"""A synthetic city written once for the room's tests."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.demo.city import SEED
from safecity.demo.parameters import load_parameters
from safecity.demo.town import build_towns

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.fixture(scope="session")
def parameters():
    return load_parameters()


@pytest.fixture(scope="session")
def towns(parameters):
    return build_towns(parameters.areas, SEED)


@pytest.fixture(scope="session")
def raw(city_raw):
    """Every month of the own force, and of no other."""
    return city_raw


def _rows(file):
    year, month = map(int, file.name[:7].split("-"))
    return pd.read_csv(file, engine="pyarrow").assign(year=year - (month < 4))


@pytest.fixture(scope="session")
def hampshire(raw):
    """All rows of the own force, with the year from April in which they fall."""
    files = sorted(raw.glob("police_uk/*/*/*-hampshire-street.csv"))
    return pd.concat(map(_rows, files), ignore_index=True)


@pytest.fixture(scope="session")
def own(hampshire, towns):
    """Rows placed in Southampton."""
    return hampshire[hampshire["LSOA code"].isin(towns[0].codes)]


@pytest.fixture(scope="session")
def real():
    """Folder of the real published files."""
    if not REAL.is_dir():
        pytest.skip("the real published files are not here")
    return REAL
