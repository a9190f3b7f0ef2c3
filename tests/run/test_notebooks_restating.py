"""Exhibits that name the datasets as they are now: what an execution would write."""

from pathlib import Path

import pytest

from safecity.catalogue.assessment import House
from safecity.exhibits.store import record_text
from safecity.ingest.asked import asked_by
from safecity.run.notebooks.notebooks import restate
from safecity.run.notebooks.source import Source

from .small import publishing, run_small, write_notebook
from .test_runner import made, rerun, working

RECORD = {"id": "alpha.one", "inputs": {"crimes": "old"}, "synthetic": True, "size": 0.1}


def test_restate_names_the_datasets_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(record_text(RECORD), encoding="utf-8")
    assert restate(tmp_path, {"crimes": "new", "figures": "same"})
    assert path.read_text(encoding="utf-8") == record_text(
        RECORD | {"inputs": {"crimes": "new", "figures": "same"}}
    )


def test_what_is_not_written_as_exhibits_are_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(record_text(RECORD), encoding="utf-8")
    (tmp_path / "b.json").write_text("alpha", encoding="utf-8")
    assert not restate(tmp_path, {"crimes": "new"})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == record_text(RECORD)


def asking(slug: str, name: str) -> tuple[str, str]:
    """Cells of a notebook that publishes a record and asked for one dataset."""
    asked = f"(folder.parent / {asked_by(slug)!r}).write_text('[\"{name}\"]')"
    return publishing(slug, record_text(RECORD)), asked


def test_only_what_asked_for_a_changed_dataset_is_executed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Source, "only_asks", True)
    for slug, name in (("alpha", "weights"), ("beta", "crimes")):
        write_notebook(house.notebooks / f"{slug}.ipynb", *asking(slug, name))
    assert not run_small(house).failures
    before = made(house)
    (house.raw / "crimes.csv").write_text("published again")
    assert not run_small(house).failures
    assert rerun(house, before) == {"beta", "summary"}
    record = (working(house) / "exhibits" / "alpha" / "one.json").read_text(encoding="utf-8")
    assert '"old"' not in record and '"crimes"' in record


def test_a_notebook_that_could_read_files_is_executed(house: House) -> None:
    for slug in ("alpha", "beta"):
        write_notebook(house.notebooks / f"{slug}.ipynb", *asking(slug, "weights"))
    assert not run_small(house).failures
    before = made(house)
    (house.raw / "crimes.csv").write_text("published again")
    assert not run_small(house).failures
    assert rerun(house, before) == {"alpha", "beta", "summary"}
