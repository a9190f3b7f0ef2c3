from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safecity.run.command import app

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
ROW = ",2024-01,Police,Police,-1.4,50.9,On or near High Street,{},Town 001A,Drugs,,\n"
LOOKUP = "LSOA11CD,LSOA21NM,LSOA21CD,LAD22CD\nE01000001,Town 001A,E01000001,E06000045\n"
runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    house = tmp_path / "house"
    house.mkdir()
    monkeypatch.setenv("SAFECITY_HOME", str(house))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    return tmp_path


def add(source: str, path: Path, content: str):
    path.write_text(content)
    return runner.invoke(app, ["raw", "add", source, str(path)])


def test_rows_are_reported_and_a_second_time_is_said_to_be_there(inbox: Path) -> None:
    assert "1 row read" in add("geography", inbox / "changes.csv", LOOKUP).output
    content = HEADER + ROW.format("E01000001") + ROW.format("E01999999") + "broken\n"
    answers = [add("police_uk", inbox / "2024-01-kent-street.csv", content) for _ in range(2)]
    assert "3 rows read, 1 rejected, 1 with an unknown LSOA" in answers[0].output
    assert "already there" in answers[1].output and "added" not in answers[1].output
    assert (inbox / "house/data/raw/manifest.csv").read_text().count("kent") == 1


def test_a_file_that_cannot_be_placed_gets_a_warning(inbox: Path) -> None:
    add("geography", inbox / "changes.csv", LOOKUP)
    content = HEADER + ROW.format("E01999999")
    answer = add("police_uk", inbox / "2024-01-kent-street.csv", content)
    assert answer.exit_code == 0 and "warning: " in answer.output
    assert "no LSOA of this file is known" in answer.output


def test_an_empty_file_is_refused_by_the_name_the_user_knows(inbox: Path) -> None:
    answer = add("police_uk", inbox / "2024-01-kent-street.csv", HEADER)
    assert answer.exit_code == 1 and ".incoming" not in answer.output
    assert "a header and no rows" in answer.output
    assert "2024-01-kent-street.csv" in answer.output


def test_an_archive_that_lies_among_the_files_is_named(inbox: Path) -> None:
    raw = inbox / "house/data/raw"
    raw.mkdir(parents=True)
    with zipfile.ZipFile(raw / "months.zip", "w") as archive:
        archive.writestr("2024-01/2024-01-kent-street.csv", HEADER)
    (raw / "lookup.csv").write_text(
        "LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM\n"
        "E06000035,Medway,E22000001,Medway,E23000032,Kent\n"
    )
    (raw / "changes.csv").write_text(
        "LSOA11CD,LSOA21NM,LSOA21CD,LAD22CD,LAD22NM\n"
        "E01000001,Medway 001A,E01000001,E06000035,Medway\n"
    )
    answer = runner.invoke(app, ["partnership", "new", "E06000035"])
    assert answer.exit_code == 1 and "months.zip is an archive" in answer.output
    assert "Download it" not in answer.output
    folder = inbox / "house/assessments/medway"
    (raw / "2024-01-kent-street.csv").write_text(HEADER + ROW.format("E01000001"))
    runner.invoke(app, ["partnership", "new", "E06000035"])
    year = next(p.stem for p in folder.glob("*.yml") if p.stem != "partnership")
    checked = runner.invoke(app, ["raw", "check", "medway", year])
    assert "not read: months.zip: a zip archive: unpack it" in checked.output, checked.output
