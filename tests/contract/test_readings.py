"""Every reading is found by its file, explains itself, and shows an example that works."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.theme import known_readings
from safecity.readings import loaded

EXAMPLE = re.compile(r"^ {4}>>> (t\.publish\(.+\))$", re.MULTILINE)
READINGS = known_readings()


@pytest.mark.parametrize("slug", READINGS)
def test_a_file_of_readings_holds_the_reading_of_its_name(slug: str) -> None:
    assert loaded(READINGS[slug]).slug == slug


@pytest.mark.parametrize("slug", READINGS)
def test_a_reading_shows_an_example_that_can_be_asked(slug: str) -> None:
    asked = loaded(READINGS[slug])
    text = inspect.getdoc(asked.read) or ""
    (example,) = EXAMPLE.findall("    " + text.replace("\n", "\n    "))
    (call,) = [
        node
        for node in ast.walk(ast.parse(example))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"t.{slug}"
    ]
    given = [ast.literal_eval(argument) for argument in call.args]
    options = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
    asked.signature.bind(*given, **options)
    if asked.subject.startswith("indicator") and not asked.about:
        names = {name for known in load_catalogue().indicators for name in _names(known)}
        assert names.issuperset(given)


def _names(indicator: str) -> tuple[str, str]:
    return indicator, indicator.split(".")[1]


@pytest.mark.parametrize("slug", READINGS)
def test_a_gap_has_a_question_to_ask(slug: str) -> None:
    assert loaded(READINGS[slug]).question.format("crimes").endswith("?")
