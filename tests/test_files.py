"""Files are whole, or they are what they were."""

from pathlib import Path

import pytest

from safecity import files
from safecity.files import link_file, replace_folder, replacing, restore_folder, write_whole


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


def filled(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "one.json").write_text(text)
    return folder


@pytest.fixture(params=["in one step", "in two steps"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in two steps":
        monkeypatch.setattr(files, "_exchanged", lambda one, other: False)


@pytest.mark.usefixtures("steps")
def test_a_folder_takes_anothers_place(tmp_path: Path) -> None:
    old, new = filled(tmp_path / "old", "old"), filled(tmp_path / "new", "new")
    (old / "gone.json").write_text("x")
    replace_folder(new, old)
    assert [p.name for p in old.iterdir()] == ["one.json"]
    assert (old / "one.json").read_text() == "new"
    replace_folder(filled(tmp_path / "more", "more"), tmp_path / "below" / "first")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["below", "old"]


def test_the_old_folder_stays_where_the_new_one_cannot_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = filled(tmp_path / "old", "old"), filled(tmp_path / "new", "new")
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self == new:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(new, old)
    assert (old / "one.json").read_text() == "old"


def test_a_folder_that_a_kill_left_aside_comes_back(tmp_path: Path) -> None:
    filled(tmp_path / ".old.before", "old")
    restore_folder(tmp_path / "old")
    assert (tmp_path / "old" / "one.json").read_text() == "old"
    filled(tmp_path / ".old.before", "older")
    restore_folder(tmp_path / "old")
    assert (tmp_path / "old" / "one.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["old"]


def test_a_second_name_is_a_copy_where_the_disk_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    one = write_whole(tmp_path / "one", "text")
    assert link_file(one, tmp_path / "a" / "two").samefile(one)
    monkeypatch.setattr("os.link", refuse)
    copy = link_file(one, tmp_path / "b" / "two")
    assert copy.read_text() == "text" and not copy.samefile(one)
