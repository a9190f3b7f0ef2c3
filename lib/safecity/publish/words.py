"""The standing words of the report, filled with the facts of an assessment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import MONTH_NAMES, Period
from safecity.catalogue.ranking import load_ranking
from safecity.catalogue.verdicts import load_calibration, load_rules
from safecity.numbers import number, percent

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
        "during": during(assessment.period),
        "released": written_date(assessment.release_date),
        "contact": assessment.contact,
        **_rules(),
        **_calibrated(),
        **_ranking(),
    }
    return {key: _fill(value, facts) for key, value in _raw().items()}


def during(period: Period) -> str:
    """Write when something was recorded: "from January to June 2025", "in January 2024"."""
    return f"{'from' if len(period.months) > 1 else 'in'} {period.label}"


def _rules() -> dict[str, str]:
    """Print the thresholds of verdicts."""
    rules = load_rules()
    shares = {"discovery_rate": rules.discovery_rate, "strong_rate": rules.strong_discovery_rate}
    named = {"margin": rules.margin, "smallest": rules.smallest}
    named["smallest_strong"] = rules.smallest_strong
    sizes = {
        name + ("_points" if unit == "points" else ""): number(size, 1 if size % 1 else 0)
        for name, by_unit in named.items()
        for unit, size in by_unit.items()
    }
    points = sizes["smallest_strong_points"]
    return {
        **{name: percent(100 * share, 0) for name, share in shares.items()},
        **sizes,
        "smallest_strong_points": f"{points} percentage point{'s' * (points != '1')}",
        "small": number(rules.small),
        "power": percent(100 * rules.power, 0),
    }


def _ranking() -> dict[str, str]:
    """Print the weights by which findings are ranked."""
    rules = load_ranking()
    weights = {f"certainty_{name}": weight for name, weight in rules.certainty.items()}
    weights |= {f"claims_{name}": weight for name, weight in rules.claims.items()}
    counts = {"leading_changes": rules.changes, "leading_others": rules.others}
    return {name: f"{number_of:g}" for name, number_of in (weights | counts).items()}


def _calibrated() -> dict[str, str]:
    """Print how often verdicts were wrong where the truth is known (docs/calibration.md)."""
    rates = load_calibration()
    shares = {
        "false_alarms_lowest": rates.false_alarms.lowest,
        "false_alarms_mean": rates.false_alarms.mean,
        "false_alarms_highest": rates.false_alarms.highest,
        "months_lowest": rates.months_alone.lowest,
        "months_highest": rates.months_alone.highest,
        "lasting": rates.lasting.false_alarms,
    }
    real = ""
    if rates.real is not None:
        own, years = percent(100 * rates.real.own), number(rates.real.years)
        real = f" Of {years} years in {rates.real.source}, {own} were called clear once the change "
        real += "that all boroughs share was taken out."
    return {name: percent(100 * share) for name, share in shares.items()} | {"real": real}


def verdict_words() -> dict[str, str]:
    """Read what each verdict of the table of indicators means."""
    return {word: str(_fill(meaning, _rules())) for word, meaning in _raw()["verdicts"].items()}


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _fill(value: Any, facts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(inner, facts) for key, inner in value.items()}
    return Template(value).substitute(facts)
