"""Broken YAML is refused with file, line and the nearest valid word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import Field, model_validator

from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError


class Inner(Declared):
    colour: str
    size: int = 1


class Span(Declared):
    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError("it ends before it starts. Swap them.")
        return self


class Outer(Declared):
    title: str
    inner: Inner | None = None
    many: dict[str, Inner] = Field(default_factory=dict)
    months: tuple[str, ...] = ()
    span: Span | None = None


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "thing.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_valid_file_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "title: One\ninner: {colour: red}\nmonths: [2021-04, 2021-05]\n")
    assert read_model(path, Outer).months == ("2021-04", "2021-05")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: One\ntitel: Two\n", 2, ["unknown key 'titel'", "Did you mean 'title'?"]),
        ("title: One\ninner:\n  color: red\n", 3, ["inner.color", "Did you mean 'colour'?"]),
        ("title: a\nmany:\n  x:\n    colour: b\n    sise: 2\n", 5, ["Did you mean 'size'?"]),
        ("title: One\ninner: {size: 2}\n", 2, ["'inner.colour' is missing"]),
        ("title: One\n\ntitle: Two\n", 3, ["'title' stands twice", "line 1"]),
        ("title: One\ninner:\n  colour: red\n  size: big\n", 4, ["inner.size", "'big'"]),
        ("title: One\ninner: [red\n", 3, ["broken YAML"]),
        ("title: 2024\n", 1, ["'title': words are expected (found 2024)", "quotation marks"]),
        ("- a\n- b\n", 1, ["expected keys and values"]),
        ("title: One\nx: \x01\n", 2, ["a character that no text has: '\\x01'"]),
        ('title: "\\e[31mred"\n', 1, ["a character that no text has: U+001B"]),
        ('title: One\ninner: {colour: "a\\0"}\n', 2, ["a character that no text has: U+0000"]),
        ('title: One\ninner: {colour: "a\\u202Eb"}\n', 2, ["a character that no text has: U+202E"]),
        ("title: One\n? [a, b]\n: 1\n", 2, ["a key is a list"]),
        ("title: One\n{a: b}: 1\n", 2, ["a key is a list or a mapping"]),
        ("title: One\nmonths: " + "[" * 3000, 2, ["nested too deep"]),
        ("title: One\nx: " + "- " * 3000 + "y\n", 2, ["broken YAML"]),
        ("a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 200)), 41, ["nested too deep"]),
        ("title: !!int\n", None, ["a value that cannot be read"]),
        ("title: " + "9" * 5000, None, ["a value that cannot be read"]),
        ("a: &a [*a]\n", 1, ["broken YAML"]),
        ("title: One\nx: !!python/object/apply:os.system [ls]\n", 2, ["broken YAML"]),
        ("title: One\ninner:\n  colour: red\n  size: .inf\n", 4, ["inner.size"]),
    ],
)
def test_faults_name_file_line_and_remedy(
    tmp_path: Path, text: str, line: int | None, words: list[str]
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SafecityError) as caught:
        read_model(path, Outer)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert all(word in str(caught.value) for word in words)


def test_missing_and_badly_encoded_files(tmp_path: Path) -> None:
    with pytest.raises(SafecityError, match="not there"):
        read_model(tmp_path / "absent.yml", Outer)
    path = tmp_path / "latin.yml"
    path.write_bytes("title: Café".encode("latin-1"))
    with pytest.raises(SafecityError, match="UTF-8"):
        read_model(path, Outer)


def test_line_of_finds_nested_entries(tmp_path: Path) -> None:
    path = write(tmp_path, "title: One\nmonths:\n  - a\n  - b\n")
    assert line_of(path, "months", 1) == 4


def test_the_words_of_a_check_stand_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "title: One\nspan:\n  start: 3\n  end: 2\n")
    with pytest.raises(SafecityError) as caught:
        read_model(path, Outer)
    told = "'span': it ends before it starts. Swap them. Correct the value."
    assert str(caught.value) == f"{path}:2: {told}"


def test_a_check_of_the_whole_file_names_no_key(tmp_path: Path) -> None:
    path = write(tmp_path, "start: 3\nend: 2\n")
    with pytest.raises(SafecityError) as caught:
        read_model(path, Span)
    assert caught.value.problem == "it ends before it starts. Swap them"


def test_a_mapping_in_the_wrong_place_is_not_printed(tmp_path: Path) -> None:
    path = write(tmp_path, "title: {secret: words}\n")
    with pytest.raises(SafecityError) as caught:
        read_model(path, Outer)
    assert "'title'" in str(caught.value) and "secret" not in str(caught.value)


PIECES = some.sampled_from(
    [*"[]{}:-,#%?|>~'\"\n\t\x85\x07\ufeff\U0001f600", "title", "inner", "colour", ": ", "\n  ",
     "- ", "&a ", "*a", "!!int ", ".nan", "9" * 5000, "<<: ", "2021-04", "0x1f", "1_0", "---\n"]
)  # fmt: skip


@given(some.lists(PIECES | some.text(max_size=4), max_size=30).map("".join))
def test_any_text_is_a_model_or_one_clear_error(tmp_path_factory: Any, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "thing.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert isinstance(read_model(path, Outer), Outer)
    except SafecityError as error:
        assert error.path == path or str(error.path) == str(path)
        assert error.problem
