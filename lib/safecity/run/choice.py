"""Which records a new theme counts until its analyst declares them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from safecity.catalogue.crime_types import ASB, CRIME_TYPES

NEAR = 0.75
"""Least likeness of a slug and a crime type, from 0 to 1, at which the type is taken."""
COMMON = {"and", "of", "the", "from", "other", "crime", "crimes", "offence", "offences"}
"""Words that tell no crime type from another: "hate crime" is not near "Other crime"."""
UNDECLARED = "all recorded crime until declared"
NOUNS = {
    ASB: "anti-social behaviour incidents",
    "Bicycle theft": "bicycle thefts",
    "Burglary": "burglaries",
    "Criminal damage and arson": "criminal damage and arson offences",
    "Drugs": "drug offences",
    "Other crime": "other crimes",
    "Other theft": "other thefts",
    "Possession of weapons": "weapon possession offences",
    "Public order": "public order offences",
    "Robbery": "robberies",
    "Shoplifting": "shoplifting offences",
    "Theft from the person": "thefts from the person",
    "Vehicle crime": "vehicle crimes",
    "Violence and sexual offences": "violence and sexual offences",
}


@dataclass(frozen=True)
class Choice:
    """What a new theme counts.

    Attributes
    ----------
    title : str
        Title of the theme; it says so where no crime type is near its slug.
    measure : str
        Title of its indicator: what is counted, by the name that the police use.
    noun : str
        What one unit is called in a sentence, in the plural.
    crime_types : tuple of str
        Categories of police.uk.
    """

    title: str
    measure: str
    noun: str
    crime_types: tuple[str, ...]


def choose(slug: str) -> Choice:
    """Choose the crime type that is nearest to the slug of a theme.

    Parameters
    ----------
    slug : str
        For example "bike_theft", which is near "Bicycle theft".

    Returns
    -------
    Choice
        One crime type; all recorded crime, and a title that says so, where none is near.
    """
    name = slug.replace("_", " ").replace("asb", ASB.casefold())
    title = slug.replace("_", " ").capitalize()
    score, _, kind = max((likeness(name, k), _ratio(name, k), k) for k in (*CRIME_TYPES, ASB))
    if score < NEAR:
        everything = "Total recorded crime"
        return Choice(f"{title} ({UNDECLARED})", everything, "recorded crimes", CRIME_TYPES)
    return Choice(title, kind, NOUNS[kind], (kind,))


def likeness(name: str, kind: str) -> float:
    """Likeness of a name and a crime type, from 0 to 1, by the words that tell types apart.

    The higher of two: that of the words together ("bike theft", "bicycle theft"), and that of
    the name's least matched word, each with its best match ("weapons", "possession of weapons").
    """
    mine, theirs = _telling(name), _telling(kind)
    if not mine or not theirs:
        return 0.0
    each = (max(_ratio(word, other) for other in theirs) for word in mine)
    return max(_ratio(" ".join(mine), " ".join(theirs)), min(each))


def _telling(text: str) -> list[str]:
    words = text.casefold().replace("-", " ").split()
    return [word for word in words if word not in COMMON]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
