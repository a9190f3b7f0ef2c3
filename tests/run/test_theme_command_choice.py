import pytest

from safecity.catalogue.offences import ASB, CRIME_TYPES
from safecity.run.commands.theme_command import NOUNS, choose, likeness


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("bike_theft", "Bicycle theft"),
        ("drug_offences", "Drugs"),
        ("weapons", "Possession of weapons"),
        ("sexual_offences", "Violence and sexual offences"),
        ("criminal_damage", "Criminal damage and arson"),
        ("arson", "Criminal damage and arson"),
        ("antisocial_behaviour", ASB),
        ("asb", ASB),
        ("vehicle_crimes", "Vehicle crime"),
        ("robberies", "Robbery"),
    ],
)
def test_the_nearest_crime_type(slug: str, kind: str) -> None:
    assert choose(slug).crime_types == (kind,)
    assert choose(slug).measure == kind


@pytest.mark.parametrize(
    "slug", ["hate_crime", "knife_crime", "youth_crime", "car_crime", "fraud", "crime", "alcohol"]
)
def test_none_is_near(slug: str) -> None:
    choice = choose(slug)
    assert choice.crime_types == CRIME_TYPES and ASB not in choice.crime_types
    assert choice.title.endswith("(all recorded crime until declared)")


def test_every_crime_type_has_a_noun_and_is_nearest_to_itself() -> None:
    assert sorted(NOUNS) == sorted((*CRIME_TYPES, ASB))
    assert [likeness(kind, kind) for kind in NOUNS if kind != "Other crime"] == [1.0] * 13
