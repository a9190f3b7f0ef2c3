from __future__ import annotations

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.publish.compose import compose

from .samples import sample_assessment, sample_exhibits


@pytest.fixture(scope="session")
def assessment():
    return sample_assessment()


@pytest.fixture(scope="session")
def exhibits():
    return sample_exhibits()


@pytest.fixture(scope="session")
def document(exhibits, assessment):
    return compose(exhibits, load_catalogue(), assessment)


@pytest.fixture(scope="session")
def empty_document(assessment):
    return compose((), load_catalogue(), assessment)
