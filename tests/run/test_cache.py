import os
from pathlib import Path

from safecity.run.cache import Stamps, digest, file_digests


def test_a_digest_is_of_content_and_not_of_order() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"a": 1, "b": [1, 2]}) != digest({"b": [2, 1], "a": 1})


def test_files_are_hashed_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("bytecode")
    (tmp_path / ".hidden").write_text("2")
    before = file_digests(tmp_path, [tmp_path, tmp_path / "absent"])
    assert list(before) == ["a.py"]
    os.utime(tmp_path / "a.py", (1, 1))
    assert file_digests(tmp_path, [tmp_path]) == before
    (tmp_path / "a.py").write_text("2")
    assert file_digests(tmp_path, [tmp_path]) != before


def test_a_result_is_fresh_while_inputs_and_outputs_are_the_same(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / ".run", tmp_path)
    report, folder = tmp_path / "report.html", tmp_path / "exhibits"
    folder.mkdir()
    report.write_text("r")
    (folder / "one.json").write_text("1")
    assert not stamps.fresh("x", "in")
    stamps.write("x", "in", [report, folder])
    assert stamps.fresh("x", "in")
    assert stamps.inputs("x") == "in"
    assert stamps.results("x") == [report, folder / "one.json"]
    assert not stamps.fresh("x", "other inputs")
    report.write_text("altered")
    assert not stamps.fresh("x", "in")
    report.unlink()
    assert not stamps.fresh("x", "in")


def test_a_broken_stamp_is_no_stamp(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{half")
    stamps = Stamps(tmp_path, tmp_path)
    assert not stamps.fresh("x", "")
    assert stamps.results("x") == []
