import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safecity.catalogue.assessment import House
from safecity.run.command import app
from safecity.run.standing import Standing

from .small import publishing, run_small, write_notebook

runner = CliRunner(env={"COLUMNS": "200"})


def again(house: House, *options: str, year: str = "2021-22") -> str:
    return runner.invoke(app, ["run", "southampton", year, "--jobs", "2", *options]).output


@pytest.fixture
def finished(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SAFECITY_HOME", str(house.root))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    run_small(house)
    return house


def products(house: House) -> Path:
    return house.outputs("southampton", "2021-22")


def test_a_run_of_what_stands_does_nothing_and_says_so_in_one_line(
    finished: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safecity.run.runner.run", lambda *_: pytest.fail("it ran"))
    for year in ("2021-22", "2021/22"):
        printed = again(finished, year=year)
        assert printed.startswith("Nothing has changed: 3 notebooks and 1 product in ")
        assert len(printed.splitlines()) == 1


def test_what_is_asked_for_by_force_is_made(finished: House) -> None:
    assert "executed" in again(finished, "--force")


@pytest.mark.parametrize(
    "changed",
    ["raw", "raw gone", "new raw", "notebook", "assessment", "processed", "product", "exhibit"],
)
def test_whatever_looks_different_is_looked_into(finished: House, changed: str) -> None:
    house, made = finished, products(finished)
    match changed:
        case "raw":
            (house.raw / "crimes.csv").write_text("published")
        case "raw gone":
            (house.raw / "crimes.csv").rename(house.root / "crimes.csv")
            (house.raw / "crimes.csv").symlink_to(house.root / "crimes.csv")
        case "new raw":
            (house.raw / "more.csv").write_text("more")
        case "notebook":
            write_notebook(house.notebooks / "alpha.ipynb", publishing("alpha"), "2 + 2")
        case "assessment":
            (house.assessments / "southampton" / "2021-22.yml").touch()
        case "processed":
            house.processed("southampton", "2021-22").mkdir(parents=True)
            (house.processed("southampton", "2021-22") / "a.parquet").touch()
        case "product":
            (made / "report.html").unlink()
        case "exhibit":
            (made / "exhibits" / "beta" / "one.json").write_text("altered")
    printed = again(house)
    assert "Nothing has changed" not in printed
    executed = [line.split()[3] for line in printed.splitlines() if line.endswith("executed")]
    assert executed == {"notebook": ["alpha"], "exhibit": ["beta"]}.get(changed, [])
    assert again(house).startswith("Nothing has changed")


def test_a_product_of_the_same_size_and_time_is_still_another(finished: House) -> None:
    report = products(finished) / "report.html"
    before, text = report.stat(), report.read_text()
    report.write_text(text.replace("alpha", "ahpla"))
    os.utime(report, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "Nothing has changed" not in again(finished)
    assert report.read_text() == text


def test_drafts_and_what_is_hidden_change_nothing(finished: House) -> None:
    for name in ("drafts/violence", ".ipynb_checkpoints"):
        (products(finished) / name).mkdir(parents=True)
        (products(finished) / name / "one.json").touch()
    (finished.notebooks / ".ipynb_checkpoints").mkdir()
    assert again(finished).startswith("Nothing has changed")


def test_an_input_that_changed_during_the_run_is_not_taken_for_read(house: House) -> None:
    begun = Standing.now(house, "southampton", "2021-22", strict=False)
    (house.raw / "crimes.csv").write_text("another edition")
    begun.record("all", ())
    assert Standing.now(house, "southampton", "2021-22", strict=False).recorded() is None


def test_warnings_of_the_run_are_printed_for_as_long_as_they_hold(
    finished: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    Standing.now(finished, "southampton", "2021-22", strict=False).record("all", ("a.csv is torn",))
    assert again(finished).splitlines()[0] == "warning: a.csv is torn"


def test_a_stricter_run_and_a_broken_record_look_again(finished: House) -> None:
    assert Standing.now(finished, "southampton", "2021-22", strict=True).recorded() is None
    record = finished.working("southampton", "2021-22") / ".run" / "standing.json"
    record.write_text("{")
    assert Standing.now(finished, "southampton", "2021-22", strict=False).recorded() is None


def test_a_failed_run_does_not_stand(finished: House) -> None:
    write_notebook(finished.notebooks / "alpha.ipynb", "1 / 0")
    for _ in range(2):
        assert "1 failed: alpha" in again(finished)


def test_whether_anything_changed_is_told_without_what_a_run_needs() -> None:
    heavy = "{'numpy', 'pandas', 'safecity.charts'}"
    look = f"import sys, safecity.run.standing; print({heavy} & {{*sys.modules}})"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=300)
    assert told.stdout == "set()\n", told.stderr


def test_a_synthetic_city_is_not_thought_of_where_raw_files_are(tmp_path: Path) -> None:
    """What `make` asks for each time; it took longer than all else where nothing has changed."""
    (tmp_path / "raw.csv").touch()
    look = (
        "import sys; from pathlib import Path; from safecity.run.command import demo;"
        f"demo(Path({str(tmp_path)!r}), if_empty=True); print('safecity.demo.city' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=300)
    assert told.stdout == "False\n", told.stderr
