"""Assessments are read, and their mistakes are named."""

import shutil
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.errors import SafecityError


@pytest.fixture
def house(tmp_path: Path) -> House:
    shutil.copytree(House.find().assessments, tmp_path / "assessments")
    return House(tmp_path, tmp_path / "data" / "raw")


def test_southampton(house: House) -> None:
    assessment = load_assessment(house, "southampton", "2021/22")
    assert assessment.year == "2021-22"
    assert assessment.period.short == "2021/22"
    assert assessment.areas[0] == "E06000045"
    assert len(assessment.areas) == 15
    assert assessment.active[0] == "overview"


@pytest.mark.parametrize(
    ("partnership", "year", "words"),
    [
        ("southamton", "2021-22", "Did you mean 'southampton'?"),
        ("southampton", "2021-2", "Did you mean '2021-22'?"),
    ],
)
def test_unknown_names(house: House, partnership: str, year: str, words: str) -> None:
    with pytest.raises(SafecityError, match="Did you mean"):
        load_assessment(house, partnership, year)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("mode: full", "mode: ful", "mode"),
        ("mode: full", "themes: [violense]", "Did you mean 'violence'?"),
        ("history_start: 2015-04", "history_start: 2022-04", "history_start"),
        ("end: 2022-03", "end: 2021-03", "ends"),
        ("release_date", "releas_date", "Did you mean 'release_date'?"),
        ("release_date: 2022-11-30", "release_date: 2022-11-31", "day is out of range"),
        ("mode: full", "weights: {trend: .nan}", "finite number"),
        ("mode: full", "weights: {trend: -5}", "below zero"),
    ],
)
def test_mistakes_name_their_line(house: House, old: str, new: str, words: str) -> None:
    path = house.assessments / "southampton" / "2021-22.yml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SafecityError) as caught:
        load_assessment(house, "southampton", "2021-22")
    assert caught.value.line
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["../x", "..", ".", "", "a/../southampton", "/etc", "x" * 300])
def test_a_partnership_does_not_leave_its_folder(house: House, name: str) -> None:
    (house.root / "x").mkdir()
    shutil.copytree(house.assessments / "southampton", house.root / "x", dirs_exist_ok=True)
    with pytest.raises(SafecityError, match="no partnership"):
        load_assessment(house, name, "2021-22")
    with pytest.raises(SafecityError, match="no assessment"):
        load_assessment(house, "southampton", f"../{name}")


def test_parts_are_listed_or_read_from_a_file(house: House) -> None:
    path = house.assessments / "southampton" / "partnership.yml"
    plain = path.read_text()
    path.write_text(plain.replace("code: E06000045\n", "code: L00000001\nparts: lsoas.csv\n", 1))
    with pytest.raises(SafecityError, match=r"no file 'lsoas\.csv' that lists LSOAs") as caught:
        load_assessment(house, "southampton", "2021-22")
    assert caught.value.line == 4
    (path.parent / "lsoas.csv").write_text("LSOA21CD,x\nE01017136,1\nE01017137,2\n")
    assessment = load_assessment(house, "southampton", "2021-22")
    assert assessment.sets["L00000001"] == {"E01017136", "E01017137"}
    assert assessment.sets["E06000044"] == {"E06000044"}


def test_house_is_found_by_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAFECITY_HOME", str(tmp_path / "a b"))
    monkeypatch.setenv("SAFECITY_RAW", str(tmp_path / "raw"))
    house = House.find()
    assert house.root == tmp_path / "a b"
    assert house.raw == tmp_path / "raw"
    assert House.find(tmp_path).raw == tmp_path


