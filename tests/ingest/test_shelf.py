"""Raw files read once for all partnerships: the same datasets, byte for byte, as from raw files."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.ingest.prepare import TABLES, parts, prepare, take_in
from safecity.ingest.sources.geography.geography import read_changes
from safecity.ingest.sources.police_uk import bulk
from safecity.ingest.supply.shelf import SEAL, open_shelf, shelf_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory, city_raw: Path) -> Path:
    """The synthetic city, with a file that must be read line by line and has an unknown LSOA."""
    folder = shutil.copytree(city_raw, tmp_path_factory.mktemp("raw") / "raw", ignore=_other_months)
    path = next(folder.rglob("2021-06-hampshire-street.csv"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace("2021-06", "2021-07", 1)
    lines[5] = re.sub(r"E01\d{6}", "E01999999", lines[5], count=1)
    path.write_text("".join(lines), encoding="utf-8")
    return folder


def _other_months(_: str, names: list[str]) -> list[str]:
    monthly = [name for name in names if re.match(r"20\d\d-\d\d-hampshire-.*\.csv$", name)]
    return [name for name in monthly if not "2021-05" <= name[:7] <= "2021-07"]


def house_on(root: Path, raw: Path, shelf: bool) -> House:
    house = House(root, raw)
    shutil.copytree(ROOT / "assessments", house.assessments)
    if shelf:
        shelf_of(house).mkdir(parents=True)
    return house


def datasets(house: House) -> dict[str, bytes]:
    assessment = load_assessment(house, "southampton", "2021-22")
    with open_shelf(house):
        made = prepare(house, assessment, edition_catalogue(assessment))
    return {path.name: path.read_bytes() for path in sorted(made.folder.iterdir())}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> dict[str, bytes]:
    """The datasets of a house without a shelf."""
    house = house_on(tmp_path_factory.mktemp("alone") / "house", raw, shelf=False)
    made = datasets(house)
    assert not shelf_of(house).exists()
    return made


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> House:
    """A house with a shelf, on which the first test puts what there is."""
    return house_on(tmp_path_factory.mktemp("shared") / "house", raw, shelf=True)


def test_datasets_are_the_same_bytes_and_no_raw_file_is_read_twice(
    house: House, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parts(house) == [TABLES, "hampshire"]
    assert all(take_in(house, part) for part in parts(house))

    def read_again(*_: object) -> None:
        raise AssertionError("a raw file is read a second time")

    monkeypatch.setattr(bulk, "read_rows", read_again)
    monkeypatch.setattr(bulk, "_READ", "a raw file is read a second time")
    shared = datasets(house)
    assert shared.keys() == alone.keys()
    assert [name for name in alone if alone[name] != shared[name]] == []
    quarantine = alone["quarantine.csv"].decode()
    assert "month '2021-07' in a file named 2021-06" in quarantine
    assert "is in no lookup" in quarantine


def test_what_is_damaged_on_the_shelf_is_read_again(house: House, alone: dict[str, bytes]) -> None:
    """One bit in each file that is kept: the datasets are what they were."""
    chance = random.Random(5)
    datasets(house)
    kept = sorted(path for path in shelf_of(house).rglob("*") if path.is_file())
    assert {path.suffix for path in kept} == {".parcel", ".parquet", ".json", SEAL}
    sound = {path: path.read_bytes() for path in kept}
    for path, content in sound.items():
        damaged = bytearray(content)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
    shutil.rmtree(house.processed("southampton", "2021-22"))
    read_changes.cache_clear()  # what this process holds of the shelf
    assert datasets(house) == alone
    assert all(take_in(house, part) for part in parts(house))
    assert {path: path.read_bytes() for path in kept} == sound


def test_a_partnership_reads_only_its_own_forces(raw: Path, tmp_path: Path) -> None:
    house = house_on(tmp_path / "house", raw, shelf=True)
    take_in(house, "hampshire")
    kept = sorted(
        p.relative_to(shelf_of(house)).parts[:2] for p in shelf_of(house).rglob("*.parquet")
    )
    assert {force for _, force in kept} == {"force=hampshire"}


def test_what_is_kept_of_another_content_or_code_is_not_read(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safecity.ingest.supply import shelf

    house = house_on(tmp_path / "house", raw, shelf=True)
    take_in(house, "hampshire")
    before = len(list(shelf_of(house).rglob("*.parquet")))
    take_in(house, "hampshire")
    assert len(list(shelf_of(house).rglob("*.parquet"))) == before > 0
    monkeypatch.setattr(shelf, "_readers", lambda: "another version")
    take_in(house, "hampshire")
    assert len(list(shelf_of(house).rglob("*.parquet"))) == 2 * before
