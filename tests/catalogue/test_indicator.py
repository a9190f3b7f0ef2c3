"""An indicator: what its unit says."""

import pytest

from safecity.catalogue.indicator import Indicator


@pytest.mark.parametrize(
    ("unit", "per"),
    [
        ("count", 1), ("on average", 1), ("severity per resident", 1), ("% of crimes", 100),
        ("per 1,000 residents in 6 months", 1_000), ("per 100,000 aged 10 to 17", 100_000),
    ],
)  # fmt: skip
def test_a_unit_says_what_its_value_is_multiplied_by(unit, per) -> None:
    told = {"title": "A", "noun": "a", "figure": "a", "polarity": "none"}
    quality = {"recording_quality": "good", "recording_note": "All."}
    assert Indicator(**told, **quality, unit=unit).per == per
