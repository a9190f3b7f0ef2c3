"""`safecity start`: from a name to declarations and a draft, driven by what a person types."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.comparators import FAR
from safecity.catalogue.period import Period
from safecity.errors import SafecityError
from safecity.ingest.sources.geography import newcomer
from safecity.ingest.take.dropped import TAKEN
from safecity.run.command import app
from safecity.run.commands import start_command

from ..ingest.books import counted, xlsx, year
from .small import small_house, stand_ins

LOOKUP = """\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E07000001,Lower Shire,E22000004,North Shire,E23000030,Hampshire
E07000002,Upper Shire,E22000004,North Shire,E23000030,Hampshire
E07000003,Port,E22000001,Port,E23000030,Hampshire
E07000004,Newport,E22000002,Newport,E23000030,Hampshire
E07000005,"Ford, City of",E22000003,Ford,E23000030,Hampshire
"""
CHANGES = "LSOA11CD,LSOA11NM,CHGIND,LSOA21CD,LSOA21NM,LAD22CD,LAD22NM\n" + "".join(
    f"E0100000{n},Town 00{n}A,U,E0100000{n},Town 00{n}A,E0700000{n},Town\n" for n in range(1, 6)
)
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
    ",{month},Police,Police,-1.4,50.9,On or near High Street,E01000001,Town 001A,Drugs,,\n"
)
YEAR = Period(start="2021-04", end="2022-03").months
runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A small house without files, and a folder of files with the lookup and a year of police."""
    stand_ins(monkeypatch.setattr)
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    made = small_house(tmp_path / "house")
    monkeypatch.setenv("SAFECITY_HOME", str(made.root))
    folder = tmp_path / "my files"
    folder.mkdir()
    (folder / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    (folder / "crimes.csv").write_text("published")
    archive(folder, YEAR)
    return House(made.root, folder)


def archive(folder: Path, months: tuple[str, ...] | list[str], name: str = "download.zip") -> None:
    """Write an archive as data.police.uk gives it."""
    with zipfile.ZipFile(folder / name, "w") as made:
        for month in months:
            text = STREET.format(month=month)
            made.writestr(f"{month}/{month}-hampshire-street.csv", text)


def start(house: House, *options: str, typed: str = "") -> Result:
    return runner.invoke(app, ["start", "--raw", str(house.raw), *options], input=typed)


def test_from_a_name_to_a_draft(house: House) -> None:
    """Which area, no download, look, go on, no group, four names, make it."""
    typed = "port\n1\nn\n\ny\n\nSafer Port\n\n\n\ny\n"
    answer = start(house, typed=typed)
    assert answer.exit_code == 0, answer.output
    assert "  1  Port (E07000003): one council; police: hampshire" in answer.output
    assert "  2  Newport" in answer.output
    assert "https://data.police.uk/data/archive/latest.zip" in answer.output
    assert "YYYY-MM/YYYY-MM-hampshire-street.csv" in answer.output
    made = load_assessment(house, "port", "2021-22")
    assert (made.partnership.code, made.partnership.title) == ("E07000003", "Safer Port")
    assert made.contact == "Safer Port" and made.partnership.comparators.illustrative
    assert (house.outputs("port", "2021-22") / "report.html").is_file()
    assert "The draft is in" in answer.output


def test_an_archive_is_taken_in_and_kept(house: House) -> None:
    answer = start(house, "--area", "Port", "--yes", "--only-declare")
    # "Port" is also a part of "Newport": the code says which.
    assert answer.exit_code == 1 and "'Port' may be 2 areas" in answer.output
    answer = start(house, "--area", "E07000003", "--yes", "--only-declare")
    assert answer.exit_code == 0, answer.output
    assert "took in 12 files: 12 rows read, 0 rejected" in answer.output
    assert len(list((house.raw / "police_uk").rglob("*-street.csv"))) == 12
    assert (house.raw / TAKEN / "download.zip").is_file()
    assert not (house.raw / "download.zip").exists()
    assert "Next: safecity run port 2021-22 --raw" in answer.output


def test_a_partnership_of_two_councils_by_name(house: House) -> None:
    answer = start(house, "--area", "north shire", "--yes", "--only-declare")
    assert answer.exit_code == 0, answer.output
    owner = load_assessment(house, "north_shire", "2021-22").partnership
    assert (owner.code, owner.parts) == ("E22000004", ("E07000001", "E07000002"))


def test_a_second_time_keeps_what_is_declared_and_adds_an_edition(house: House) -> None:
    options = ("--area", "E07000003", "--yes", "--only-declare")
    start(house, *options)
    path = house.assessments / "port" / "partnership.yml"
    mine = path.read_text().replace("Port Community Safety Partnership", "Ours")
    path.write_text(mine)
    assert start(house, *options).exit_code == 0
    files = ["2021-22", "2021-22.yml", "partnership.yml"]
    assert sorted(p.name for p in path.parent.iterdir()) == files
    archive(house.raw, Period(start="2022-04", end="2023-03").months)
    answer = start(house, *options)
    assert answer.exit_code == 0 and "its words are kept" in answer.output
    assert path.read_text() == mine
    assert load_assessment(house, "port", "2022-23").period.short == "2022/23"
    assert (path.parent / "2022-23" / "judgements.yml").is_file()


def test_the_form_of_judgements_is_filled_in_by_taking_its_marks_away(house: House) -> None:
    start(house, "--area", "E07000003", "--yes", "--only-declare")
    form = house.assessments / "port" / "2021-22" / "judgements.yml"
    assert not load_assessment(house, "port", "2021-22").judgements
    text = form.read_text(encoding="utf-8")
    example = text[text.index("# acquisitive_crime:") : text.index("# Scores run")]
    lines = "".join(line.removeprefix("#").removeprefix(" ") for line in example.splitlines(True))
    form.write_text(text + lines, encoding="utf-8")
    filled = load_assessment(house, "port", "2021-22")
    assert filled.judgements["acquisitive_crime"].keys() == {
        "vulnerability",
        "capacity",
        "confidence",
    }
    aim = filled.plans["acquisitive_crime"].aim
    assert aim is not None and (aim.baseline, aim.target) == ("2021/22", -5)
    assert "deprived_areas" in text and "town_centres" in text


@pytest.mark.parametrize("typed", ["", "port\n", "port\n1\nn\n\n", "port\n1\nn\n\ny\n\nSafer\n"])
def test_a_talk_that_ends_early_writes_no_declaration(house: House, typed: str) -> None:
    before = sorted(house.assessments.rglob("*"))
    answer = start(house, typed=typed)
    assert answer.exit_code == 1 and "a question was not answered" in answer.output
    assert sorted(house.assessments.rglob("*")) == before


def test_a_stop_amid_writing_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(house.assessments.rglob("*"))
    write = Path.write_text

    def stopped(path: Path, *args: object, **options: object) -> int:
        if path.name == "2021-22.yml" and path.is_relative_to(house.assessments):
            raise KeyboardInterrupt
        return write(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", stopped)
    answer = start(house, "--area", "E07000003", "--yes")
    assert answer.exit_code == 130 and "Nothing is half-written" in answer.output
    assert sorted(house.assessments.rglob("*")) == before


def test_without_police_files_it_says_what_is_missing_and_looks_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house.raw / "download.zip").unlink()
    answer = start(house, "--area", "E07000003", "--yes")
    assert answer.exit_code == 1 and "no street-level file of hampshire" in answer.output
    asked = start_command.Talk.agree

    def agree(talk: start_command.Talk, question: str, proposed: bool = True) -> bool:
        if question == "Look again?":
            archive(house.raw, YEAR)
        return asked(talk, question, proposed)

    monkeypatch.setattr(start_command.Talk, "agree", agree)
    typed = "n\n\ny\n\ny\n\n\n\n\n\n"
    answer = start(house, "--area", "E07000003", "--only-declare", typed=typed)
    assert answer.exit_code == 0, answer.output


def test_lookups_that_cannot_be_fetched_are_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = (house.raw / "lookup.csv").rename(house.root / "away")

    def fails(*_: object, **__: object) -> list[object]:
        raise SafecityError("no network", remedy="Search by hand")

    monkeypatch.setattr("safecity.ingest.take.fetch.fetch", fails)
    answer = start(house, "--area", "E07000003", "--yes")
    assert answer.exit_code == 1 and "no network" in answer.output
    asked = start_command.Talk.ask

    def ask(talk: start_command.Talk, question: str, proposed: str = "") -> str:
        if question.startswith("Search there"):
            away.rename(house.raw / "lookup.csv")
        return asked(talk, question, proposed)

    monkeypatch.setattr(start_command.Talk, "ask", ask)
    typed = "y\n\nn\n\ny\n\n\n\n\n\n"
    answer = start(house, "--area", "E07000003", "--only-declare", typed=typed)
    assert answer.exit_code == 0, answer.output
    assert "LSOA21_WD24_LAD24_EW_LU.csv" in answer.output


def test_a_pasted_group_is_what_the_area_is_compared_with(house: House) -> None:
    """The area itself may stand in its group; a line before a dash is the police force."""
    group = "Hampshire - Newport\nNorth Shire; E07000005\nPort\n\n"
    typed = f"n\n\ny\n{group}iQuanta\n2025-11-03\n\n\n\n\n"
    answer = start(house, "--area", "E07000003", "--only-declare", typed=typed)
    assert answer.exit_code == 0, answer.output
    found = load_assessment(house, "port", "2021-22").partnership.comparators
    assert (found.source, found.date, found.illustrative) == ("iQuanta", "2025-11-03", False)
    assert [(m.name, m.code) for m in found.members] == [
        ("Ford", "E07000005"), ("Newport", "E07000004"), ("North Shire", "E22000004"),
    ]  # fmt: skip


@pytest.mark.parametrize(("distance", "is_said"), [(FAR, True), (FAR - 0.1, False), (None, False)])
def test_that_no_area_is_much_like_it_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch, distance: float | None, is_said: bool
) -> None:
    def far(*given: object) -> newcomer.Newcomer:
        return replace(describe(*given), distance=distance)  # type: ignore[arg-type]

    describe = newcomer.describe
    monkeypatch.setattr(newcomer, "describe", far)
    answer = start(house, "--area", "E07000003", "--yes", "--only-declare")
    assert answer.exit_code == 0 and ("No area is much like it" in answer.output) == is_said


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--similar", "Newprt"], "Did you mean 'Newport'?"),
        (["--similar", "Newport", "--similar", "E07000004"], "stands twice"),
        (["--similar", "Newport", "--similar-date", "last week"], "'last week' is no day"),
        (["--similar", "Newport", "--similar-source", " "], "nothing says where the group is"),
    ],
)
def test_a_group_with_a_fault_writes_nothing(house: House, options, problem) -> None:
    more = ["--similar-source", "iQuanta", "--similar-date", "2025-11-03", *options]
    answer = start(house, "--area", "E07000003", "--yes", *more)
    assert answer.exit_code == 1 and problem in answer.output
    assert not (house.assessments / "port").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("SO14", "postcodes are in none of the lookups"),
        ("SO14 7LY", "postcodes are in none of the lookups"),
        ("E06999999", "the lookup has no area E06999999"),
        ("Newprt", "Did you mean 'Newport'?"),
    ],
)
def test_an_area_that_is_not_found(house: House, words: str, said: str) -> None:
    answer = start(house, "--area", words, "--yes")
    assert answer.exit_code == 1 and said in answer.output


