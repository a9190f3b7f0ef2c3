from __future__ import annotations

import hashlib

from safecity.demo.layouts import write_table


def test_a_table_is_written_and_hashed_as_it_lies_there(tmp_path):
    rows = [["Bristol, City of", 1]]
    written = write_table(tmp_path, "population/x/y.csv", "x", ("name", "n"), rows)
    content = (tmp_path / written.file).read_bytes()
    assert content == b'name,n\n"Bristol, City of",1\n'
    assert written.sha256 == hashlib.sha256(content).hexdigest()
    assert (written.source, written.release) == ("population", "x")
