"""The second count: what it shares with the first it agrees on, and it does not share the code."""

from __future__ import annotations

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safecity.catalogue.offences import ASB, GRAVEST_FIRST
from safecity.ingest.sources.police_uk.recount import recount_street
from safecity.ingest.sources.police_uk.street import StreetBulk, count_street

from .city import OWN, row

CODES = ("E01000001", "E01000003", "E01000011")
MONTHS = ("2024-01", "2024-02", "2024-03")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(MONTHS),
        st.sampled_from([*CODES, "E01000021", "E01000031", ""]),
        st.sampled_from(GRAVEST_FIRST),
        st.sampled_from(["", "", "a", "b", "c"]),
    ),
    min_size=1,
    max_size=40,
)


def counted(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    months = frame["month"]
    months = months if months.dtype == object else months.astype("str").str[:7]
    return dict(zip(zip(months, frame["category"], strict=True), frame["count"], strict=True))


def test_a_crime_is_counted_once_in_the_first_month_that_has_its_id(city):
    first = city.street(row(id="a", category="Public order"), row(id="a", category="Robbery"))
    later = city.street(row(id="a", category="Drugs", month="2024-02"), month="2024-02")
    found = recount_street([city.item(later), city.item(first)], "hampshire", CODES)
    assert counted(found) == {("2024-01", "Robbery"): 1}


def test_only_the_own_force_and_the_own_codes_are_counted(city):
    own = city.street(row(), row("E01000021"), row(""), row(category=ASB), row(category=ASB))
    other = city.street(row(), force="sussex")
    items = [city.item(own), city.item(other)]
    assert counted(recount_street(items, "hampshire", CODES)) == {
        ("2024-01", "Drugs"): 1, ("2024-01", ASB): 2,
    }  # fmt: skip
    assert recount_street(items, "kent", CODES).empty


def test_a_month_with_a_file_that_is_not_plain_is_left_out(city):
    plain, other = city.street(row()), city.street(row(month="2024-02"), month="2024-02")
    other.write_bytes(other.read_bytes().replace(b"High Street", "Chaussée".encode("latin-1")))
    found = recount_street([city.item(plain), city.item(other)], "hampshire", CODES)
    assert counted(found) == {("2024-01", "Drugs"): 1}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_both_counts_agree_on_whatever_is_published(city, rows):
    files = []
    for month in sorted({month for month, *_ in rows}):
        held = [row(lsoa, kind, id=id, month=month) for m, lsoa, kind, id in rows if m == month]
        files.append(city.item(city.street(*held, month=month)))
    codes = pd.DataFrame({
        "code": CODES, "place": CODES, "area": OWN, "in_2011": True, "in_2021": True,
    })  # fmt: skip
    street = count_street(StreetBulk(files), codes, OWN, {OWN: "hampshire"})
    once = street.area[street.area["area"] == OWN]
    assert counted(recount_street(files, "hampshire", CODES)) == counted(once)
