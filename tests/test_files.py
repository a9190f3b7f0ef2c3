"""Files are whole, or they are what they were."""

from pathlib import Path

import pytest

from safecity.files import replacing, write_whole


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "new" / "a.csv", "é,1\r\n")
    assert path.read_bytes() == b"\xc3\xa9,1\r\n"
    assert write_whole(path, b"\x00").read_bytes() == b"\x00"


def test_an_error_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a.txt", "old")
    with pytest.raises(RuntimeError), replacing(path) as part:
        part.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with replacing(path) as part:
        part.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
