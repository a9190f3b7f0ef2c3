from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.prepared import Prepared


def test_a_folder_that_was_never_prepared_says_what_to_do(tmp_path):
    empty = Prepared(tmp_path)
    assert not empty.exists and not empty.synthetic and empty.hashes == {}
    with pytest.raises(SafecityError, match=r"crimes_area.parquet.*make assessment"):
        _ = empty.crimes_area


def test_a_broken_stamp_is_no_stamp(tmp_path):
    (tmp_path / "stamp.json").write_text("{")
    assert not Prepared(tmp_path).exists
