"""Many partnerships: each ends with what was asked for or one clear error, on any executor."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from safecity.catalogue.assessment import House
from safecity.exhibits.results import COLUMNS
from safecity.run import nation
from safecity.run.command import app
from safecity.run.commands.nation_command import edition_of
from safecity.run.nation import attempt
from safecity.run.partnerships import (
    Candidate,
    Depth,
    Outcome,
    Task,
    candidates,
    is_done,
    outcomes,
    scratch_house,
    shared_house,
)
from safecity.run.plausible import doubts_of_data, doubts_of_results

from .small import small_catalogue, write_notebook

TOWN, PORT, FAR, SHARED = "E06000045", "E06000044", "E07000001", "E07000009"
LOOKUP = f"""\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
{TOWN},Town,E22000001,Town,E23000030,Hampshire
{PORT},Port,E22000002,Port,E23000030,Hampshire
{SHARED},Shared,E22000008,Upper Shared,E23000030,Hampshire
{SHARED},Shared,E22000009,Lower Shared,E23000030,Hampshire
{FAR},Far,E22000003,Far,E23000033,Sussex
"""
AREAS = {"E01000001": ("Town", TOWN), "E01000002": ("Port", PORT)}
CHANGES = "LSOA11CD,LSOA21CD,LSOA21NM,LAD22NM,LAD22CD\n" + "".join(
    f"{lsoa},{lsoa},{name} 001A,{name},{code}\n" for lsoa, (name, code) in AREAS.items()
)
RESIDENTS = f"Code,Name,All ages\n{TOWN},Town,9000\n{PORT},Port,8000\n"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
ROW = ",2025-0{month},Police,Police,-1.4,50.9,On or near High Street,{lsoa},{name},Drugs,,\n"
MONTHS = range(1, 4)
TIMES = {"E01000001": 90, "E01000002": 40}
runner = CliRunner(env={"COLUMNS": "300"})


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with a lookup, residents and three months of one force: 270 crimes in Town."""
    monkeypatch.setenv("SAFECITY_HOME", str(tmp_path))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    house = House(tmp_path, tmp_path / "data" / "raw")
    files = {
        "geography/CSP24.csv": LOOKUP,
        "geography/LSOA11_LSOA21_LAD22.csv": CHANGES,
        "population/mid-2024-lad.csv": RESIDENTS,
    }
    for month in MONTHS:
        rows = (
            ROW.format(month=month, lsoa=lsoa, name=f"{AREAS[lsoa][0]} 001A") * times
            for lsoa, times in TIMES.items()
        )
        files[f"police_uk/2025-0{month}-hampshire-street.csv"] = STREET + "".join(rows)
    for name, text in files.items():
        path = house.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    house.notebooks.symlink_to(Path(__file__).parents[2] / "notebooks")
    return house


def town(scratch: House, depth: Depth = Depth.data) -> Outcome:
    return attempt(scratch, Candidate(TOWN, "Town", "hampshire"), Task(depth))


def test_each_is_made_or_refused_and_nothing_is_done_twice(house: House) -> None:
    answer = runner.invoke(app, ["everyone", "--jobs", "1"])
    assert answer.exit_code == 0, answer.output
    page = (house.root / "docs" / "everyone.md").read_text()
    # 270 crimes of 9,000 residents are 30 per 1,000 in these months.
    assert (
        f"| Town | {TOWN} | hampshire | January to March 2025 | 270 | 30.0 | data | made |" in page
    )
    assert (
        f"| Port | {PORT} | hampshire | January to March 2025 | 120 | 15.0 | data | made |" in page
    )
    assert "Upper Shared (E22000008) is one of several partnerships in Shared" in page
    assert "| Far |" not in page and str(house.root) not in page
    assert "- police_uk: 3 files (2025-01, 2025-02, 2025-03)" in page
    assert "Street-level files up to March 2025" in page
    again = runner.invoke(app, ["everyone", "--jobs", "1"])
    assert "4 partnerships, 4 done before" in again.output
    assert (house.root / "docs" / "everyone.md").read_text() == page
    assert not house.assessments.exists()


def test_a_partnership_is_declared_by_its_authority_where_the_two_are_one(house: House) -> None:
    found = [(each.code, each.name) for each in candidates(house)]
    assert found == [
        ("E22000009", "Lower Shared"),
        (PORT, "Port"),
        (TOWN, "Town"),
        ("E22000008", "Upper Shared"),
    ]
    assert [each.code for each in candidates(house, ["E22000003"])] == [FAR]


