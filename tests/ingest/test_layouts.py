from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.catalogue.assessment import House
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import FILE_KINDS, SLUGS, STOP_COLUMNS, STOPS

from .city import City, stop_row, text

DATES = st.sampled_from(
    [
        "2024-06-10T12:00:00+00:00",
        "2024-05-31T23:00:00+00:00",
        "2024-05-31T22:59:59.999999Z",
        "2024-06-30T23:00:00+00:00",
        "2024-07-01T00:00:00+01:00",
        "2024-07-01T00:00:00+00:00",
        "2024-06-10T24:00:00+00:00",
        "2024-06-31T12:00:00+00:00",
        "2024-06-10T12:00:00",
        "2024-06-10T12:00:00+15:00",
        "2024-06-10T12:00:00+0100",
        "2024-06-10",
        "",
    ]
)
DEGREES = st.sampled_from(
    ["50.9", "-1.4", "+50.9", "0", "-0.0", "49", "48.999", "x", "1e1", "nan", ""]
)
BAD = st.builds(stop_row, DATES, st.builds("{},{}".format, DEGREES, DEGREES))
SOUND = stop_row("2024-06-10T12:00:00+00:00")
HEADER = ",".join(STOP_COLUMNS)
QUERY = "SELECT moment, lat, lon, type, linked FROM records ORDER BY ALL"


def held(folder: str, content: str) -> tuple[list, int, bool]:
    """Rows, how many were rejected, and whether the file was read line by line."""
    raw = Path(folder) / "raw"
    raw.mkdir(exist_ok=True)
    city = City(House(raw.parent, raw))
    item = city.item(city.write("2024-06-hampshire-stop-and-search.csv", content))
    bulk = Bulk([item], STOPS)
    return bulk.connection.execute(QUERY).fetchall(), len(bulk.rejected), bool(bulk.read_slowly)


@settings(max_examples=10, deadline=None)
@given(st.lists(BAD, min_size=20, max_size=30))
def test_what_is_a_fault_line_by_line_is_a_fault_in_bulk(rows):
    fault = FILE_KINDS[STOPS].fault
    cells = (dict(zip(STOP_COLUMNS, row.split(","), strict=True)) for row in rows)
    sound = [row for row, named in zip(rows, cells, strict=True) if not fault(named, "2024-06")]
    with TemporaryDirectory() as folder:
        mixed = held(folder, text(SOUND, *rows, header=HEADER))
        fast = held(folder, text(SOUND, *sound, header=HEADER))
    assert fast == (mixed[0], 0, False)
    assert mixed[1] == len(rows) - len(sound)
    assert mixed[2] == (mixed[1] > 0)


def test_what_is_kept_has_one_expression_for_every_column():
    for kind in SLUGS:
        names = [part.split()[0] for part in FILE_KINDS[kind].table.split(", ")]
        assert len(set(names)) == len(names)
        assert len(set(FILE_KINDS[kind].columns)) == len(FILE_KINDS[kind].columns)
