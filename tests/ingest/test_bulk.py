from __future__ import annotations

import pandas as pd
import pytest

from safecity.ingest.sources.police_uk.bulk import Bulk, few_places, file_defect, find_defects
from safecity.ingest.sources.police_uk.layouts import STREET
from safecity.ingest.sources.police_uk.street import count_street, open_street

from .city import OWN, row, text

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


CODES = pd.DataFrame(
    {"code": ["E01000001"], "place": ["E01000001"], "area": [OWN], "in_2011": [True],
     "in_2021": [True]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "rejected", "blank", "is_cut", "reason"),
    [
        (0, 0, 0, False, "the file is empty"),
        (10, 5, 5, True, "the file is cut off mid-row"),
        (10, 2, 5, False, "rejected rows 20%"),
        (10, 1, 2, False, "blank LSOA share 20%"),
        (10, 1, 1, False, ""),
    ],
)
def test_the_gravest_defect_is_named_and_a_tenth_is_none(rows, rejected, blank, is_cut, reason):
    assert file_defect(rows, rejected, blank, is_cut) == reason


def test_files_without_lsoas_have_no_blank_share(city):
    paths = [city.street(row()), city.write("2024-02-hampshire-street.csv", text(row()) + "a,b")]
    paths[1].write_text(text(row(month="2024-02")) + "a,b")
    bulk = Bulk([city.item(path) for path in paths], STREET)
    files = bulk.files().assign(rejected=[0, 1])
    assert find_defects(bulk, files).tolist() == ["", "the file is cut off mid-row"]


def test_a_file_cut_at_the_end_of_a_line_lacks_the_places_after_the_cut(city):
    codes = [f"E01{number:06d}" for number in range(100)]
    for month, there in (("2024-01", 100), ("2024-02", 80), ("2024-03", 96)):
        city.street(*(row(code) for code in codes[:there]), month=month)
    few = [row(code) for code in codes[:2]]
    city.street(*few, month="2024-01", force="sussex")
    city.street(*few[:1], month="2024-02", force="sussex")
    bulk = open_street([chosen.item for chosen in city.chosen()])
    files = bulk.files().join(bulk.tally())
    reasons = dict(zip(files["file"].str[-29:], few_places(files), strict=True))
    cut = {name: reason for name, reason in reasons.items() if reason}
    # A force of two places is too small for its files to tell, and 96 of 100 is a quiet month.
    assert list(cut.values()) == ["the file is cut off: 80 LSOAs, where other months have 98"]
    assert "2024-02-hampshire" in next(iter(cut))


def test_a_month_of_which_places_are_gone_is_missing_for_every_area(city):
    codes = [f"E01{number:06d}" for number in range(100)]
    for month, there in (("2024-01", 100), ("2024-02", 60)):
        city.street(*(row(code) for code in codes[:there]), month=month)
    street = count_street(
        open_street([chosen.item for chosen in city.chosen()]), CODES, OWN, {OWN: "hampshire"}
    )
    assert set(street.defects) == {("hampshire", "2024-02")}
