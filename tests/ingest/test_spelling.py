from __future__ import annotations

from safecity.ingest.tables.spelling import meant


def test_the_nearest_word_is_named_and_nothing_where_none_is_near():
    assert meant("hampshir", ["hampshire", "sussex"]) == "Did you mean 'hampshire'?"
    assert meant("hampshir", ["kent"]) == "" == meant("hampshire", [])
