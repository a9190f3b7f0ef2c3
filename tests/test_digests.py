import os
from pathlib import Path

from safecity.digests import digest, environment, file_digests


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


def test_the_packages_that_the_library_declares_have_a_version() -> None:
    assert environment()["pandas"] != "absent"
    assert environment()["python"].startswith("3.")
