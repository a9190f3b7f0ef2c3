from __future__ import annotations

import hashlib
import json
import os

import pytest

from safecity.errors import SafecityError
from safecity.ingest.supply.scan import hash_cache, list_files, scan, scan_file, scan_house


@pytest.mark.parametrize(
    ("content", "encoding", "lines", "first"),
    [
        (b"a,b\n1,2\n", "utf-8", 1, "a,b"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "utf-8-sig", 1, "a,b"),
        ("a,b\n1,2\n".encode("utf-16"), "utf-16", 1, "a,b"),
        (b"a,caf\xe9\n1,2", "cp1252", 1, "a,café"),
        ("a,café\n1,2".encode(), "utf-8", 1, "a,café"),
        (b"PK\0\0", "binary", 0, ""),
        (b"", "utf-8", 0, ""),
        (b"a,b", "utf-8", 0, "a,b"),
    ],
)
def test_says_how_a_file_is_written(tmp_path, content, encoding, lines, first):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    file = scan_file(path, tmp_path)
    assert (file.encoding, file.data_lines, file.first_line) == (encoding, lines, first)
    assert file.sha256 == hashlib.sha256(content).hexdigest()


def test_sees_line_ends(tmp_path):
    (tmp_path / "windows.csv").write_bytes(b"a,b\r\n1,2\r\n")
    (tmp_path / "cut.csv").write_bytes(b"a,b\n1,")
    windows, cut = (scan_file(tmp_path / n, tmp_path) for n in ("windows.csv", "cut.csv"))
    assert windows.crlf and windows.first_line == "a,b" and windows.ended
    assert not cut.ended and not cut.crlf


def test_a_utf16_file_that_is_cut_off_has_not_ended(tmp_path):
    (tmp_path / "cut.csv").write_bytes("a,b\n1,".encode("utf-16"))
    assert not scan_file(tmp_path / "cut.csv", tmp_path).ended


def test_notes_manifest_and_hidden_files_are_not_data(tmp_path):
    for name in ("README.md", "manifest.csv", ".DS_Store", ".git/x.csv", "b/data.csv", "a.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.relative_to(tmp_path).as_posix() for p in list_files(tmp_path)] == [
        "a.zip",
        "b/data.csv",
    ]


def test_the_cache_spares_reading_but_follows_changed_content(city, monkeypatch):
    path = city.write("a.csv", "one\n")
    first = scan_house(city.house)
    again = "safecity.ingest.supply.scan.scan_file"
    monkeypatch.setattr(again, lambda *_: pytest.fail("read again"))
    assert scan_house(city.house) == first
    monkeypatch.undo()
    city.write("a.csv", "two\n")
    os.utime(path, ns=(1, 1))
    assert scan_house(city.house)[0].sha256 != first[0].sha256


def test_another_file_of_the_same_size_and_time_is_read(city):
    path = city.write("a.csv", "one\n")
    first, stat = scan_house(city.house)[0], path.stat()
    path.write_text("two\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert scan_house(city.house)[0].sha256 != first.sha256


@pytest.mark.parametrize("held", ["[]", "7", '{"a": 3}', '{"a": {"name": "a.csv"}}', '{"a"'])
def test_a_cache_of_another_version_is_none(city, held):
    city.write("a.csv", "one\n")
    first = scan_house(city.house)
    cache = hash_cache(city.house)
    cache.write_text(held)
    assert scan_house(city.house) == first
    known = json.loads(cache.read_text())
    cache.write_text(json.dumps({key: {**entry, "new": 1} for key, entry in known.items()}))
    assert scan_house(city.house) == first


def test_a_cached_file_is_named_from_the_root_it_is_seen_from(city):
    city.write("inner/a.csv", "one\n")
    scan(city.house.raw, city.house.root / "cache.json")
    seen = scan(city.house.raw / "inner", city.house.root / "cache.json")
    assert seen[0].name == "a.csv" and seen[0].path.is_file()


def test_no_folder_of_raw_files_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(SafecityError, match=r"no folder of raw files.*raw add"):
        scan(tmp_path / "nowhere")
