"""What is printed on a terminal: nothing that a name or a file holds is obeyed by it."""

from __future__ import annotations

import io

import pytest

from safecity.errors import SafecityError
from safecity.run import screen

CODES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202etxt\r"


@pytest.mark.parametrize("console", [screen.out(), screen.err()])
def test_control_characters_are_seen_and_not_obeyed(console: screen.Console) -> None:
    console.file = io.StringIO()
    console.print(
        screen.error_panel(SafecityError(f"a{CODES}b", path=f"f{CODES}.csv", remedy=CODES))
    )
    console.print(f"made {CODES}", soft_wrap=True)
    told = console.file.getvalue()
    assert not set("\x1b\x07\x9b\u202e\r") & set(told)
    assert "safecity stopped" in told and "a\ufffd]0;owned" in told and "made \ufffd" in told


def test_a_name_that_is_none_is_printed_as_it_is() -> None:
    console = screen.out()
    console.file = io.StringIO()
    console.print("outputs/Größe [/b] é.html", soft_wrap=True)
    assert console.file.getvalue() == "outputs/Größe [/b] é.html\n"