ADVISED = """burglary:
  text: Reduce residential burglary
  edition: 2020/21
  indicator: acquisitive_crime.residential_burglary
  wanted: fall
  since: 2020/21
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("judgements.yml", "violence:", "violense:", "Did you mean 'violence'?"),
        ("judgements.yml", "score: 3", "score: 7", "less than or equal to 4"),
        ("judgements.yml", "author: Demonstration panel (synthetic), ", "", "author"),
        (
            "advised.yml",
            "acquisitive_crime.residential_burglary",
            "acquisitive_crime.residential_burglar",
            "burglar",
        ),
        ("advised.yml", "since: 2020/21", "since: 2019/20", "judged by a change since 2019/20"),
        ("advised.yml", "wanted: fall", "wanted: less", "wanted"),
        ("advised.yml", "wanted: fall", "wanted: fall\n  target: 5", "a fall is wanted"),
        ("judgements.yml", "first_step:", "frist_step:", "Did you mean 'first_step'?"),
        ("judgements.yml", "by: 2024-03-31", "by: 2024-02-31", "write a day as YYYY-MM-DD"),
        ("judgements.yml", "target: -10", "target: 0", "the change that is wanted"),
        ("judgements.yml", "target: -10", "target: fewer", "target"),
        ("judgements.yml", "indicator: violence.offences", "indicator: violence.x", "no indicator"),
        ("judgements.yml", "baseline: 2021/22", "baseline: 2020/21", "2021/22 or 2019/20"),
        ("judgements.yml", "deprived_areas:", "deprived_area:", "Did you mean 'deprived_areas'?"),
    ],
)
def test_mistakes_in_what_people_judge_are_named_with_their_line(
    house: House, file: str, old: str, new: str, words: str
) -> None:
    path = house.assessments / "southampton" / "2021-22" / file
    if file == "advised.yml":
        path.write_text(ADVISED, encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SafecityError) as caught:
        load_assessment(house, "southampton", "2021-22")
    assert caught.value.path == path and caught.value.line
    assert words in str(caught.value)


def test_a_weight_of_no_criterion_is_refused(house: House) -> None:
    path = house.assessments / "southampton" / "2021-22.yml"
    path.write_text(path.read_text(encoding="utf-8") + "weights: {severety: 2}\n", encoding="utf-8")
    with pytest.raises(SafecityError, match="Did you mean 'severity'"):
        load_assessment(house, "southampton", "2021-22")


def test_without_a_file_of_advice_the_plans_of_the_edition_before_are_judged(house: House) -> None:
    found = load_assessment(house, "southampton", "2025").advised
    told = [(each.indicator, each.edition, each.since, each.target) for each in found]
    assert ("violence.offences", "2021/22", "2021/22", -10) in told
    assert all(each.wanted == "fall" and each.owner for each in found if each.target)
    folder = house.assessments / "southampton"
    (folder / "2021-22" / "judgements.yml").unlink()
    assert load_assessment(house, "southampton", "2025").advised == ()


def test_an_edition_that_was_the_first_has_no_advice_before_it(house: House) -> None:
    assert load_assessment(house, "southampton", "2021-22").advised
    (house.assessments / "southampton" / "2020-21.yml").unlink()
    assert load_assessment(house, "southampton", "2021-22").advised == ()


def test_a_restricted_edition_has_its_declarations_and_folders_of_its_own(
    house: House,
) -> None:
    public = load_assessment(house, "southampton", "2021-22")
    restricted = load_assessment(house, "southampton", "2021/22-restricted")
    assert (restricted.restricted, public.restricted) == (True, False)
    assert restricted.declared == public.year and restricted.judgements == public.judgements
    assert restricted.kind.startswith("RESTRICTED") and restricted.published == public.published
    for folder in (house.outputs, house.working, house.processed):
        assert folder("southampton", restricted.year) != folder("southampton", public.year)


def test_a_declaration_named_as_a_restricted_edition_is_refused(house: House) -> None:
    path = house.assessments / "southampton" / "2021-22-restricted.yml"
    shutil.copy(path.with_name("2021-22.yml"), path)
    for year in ("2021-22", "2021-22-restricted", "2025"):
        with pytest.raises(SafecityError, match="no declaration of its own"):
            load_assessment(house, "southampton", year)