def test_a_traceback_is_a_failure_and_is_tried_again(house: House, monkeypatch) -> None:
    scratch = scratch_house(house)
    monkeypatch.setattr("safecity.ingest.prepare.prepare", lambda *_: 1 / 0)
    failed = town(scratch)
    assert (failed.state, failed.holds) == ("failed", False)
    assert failed.why.startswith("ZeroDivisionError: division by zero (test_nation.py:")
    assert outcomes(scratch)[TOWN] == failed and not is_done(failed, Depth.data)
    monkeypatch.undo()
    made = town(scratch)
    assert made.state == "made" and is_done(made, Depth.data) and not is_done(made, Depth.exhibits)


def test_what_cannot_be_true_is_no_success(house: House) -> None:
    """270 crimes of nine million residents are 0.1 per 1,000 a year."""
    wrong = RESIDENTS.replace("9000", "9000000")
    (house.raw / "population" / "mid-2024-lad.csv").write_text(wrong)
    answer = runner.invoke(app, ["everyone", "--jobs", "1", "--only", TOWN])
    assert answer.exit_code == 1
    page = (house.root / "docs" / "everyone.md").read_text()
    assert "IMPLAUSIBLE: 0 crimes per 1,000 residents a year" in page


def test_other_raw_files_begin_anew(house: House) -> None:
    before = scratch_house(house)
    assert scratch_house(house) == before
    (house.raw / "population" / "mid-2024-lad.csv").write_text(RESIDENTS.replace("9000", "9001"))
    assert scratch_house(house) != before


@pytest.mark.parametrize(
    ("cell", "state", "why"),
    [
        ("assert (partnership, year) == ('town', 'Jan-Mar_2025')", "made", ""),
        ("import os\nassert os.environ['SAFECITY_EXHIBITS'].endswith('exhibits')", "made", ""),
        ("x = 1\n1 / 0", "failed", "ZeroDivisionError: division by zero (alpha.ipynb:2)"),
        (
            "import numpy as np\nnp.float64(0) / np.float64(0)",
            "failed",
            "RuntimeWarning: invalid value encountered in scalar divide (alpha.ipynb:2)",
        ),
        (
            "from safecity.errors import SafecityError\nraise SafecityError('no tea')",
            "refused",
            "no tea.",
        ),
    ],
)
def test_the_cells_of_notebooks_are_executed(house: House, monkeypatch, cell, state, why) -> None:
    house.notebooks.unlink()
    write_notebook(house.notebooks / "alpha.ipynb", cell)
    write_notebook(house.notebooks / "summary.ipynb", "1")
    monkeypatch.setattr(
        "safecity.run.plan.edition_catalogue", lambda _: small_catalogue(themes=("alpha",))
    )
    outcome = town(scratch_house(house), Depth.exhibits)
    assert (outcome.state, outcome.why) == (state, why)


def assessment() -> SimpleNamespace:
    return SimpleNamespace(
        partnership=SimpleNamespace(code=TOWN, force="hampshire"),
        period=SimpleNamespace(months=("2025-01",)),
    )


def frames(**other: pd.DataFrame) -> SimpleNamespace:
    """100 crimes of 24,000 residents in a month, all in one neighbourhood and ward."""
    one = {"month": pd.to_datetime(["2025-01-01"]), "category": ["Drugs"], "count": [100]}
    tables = {
        "crimes_area": pd.DataFrame({**one, "area": [TOWN]}),
        "crimes_lsoa": pd.DataFrame({**one, "lsoa": ["E01000001"]}),
        "crimes_ward": pd.DataFrame({**one, "ward_code": ["E05000001"]}),
        "population": pd.DataFrame(
            {"level": ["lad"], "area": [TOWN], "year": [2024], "population": [24_000]}
        ),
        "quality": pd.DataFrame(
            {"force": "hampshire", "measure": ["rows_read", "blank_lsoa"], "value": [100, 1]}
        ),
    }
    return SimpleNamespace(**{**tables, **other})