ONSPD = "pcd,pcd2,pcds,dointr,doterm,{},osward\n"
POSTCODES = """\
"PO1 1AA","PO1  1AA","PO1 1AA","198001","","E07000003","x"
"PO1 1AB","PO1  1AB","PO1 1AB","198001","","E07000003","x"
"PO1 2AA","PO1  2AA","PO1 2AA","198001","","E07000001","x"
"PO121AA","PO12 1AA","PO12 1AA","198001","","E07000004","x"
"AB1 0AA","AB1  0AA","AB1 0AA","198001","199606","S12000033","x"
"""


@pytest.mark.parametrize("column", ["oslaua", "laua", "ladcd", "lad25cd"])
def test_an_area_is_found_by_a_postcode_of_the_directory(house: House, column: str) -> None:
    (house.raw / "ONSPD_UK.csv").write_text(ONSPD.format(column) + POSTCODES, encoding="utf-8")
    answer = start(house, "--area", "po12 1aa", "--yes", "--only-declare")
    assert answer.exit_code == 0, answer.output
    assert "Newport (E07000004): one council" in answer.output
    answer = start(house, "--area", "PO1", "--yes")
    assert answer.exit_code == 1 and "'PO1' may be 3 areas" in answer.output
    order = [answer.output.index(c) for c in ("(E07000003)", "(E22000004)", "(E07000001)")]
    assert order == sorted(order)
    for postcode in ("AB1 0AA", "ZZ1"):
        answer = start(house, "--area", postcode, "--yes")
        assert answer.exit_code == 1 and f"has no postcode {postcode}" in answer.output


