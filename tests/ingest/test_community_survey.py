"""Survey waves in the documented layout."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from safecity.errors import SafecityError
from safecity.ingest.sources.community_survey import (
    ANSWERS,
    COLUMNS,
    GROUPS,
    WORRIES,
    of_area,
    read_survey,
    recognises,
)
from safecity.ingest.supply.scan import scan, scan_file

from .survey_files import WARDS, answer, as_text, description, read_from

ROOT = Path(__file__).resolve().parents[2]
SOME = {**GROUPS, "safe_day": ANSWERS["safe_day"], "worry_drugs": ANSWERS["worry_drugs"]}
WORDS = {name: st.sampled_from(("", *words)) for name, words in SOME.items()}


@pytest.fixture
def read(tmp_path):
    return partial(read_from, tmp_path)


def test_every_column_is_read_and_blank_is_missing(read):
    found = read(as_text(answer(), answer(2, sex="", worry_drugs="", victim="yes", reported="no")))
    assert list(found.frame.columns) == ["wave", *COLUMNS]
    assert found.frame["wave"].tolist() == [2021, 2021]
    first, second = found.frame.to_dict("records")
    assert (first["safe_dark"], first["worry_drugs"], first["victim"]) == (
        "fairly unsafe",
        "yes",
        "no",
    )
    missing = {name for name, value in second.items() if pd.isna(value)}
    assert missing == {"sex", "worry_drugs"} and pd.isna(first["reported"])


def test_the_description_keeps_dates_mode_wordings_and_margins(read):
    wave = read(as_text(answer())).waves[0]
    assert (wave.wave, wave.mode, wave.fieldwork.end.isoformat()) == (
        2021,
        "self-selected",
        "2021-07-15",
    )
    assert wave.questions["victim"] == "How about victim?" and wave.margins.ward_group == WARDS


def test_waves_follow_one_another_and_one_may_leave_out_a_worry(read):
    read(as_text(answer(), answer(2)), 2021)
    row = answer()
    del row["worry_alcohol"]
    found = read(as_text(row), 2019)
    assert [wave.wave for wave in found.waves] == [2019, 2021]
    assert found.frame["wave"].tolist() == [2019, 2021, 2021]
    assert found.frame["worry_alcohol"].isna().tolist() == [True, False, False]


def test_a_question_that_was_not_put_needs_no_wording(read):
    row = answer()
    del row["worry_alcohol"]
    questions = {name: "As put" for name in ANSWERS if name != "worry_alcohol"}
    assert "worry_alcohol" not in read(as_text(row), questions=questions).waves[0].questions


def test_a_small_wave_is_read_and_noted(read):
    small = read(as_text(*(answer(n) for n in range(1, 100))))
    note = "99 respondents, self-selected, a small wave: its percentages are uncertain"
    assert small.notes == {"survey-2021.csv": note}
    enough = read(as_text(*(answer(n) for n in range(1, 101))), mode="random")
    assert enough.notes == {"survey-2021.csv": "100 respondents, random"}


def test_a_victim_may_not_say_whether_it_was_reported(read):
    frame = read(as_text(answer(victim="yes", reported=""))).frame
    assert frame["reported"].isna().all() and frame["victim"].tolist() == ["yes"]


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    lambda text: text.encode("utf-16"),
    lambda text: text.replace("'", "\u2019").encode("cp1252"),
    lambda text: text.rstrip("\n").encode(),
    lambda text: "\n".join(",".join(reversed(line.split(",")))
                           for line in text.split("\n")).encode(),
])  # fmt: skip
def test_odd_ways_of_writing_are_read_correctly(read, change):
    frame = read(change(as_text(answer(safe_dark="don't know")))).frame
    assert frame["safe_dark"].tolist() == ["don't know"] and frame["sex"].tolist() == ["female"]


def test_files_are_known_by_their_names(tmp_path):
    names = {"survey-2021.csv": True, "survey-2021.yml": True, "survey-21.csv": False}
    for name, known in names.items():
        (tmp_path / name).write_text("a\n")
        assert bool(recognises(scan_file(tmp_path / name, tmp_path))) is known
    with pytest.raises(SafecityError, match="not named as a survey's file"):
        read_survey([scan_file(tmp_path / "survey-21.csv", tmp_path)])


@given(st.fixed_dictionaries(WORDS))
def test_any_answer_of_the_layout_comes_back_as_given(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("survey")
    (folder / "survey-2021.csv").write_text(as_text(answer(**cells)), encoding="utf-8")
    (folder / "survey-2021.yml").write_text(yaml.safe_dump(description()), encoding="utf-8")
    row = read_survey(scan(folder)).frame.iloc[0]
    assert {name: "" if row[name] is pd.NA else row[name] for name in cells} == cells


def test_the_themes_that_may_worry_are_of_the_catalogue():
    themes = ROOT / "lib/safecity/catalogue/themes"
    assert {path.stem for path in themes.glob("*.yml")} > set(WORRIES)


def test_the_documented_layout_is_the_one_that_is_read(tmp_path):
    text = (ROOT / "docs" / "survey-layout.md").read_text(encoding="utf-8")
    table, told = re.findall(r"```\w+\n(.*?)```", text, re.S)
    asked = [name for name in table.split("\n")[0].split(",") if name in ANSWERS]
    wave = yaml.safe_load(told)
    wave["questions"] |= dict.fromkeys(asked, "As put")
    (tmp_path / "survey-2021.csv").write_text(table, encoding="utf-8")
    (tmp_path / "survey-2021.yml").write_text(yaml.safe_dump(wave), encoding="utf-8")
    found = read_survey(scan(tmp_path))
    assert len(found.frame) == 2 and found.waves[0].margins.sex["male"] == 106000
    plain = [name for name in COLUMNS if not name.startswith("worry_")]
    assert all(f"| `{name}` |" in text for name in plain)
    assert all(f"`{theme}`" in text for theme in WORRIES)


def test_a_wave_of_another_area_is_not_read_as_the_own(read):
    """Else one partnership would print the answers of another's residents."""
    read(as_text(answer()), 2019, area="E06000044")
    both = read(as_text(answer(), answer(2)), 2021)
    mine = of_area(both, "E06000045")
    assert [wave.wave for wave in mine.waves] == [2021]
    assert mine.frame["wave"].unique().tolist() == [2021]
    assert of_area(both, "E06000043").frame.empty
