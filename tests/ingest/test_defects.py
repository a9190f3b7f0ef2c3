from __future__ import annotations

import pytest

from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.defects import file_defect, find_defects
from safecity.ingest.supply.recognise import STREET

from .city import row, text


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
