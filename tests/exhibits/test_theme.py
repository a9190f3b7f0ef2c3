"""What a notebook sees of its theme: readings by completion, with their explanation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from safecity.errors import SafecityError
from safecity.exhibits.store import Store
from safecity.exhibits.theme import Theme, known_readings
from safecity.readings.evidence.counts import Evidence


@pytest.fixture
def t(evidence: Evidence, tmp_path: Path) -> Theme:
    store = Store(tmp_path)
    return Theme(evidence.catalogue.themes["violence"], evidence, store, store)


@pytest.fixture
def shell(t: Theme) -> InteractiveShell:
    made = InteractiveShell()
    made.user_ns["t"] = t
    return made


def test_tab_lists_the_readings(shell: InteractiveShell) -> None:
    with provisionalcompleter():
        names = {found.text for found in shell.Completer.completions("t.", 2)}
    assert {"publish", *known_readings()} <= names


def test_a_question_mark_explains_with_an_example(shell: InteractiveShell) -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", shell.object_inspect_text("t.trend"))
    assert "t.trend(indicator: str)" in text and "readings/trend.py" in text
    assert "expected range" in text and '>>> t.publish(t.trend("offences"))' in text


def test_a_reading_that_is_not_there_names_the_nearest(t: Theme) -> None:
    with pytest.raises(AttributeError, match=r"no reading 'trent'.*trend"):
        t.trent  # noqa: B018
    assert not hasattr(t, "_repr_html_")


def test_what_is_given_wrongly_names_the_reading(t: Theme) -> None:
    with pytest.raises(TypeError, match=r"t\.trend: missing a required argument: 'indicator'"):
        t.trend()
    with pytest.raises(TypeError, match=r"t\.places: got an unexpected keyword argument 'by'"):
        t.places("offences", by="ward")
    with pytest.raises(SafecityError, match="no indicator 'offense'"):
        t.trend("offense")


def test_a_question_of_quality_that_is_not_there_names_the_nearest(t: Theme) -> None:
    with pytest.raises(SafecityError, match=r"no question of quality 'coverege'.*'coverage'"):
        t.quality("coverege")
