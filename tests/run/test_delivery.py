"""An edition takes the place of the one before as a whole, and takes along what is not ours."""

import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import write_whole
from safecity.run import delivery
from safecity.run.delivery import Outputs


@pytest.fixture
def outputs(tmp_path: Path) -> Outputs:
    return Outputs(House(tmp_path, tmp_path / "raw"), "town", "2021-22")


def filled(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.json").write_text(text)
    return folder


def executed(outputs: Outputs, text: str) -> None:
    """Leave what the runner does when it delivers: new files, never old ones written over."""
    outputs.notebooks.mkdir(parents=True, exist_ok=True)
    (outputs.exhibits / "alpha").mkdir(parents=True, exist_ok=True)
    write_whole(outputs.exhibits / "alpha" / "one.json", text)
    write_whole(outputs.notebooks / "alpha.ipynb", text)


def published(outputs: Outputs, text: str) -> None:
    """Put an edition in place whose report and record say the same."""
    executed(outputs, text)
    with outputs.next_edition(["alpha"]) as new:
        (new / "report.html").write_text(text)
        files = {p.relative_to(new).as_posix(): p for p in new.rglob("*") if p.is_file()}
        rows = [
            {"path": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in files.items()
        ]
        (new / "manifest.json").write_text(json.dumps({"files": rows}))
        (new / "bundle.zip").write_text(text)


def test_an_edition_is_of_one_run_and_nothing_of_the_one_before_stays(outputs: Outputs) -> None:
    published(outputs, "first")
    filled(outputs.exhibits / "alpha", two="gone soon")
    published(outputs, "second")
    (outputs.exhibits / "alpha" / "two.json").unlink()
    published(outputs, "third")
    texts = {p.name: p.read_text() for p in outputs.edition.rglob("*") if p.is_file()}
    texts.pop("manifest.json")
    assert texts == dict.fromkeys(("report.html", "bundle.zip", "alpha.ipynb", "one.json"), "third")


def test_an_edition_that_was_not_finished_leaves_the_one_before(outputs: Outputs) -> None:
    published(outputs, "first")
    executed(outputs, "second")
    one = outputs.next_edition(["alpha"])
    with outputs.lock(), pytest.raises(KeyboardInterrupt), one as new:
        (new / "report.html").write_text("second")
        raise KeyboardInterrupt
    assert (outputs.edition / "report.html").read_text() == "first"
    assert (outputs.edition / "notebooks" / "alpha.ipynb").read_text() == "first"
    assert not outputs.work.exists()


def test_what_others_put_into_the_folder_is_taken_along(outputs: Outputs) -> None:
    published(outputs, "first")
    (outputs.edition / "minutes.txt").write_text("of the meeting")
    filled(outputs.edition / "meeting", paper="notes")
    for _ in range(2):
        published(outputs, "second")
        assert (outputs.edition / "minutes.txt").read_text() == "of the meeting"
        assert (outputs.edition / "meeting" / "paper.json").read_text() == "notes"


def test_a_product_that_somebody_changed_is_kept(outputs: Outputs) -> None:
    published(outputs, "first")
    report = outputs.edition / "report.html"
    report.unlink()
    report.write_text("hours of work")
    published(outputs, "second")
    assert report.read_text() == "second"
    assert (outputs.working / "edited" / "report.html").read_text() == "hours of work"


def test_an_assessment_is_locked_for_one_run_at_a_time(outputs: Outputs) -> None:
    with outputs.lock(), pytest.raises(SafecityError, match="another run"), outputs.lock():
        pass
    other = Outputs(outputs.house, "town", "2020-21")
    with outputs.lock(), other.lock():
        pass


def test_work_left_by_a_killed_run_is_swept_up(outputs: Outputs) -> None:
    filled(outputs.work / "violence", one="half")
    with outputs.lock():
        assert list(outputs.fresh_work("violence").iterdir()) == []
    assert not outputs.work.exists()


def test_a_folder_that_a_dying_worker_still_writes_to_is_emptied(outputs, monkeypatch):
    folder = outputs.fresh_work("alpha")
    late = iter([True, True])

    def removed(path: Path, **_: object) -> None:
        shutil.rmtree(path)
        if next(late, False):  # the worker writes once more
            path.mkdir()
            (path / "late.json").write_text("{}")

    monkeypatch.setattr(delivery, "_PAUSE", 0)
    monkeypatch.setattr(delivery, "shutil", SimpleNamespace(rmtree=removed))
    assert outputs.fresh_work("alpha") == folder
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_written_to_without_end_is_named(outputs, monkeypatch):
    folder = outputs.fresh_work("alpha")
    monkeypatch.setattr(delivery, "_PAUSE", 0)
    monkeypatch.setattr(delivery, "shutil", SimpleNamespace(rmtree=lambda *_, **__: None))
    with pytest.raises(SafecityError, match="cannot be emptied") as error:
        outputs.fresh_work("alpha")
    assert error.value.path == folder
