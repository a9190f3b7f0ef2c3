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


def test_a_live_line_obeys_nothing_that_a_file_name_holds() -> None:
    """A name with markup ended the run; one with control characters was obeyed."""
    file = io.StringIO()
    with Board(Console(file=file, force_terminal=True, width=100)) as board:
        board.begin("ingest")
        for name in ("street[/b].csv", "a\x1b]0;owned\x07\x9b31m\u202etxt", "two\nlines"):
            board.say("ingest", name)
            board._live.refresh()
        board.begin("themes", "[/red]\x1b[2J")
        board._live.refresh()
    text = file.getvalue()
    assert "street[/b].csv" in text and "two lines" in text and "[/red]\ufffd[2J" in text
    assert "\x1b]0;" not in text and "\x1b[2J" not in text and not set("\x07\x9b\u202e") & set(text)
