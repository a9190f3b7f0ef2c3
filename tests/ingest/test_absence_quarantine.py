from __future__ import annotations

import csv

from safecity.ingest.supply.absence import Rejected, write_quarantine


def test_rows_are_kept_by_file_and_line_with_their_text(tmp_path):
    rows = [
        Rejected("b.csv", 2, "r", 'x,"y'),
        Rejected("a.csv", 10, "r", "z"),
        Rejected("a.csv", 9, "r", "z"),
    ]
    write_quarantine(tmp_path / "q.csv", rows)
    with (tmp_path / "q.csv").open(newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["file", "line", "reason", "row"],
            ["a.csv", "9", "r", "z"],
            ["a.csv", "10", "r", "z"],
            ["b.csv", "2", "r", 'x,"y'],
        ]
