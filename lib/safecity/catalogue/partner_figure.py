"""Figures that a partnership declares for itself: what partners count, under any name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.strict import Declared

SOURCE = "partner_figures"
PER = {"count": 1, "%": 100, "per 1,000 residents": 1_000, "per 100,000 residents": 100_000}
"""What a value is multiplied by, in each unit that a figure may have."""
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
            per=PER[each.unit],
            polarity=each.polarity,
            recording_quality=each.recording_quality,
            recording_note=f"{each.note.rstrip('.')}. Counted by {each.holder}.",
            small_areas=False,
            caveats=("partner_held",),
        )
        for name, each in figures.items()
    }
