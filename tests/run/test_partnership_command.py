"""`safecity partnership new`: what it writes can be loaded, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.period import Period
from safecity.run.command import app
from safecity.run.declarations import edition

CODE = "E06000044"
LOOKUP = f"""\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
{CODE},"St. Mary's: ""Old"" Town",E22000001,St. Mary's,E23000030,Hampshire
E06000045,Port,E22000002,Port,E23000030,Hampshire and Isle of Wight
E07000001,Far,E22000003,Far,E23000033,Sussex
"""
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
    ",{month},Police,Police,-1.4,50.9,On or near High Street,E01000001,Town 001A,Drugs,,\n"
)
SLUG = "st_mary_s_old_town"
runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SAFECITY_HOME", str(tmp_path))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    raw = tmp_path / "data" / "raw"
    (raw / "geography").mkdir(parents=True)
    (raw / "geography" / "CSP24.csv").write_text(LOOKUP, encoding="utf-8")
    for month in Period(start="2021-04", end="2022-03").months:
        name = raw / "police_uk" / month / f"{month}-hampshire-street.csv"
        name.parent.mkdir(parents=True)
        name.write_text(STREET.format(month=month))
    return House(tmp_path, raw)


def declare(code: str = CODE) -> Result:
    return runner.invoke(app, ["partnership", "new", code])


def test_what_is_written_can_be_loaded(house: House) -> None:
    answer = declare()
    assert answer.exit_code == 0, answer.output
    assert f"Next: make PARTNERSHIP={SLUG} YEAR=2021-22" in answer.output
    made = load_assessment(house, SLUG, "2021-22")
    owner = made.partnership
    assert (owner.name, owner.code, owner.force) == ('St. Mary\'s: "Old" Town', CODE, "hampshire")
    assert owner.title == 'St. Mary\'s: "Old" Town Community Safety Partnership'
    assert (made.period.short, made.baseline.short) == ("2021/22", "2020/21")
    assert (made.history_start, made.mode) == ("2021-04", "full")


@pytest.mark.parametrize(
    ("code", "slug", "members", "council"),
    [
        ("E22000004", "shires", ("E07000002", "E07000003"), "Councils of Lower Shire and Shire"),
        ("E22000005", "upper", ("E22000005",), "Shire council"),
    ],
    ids=["several councils", "a part of one"],
)
def test_a_partnership_is_declared_by_its_code(house: House, code, slug, members, council) -> None:
    rows = ["E07000003,Shire,E22000004,Shires", "E07000002,Lower Shire,E22000004,Shires"]
    rows = rows if slug == "shires" else ["E07000003,Shire,E22000004,Shires",
                                          "E07000003,Shire,E22000005,Upper"]  # fmt: skip
    more = "".join(f"{row},E23000030,Hampshire\n" for row in rows)
    (house.raw / "geography" / "CSP24.csv").write_text(LOOKUP + more, encoding="utf-8")
    answer = declare(code)
    assert answer.exit_code == 0, answer.output
    owner = load_assessment(house, slug, "2021-22").partnership
    assert (owner.code, owner.members, owner.council) == (code, members, council)


def test_comparators_without_population_are_of_the_same_force(house: House) -> None:
    declare()
    comparators = load_assessment(house, SLUG, "2021-22").partnership.comparators
    assert [(m.name, m.code, m.force) for m in comparators.members] == [
        ("Port", "E06000045", "hampshire")
    ]
    assert comparators.illustrative and "same police force area" in comparators.source


def test_an_unknown_code_writes_nothing(house: House) -> None:
    answer = declare("E06999999")
    assert answer.exit_code == 1
    assert "no local authority E06999999 in the lookup" in answer.output
    assert not house.assessments.exists()


def test_without_a_lookup_it_says_how_to_fetch_one(house: House) -> None:
    (house.raw / "geography" / "CSP24.csv").unlink()
    answer = declare()
    assert answer.exit_code == 1 and "make fetch SOURCE=geography" in answer.output


def test_a_partnership_declared_already_is_not_overwritten(house: House) -> None:
    declare()
    path = house.assessments / SLUG / "partnership.yml"
    path.write_text("mine")
    answer = declare()
    assert answer.exit_code == 1
    assert f"there is a partnership '{SLUG}' already" in answer.output
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [("2021-04", "2022-03", "2021-22"), ("2025-01", "2025-12", "2025"),
     ("2023-10", "2024-09", "Oct_2023-Sep_2024"), ("2025-01", "2025-06", "Jan-Jun_2025")],
)  # fmt: skip
def test_an_edition_is_named_as_a_file_can_be(start: str, end: str, name: str) -> None:
    assert edition(Period(start=start, end=end)) == name


def test_the_next_step_keeps_the_folder_of_raw_files(house: House, tmp_path: Path) -> None:
    raw = tmp_path / "raw files"
    house.raw.rename(raw)
    answer = runner.invoke(app, ["partnership", "new", CODE, "--raw", str(raw)])
    assert f"Next: make PARTNERSHIP={SLUG} YEAR=2021-22 'RAW={raw}'" in answer.output