def test_good_data_raise_no_doubt() -> None:
    assert doubts_of_data(frames(), assessment()) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "doubt"),
    [
        ("population", "population", 2_400_000, "0 crimes per 1,000 residents a year"),
        ("crimes_lsoa", "count", 99, "neighbourhoods and the area differ by 1 crimes"),
        ("crimes_lsoa", "count", -1, "a count by neighbourhood is negative"),
        ("crimes_area", "count", np.nan, "a count by area is negative or missing"),
        ("crimes_ward", "count", 98, "wards sum to 98, the area to 100"),
        ("crimes_ward", "count", 101, "wards sum to 101, the area to 100"),
        ("quality", "value", 100, "100% of the rows of the force have no place"),
    ],
)
def test_each_fault_in_data_is_doubted(table, column, value, doubt) -> None:
    good = frames()
    bad = frames(**{table: getattr(good, table).assign(**{column: value})})
    assert any(doubt in each for each in doubts_of_data(bad, assessment()))


def test_a_rate_is_too_high_where_people_live(monkeypatch) -> None:
    few = frames().population.assign(population=2_000)
    assert doubts_of_data(frames(population=few), assessment()) == []
    monkeypatch.setattr("safecity.run.plausible.FEW_RESIDENTS", 0)
    assert "600 crimes per 1,000" in doubts_of_data(frames(population=few), assessment())[0]


def result(**cells: object) -> pd.DataFrame:
    """One row of results: a rate of 5 per 1,000 from 4 to 6."""
    row = dict.fromkeys(COLUMNS, "") | {
        "exhibit": "overview.levels_crime", "indicator": "overview.crime", "numerator": 50.0,
        "denominator": 10_000.0, "value": 5.0, "lower": 4.0, "upper": 6.0,
        "unit": "per 1,000 residents", "method": "rate, Byar's interval",
    }  # fmt: skip
    return pd.DataFrame([row | cells])


CHANGE = {"method": "percentage change, interval of the rate ratio", "unit": "%"}


def doubts(*rows: pd.DataFrame, headline: str = "Crime rose by 5%") -> list[str]:
    exhibit = SimpleNamespace(id="overview.x", headline=headline)
    return doubts_of_results(pd.concat(rows), [exhibit], {"overview.crime": "Recorded crime"})


def test_good_results_raise_no_doubt() -> None:
    assert doubts(result(), result(**CHANGE, value=-20, lower=-30, upper=-5)) == []
    assert doubts(result(value=np.nan, lower=np.nan, upper=np.nan)) == []


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        ({"upper": np.inf}, "a number is not finite"),
        ({"lower": 7.0}, "limits are not in order"),
        ({"value": 3.0}, "the value lies outside its interval"),
        ({"value": -1.0, "lower": np.nan}, "a negative rate or count"),
        ({"unit": "%", "method": "share", "value": 101.0}, "no share"),
        ({**CHANGE, "value": -101.0, "lower": -120}, "no such change is possible"),
        ({**CHANGE, "value": 1_001.0, "upper": 1_100}, "no such change is possible"),
    ],
)
def test_each_fault_in_results_is_doubted(cells, doubt) -> None:
    assert any(f"overview.levels_crime: {doubt}" in each for each in doubts(result(**cells)))


@pytest.mark.parametrize("headline", ["", "Crime rose by nan%", "between 3 and inf", "None rose"])
def test_a_headline_without_its_number_is_doubted(headline) -> None:
    assert doubts(result(), headline=headline)


@pytest.mark.parametrize(
    ("south", "good"), [(400.0, True), (500.0, False), (300.0, False), (np.nan, True)]
)
def test_the_wards_of_a_map_are_the_key_figure(south, good) -> None:
    key = result(exhibit="overview.key_figures", group="Recorded crime", numerator=1_000.0)
    rows = [result(exhibit="places.map_ward", numerator=ward) for ward in (600.0, south)]
    assert (doubts(key, *rows) == []) is good


def test_what_is_remembered_can_be_read_again(house: House) -> None:
    scratch = scratch_house(house)
    made = town(scratch)
    record = json.loads((scratch.root / "outcomes" / f"{TOWN}.json").read_text())
    assert Outcome(**record) == made == outcomes(scratch)[TOWN]


