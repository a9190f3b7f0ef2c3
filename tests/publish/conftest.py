from __future__ import annotations

import pytest

from safecity.catalogue.registry import load_catalogue

from .samples import composed, sample_assessment, sample_exhibits


@pytest.fixture(scope="session")
def assessment():
    return sample_assessment()


@pytest.fixture(scope="session")
def exhibits():
    return sample_exhibits()


@pytest.fixture(scope="session")
def document(exhibits, assessment):
    return composed(exhibits, load_catalogue(), assessment)


@pytest.fixture(scope="session")
def empty_document(assessment):
    return composed((), load_catalogue(), assessment)
