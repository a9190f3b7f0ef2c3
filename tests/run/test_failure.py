import shlex

from rich.console import Console

from safecity.run.notebooks.failure import Failure, last_words, locate, rerun_command, shorten

CELLS = [
    {"cell_type": "markdown", "source": "# Violence\n\nWords."},
    {"cell_type": "code", "source": "year = 1", "metadata": {"tags": ["parameters"]}},
    {"cell_type": "code", "source": "year = 2", "metadata": {"tags": ["injected-parameters"]}},
    {"cell_type": "markdown", "source": "## Changes"},
    {"cell_type": "code", "source": "a\nb\nc\nd\n"},
    {"cell_type": "markdown", "source": "## Later"},
]


def test_a_cell_is_counted_as_the_analyst_sees_it() -> None:
    assert locate(CELLS, 4) == {
        "cell": 4,
        "cells": 5,
        "heading": "Changes",
        "source": ("b", "c", "d"),
    }


def test_no_cell_had_started() -> None:
    assert locate(CELLS, -1) == {"cells": 5}


def test_the_card_says_all_there_is_to_know_on_one_screen() -> None:
    again = rerun_command("violence", "southampton", "2021-22")
    long = "ValueError: x\n" + "detail [bold]\n" * 60
    failure = Failure(
        "violence", long, 4, 5, "Changes", ("b", "[red]c", "d"), "failed/v.ipynb", again
    )
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(failure.card())
    card = console.export_text()
    for words in ("violence", "4 of 5", "Changes", "[red]c", "ValueError: x", "failed/v.ipynb"):
        assert words in card
    assert "make theme-run NAME=violence PARTNERSHIP=southampton YEAR=2021-22" in card
    assert card.count("\n") <= 24


def test_short_messages_are_left_alone() -> None:
    assert shorten("ZeroDivisionError: division by zero") == "ZeroDivisionError: division by zero"


def test_the_command_survives_odd_names_and_keeps_the_raw_folder() -> None:
    expected = ["make", "theme-run", "NAME=a", "YEAR=1"]
    command = rerun_command("a", "two words", "1", "/data of 2025")
    assert shlex.split(command) == [
        *expected[:3],
        "PARTNERSHIP=two words",
        "YEAR=1",
        "RAW=/data of 2025",
    ]


def test_the_last_words_of_a_cell_are_its_stderr() -> None:
    streams = [
        {"name": "stdout", "text": "not this\n"},
        {"name": "stderr", "text": "early\n" * 9 + "\n"},
        {"name": "stderr", "text": "UsageError: no such magic\n"},
    ]
    lines = last_words({"outputs": streams}).splitlines()
    assert lines == ["early"] * 7 + ["UsageError: no such magic"]
    assert last_words({"cell_type": "code"}) == ""
