from pathlib import Path

import pytest

from safecity.errors import SafecityError
from safecity.run.delivery import Outputs, replace_folder


def filled(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "one.json").write_text(text)
    return folder


def test_a_folder_takes_anothers_place(tmp_path: Path) -> None:
    old, new = filled(tmp_path / "old", "old"), filled(tmp_path / "new", "new")
    (old / "gone.json").write_text("x")
    replace_folder(new, old)
    assert [p.name for p in old.iterdir()] == ["one.json"]
    assert (old / "one.json").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["old"]


def test_the_old_folder_stays_where_the_new_one_cannot_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = filled(tmp_path / "old", "old"), filled(tmp_path / "new", "new")
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self == new:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(new, old)
    assert (old / "one.json").read_text() == "old"


def test_the_folder_is_locked_for_one_run_at_a_time(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path)
    with outputs.lock(), pytest.raises(SafecityError, match="another run"), outputs.lock():
        pass
    with outputs.lock():
        pass


def test_work_left_by_a_killed_run_is_swept_up(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path)
    filled(outputs.work / "violence", "half")
    with outputs.lock():
        assert list(outputs.fresh_work("violence").iterdir()) == []
    assert not outputs.work.exists()
