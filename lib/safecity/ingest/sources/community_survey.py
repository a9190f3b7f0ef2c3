"""Answers to the community safety survey: one row per respondent, and what each wave was.

The layout is the partnership's own; docs/survey-layout.md describes it. It has no free text,
no name and no address, and a file with any other column is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field, model_validator

from safecity.catalogue.area import Code
from safecity.catalogue.assessment import Assessment
from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest
from safecity.ingest.source import Kind, Read, Source, blamed, by_name
from safecity.ingest.supply.record import noted
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply
from safecity.ingest.tables.delimited import named_columns
from safecity.ingest.tables.table import read_table, whole_numbers

SURVEY, SURVEY_WAVE = "survey", "survey_wave"
_NAME = re.compile(r"^survey-(\d{4})\.(csv|yml)$", re.I)
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
            margin = getattr(self, name)
            odd = [key for key in margin if key not in GROUPS[name]]
            lost = [key for key in wanted if key not in margin]
            if odd or lost:
                fault = f"'{odd[0]}' is no category" if odd else f"'{lost[0]}' is missing"
                raise ValueError(f"{fault} of {name}; it has {', '.join(GROUPS[name])}")
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


_PRIVATE = "The survey's files hold no names, addresses, postcodes or free text; leave it out."
ANSWER_TYPES = {"wave": "int64", PERSON: "int64", **dict.fromkeys(COLUMNS[1:], "string")}


@dataclass(frozen=True)
class Survey:
    """Answers of every wave.

    Attributes
    ----------
    frame : pandas.DataFrame
        `wave`, `respondent`, `age_band`, `sex`, `ward_group`, then one column per question;
        text, missing where not said or not asked.
    waves : tuple of Wave
        What each wave was, by year.
    notes : mapping
        What there is to say about a file, by name, for the ledger.
    """

    frame: pd.DataFrame
    waves: tuple[Wave, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def _pairs(files: Sequence[RawFile]) -> dict[int, dict[str, RawFile]]:
    """Put the answers of each wave and its description together."""
    pairs: dict[int, dict[str, RawFile]] = {}
    for file in files:
        match = _NAME.match(file.file_name)
        if not match:
            remedy = "Name it survey-YYYY.csv, and its description survey-YYYY.yml"
            raise SafecityError("not named as a survey's file", path=file.path, remedy=remedy)
        wave, ending = int(match[1]), match[2].lower()
        if other := pairs.setdefault(wave, {}).get(ending):
            problem = f"the wave of {wave} is also given by {other.name}"
            raise SafecityError(problem, path=file.path, remedy="Keep one of the two files")
        pairs[wave][ending] = file
    return dict(sorted(pairs.items()))


def _both(wave: int, pair: Mapping[str, RawFile]) -> tuple[RawFile, RawFile]:
    for lost, there in (("csv", "yml"), ("yml", "csv")):
        if lost not in pair:
            raise SafecityError(
                f"survey-{wave}.{lost} is missing beside it",
                path=pair[there].path,
                remedy="A wave is its answers and its description; see docs/survey-layout.md",
            )
    return pair["csv"], pair["yml"]


def read_wave(path: Path, year: int) -> Wave:
    """Read the description of a wave.

    Parameters
    ----------
    path : Path
        The file `survey-YYYY.yml`.
    year : int
        The wave that its name gives.

    Raises
    ------
    SafecityError
        With the line, for a key or value that the layout does not have, or another year.
    """
    wave = read_model(path, Wave)
    if wave.wave != year:
        raise SafecityError(
            f"the wave is {wave.wave} and the file is named {year}",
            path=path,
            line=line_of(path, "wave"),
            remedy="Correct one of them",
        )
    return wave


def _check_columns(file: RawFile, wave: Wave, description: RawFile) -> list[str]:
    """Compare the columns with the layout, and the questions with their wordings."""
    columns = named_columns(file)
    twice = [name for name in columns if columns.count(name) > 1]
    unknown = [name for name in columns if name not in COLUMNS]
    lost = [name for name in COLUMNS if name not in (*columns, *OPTIONAL)]
    problem, remedy = "", ""
    if unknown:
        problem, remedy = f"unknown column '{unknown[0]}'", nearest(unknown[0], COLUMNS)
        remedy = f"{_PRIVATE} {remedy}"
    elif twice:
        problem, remedy = f"the column '{twice[0]}' stands twice", "Keep one of them"
    elif lost:
        problem, remedy = f"expected the column '{lost[0]}'", nearest(lost[0], columns)
    if problem:
        raise SafecityError(problem, path=file.path, line=1, remedy=remedy)
    unworded = [name for name in columns if name in ANSWERS and name not in wave.questions]
    if unworded:
        raise SafecityError(
            f"the wording of '{unworded[0]}' is missing",
            path=description.path,
            line=line_of(description.path, "questions"),
            remedy="Add the question as it was put to respondents",
        )
    return columns


def _wrong(file: RawFile, rows: pd.Series, problem: str, remedy: str) -> SafecityError:
    """Build the error of the first row that is marked."""
    line = int(rows.idxmax())
    return SafecityError(problem, path=file.path, line=line, remedy=remedy)


def _check_words(file: RawFile, table: pd.DataFrame, wave: Wave) -> None:
    words = {**GROUPS, WARDS: tuple(wave.margins.ward_group), **ANSWERS}
    for name in table.columns.drop(PERSON):
        odd = ~table[name].isin(("", *words[name]))
        if odd.any():
            word = table.loc[odd, name].iloc[0]
            # The word may be what somebody wrote about themselves: no more of it than needed.
            raise _wrong(file, odd, f"{name} cannot be '{word[:30]}'", nearest(word, words[name]))


def _check_rows(file: RawFile, table: pd.DataFrame) -> None:
    twice = table[PERSON].duplicated()
    if twice.any():
        number = table.loc[twice, PERSON].iloc[0]
        raise _wrong(file, twice, f"respondent {number} stands twice", "Keep one of the two rows")
    stray = (table["reported"] != "") & (table["victim"] != "yes")
    if stray.any():
        problem = "an answer to 'reported' of a respondent who was no victim"
        raise _wrong(file, stray, problem, "Leave 'reported' blank where 'victim' is not yes")


def _read_answers(file: RawFile, wave: Wave, description: RawFile) -> pd.DataFrame:
    columns = _check_columns(file, wave, description)
    table = read_table(file, {name: (f"^{name}$", name) for name in columns})
    if table.empty:
        remedy = "Leave out both files of a wave that nobody answered"
        raise SafecityError("the wave has no respondents", path=file.path, remedy=remedy)
    # Word processors put a typographer's apostrophe into "don't know".
    table = table.apply(lambda column: column.str.replace("\u2019", "'"))
    table[PERSON] = whole_numbers(file, table[PERSON], "the respondent's number")
    _check_words(file, table, wave)
    _check_rows(file, table)
    answers = table.reindex(columns=list(COLUMNS)).assign(wave=wave.wave)
    return answers[list(ANSWER_TYPES)].astype(ANSWER_TYPES).replace("", pd.NA)


def read_survey(files: Sequence[RawFile]) -> Survey:
    """Read every wave of the community safety survey.

    Parameters
    ----------
    files : sequence of RawFile
        At least one wave, each `survey-YYYY.csv`, one row per respondent, and `survey-YYYY.yml`.

    Returns
    -------
    Survey
        The answers as given, unweighted. A wave of fewer than 100 respondents is noted.

    Raises
    ------
    SafecityError
        With file and line: for a column that the layout does not have (personal data must not
        enter), a word that is no answer, a respondent who stands twice, an answer to `reported`
        of someone who was no victim, or a wave without one of its two files.
    """
    waves, frames, notes = [], [], {}
    for year, pair in _pairs(files).items():
        answers, description = _both(year, pair)
        with blamed(description):
            wave = read_wave(description.path, year)
        with blamed(answers):
            frames.append(_read_answers(answers, wave, description))
        waves.append(wave)
        count = len(frames[-1])
        small = ", a small wave: its percentages are uncertain" if count < SMALL else ""
        notes[answers.name] = f"{noted(count, 'respondent', 'respondents')}, {wave.mode}{small}"
    return Survey(pd.concat(frames, ignore_index=True), tuple(waves), notes)


def of_area(survey: Survey, area: str) -> Survey:
    """Keep the waves in which the people of the area were asked."""
    waves = tuple(wave for wave in survey.waves if wave.area == area)
    rows = survey.frame["wave"].isin([wave.wave for wave in waves])
    return replace(survey, frame=survey.frame[rows].reset_index(drop=True), waves=waves)


def _gather(supply: Supply, assessment: Assessment, _: object) -> Read:
    """Answers of the waves in which the people of the area were asked, and their residents."""
    files = supply.files(SURVEY, SURVEY_WAVE)
    if not files:
        return Read()
    survey = of_area(read_survey(files), assessment.partnership.code)
    rows = [
        (wave.wave, wave.area, wave.mode, margin, category, residents)
        for wave in survey.waves
        for margin in (*GROUPS, WARDS)
        for category, residents in getattr(wave.margins, margin).items()
    ]
    columns = ["wave", "area", "mode", "margin", "category", "population"]
    waves = pd.DataFrame(rows, columns=columns)
    return Read({"survey": survey.frame, "survey_waves": waves}, survey.notes)


recognises = by_name(
    _NAME, lambda name: (SURVEY if name[2].lower() == "csv" else SURVEY_WAVE, name[1], "")
)
"""Recognises the answers of a wave, and what the wave was."""


_KIND = Kind("community_survey", by_hand=True)


def _of_area(frames: Mapping[str, pd.DataFrame], _: Assessment) -> set[str]:
    return {"community_survey"} if len(frames["survey"]) else set()


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={SURVEY: _KIND, SURVEY_WAVE: _KIND},
    check=read_survey,
    gather=_gather,
    of_area=_of_area,
)
