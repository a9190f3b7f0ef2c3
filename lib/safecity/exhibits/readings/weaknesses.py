"""Gaps that follow from how figures are recorded, how late they are, and what is withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safecity.catalogue.registry import Gap
from safecity.exhibits.numbers import listed
from safecity.exhibits.readings.wording import lower_first

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.exhibit import Exhibit

MOST = 8


def _named(names: list[str]) -> str:
    """List names, the first of many and how many more there are."""
    unique = [lower_first(name) for name in dict.fromkeys(names)]
    more = len(unique) - MOST
    return listed([*unique[:MOST], f"{more} more"] if more > 0 else unique)


def _shown(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, str]:
    """Title of every indicator that a theme has shown, by id."""
    known = evidence.catalogue.indicators
    return {e.indicator: known[e.indicator].title for e in earlier if e.indicator in known}


def _marked(evidence: Evidence, earlier: tuple[Exhibit, ...], caveat: str) -> list[str]:
    """Titles of the indicators of which an exhibit carries a caveat."""
    shown = _shown(evidence, earlier)
    marked = [e for e in earlier if any(c.slug == caveat for c in e.caveats)]
    return [shown[e.indicator] for e in marked if e.indicator in shown]


def _poorly_recorded(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    known = evidence.catalogue.indicators
    poor = [
        title
        for key, title in _shown(evidence, earlier).items()
        if known[key].recording_quality == "poor"
    ]
    if not poor:
        return {}
    return {
        "poorly_recorded": Gap(
            question="How far do changes in poorly recorded indicators follow what happens?",
            reason="Recording is rated poor for "
            f"{_named(poor)}: their counts follow reporting, recording and police activity as "
            "much as what happens.",
            closes="Measures that do not rest on police records: surveys, admissions, services.",
            holder="{partnership}; health services",
        )
    }


def _late(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    late = _marked(evidence, earlier, "published_late")
    if not late:
        return {}
    return {
        "published_late": Gap(
            question="What has happened since the latest figures that are published late?",
            reason=f"The latest figures of {_named(late)} end a year or more before the period.",
            closes="Unpublished management figures for the period itself.",
            holder="Youth Justice Service; probation; health services",
        )
    }


def _withheld(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    held = _marked(evidence, earlier, "withheld_by_publisher")
    if not held:
        return {}
    return {
        "withheld": Gap(
            question="What are the figures that publishers withhold because they are small?",
            reason=f"Some figures of {_named(held)} are withheld by their publisher.",
            closes="Several years pooled, from the publisher.",
            holder="the publishers",
        )
    }


def _elsewhere(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    wide = _marked(evidence, earlier, "force_level") + _marked(evidence, earlier, "country_level")
    if not wide:
        return {}
    return {
        "wider_areas": Gap(
            question="What is the area's own part of figures published for larger areas only?",
            reason=f"For {_named(wide)} some figures are published for the police area or "
            "nationally, not for the partnership's own area.",
            closes="Totals for the area, in the template of partner figures.",
            holder="{police}",
        )
    }


def weaknesses(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    """Find what cannot be known from the figures that themes have shown.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of the themes.

    Returns
    -------
    dict of str to Gap
        Poorly recorded, published late, withheld by publishers, or for larger areas only.
    """
    owner = evidence.assessment.partnership
    words = {"partnership": owner.title, "police": owner.police}
    finders = (_poorly_recorded, _late, _withheld, _elsewhere)
    found = {name: gap for find in finders for name, gap in find(evidence, earlier).items()}
    return {
        name: gap.model_copy(update={"holder": gap.holder.format(**words)})
        for name, gap in found.items()
    }
