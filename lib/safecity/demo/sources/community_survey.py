"""Answers to the community safety survey of the synthetic city, in the partnership's layout."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from safecity.catalogue.strict import Declared, read_model
from safecity.demo.layouts import Written, stream, write_bytes, write_table
from safecity.demo.parameters import Parameters
from safecity.demo.sources.population import residents
from safecity.demo.town import City, Floats, Town

FILE = Path(__file__).with_suffix(".yml")
SOURCE = "SYNTHETIC: made-up residents aged 16 and over of the synthetic city, mid-{year}"
_AGES = {"16-24": (16, 25), "25-44": (25, 45), "45-64": (45, 65), "65 and over": (65, 91)}
_SAFETY = ("very unsafe", "fairly unsafe", "fairly safe", "very safe")
_CONFIDENCE = ("disagree", "neither", "agree")
# Where the latent answer passes from one word to the next; feeling safe begins at 0.
_CUTS = {_SAFETY: (-1.7, 0.0, 1.7), _CONFIDENCE: (-1.0, 0.0)}
_UNSURE, _OTHER = 0.02, 0.008


class Asked(Declared):
    """A wave: how many answered, when, and what it did not ask."""

    respondents: int
    start: str
    end: str
    unasked: tuple[str, ...]


class Question(Declared):
    """A question: its wording and the log odds of its answers."""

    wording: str
    base: dict[int, float]
    female: float = 0.0
    young: float = 0.0
    central: float = 0.0


class Answers(Declared):
    """Everything in `community_survey.yml`."""

    female_share: float
    groups: dict[str, tuple[str, ...]]
    reach: dict[str, dict[str, float]]
    young_men: float
    unsaid: float
    waves: dict[int, Asked]
    questions: dict[str, Question]


@lru_cache(maxsize=1)
def load_answers() -> Answers:
    """Read the parameters of the survey, once."""
    return read_model(FILE, Answers)


def _population(town: Town, parameters: Parameters, year: int, seed: int) -> pd.Series:
    """Residents aged 16 and over by age band, sex and ward group."""
    invented = load_answers()
    counts = residents(town, parameters.areas, year, seed)
    ward = np.array([ward.code for ward in town.wards])
    shares = {"female": invented.female_share, "male": 1 - invented.female_share}
    cells = {
        (age, sex, group): round(float(counts[np.isin(ward, codes), a:b].sum() * share))
        for age, (a, b) in _AGES.items()
        for sex, share in shares.items()
        for group, codes in invented.groups.items()
    }
    series = pd.Series(cells)
    return series.rename_axis(["age_band", "sex", "ward_group"])


def _respondents(population: pd.Series, count: int, random: np.random.Generator) -> pd.DataFrame:
    """Draw who answers: by residents, and by how readily each group does."""
    invented, cells = load_answers(), population.index.to_frame(index=False)
    reach = population.to_numpy(float)
    for name, by_word in invented.reach.items():
        reach = reach * cells[name].map(by_word).to_numpy()
    is_young_man = ((cells["age_band"] == "16-24") & (cells["sex"] == "male")).to_numpy()
    reach = reach * np.where(is_young_man, invented.young_men, 1.0)
    drawn = random.choice(len(cells), count, p=reach / reach.sum())
    return cells.iloc[drawn].reset_index(drop=True)


def _latent(
    who: pd.DataFrame, question: Question, wave: int, random: np.random.Generator
) -> Floats:
    """Inclination of each respondent, logistic about the log odds of the group; yes above 0."""
    odds = question.base[wave] + (
        question.female * (who["sex"] == "female")
        + question.young * (who["age_band"] == "16-24")
        + question.central * (who["ward_group"] == "central")
    )
    return odds.to_numpy(float) + random.logistic(0, 1, len(who))


def _words(name: str, latent: Floats, random: np.random.Generator) -> Floats:
    scale = {"safe_day": _SAFETY, "safe_dark": _SAFETY, "police_confidence": _CONFIDENCE}.get(name)
    if scale is None:
        return np.where(latent > 0, "yes", "no")
    given = np.array(scale)[np.searchsorted(_CUTS[scale], latent)]
    return np.where(random.random(len(latent)) < _UNSURE, "don't know", given)


def _answers(
    population: pd.Series, wave: int, asked: Asked, random: np.random.Generator
) -> pd.DataFrame:
    invented = load_answers()
    who = _respondents(population, asked.respondents, random)
    given = {
        name: _words(name, _latent(who, question, wave, random), random)
        for name, question in invented.questions.items()
    }
    frame = pd.concat([who, pd.DataFrame(given)], axis=1).drop(columns=list(asked.unasked))
    frame["reported"] = frame["reported"].where(frame["victim"] == "yes", "")
    for name in ("age_band", "ward_group", "police_confidence"):
        frame[name] = frame[name].mask(random.random(len(frame)) < invented.unsaid, "")
    other = random.random(len(frame)) < _OTHER
    frame["sex"] = frame["sex"].mask(other, "other or not said")
    frame.insert(0, "respondent", np.arange(1, len(frame) + 1))
    return frame


def _description(wave: int, area: str, asked: Asked, population: pd.Series) -> Mapping[str, object]:
    margins = {
        name: {str(word): int(n) for word, n in population.groupby(name, sort=False).sum().items()}
        for name in population.index.names
    }
    return {
        "wave": wave,
        "area": area,
        "fieldwork": {"start": asked.start, "end": asked.end},
        "mode": "self-selected",
        "questions": {
            name: question.wording
            for name, question in load_answers().questions.items()
            if name not in asked.unasked
        },
        "margins": {"source": SOURCE.format(year=wave), **margins},
    }


def write(city: City) -> list[Written]:
    """Write every wave of the own area: answers, one row per respondent, and a description."""
    town = city.towns[0]
    written = []
    for wave, asked in load_answers().waves.items():
        population = _population(town, city.parameters, wave, city.seed)
        frame = _answers(population, wave, asked, stream(city.seed, "survey", str(wave)))
        stem, release = f"community_survey/{wave}/survey-{wave}", str(wave)
        text = yaml.safe_dump(
            _description(wave, town.code, asked, population), sort_keys=False, width=99
        )
        rows = frame.to_numpy().tolist()
        written.append(write_table(city.root, f"{stem}.csv", release, list(frame.columns), rows))
        written.append(write_bytes(city.root, f"{stem}.yml", release, text.encode()))
    return written
