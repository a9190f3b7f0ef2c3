from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.supply.record import Entry, read_manifest, write_manifest


def test_entries_come_back_as_they_were_written(tmp_path):
    entries = {
        "b.csv": Entry("b.csv", "population", "mid-2020", "0" * 64, "u", "p, q", "l", "d", True),
        "a.csv": Entry("a.csv", "police_uk"),
    }
    path = write_manifest(tmp_path, entries)
    assert read_manifest(tmp_path) == entries
    assert path.read_text().splitlines()[1].startswith("a.csv,")
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.csv"]


def test_no_manifest_is_no_entries(tmp_path):
    assert read_manifest(tmp_path) == {}


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "manifest.csv").write_text("file,source,sha\n")
    with pytest.raises(SafecityError, match=r"manifest.csv:1: .*no column 'sha256'"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("row", ["a.csv,police_uk", "a.csv,police_uk,0,more", ",police_uk,0"])
def test_a_broken_row_is_named_with_its_line(tmp_path, row):
    (tmp_path / "manifest.csv").write_text(f"file,source,sha256\nx.csv,police_uk,0\n{row}\n")
    with pytest.raises(SafecityError, match=r"manifest.csv:3: a row of the manifest"):
        read_manifest(tmp_path)
