"""The standing words of the report, filled with the facts of an assessment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import MONTH_NAMES

FILE = Path(__file__).with_name("words.yml")


def written_date(date: str) -> str:
    """Write a date out: "2022-11-30" -> "30 November 2022"."""
    year, month, day = date.split("-")
    return f"{int(day)} {MONTH_NAMES[int(month) - 1]} {year}"


def standing_words(assessment: Assessment) -> dict[str, Any]:
    """Read the standing words and fill in the assessment's names and dates.

    Parameters
    ----------
    assessment : Assessment
        Whose place, period, release date and contact are filled in.

    Returns
    -------
    dict
        The structure of `words.yml`, every `${name}` replaced.
    """
    facts = {
        "place": assessment.partnership.name,
        "period": assessment.period.label,
        "released": written_date(assessment.release_date),
        "contact": assessment.contact,
    }
    return {key: _fill(value, facts) for key, value in _raw().items()}


def verdict_words() -> dict[str, str]:
    """Read what each verdict of the table of indicators means."""
    return dict(_raw()["verdicts"])


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _fill(value: Any, facts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(inner, facts) for key, inner in value.items()}
    return Template(value).substitute(facts)
