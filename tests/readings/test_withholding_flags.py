"""Truth in tables, as frames and files keep it."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.readings.evidence.withholding import flags, suppressed_rows


@pytest.mark.parametrize(
    "column", [[True, False, True], ["True", "False", "True"], [True, None, "True"]]
)
def test_truth_is_read_alike_from_frames_and_files(column):
    table = pd.DataFrame({"own": pd.Series(column, index=[5, 6, 7])})
    assert flags(table, "own").to_dict() == {5: True, 6: False, 7: True}


def test_without_the_column_or_a_table_no_row_is_marked():
    table = pd.DataFrame({"value": [1.0, 2.0]})
    assert suppressed_rows(table).tolist() == [False, False]
    assert suppressed_rows(None).empty and suppressed_rows(None).dtype == bool
    assert table[~suppressed_rows(table)].equals(table)