def tidy(house: House) -> dict[str, bytes]:
    """Every dataset of the nation's editions, by its name below the processed data."""
    folder = house.root / "outputs" / "nation" / "Jan-Mar_2025" / "data" / "processed"
    files = (path for path in folder.glob("[a-z]*/*/*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}


def make_nation(*more: str) -> str:
    answer = runner.invoke(app, ["nation", "--depth", "data", "--jobs", "2", *more])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_nation_makes_all_names_what_fails_and_makes_nothing_twice(house: House) -> None:
    output = make_nation()
    assert "5 partnerships, Jan-Mar_2025: 0 are as they were" in output
    assert "Far (sussex): refused: no street-level file of sussex" in output
    assert "Upper Shared (E22000008) is one of several partnerships" in output
    made = tidy(house)
    assert {name.split("/")[0] for name in made} == {"town", "port"}
    page = (house.root / "outputs/nation/Jan-Mar_2025/index.html").read_text()
    assert "Editions made: 2 of 5 partnerships" in page and "no street-level file of sussex" in page
    assert "5 are as they were" in make_nation()
    (house.raw / "police_uk" / "2025-03-hampshire-street.csv").write_text(
        STREET + ROW.format(month=3, lsoa="E01000001", name="Town 001A") * 99
    )
    assert "1 are as they were" in make_nation()  # Far, which has no part of Hampshire's files
    assert tidy(house) != made


def test_the_datasets_of_a_nation_are_those_of_a_single_run(house: House, tmp_path: Path) -> None:
    from safecity.catalogue.assessment import edition_catalogue, load_assessment
    from safecity.ingest.prepare import prepare

    make_nation("--only", TOWN)
    inner = House(house.root / "outputs" / "nation" / "Jan-Mar_2025", house.raw)
    alone = House(tmp_path / "alone", house.raw)
    alone.root.mkdir()
    alone.assessments.symlink_to(inner.assessments)
    assessment = load_assessment(alone, "town", "Jan-Mar_2025")
    folder = prepare(alone, assessment, edition_catalogue(assessment)).folder
    single = {f"town/Jan-Mar_2025/{path.name}": path.read_bytes() for path in folder.iterdir()}
    assert tidy(house) == single


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on this machine."""
    found = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    started = [
        subprocess.Popen(
            [*begin, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(found)], **quiet
        )
    ]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
    try:
        for name in ("one", "two"):
            more = ["--no-dashboard", "--scheduler-file", str(found), "--name", name]
            started.append(subprocess.Popen([*worker, *more], **quiet))
        end = time.monotonic() + 600
        while not (found.is_file() and found.read_text()) and time.monotonic() < end:
            time.sleep(0.2)
        yield json.loads(found.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_bytes_and_a_killed_worker_loses_nothing(
    house: House, tmp_path: Path
) -> None:
    make_nation()
    local = tidy(house)
    with cluster(tmp_path) as (address, workers):
        make_nation("--force", "--scheduler", address)
        assert tidy(house) == local
        inner = shared_house(house, house.root / "outputs" / "nation" / "Jan-Mar_2025")
        task = edition_of(house, "", Depth.data)
        left = candidates(house, supplied=False)
        found = []
        for outcome in nation.carry_out_all(inner, left, task, 1, address):
            if not found:
                os.kill(workers[0].pid, signal.SIGKILL)
            found.append(outcome)
    assert sorted(each.code for each in found) == sorted(each.code for each in left)
    assert [each for each in found if not each.holds] == []
    assert tidy(house) == local


def test_a_local_worker_that_is_killed_loses_nothing(house: House) -> None:
    scratch, found = scratch_house(house), []
    for outcome in nation.carry_out_all(scratch, candidates(house), Task(Depth.data), 1):
        if not found:
            [worker] = multiprocessing.active_children()
            os.kill(worker.pid, signal.SIGKILL)
        found.append(outcome)
    assert sorted(each.state for each in found) == ["made", "made", "refused", "refused"]


def test_a_partnership_that_always_loses_its_worker_has_failed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def broken(*_: object) -> Iterator[None]:
        raise BrokenProcessPool("killed")
        yield

    monkeypatch.setattr(nation, "open_pool", broken)
    scratch = scratch_house(house)
    [lost] = nation.carry_out_all(scratch, candidates(house, [TOWN]), Task(Depth.data), 1)
    assert (lost.state, lost.code) == ("failed", TOWN) and "ended from outside" in lost.why
    assert outcomes(scratch)[TOWN] == lost
