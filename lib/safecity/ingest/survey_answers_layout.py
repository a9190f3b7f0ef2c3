"""The layout of the community safety survey, as docs/survey-layout.md describes it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from safecity.catalogue.area import Code
from safecity.catalogue.strict import Declared

AGES = ("16-24", "25-44", "45-64", "65 and over")
SEXES = ("female", "male", "other or not said")
SAFETY = ("very safe", "fairly safe", "fairly unsafe", "very unsafe", "don't know")
YES_NO = ("yes", "no")
CONFIDENCE = ("agree", "neither", "disagree", "don't know")
WORRIES = (
    "anti_social_behaviour",
    "violence",
    "acquisitive_crime",
    "drugs",
    "alcohol",
    "hate_crime",
    "domestic_abuse",
    "road_safety",
    "serious_violence",
    "sexual_offences",
    "criminal_damage_and_public_order",
)
"""Themes of the catalogue about which a survey asks whether they worry the respondent."""
PERSON = "respondent"
WARDS = "ward_group"
ANSWERS = {
    "safe_day": SAFETY,
    "safe_dark": SAFETY,
    **{f"worry_{theme}": YES_NO for theme in WORRIES},
    "victim": YES_NO,
    "reported": YES_NO,
    "police_confidence": CONFIDENCE,
}
"""Question -> the words with which it is answered."""
GROUPS = {"age_band": AGES, "sex": SEXES}
"""What is known of a respondent -> its words; those of the ward groups are the partnership's."""
COLUMNS = (PERSON, *GROUPS, WARDS, *ANSWERS)
OPTIONAL = tuple(name for name in ANSWERS if name.startswith("worry_"))
"""Columns that a wave may leave out: it did not ask."""
SMALL = 100
"""Respondents below which a wave is noted as small."""

Residents = Annotated[int, Field(gt=0)]


class Fieldwork(Declared):
    """First and last day on which answers were taken."""

    start: dt.date
    end: dt.date

    @model_validator(mode="after")
    def _runs_forward(self) -> Fieldwork:
        if self.end < self.start:
            raise ValueError(f"fieldwork ends on {self.end}, before it starts on {self.start}")
        return self


class Margins(Declared):
    """Residents aged 16 and over by each trait, to which the answers are weighted.

    Attributes
    ----------
    source : str
        Where the figures come from, as the report prints it.
    age_band, sex, ward_group : dict of str to int
        Residents by category; all age bands, female and male, and all ward groups.
    """

    source: Annotated[str, Field(min_length=1)]
    age_band: dict[str, Residents]
    sex: dict[str, Residents]
    ward_group: dict[str, Residents] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_complete(self) -> Margins:
        for name, wanted in (("age_band", AGES), ("sex", SEXES[:2])):
            found = getattr(self, name)
            odd = [key for key in found if key not in GROUPS[name]]
            lost = [key for key in wanted if key not in found]
            if odd or lost:
                said = f"'{odd[0]}' is no category" if odd else f"'{lost[0]}' is missing"
                raise ValueError(f"{said} of {name}; it has {', '.join(GROUPS[name])}")
        return self


class Wave(Declared):
    """What `survey-YYYY.yml` says of a wave.

    Attributes
    ----------
    wave : int
        Its year, as in the names of its files.
    area : str
        Code of the area whose people were asked; no other area reads the wave.
    fieldwork : Fieldwork
        When it was asked.
    mode : {"self-selected", "random"}
        Whether anyone could answer, or a random sample was drawn.
    questions : dict of str to str
        Column -> the question as it was put; one for every question of the wave.
    margins : Margins
        Residents to weight to.
    """

    wave: int
    area: Code
    fieldwork: Fieldwork
    mode: Literal["self-selected", "random"]
    questions: dict[str, str]
    margins: Margins

    @model_validator(mode="after")
    def _asks_known_questions(self) -> Wave:
        for name in self.questions:
            if name not in ANSWERS:
                raise ValueError(f"'{name}' is no question of the layout: {', '.join(ANSWERS)}")
        return self
