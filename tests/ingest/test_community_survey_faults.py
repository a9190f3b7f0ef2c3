"""Every way in which a survey's files can differ from the layout is refused with file and line."""

from __future__ import annotations

import re
from functools import partial

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.community_survey import COLUMNS, read_survey
from safecity.ingest.supply.scan import scan

from .survey_files import answer, as_text, description, read_from


@pytest.fixture
def read(tmp_path):
    return partial(read_from, tmp_path)


@pytest.mark.parametrize("column", ["postcode", "name", "comments", "date_of_birth", "worry_dogs"])
def test_a_column_beyond_the_layout_is_refused_as_personal_data(read, column):
    match = rf"survey-2021.csv:1: unknown column '{column}'. The survey's files hold no names"
    with pytest.raises(SafecityError, match=match):
        read(as_text(answer(**{column: "SO14"})))


def test_a_misspelt_column_is_told_its_right_name(read):
    text = as_text(answer()).replace("safe_dark", "safe_darkness", 1)
    with pytest.raises(SafecityError, match=r"unknown column 'safe_darkness'.*mean 'safe_dark'\?"):
        read(text)


@pytest.mark.parametrize("column", [name for name in COLUMNS if not name.startswith("worry_")])
def test_a_column_that_every_wave_has_may_not_be_missing(read, column):
    row = answer()
    del row[column]
    with pytest.raises(SafecityError, match=rf"survey-2021.csv:1: expected the column '{column}'"):
        read(as_text(row))


@pytest.mark.parametrize(
    ("column", "word", "told"),
    [
        ("age_band", "16 to 24", "Did you mean '16-24'?"),
        ("sex", "Female", "Did you mean 'female'?"),
        ("ward_group", "centre", "Did you mean 'central'?"),
        ("safe_dark", "very unsaef", "Did you mean 'very unsafe'?"),
        ("worry_drugs", "y", "Valid here: no, yes."),
        ("victim", "1", "Valid here: no, yes."),
        ("police_confidence", "strongly", "Valid here: agree, disagree, don't know, neither."),
    ],
)
def test_a_word_that_is_no_answer_is_refused_with_line_and_nearest(read, column, word, told):
    with pytest.raises(SafecityError) as caught:
        read(as_text(answer(), answer(2), answer(3, **{column: word})))
    error = caught.value
    assert (error.line, error.problem) == (4, f"{column} cannot be '{word}'")
    assert told in error.remedy


def test_an_error_shows_no_more_than_the_start_of_what_was_written(read):
    long = "I live at number 7 and saw everything"
    with pytest.raises(SafecityError) as caught:
        read(as_text(answer(safe_day=long)))
    assert long[:30] in str(caught.value) and long[:31] not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ([answer(), answer(2), answer(1)], 4, "respondent 1 stands twice"),
        ([answer(), answer("A7")], 3, "the respondent's number is not a whole number: 'A7'"),
        ([answer(), answer("")], 3, "the respondent's number is not a whole number: ''"),
        ([answer("-4")], 2, "not a whole number: '-4'"),
        ([answer(victim="no", reported="no")], 2, "of a respondent who was no victim"),
        ([answer(), answer(2, victim="", reported="yes")], 3, "who was no victim"),
        ([answer(), answer(2, sex="female,x")], 3, f"{len(COLUMNS) + 1} fields in place of"),
    ],
)
def test_a_row_at_fault_is_refused_with_its_line(read, rows, line, problem):
    with pytest.raises(SafecityError, match=rf"survey-2021.csv:{line}: .*{re.escape(problem)}"):
        read(as_text(*rows))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "expected the column 'respondent'"),
        (as_text(answer()).split("\n")[0] + "\n", "the wave has no respondents"),
        (as_text(answer())[:-30], "fields in place of"),
        (as_text(answer()).replace("victim,", "sex,", 1), "the column 'sex' stands twice"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(read, content, problem):
    with pytest.raises(SafecityError, match=problem):
        read(content)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"wave": 2020}, "the wave is 2020 and the file is named 2021"),
        ({"mode": "online"}, "'mode'"),
        ({"fieldwork": {"start": "2021-07-01", "end": "2021-06-01"}}, "before it starts"),
        ({"fieldwork": {"start": "June", "end": "July"}}, "'fieldwork.start'"),
        ({"questions": {"safe_day": "?"}}, "the wording of 'safe_dark' is missing"),
        ({"questions": {"safe_night": "?"}}, "'safe_night' is no question of the layout"),
        ({"invited": 9}, "unknown key 'invited'"),
    ],
)
def test_a_description_at_fault_is_refused_with_file_and_line(read, keys, problem):
    with pytest.raises(SafecityError, match=problem) as caught:
        read(as_text(answer()), **keys)
    assert caught.value.path.name == "survey-2021.yml" and caught.value.line


@pytest.mark.parametrize(
    ("margin", "words", "problem"),
    [
        ("age_band", {"16-24": 5, "25-44": 6, "45-64": 7}, "'65 and over' is missing of age_band"),
        ("sex", {"female": 5, "male": 5, "men": 5}, "'men' is no category of sex"),
        ("sex", {"female": 5, "male": 0}, "margins.sex.male"),
        ("ward_group", {}, "margins.ward_group"),
        ("source", "", "margins.source"),
    ],
)
def test_margins_must_be_complete_and_positive(read, margin, words, problem):
    margins = {**description()["margins"], margin: words}
    with pytest.raises(SafecityError, match=re.escape(problem)):
        read(as_text(answer()), margins=margins)


@pytest.mark.parametrize("lost", ["csv", "yml"])
def test_a_wave_without_one_of_its_files_is_refused(read, tmp_path, lost):
    read(as_text(answer()))
    (tmp_path / f"survey-2021.{lost}").unlink()
    with pytest.raises(SafecityError, match=rf"survey-2021.{lost} is missing beside it"):
        read_survey(scan(tmp_path))


def test_a_wave_given_twice_is_refused(read, tmp_path):
    read(as_text(answer()))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "survey-2021.csv").write_text(as_text(answer()), encoding="utf-8")
    with pytest.raises(SafecityError, match="the wave of 2021 is also given by"):
        read_survey(scan(tmp_path))


def test_a_column_that_a_spreadsheet_left_empty_is_none_and_a_remark_in_it_is_refused(read):
    names, row = as_text(answer()).splitlines()
    assert len(read(f"{names},,\n{row},,\n").frame) == 1
    with pytest.raises(SafecityError, match="fields in place of"):
        read(f"{names},,\n{row},by phone,\n")
