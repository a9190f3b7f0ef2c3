import io

from rich.console import Console

from safecity.run.board import Board


def shown(terminal: bool) -> str:
    file = io.StringIO()
    with Board(Console(file=file, force_terminal=terminal, width=100)) as board:
        board.begin("ingest")
        board.say("ingest", "reading [3] files")
        board.end("ingest", "data ready", seconds=1.25)
        board.begin("themes", "violence")
        board.end("themes", "executed", "violence", seconds=12.34)
        board.end("themes", "unchanged", "overview")
    return file.getvalue()


def test_plain_lines_say_step_theme_and_seconds() -> None:
    lines = [" ".join(line.split()) for line in shown(False).splitlines()]
    assert lines == [
        "ingest …",
        "ingest reading [3] files",
        "1.2 s ingest data ready",
        "12.3 s themes violence executed",
        "0.0 s themes overview unchanged",
    ]


def test_a_terminal_is_left_with_the_finished_lines() -> None:
    text = shown(True)
    assert "12.3 s" in text
    assert "\x1b[" in text
