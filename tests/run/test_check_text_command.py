"""`safecity check-text`: a misfit has its file and line, and the exit says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from safecity.run.command import app

runner = CliRunner(env={"COLUMNS": "300"})
RIGHT = "Crime rose by 7.4% from 31,889 to 34,254."
WRONG = "Crime rose by 9.4% from 31,889 to 34,254."


def check(path: Path, text: str | bytes) -> Result:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return runner.invoke(app, ["check-text", str(path)])


def test_a_text_that_adds_up_passes(tmp_path: Path) -> None:
    answer = check(tmp_path / "a.md", RIGHT)
    assert answer.exit_code == 0
    assert "1 statements worked out again, 0 do not add up" in answer.output


def test_a_misfit_is_shown_with_its_file_and_line(tmp_path: Path) -> None:
    answer = check(tmp_path / "a.md", f"# Crime\n\n{RIGHT}\n{WRONG}\n")
    assert answer.exit_code == 1
    assert "a.md:4:" in answer.output and "9.4%" in answer.output
    assert "2 statements worked out again, 1 do not add up" in answer.output


def test_the_wrong_direction_is_a_misfit(tmp_path: Path) -> None:
    answer = check(tmp_path / "a.txt", "Crime fell by 7.4% from 31,889 to 34,254.")
    assert answer.exit_code == 1


def test_a_page_is_read_as_a_reader_sees_it(tmp_path: Path) -> None:
    text = "<p>Crime rose by <b>9.4%</b> from 31,889 to 34,254.</p>"
    answer = check(tmp_path / "a.html", text)
    assert answer.exit_code == 1 and "1 do not add up" in answer.output


def test_a_text_without_statements_passes(tmp_path: Path) -> None:
    answer = check(tmp_path / "a.md", "Nothing is said [bold]here[/bold].")
    assert answer.exit_code == 0 and "0 statements" in answer.output


@pytest.mark.parametrize("name", ["report.pdf", "report.docx"])
def test_what_is_no_text_is_refused_without_a_traceback(tmp_path: Path, name: str) -> None:
    answer = check(tmp_path / name, b"%PDF-1.7 \xff\xfe\x00")
    assert answer.exit_code == 1 and "not a text in UTF-8" in answer.output
    assert isinstance(answer.exception, SystemExit)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    answer = runner.invoke(app, ["check-text", str(tmp_path / "none.md")])
    assert answer.exit_code == 1 and "there is no such file" in answer.output
