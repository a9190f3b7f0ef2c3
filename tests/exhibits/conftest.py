"""The city of the readings, for exhibits that are made of them."""

from tests.readings.conftest import assessment, evidence, official, supply, without

__all__ = ["assessment", "evidence", "official", "supply", "without"]
