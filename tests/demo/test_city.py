from __future__ import annotations

import csv
import hashlib

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.demo import city
from safecity.demo.layouts import MANIFEST
from safecity.demo.offences import MONTHS
from safecity.errors import SafecityError

FEW = {"forces": ["norfolk", "suffolk"], "start": "2020-04", "end": "2020-05"}


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Write two forces and two months where only `.gitkeep` was."""
    folder = tmp_path_factory.mktemp("few") / "raw"
    folder.mkdir()
    (folder / ".gitkeep").touch()
    said: list[str] = []
    return folder, city.write(folder, progress=said.append, **FEW), said


def test_the_same_seed_gives_the_same_bytes_whatever_else_is_written(few, raw, tmp_path):
    """Two cities of other forces and months and a third, of a month of one, in what they share."""
    city.write(tmp_path / "raw", forces=["hampshire"], start="2019-12", end="2019-12")
    again, street = contents(tmp_path / "raw"), "2019-12/2019-12-hampshire-street.csv"
    for other, has_street in ((contents(raw), True), (contents(few[0]), False)):
        shared = again.keys() & other.keys()
        assert len(shared) > 50 and (f"police_uk/2022-05/{street}" in shared) is has_street
        assert [name for name in shared if again[name] != other[name]] == ["manifest.csv"]


def test_another_seed_gives_other_bytes(few, tmp_path):
    again = contents(few[0])
    del again[".gitkeep"]
    city.write(tmp_path / "other", seed=7, **FEW)
    other = contents(tmp_path / "other")
    assert other.keys() == again.keys()
    fixed = ("geography", "partner_figures", "severity_weights")  # given, not drawn
    drawn = [name for name in other if not name.startswith(fixed) and not name.endswith(".yml")]
    assert all(other[name] != again[name] for name in drawn)


def test_the_manifest_lists_every_file_with_its_hash_and_calls_it_synthetic(raw):
    with (raw / "manifest.csv").open(newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    found = contents(raw)
    assert tuple(reader.fieldnames) == MANIFEST
    assert {row["file"]: row["sha256"] for row in rows} == {
        name: sha for name, sha in found.items() if name != "manifest.csv"
    }
    assert {row["synthetic"] for row in rows} == {"true"}
    assert {row["publisher"] for row in rows} == {"SYNTHETIC (safecity demo)"}
    assert {row["source"] for row in rows} == {
        s.slug
        for s in load_catalogue().sources.values()
        if s.covers("England") and s.begins <= MONTHS[-1]
    }


def test_it_returns_the_files_it_wrote_with_the_manifest_last(few):
    folder, paths, _ = few
    assert paths[-1] == folder / "manifest.csv"
    written = {path.relative_to(folder).as_posix() for path in paths}
    assert written == set(contents(folder)) - {".gitkeep"}


def test_progress_names_the_forces(few):
    assert any("suffolk" in line for line in few[2])


def test_an_empty_folder_with_gitkeep_is_taken_and_keeps_it(few):
    folder = few[0]
    assert (folder / ".gitkeep").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["raw"]


def test_a_folder_that_holds_files_is_refused_and_left_alone(tmp_path):
    mine = tmp_path / "raw" / "police_uk" / "mine.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(SafecityError, match=r"mine\.csv.*already holds raw files"):
        city.write(tmp_path / "raw", **FEW)
    assert contents(tmp_path) == {"raw/police_uk/mine.csv": hashlib.sha256(b"mine").hexdigest()}


def test_an_interruption_leaves_nothing_half_written(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / ".gitkeep").touch()

    def interrupt(message):
        if "suffolk" in message:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city.write(tmp_path / "raw", progress=interrupt, **FEW)
    assert list(contents(tmp_path)) == ["raw/.gitkeep"]
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_a_folder_under_a_file_is_explained(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SafecityError, match="could not be written"):
        city.write(tmp_path / "file" / "raw", **FEW)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"forces": ["hampshir"]}, "Did you mean 'hampshire'"),
        ({"start": "2014-01"}, "2015-04 to 2022-03"),
        ({"start": "2020-02", "end": "2020-01"}, "no synthetic months"),
    ],
)
def test_unknown_forces_and_months_are_refused(tmp_path, wrong, message):
    with pytest.raises(SafecityError, match=message):
        city.write(tmp_path / "raw", **wrong)
    assert not (tmp_path / "raw").exists()
