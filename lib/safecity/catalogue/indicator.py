"""An indicator: what is counted, asked or published, and how it is to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from safecity.catalogue.offences import CrimeType
from safecity.catalogue.strict import Declared


class Indicator(Declared):
    """A measure of crime, disorder, substance misuse or the public's views.

    Attributes
    ----------
    id : str
        Theme and name, for example "violence.offences".
    crime_types : tuple of str
        Categories of police.uk that are counted; empty where only the Home Office tables can
        tell them apart.
    subgroups : tuple of str
        Offence subgroups of the Home Office tables that are counted; empty where they follow
        from `crime_types`.
    codes : tuple of str
        Offence codes of the Home Office tables that are counted, for what has no subgroup.
    figure : str
        Measure of a publisher's table; such an indicator is read as it is published.
    question, answers : str, tuple of str
        Question of the partnership's survey, and the answers whose share is the value.
    noun : str
        What one unit is called in a sentence, in the plural ("violence and sexual offences").
    unit : str
        What its value is given in: "count", "% of …", "per 1,000 …", or words.
    polarity : {"lower", "higher", "none"}
        Which direction is better; "none" where a rise can mean better recording.
    recording_quality : {"good", "fair", "poor"}
        How far records follow what happens.
    minimum_count : int
        Below this no percentage change is printed.
    surveyed : bool
        Whether the Crime Survey for England and Wales covers it, while records of it mislead: what
        the survey says then stands beside its changes.
    in_line : bool
        Whether the report tells it in a line and draws nothing of it.
    """

    id: str = ""
    title: str
    noun: str
    source: str = "police_uk"
    crime_types: tuple[CrimeType, ...] = ()
    subgroups: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    figure: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    unit: str = "per 1,000 residents"
    polarity: Literal["lower", "higher", "none"]
    recording_quality: Literal["good", "fair", "poor"]
    recording_note: str
    lag_months: int = Field(default=2, ge=0)
    minimum_count: int = Field(default=20, ge=1)
    small_areas: bool = True
    surveyed: bool = False
    in_line: bool = False
    caveats: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _counts_something(self) -> Indicator:
        given = (self.is_counted, bool(self.figure), bool(self.question))
        if sum(given) != 1:
            raise ValueError(
                "give crime_types, or subgroups or codes of the Home Office tables, or the figure "
                "of a published table, or the question of a survey; one of them"
            )
        if self.question and not self.answers:
            raise ValueError("say which answers to the question are counted")
        return self

    @property
    def rule(self) -> tuple[object, ...]:
        """What it reads: two themes may read the same, and that is one verdict and one test."""
        counted = (self.crime_types, self.subgroups, self.codes)
        return (self.source, *counted, self.figure, self.question, self.answers)

    @property
    def per(self) -> int:
        """What count over denominator is multiplied by, as its unit says."""
        if self.is_share:
            return 100
        named = re.search(r"per ([\d,]+) ", self.unit)
        return int(named[1].replace(",", "")) if named else 1

    @property
    def is_share(self) -> bool:
        """Whether its value is a share in per cent, whose change is told in percentage points."""
        return self.unit.startswith("%")

    @property
    def is_counted(self) -> bool:
        """Whether it counts recorded crimes, and is not read from a published table or survey."""
        return bool(self.crime_types or self.subgroups or self.codes)


SOURCE = "partner_figures"
DEFAULT_NOTE = "Counted by a partner; how, stands in the note of the file."


class PartnerFigure(Declared):
    """A figure that partners supply in their template, under `figures:` in `partnership.yml`.

    Attributes
    ----------
    title, noun : str
        What it is called, and what one unit is called in a sentence, in the plural.
    unit : {"count", "%", "per 1,000 residents", "per 100,000 residents"}
        "%" is of the template's denominator.
    polarity : {"lower", "higher", "none"}
        Which direction is better; "none" where a rise can mean better recording.
    holder : str
        Who counts it.
    recording_quality : {"good", "fair", "poor"}
        How far records follow what happens.
    note : str
        What a reader must know of how it is counted.
    closes : str
        Gap that is closed where the figure is supplied.
    """

    title: str
    noun: str
    unit: Literal["count", "%", "per 1,000 residents", "per 100,000 residents"] = "count"
    polarity: Literal["lower", "higher", "none"]
    holder: str
    recording_quality: Literal["good", "fair", "poor"] = "fair"
    note: str = DEFAULT_NOTE
    closes: str = ""


def indicators_of(theme: str, figures: Mapping[str, PartnerFigure]) -> dict[str, Indicator]:
    """Make an indicator of each figure.

    Parameters
    ----------
    theme : str
        Slug of the theme that shows them.
    figures : mapping
        Figures by the name that they have in the template.

    Returns
    -------
    dict of str to Indicator
        By id: theme and name.
    """
    return {
        f"{theme}.{name}": Indicator(
            id=f"{theme}.{name}",
            title=each.title,
            noun=each.noun,
            source=SOURCE,
            figure=name,
            unit=each.unit,
            polarity=each.polarity,
            recording_quality=each.recording_quality,
            recording_note=f"{each.note.rstrip('.')}. Counted by {each.holder}.",
            small_areas=False,
            caveats=("partner_held",),
        )
        for name, each in figures.items()
    }