def test_an_area_is_found_by_a_postcode_of_the_directory_as_it_comes(house: House) -> None:
    archive = house.raw / "ONSPD_MAY_2025.zip"
    whole = ONSPD.format("oslaua") + POSTCODES
    with zipfile.ZipFile(archive, "w") as held:
        held.writestr("Data/ONSPD_MAY_2025_UK.csv", "\ufeff" + whole)
        held.writestr("Data/multi_csv/ONSPD_MAY_2025_UK_AB.csv", ONSPD.format("oslaua"))
        held.writestr("Documents/LA_UA names and codes UK as at 04_25.csv", "LAD25CD,LAD25NM\n")
    answer = start(house, "--area", "po12 1aa", "--yes", "--only-declare")
    assert answer.exit_code == 0, answer.output
    assert "Newport (E07000004): one council" in answer.output
    assert "ONSPD_MAY_2025.zip: a lookup of postcodes" in " ".join(answer.output.split())
    assert "not taken in" not in answer.output and archive.is_file()
    answer = start(house, "--area", "PO1", "--yes")
    order = [answer.output.index(c) for c in ("(E07000003)", "(E22000004)", "(E07000001)")]
    assert order == sorted(order) and "E07000004" not in answer.output
    for postcode in ("AB1 0AA", "ZZ1"):
        answer = start(house, "--area", postcode, "--yes")
        assert answer.exit_code == 1 and f"has no postcode {postcode}" in answer.output


