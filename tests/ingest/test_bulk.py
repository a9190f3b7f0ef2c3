from __future__ import annotations

from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import STREET

from .city import row, text

ROWS = (row(id="a"), row(id="b", location="No Location"), row("", "Anti-social behaviour"))


def held(city, *paths):
    bulk = Bulk([city.item(path) for path in paths], STREET)
    query = "SELECT lsoa, nowhere, category, id IS NULL FROM records ORDER BY ALL"
    return bulk, bulk.connection.execute(query).fetchall()


def test_reading_in_bulk_and_line_by_line_hold_the_same(city):
    plain, fast = held(city, city.street(*ROWS))
    odd, slow = held(city, city.write("2024-01-hampshire-street.csv", "\ufeff" + text(*ROWS)))
    assert fast == slow and len(fast) == 3
    assert not plain.read_slowly and odd.read_slowly == {0: 3}


def test_only_the_file_with_a_bad_row_is_read_again(city):
    good = city.street(*ROWS)
    bad = city.street(*ROWS, row(category="Nonsense"), force="sussex")
    bulk, rows = held(city, good, bad)
    assert bulk.read_slowly == {1: 4} and len(rows) == 6
    assert [bulk.rows_read(i) for i in (0, 1)] == [3, 4]
    assert [r.line for r in bulk.rejected] == [5]


def test_a_record_that_spans_lines_is_not_believed(city):
    spanning = row(location='"On or near\nHigh Street"')
    bulk, rows = held(city, city.street(row(), spanning, row()))
    assert len(rows) == 2 and [r.line for r in bulk.rejected] == [3, 4]


def test_the_same_id_has_the_same_hash_however_it_was_read(city):
    fast = city.street(row(id="a"))
    slow = city.write("2024-02-hampshire-street.csv", "\ufeff" + text(row(id="a", month="2024-02")))
    bulk, _ = held(city, fast, slow)
    assert bulk.connection.execute("SELECT count(DISTINCT id) FROM records").fetchone() == (1,)
