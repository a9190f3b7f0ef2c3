"""A printed number is followed back to its cell, query, datasets and raw files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safecity.publish.provenance.search import Numeral, numeral_of, numerals
from safecity.run.command import app

from ..publish import published
from ..publish.published import INPUTS, publish

RAW = list(published.RAW)
REPOSITORY = Path(__file__).parents[2]
runner = CliRunner(env={"COLUMNS": "100"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("a shelf") / "made")


def ask(*words: str) -> tuple[int, str]:
    answer = runner.invoke(app, ["trace", *words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def found(made: Path, *words: str) -> list[dict]:
    code, said = ask(*words, "--in", str(made), "--json")
    assert code == 0, said
    return json.loads(said)["found"]


def test_a_value_leads_to_cell_query_datasets_and_its_own_raw_file(made: Path) -> None:
    first = found(made, "1,214")[0]
    assert (first["exhibit"], first["label"]) == ("violence.trend", "Exhibit W1")
    assert first["report"] == "report.html#violence-trend"
    assert first["printed"][0]["value"] == 1214.25 and first["printed"][0]["month"] == "2021-05"
    assert [row["line"] for row in first["results"]] == [3]
    assert first["cell"] == {
        "number": 2, "id": "cell-3", "code": 't.publish(t.trend("offences"))',
    }  # fmt: skip
    assert first["query"]["asks"] == 'trend("offences")'
    assert first["query"]["module"] == "safecity.readings.trend"
    assert "safecity.measures.trends" in first["query"]["measures"]
    assert first["datasets"] == {k: INPUTS[k] for k in ("coverage", "crimes_area")}
    assert [row["file"] for row in first["raw"]] == [RAW[1]]
    assert len(first["raw"][0]["sha256"]) == 64


def test_a_file_that_was_not_used_is_no_origin(made: Path) -> None:
    assert [row["file"] for row in found(made, "violence.trend")[0]["raw"]] == RAW[:2]


@pytest.mark.parametrize(
    "asked",
    [
        "violence.change", "violence-change", "report.html#violence-change", "Figure 1", "figure 1",
        "Fig 1", "fig. 1", "Fig1",
    ],
)  # fmt: skip
def test_an_exhibit_is_found_by_any_of_its_names(made: Path, asked: str) -> None:
    assert [each["exhibit"] for each in found(made, asked)] == ["violence.change"]


@pytest.mark.parametrize("asked", ["violence.trend", "violence-trend", "Exhibit W1", "exhibit w1"])
def test_what_has_a_line_only_is_found_by_its_names_too(made: Path, asked: str) -> None:
    assert [each["exhibit"] for each in found(made, asked)] == ["violence.trend"]


def test_words_need_no_quotation_marks(made: Path) -> None:
    assert found(made, "Gap", "G2")[0]["exhibit"] == "knowledge_gaps.second"


def test_a_phrase_of_several_numbers_is_found_where_all_of_them_stand(made: Path) -> None:
    for asked in ("(12.3 to 16.3)", "12.3 to 16.3%", "12.3 and 16.3"):
        assert found(made, asked)[0]["exhibit"] == "violence.change", asked
    code, said = ask("14.3 to 9,999", "--in", str(made))
    assert code == 1 and "prints 14.3 to 9,999" in said


def test_an_indicator_names_its_exhibits(made: Path) -> None:
    known = [each["exhibit"] for each in found(made, "violence.offences")]
    assert known == ["violence.trend", "violence.change"]


def test_what_a_headline_says_comes_first(made: Path) -> None:
    first, *_ = found(made, "+14.3%")
    assert first["exhibit"] == "violence.change"
    assert "Violence rose by 14.3%" in first["said"]


def test_a_cell_that_publishes_several_is_found_for_each(made: Path) -> None:
    for name in ("first", "second"):
        assert found(made, f"knowledge_gaps.{name}")[0]["cell"]["code"] == "t.publish(t.gaps())"


def test_a_number_with_more_decimals_is_found_by_its_value(made: Path) -> None:
    assert found(made, "1214.25")[0]["printed"][0]["printed"] == "1,214"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("99,999", "no figure, table or finding prints 99,999"),
        ("-14.3%", "no figure, table or finding prints -14.3%"),
        ("violence.tend", "Did you mean 'violence.trend'?"),
        ("nonsense", 'a label such as "Figure 12"'),
        ("Figure 99", "nothing here is called 'Figure 99'"),
        ("[c]", "a value that is not published"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_try(made: Path, asked: str, words: str) -> None:
    code, said = ask(asked, "--in", str(made))
    assert code == 1
    assert words in " ".join(said.replace("│", " ").split())


def test_a_suppressed_value_is_not_given_away(made: Path) -> None:
    told = json.dumps(found(made, "places.map"))
    assert "nan" not in told.casefold()
    shown = next(each for each in found(made, "12.3") if each["exhibit"] == "places.map")
    assert [row["printed"] for row in shown["printed"]] == ["12.3"]


def test_the_screen_shows_the_whole_way_within_its_width(made: Path) -> None:
    code, said = ask("1,214", "--in", str(made / "bundle.zip"))
    assert code == 0
    for words in (
        "Exhibit W1  violence.trend", "report.html#violence-trend", "cell [2]", 'trend("offences")',
        "safecity.readings.trend", INPUTS["crimes_area"], RAW[1], "sha256",
        "https://data.police.uk/data/", "results.csv, line 3",
        "notebooks/violence.html#violence-trend",
    ):  # fmt: skip
        assert words in said, words
    assert max(map(len, said.splitlines()[1:])) <= 100


def test_many_places_are_listed_and_all_laid_out_on_request(made: Path) -> None:
    assert len(found(made, "77")) == 1
    code, said = ask("1,214", "--in", str(made), "--all")
    assert code == 0 and said.count("raw files") == 2


def test_the_newest_edition_of_the_house_is_meant(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFECITY_HOME", str(tmp_path))
    shutil.copytree(REPOSITORY / "assessments", tmp_path / "assessments")
    code, said = ask("1,214")
    assert code == 1 and "no edition was made yet" in said
    shutil.copytree(made, tmp_path / "outputs" / "southampton" / "2021-22")
    for options in ((), ("--year", "2021/22"), ("--partnership", "southampton")):
        assert ask("1,214", *options)[0] == 0
    code, said = ask("1,214", "--year", "2025")
    assert code == 1 and "this edition was not made yet" in said


def test_without_its_notebook_the_way_says_so(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "copy"))
    shutil.rmtree(folder / "notebooks")
    assert found(folder, "1,214")[0]["cell"] is None
    assert "is not here" in ask("1,214", "--in", str(folder))[1]


def test_numbers_are_read_as_they_are_printed() -> None:
    text = "rose by 14.3% (−2.0 to +5.1%), from 12,914 to 14,760, E06000045, 3.5.1 and 2nd"
    assert [n.digits for n in numerals(text)] == ["14.3", "2.0", "5.1", "12914", "14760"]
    assert numerals("−2.0")[0].sign == "−" and numerals("14.3 per cent")[0].percent
    assert numeral_of("Figure 12") is None and numeral_of("12 of 13") is None
    assert numeral_of(" -7% ") == Numeral("7", "−", True)


@pytest.mark.parametrize(
    ("asked", "printed", "same"),
    [
        ("14.3", "+14.3", True), ("14.3%", "+14.3%", True), ("+14.3", "14.3", True),
        ("-14.3", "14.3", False), ("+14.3", "−14.3", False), ("14.3%", "14.3", False),
        ("14.30", "14.3", False), ("14760", "14,760", True), ("-7%", "−7%", True),
    ],
)  # fmt: skip
def test_a_number_matches_only_what_is_printed(asked: str, printed: str, same: bool) -> None:
    number, other = numeral_of(asked), numeral_of(printed)
    assert number is not None and other is not None
    assert number.is_printed_as(other) is same