def test_an_archive_of_postcodes_that_is_broken_is_none(house: House) -> None:
    (house.raw / "ONSPD_MAY_2025.zip").write_bytes(b"PK\x03\x04 cut off")
    answer = start(house, "--area", "PO1", "--yes")
    assert answer.exit_code == 1 and "postcodes are in none of the lookups" in answer.output


def test_without_any_crime_of_the_area_nothing_is_declared(house: House) -> None:
    (house.raw / "download.zip").unlink()
    rows = [counted(10, "Elsewhere", quarter=quarter) for quarter in (1, 2, 3, 4)]
    table = house.raw / "prc-csp-mar24-tables-180724.xlsx"
    table.write_bytes(xlsx({"2023_24": year(*rows)}))
    answer = start(house, "--area", "E07000003", "--yes", "--only-declare")
    assert answer.exit_code == 1 and "no crime of Port is in these files" in answer.output
    assert "street-level files of hampshire" in answer.output
    assert not (house.assessments / "port").exists()


def test_a_folder_is_proposed_beside_that_of_the_synthetic_city(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = runner.invoke(app, ["start"], input="")
    assert "Which folder? (house/data/files)" in answer.output


def test_without_the_lookup_of_small_areas_nothing_is_declared(house: House) -> None:
    (house.raw / "changes.csv").unlink()
    answer = start(house, "--area", "E07000003", "--yes")
    assert answer.exit_code == 1 and "LSOA11_LSOA21_LAD22_EW_LU.csv" in answer.output
    assert not (house.assessments / "port").exists()


def test_a_damaged_archive_is_named_and_stays(house: House) -> None:
    (house.raw / "half.zip").write_bytes(b"PK\x03\x04 cut off")
    answer = start(house, "--area", "E07000003", "--yes", "--only-declare")
    assert answer.exit_code == 0, answer.output
    assert "not taken in:" in answer.output and "damaged archive" in answer.output
    assert (house.raw / "half.zip").is_file()
