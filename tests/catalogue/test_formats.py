"""What a partnership declared in the first version is read by the last."""

from pathlib import Path

import pytest

from safecity.catalogue import formats
from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.errors import SafecityError

FIRST = """\
name: Southampton
title: Southampton Safe City Partnership
code: E06000045
force: hampshire
police: Hampshire and Isle of Wight Constabulary
contact: Safe City Partnership, Southampton City Council
priorities:
  safe_from_harm: Keeping people safe from harm
comparators:
  source: Illustrative comparator set chosen for the demonstration
  date: 2026-11-22
  illustrative: true
  members:
    - {name: Portsmouth, code: E06000044, force: hampshire}
    - {name: Brighton and Hove, code: E06000043, force: sussex}
"""
EDITION = """\
period: {start: 2021-04, end: 2022-03}
baseline: {start: 2019-04, end: 2020-03}
history_start: 2015-04
mode: full
release_date: 2022-11-30
"""


def declared(root: Path, text: str) -> House:
    folder = root / "assessments" / "southampton"
    folder.mkdir(parents=True)
    (folder / "partnership.yml").write_text(text)
    (folder / "2021-22.yml").write_text(EDITION)
    return House(root, root / "data" / "raw")


def test_the_first_declarations_that_were_ever_written_are_read(tmp_path: Path) -> None:
    assessment = load_assessment(declared(tmp_path, FIRST), "southampton", "2021-22")
    assert assessment.partnership.council == "Southampton City Council"
    assert assessment.period.label == "April 2021 to March 2022"
    assert edition_catalogue(assessment).indicators


def test_what_is_declared_today_is_left_as_it_is(tmp_path: Path) -> None:
    text = f"{FIRST}council: The Council\nformat: {formats.FORMAT}\n"
    owner = load_assessment(declared(tmp_path, text), "southampton", "2021-22").partnership
    assert owner.council == "The Council"


def test_a_file_of_today_has_what_today_asks_for(tmp_path: Path) -> None:
    text = f"{FIRST}format: {formats.FORMAT}\n"
    with pytest.raises(SafecityError, match="'council' is missing"):
        load_assessment(declared(tmp_path, text), "southampton", "2021-22")


@pytest.mark.parametrize("number", ["3", "0", "-1", "1.0", "true", "two", "[1]", "2021-01-01"])
def test_a_format_that_is_not_known_is_refused(tmp_path: Path, number: str) -> None:
    house = declared(tmp_path, f"{FIRST}format: {number}\n")
    with pytest.raises(SafecityError, match="a newer version of safecity wrote it"):
        load_assessment(house, "southampton", "2021-22")


def test_each_format_but_the_last_leads_to_the_next() -> None:
    assert set(formats.STEPS) == set(range(1, formats.FORMAT))
