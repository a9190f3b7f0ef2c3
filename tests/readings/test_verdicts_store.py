"""Verdicts kept beside the data: the same to the last bit, and remade when anything changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from safecity.readings.evidence import verdicts
from safecity.readings.evidence import verdicts as verdict_store
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.verdicts import FILE, ensure_verdicts, judged_changes

from .conftest import City


@dataclass(frozen=True)
class Housed(City):
    """A city whose prepared data lie in a folder."""

    folder: Path = Path()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "_LAST", type(verdicts._LAST)(maxlen=4))


@pytest.fixture
def city(evidence: Evidence, tmp_path: Path) -> Evidence:
    data = Housed(**vars(evidence.data), folder=tmp_path)  # type: ignore[arg-type]
    few = evidence.assessment.model_copy(update={"themes": ("violence", "drugs", "summary")})
    return Evidence(few, evidence.catalogue, data)  # type: ignore[arg-type]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How often an edition was judged."""
    times: list[int] = []
    ask = verdicts._asked

    def counted(evidence: Evidence) -> Any:
        times.append(1)
        return ask(evidence)

    monkeypatch.setattr(verdicts, "_asked", counted)
    yield times


def another(city: Evidence, **changed: Any) -> Evidence:
    """The same edition as another process opens it."""
    return Evidence(city.assessment, city.catalogue, replace(city.data, **changed))  # type: ignore[type-var]


def test_an_edition_is_judged_once_for_all_processes(
    city: Evidence, evidence: Evidence, asked: list[int]
) -> None:
    city = Evidence(evidence.assessment, city.catalogue, city.data)
    digest, first = ensure_verdicts(city), judged_changes(city)
    second = another(city)
    assert ensure_verdicts(second) == digest and len(asked) == 1
    assert repr(judged_changes(second)) == repr(first)
    assert judged_changes(second).keys() == first.keys() and len(first) > 20


def test_other_data_are_judged_anew(city: Evidence, asked: list[int]) -> None:
    ensure_verdicts(city)
    ensure_verdicts(another(city, hashes={"crimes_area": "b" * 64}))
    assert len(asked) == 2


def test_other_thresholds_are_judged_anew(
    city: Evidence, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_verdicts(city)
    other = verdict_store.load_rules().model_copy(update={"discovery_rate": 0.2})
    monkeypatch.setattr(verdict_store, "load_rules", lambda: other)
    ensure_verdicts(another(city))
    assert len(asked) == 2


def test_other_code_is_judged_anew(
    city: Evidence, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_verdicts(city)
    monkeypatch.setattr(verdict_store, "code_behind", lambda step: {"a.py": "another"})
    ensure_verdicts(another(city))
    assert len(asked) == 2


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"inputs": "", "judged": []}'])
def test_a_broken_file_is_written_anew(city: Evidence, asked: list[int], broken: str) -> None:
    digest = ensure_verdicts(city)
    path = city.data.folder / FILE
    path.write_text(broken)
    assert ensure_verdicts(another(city)) == digest and len(asked) == 2
    assert json.loads(path.read_text())["judged"]


def test_a_word_that_was_altered_in_the_file_is_judged_anew(
    city: Evidence, asked: list[int]
) -> None:
    digest, path = ensure_verdicts(city), city.data.folder / FILE
    whole = path.read_text()
    for old, new in (('"rose"', '"fell"'), ('"fell"', '"rose"'), ("0.0", "0.1")):
        path.write_text(whole.replace(old, new, 1))
        if path.read_text() != whole:
            assert ensure_verdicts(another(city)) == digest
            assert path.read_text() == whole
    assert len(asked) > 1


def test_half_a_file_is_written_anew(city: Evidence, asked: list[int]) -> None:
    ensure_verdicts(city)
    path = city.data.folder / FILE
    known = json.loads(path.read_text())
    del known["judged"][0]["question"]
    path.write_text(json.dumps(known))
    ensure_verdicts(another(city))
    assert len(asked) == 2
