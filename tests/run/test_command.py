import errno
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.command import app
from safecity.run.commands.theme_command import parse_parameter
from safecity.run.locks import Lock
from safecity.run.screen import out

from .small import publishing, write_notebook

runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def home(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SAFECITY_HOME", str(house.root))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    return house


def test_an_assessment_is_run_and_its_products_are_named(home: House) -> None:
    answer = runner.invoke(app, ["run", "southampton", "2021/22", "--jobs", "2"])
    assert answer.exit_code == 0, answer.output
    assert "report.html" in answer.output
    assert "executed" in answer.output


def test_a_failed_notebook_leaves_a_card_and_a_code(home: House) -> None:
    write_notebook(home.notebooks / "alpha.ipynb", "1 / 0")
    answer = runner.invoke(app, ["theme", "run", "alpha"])
    assert answer.exit_code == 1
    for words in ("Failed: alpha", "ZeroDivisionError", "make theme-run NAME=alpha"):
        assert words in answer.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "sothampton", "2021-22"], "Did you mean 'southampton'"),
        (["run", "southampton", "2021-23"], "Did you mean '2021-22'"),
        (["theme", "run", "alpa"], "Did you mean 'alpha'"),
        (["theme", "run", "alpha", "--set", "yeer=1"], "Did you mean 'year'"),
        (["theme", "new", "No Good"], "cannot name a theme"),
    ],
)
def test_what_a_user_got_wrong_is_one_panel(home: House, words: list[str], expected: str) -> None:
    answer = runner.invoke(app, words)
    assert answer.exit_code == 1
    assert expected in answer.output
    assert "Traceback" not in answer.output
    assert "safecity stopped" in answer.output


def test_wrong_usage_is_told_apart(home: House) -> None:
    assert runner.invoke(app, ["run", "southampton"]).exit_code == 2
    assert runner.invoke(app, ["run", "a", "b", "--raw", "nowhere"]).exit_code == 2


def test_ctrl_c_is_no_error_of_the_program(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("safecity.run.runner.run", stop)
    answer = runner.invoke(app, ["run", "southampton", "2021-22"])
    assert answer.exit_code == 130
    assert "the next run goes on from here" in answer.output


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "may not be opened"), (errno.EIO, "the system refused: "),
    ],
)  # fmt: skip
def test_what_the_system_refuses_is_one_panel(
    home: House, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(home.root / "a [/b] name"))

    monkeypatch.setattr("safecity.run.runner.run", refuse)
    answer = runner.invoke(app, ["run", "southampton", "2021-22"])
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    for words in ("safecity stopped", said, "a [/b] name"):
        assert words in answer.output


def test_a_disk_that_fills_while_a_stamp_is_written_leaves_the_edition(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["run", "southampton", "2021-22"]
    assert runner.invoke(app, asked).exit_code == 0
    report = home.outputs("southampton", "2021-22") / "report.html"
    before = report.read_bytes()
    write_notebook(home.notebooks / "alpha.ipynb", publishing("alpha", "another"))
    with monkeypatch.context() as full:
        full.setattr("safecity.run.delivery.write_whole", _full)
        answer = runner.invoke(app, asked)
        assert answer.exit_code == 1
        assert "the disk is full" in answer.output
    assert report.read_bytes() == before
    assert runner.invoke(app, asked).exit_code == 0
    assert "another" in report.read_text()


def _full(path: Path, *_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def test_a_path_that_looks_like_markup_is_printed_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out().print(f"{tmp_path}/[/b][red]x", soft_wrap=True)
    assert "[/b][red]x" in capsys.readouterr().out


def test_clean_leaves_raw_data_alone(home: House) -> None:
    made = home.outputs("southampton", "2021-22")
    made.mkdir(parents=True)
    (made / "report.html").write_text("x")
    (home.root / "outputs" / ".gitkeep").touch()
    (home.root / "data" / "processed" / "southampton").mkdir(parents=True)
    assert runner.invoke(app, ["clean"]).exit_code == 0
    assert sorted(p.name for p in (home.root / "outputs").iterdir()) == [".gitkeep", ".locks"]
    assert not list((home.root / "data" / "processed").iterdir())
    assert (home.raw / "crimes.csv").read_text() == "published"


def test_clean_waits_for_a_run_at_work(home: House) -> None:
    made = home.outputs("southampton", "2021-22")
    made.mkdir(parents=True)
    with Lock(home).of_run("southampton", "2021-22"):
        answer = runner.invoke(app, ["clean"])
    assert answer.exit_code == 1 and "another run is at work" in answer.output
    assert made.exists()
    a_run = Lock(home).of_run("southampton", "2020-21")
    with Lock(home).of_house(), pytest.raises(SafecityError, match="another run"), a_run:
        pass


def test_clean_refuses_where_raw_data_lie_inside(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = home.root / "outputs" / "raw"
    inside.mkdir(parents=True)
    monkeypatch.setenv("SAFECITY_RAW", str(inside))
    assert runner.invoke(app, ["clean"]).exit_code == 1
    assert inside.exists()


def test_the_demo_does_not_mix_with_raw_files(home: House) -> None:
    assert runner.invoke(app, ["demo", "--if-empty"]).exit_code == 0
    assert runner.invoke(app, ["demo"]).exit_code == 1
    assert [p.name for p in home.raw.iterdir()] == ["crimes.csv"]


def test_parameters_are_read_as_json_scalars_or_words() -> None:
    assert parse_parameter("weeks=4") == ("weeks", 4)
    assert parse_parameter("year=2021-22") == ("year", "2021-22")
    assert parse_parameter("on=true") == ("on", True)
    with pytest.raises(SafecityError, match="NAME=VALUE"):
        parse_parameter("weeks")


def test_raw_check_names_what_is_missing_and_what_it_costs(tmp_path: Path) -> None:
    answer = runner.invoke(app, ["raw", "check", "southampton", "2021-22", "--raw", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    assert "police_uk" in answer.output
    assert "missing" in answer.output
