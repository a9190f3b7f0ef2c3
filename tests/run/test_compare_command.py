from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from safecity.catalogue.assessment import House, load_assessment
from safecity.exhibits.exhibit import Column, Exhibit, SourceNote
from safecity.exhibits.results import results
from safecity.exhibits.store import Store
from safecity.publish.manifest import manifest_of
from safecity.run.command import app

REPOSITORY = Path(__file__).parents[2]
runner = CliRunner(env={"COLUMNS": "200"})
OLD, NEW = {"2021-01": 100.0, "2021-02": 200.0}, {"2021-01": 100.0, "2021-02": 220.0}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = House(tmp_path / "a house", tmp_path / "raw")
    shutil.copytree(REPOSITORY / "assessments", house.assessments)
    monkeypatch.setenv("SAFECITY_HOME", str(house.root))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    monkeypatch.chdir(tmp_path)
    return house


def trend(values: dict[str, float]) -> Exhibit:
    source = SourceNote(
        slug="police_uk", title="Street-level crime", publisher="data.police.uk", lag="2 months",
        licence="OGL", url="https://data.police.uk/data/", edition="2022-05", synthetic=False,
    )  # fmt: skip
    return Exhibit(
        id="violence.trend", kind="figure", part="levels", form="trend", svg="<svg/>", png=b"p",
        headline="Violence rose", subtitle="Recorded offences", alt="Recorded offences by month.",
        indicator="violence.offences", unit="offences", place="Southampton", period="2021",
        table=pd.DataFrame({"month": list(values), "value": list(values.values())}),
        columns=(Column(name="month", title="Month"), Column(name="value", title="Offences")),
        sources=(source,), inputs={"crimes": "ab" * 32}, notebook="violence", synthetic=False,
    )  # fmt: skip


def made(house: House, year: str, values: dict[str, float], folder: Path | None = None) -> Path:
    assessment = load_assessment(house, "southampton", year)
    folder, exhibits = folder or house.outputs("southampton", year), (trend(values),)
    folder.mkdir(parents=True)
    Store(folder / "exhibits").write(exhibits[0])
    results(exhibits).to_csv(folder / "results.csv", index=False, lineterminator="\n")
    manifest = manifest_of(assessment, exhibits, None, {})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_two_editions_are_compared_and_the_page_is_named(home: House) -> None:
    made(home, "2021-22", OLD)
    made(home, "2025", NEW)
    answer = runner.invoke(app, ["compare", "2021/22", "2025"])
    assert answer.exit_code == 0, answer.output
    path = "outputs/southampton/comparison-2021-22-2025.html"
    assert answer.output.strip() == f"a house/{path}"
    page = (home.root / path).read_text(encoding="utf-8")
    assert "+10.0%" in page and "January to June 2025" in page
    assert str(home.root) not in page
    assert not list((home.root / "outputs" / "southampton").glob(".*"))


def test_a_second_time_gives_the_same_bytes(home: House) -> None:
    made(home, "2021-22", OLD)
    made(home, "2025", NEW)
    path = home.root / "outputs" / "southampton" / "comparison-2021-22-2025.html"
    pages = []
    for _ in range(2):
        runner.invoke(app, ["compare", "2021-22", "2025", "--partnership", "southampton"])
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]


def test_a_copy_kept_aside_is_compared_with_the_edition(home: House, tmp_path: Path) -> None:
    made(home, "2021-22", OLD, tmp_path / "kept" / "2021-22")
    made(home, "2021-22", NEW)
    answer = runner.invoke(app, ["compare", "kept/2021-22", "2021-22"])
    assert answer.exit_code == 0, answer.output
    assert "comparison-kept-2021-22-2021-22.html" in answer.output


def test_two_folders_of_the_same_name_are_told_apart(home: House, tmp_path: Path) -> None:
    folders = [
        made(home, "2021-22", values, tmp_path / place / "run" / "2021-22")
        for place, values in (("one", OLD), ("two", NEW))
    ]
    answer = runner.invoke(app, ["compare", *map(str, folders)])
    assert "comparison-one-2021-22-two-2021-22.html" in answer.output


def test_an_edition_that_was_not_made_names_the_command_that_makes_it(home: House) -> None:
    made(home, "2021-22", OLD)
    answer = runner.invoke(app, ["compare", "2021-22", "2025"])
    assert answer.exit_code == 1
    assert "was not made yet" in answer.output
    assert "safecity run southampton 2025" in answer.output
    assert not list((home.root / "outputs" / "southampton").glob("comparison*"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["2021-22", "2021-23"], "Did you mean '2021-22'"),
        (["2021-22", "2021/23"], "Did you mean '2021-22'"),
        (["2021-22", "./kept"], "there is no such folder"),
        (["2021-22", "bundle.zip"], "unpack its bundle"),
        (["2021-22", "2021-22"], "both sides are the same folder"),
        (["2021-22", "empty"], "Give the folder of an edition's products"),
        (["2021-22", "2025", "--partnership", "sothampton"], "Did you mean 'southampton'"),
    ],
)
def test_what_a_user_got_wrong_is_one_panel(
    home: House, tmp_path: Path, words: list[str], expected: str
) -> None:
    made(home, "2021-22", OLD)
    (tmp_path / "bundle.zip").write_text("zip")
    (tmp_path / "empty").mkdir()
    answer = runner.invoke(app, ["compare", *words])
    assert answer.exit_code == 1
    assert expected in answer.output and "safecity stopped" in answer.output


def test_an_edition_of_another_partnership_is_refused(home: House, tmp_path: Path) -> None:
    folder = made(home, "2021-22", OLD)
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    text = (kept / "manifest.json").read_text()
    (kept / "manifest.json").write_text(text.replace('"southampton"', '"elsewhere"'))
    answer = runner.invoke(app, ["compare", "2021-22", str(kept)])
    assert answer.exit_code == 1
    assert "of 'elsewhere', not of 'southampton'" in answer.output
    assert "--partnership elsewhere" in answer.output


def test_a_restricted_edition_is_compared_with_none(home: House) -> None:
    """The page would lie beside the public editions."""
    made(home, "2021-22", OLD)
    made(home, "2021-22-restricted", NEW)
    done = runner.invoke(app, ["compare", "2021-22", "2021-22-restricted"])
    assert done.exit_code == 1 and "a restricted edition is not compared" in done.stderr
    assert list((home.root / "outputs" / "southampton").glob("*.html")) == []
