"""What lookups say of an area: comparators, periods, and what is lacking."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.catalogue.period import month_number, month_text
from safecity.errors import SafecityError
from safecity.ingest.sources.geography.likeness import (
    MOST,
    OF_COUNTED,
    Likeness,
    choose_comparators,
    counted_in,
)
from safecity.ingest.sources.geography.newcomer import _periods, describe

from .city import OWN, City, row

LOOKUP = "LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM\n"
FORCES = {"E23000030": "Hampshire", "E23000033": "Sussex"}


def code(n: int) -> str:
    return f"E060001{n:02d}"


def lookup(city: City, others: int = 20) -> None:
    """The own area and others: the even ones of the same force, the odd ones of another."""
    areas = [(OWN, "Town", "Hampshire")]
    areas += [(code(n), f"Area {n:02d}", ("Hampshire", "Sussex")[n % 2]) for n in range(others)]
    lines = [f"{c},{name},E22{c[3:]},{name},E23,{force}\n" for c, name, force in areas]
    city.write("geography/CSP24.csv", LOOKUP + "".join(lines))


def residents(city: City, others: int = 20) -> None:
    """Area n has 1000 n residents more than the own area."""
    lines = [f"{code(n)},Area,{10_000 + 1_000 * (n + 1)}\n" for n in range(others)]
    city.write(
        "population/mid-2021-lad.csv", f"Code,Name,All ages\n{OWN},Town,10000\n" + "".join(lines)
    )


def test_names_are_written_as_people_say_them(city: City) -> None:
    """The lookups write "Bristol, City of" and "London, City of"."""
    line = f'{OWN},"Bristol, City of",E22,"Bristol, City of",E23,"London, City of"\n'
    city.write("geography/CSP24.csv", LOOKUP + line)
    city.street(row(), month="2024-01", force="city-of-london")
    found = describe(city.house, OWN)
    assert (found.area.name, found.slug, found.councils) == ("Bristol", "bristol", ("Bristol",))
    assert found.police == "City of London police"


@pytest.fixture
def known(city: City) -> City:
    lookup(city)
    city.street(row(), month="2024-01")
    return city


def test_areas_nearest_in_residents_are_never_proposed_for_that(known: City) -> None:
    """Residents alone make no likeness: areas of the same police force are proposed."""
    residents(known, 40)
    found = describe(known.house, OWN)
    assert found.chosen_by == "local authorities of the same police force area"
    assert {each.force for each in found.comparators} == {"hampshire"} and not found.likeness


def test_areas_of_a_force_without_files_are_passed_over_and_that_is_said() -> None:
    areas = pd.DataFrame(
        {"force": ["a", *"bc" * 20], "forces": 1}, index=[str(n) for n in range(41)]
    )
    values = pd.DataFrame({"x": range(41), "distance": range(41)}, areas.index, dtype="float64")
    like = Likeness(values, 41, ("mid-2020 population",))
    found = choose_comparators(areas, "0", like, areas["force"].isin(["a", "b"]))
    # Those of b, the nearest first.
    assert found.codes == tuple(str(n) for n in range(1, 2 * MOST, 2))
    assert found.chosen_by == (
        f"local authorities most like it{OF_COUNTED}, by x (mid-2020 population), standardised "
        "over 41 areas with equal weights"
    )
    # Where too few are counted every area may be chosen, and nothing is said of files.
    few = choose_comparators(areas, "0", like, areas["force"].eq("a"))
    assert few.codes == tuple(str(n) for n in range(1, MOST + 1))
    assert OF_COUNTED not in few.chosen_by


def test_only_a_force_with_all_months_counts_and_tables_count_everywhere(known: City) -> None:
    known.street(row(), month="2024-01", force="sussex")
    known.street(row(), month="2024-02")
    areas = pd.DataFrame({"force": ["hampshire", "sussex", "kent"]})
    supply = known.supply()
    assert counted_in(areas, supply, ["2024-01"]).tolist() == [True, True, False]
    assert counted_in(areas, supply, ["2024-01", "2024-02"]).tolist() == [True, False, False]


@pytest.mark.parametrize("others", [None, MOST - 1])
def test_without_residents_the_same_force_is_proposed(known: City, others: int | None) -> None:
    if others:
        residents(known, others)
    found = describe(known.house, OWN)
    assert {each.force for each in found.comparators} == {"hampshire"}
    assert len(found.comparators) == 10
    assert found.chosen_by == "local authorities of the same police force area"


def test_the_area_is_named_and_never_its_own_comparator(known: City) -> None:
    found = describe(known.house, OWN)
    assert (found.area.name, found.area.code, found.area.force) == ("Town", OWN, "hampshire")
    assert found.police == "Hampshire police" and found.slug == "town"
    assert OWN not in {each.code for each in found.comparators}


def test_a_code_that_is_none(known: City) -> None:
    with pytest.raises(SafecityError, match="'Town' is not an ONS code"):
        describe(known.house, "Town")


def test_a_code_that_is_not_in_the_lookup_names_the_lookup(known: City) -> None:
    with pytest.raises(SafecityError, match="no local authority E06999999") as caught:
        describe(known.house, "E06999999")
    assert str(caught.value.path).endswith("CSP24.csv")


def test_no_lookup_names_how_to_fetch_it(city: City) -> None:
    with pytest.raises(SafecityError, match="no lookup") as caught:
        describe(city.house, OWN)
    assert "make fetch SOURCE=geography" in caught.value.remedy


def test_no_police_file_of_the_force(city: City) -> None:
    lookup(city)
    city.street(row(), force="sussex")
    with pytest.raises(SafecityError, match="no street-level file of hampshire"):
        describe(city.house, OWN)


def months(first: str, last: str) -> list[str]:
    return [month_text(n) for n in range(month_number(first), month_number(last) + 1)]


def test_the_newest_whole_financial_year_is_reported_on() -> None:
    period, baseline, start = _periods(months("2018-01", "2022-08"))
    assert (period.short, baseline.short, start) == ("2021/22", "2019/20", "2018-01")


def test_without_the_year_before_the_pandemic_the_baseline_is_the_year_before() -> None:
    period, baseline, start = _periods(months("2020-06", "2023-03"))
    assert (period.short, baseline.short, start) == ("2022/23", "2021/22", "2020-06")


def test_without_a_whole_year_the_last_unbroken_months_are_taken() -> None:
    period, baseline, start = _periods(months("2024-02", "2024-09"))
    assert (period.start, period.end) == ("2024-02", "2024-09")
    assert (baseline.start, baseline.end) == ("2023-02", "2023-09")
    assert start == "2024-02"


@given(st.integers(month_number("2015-01"), month_number("2026-01")), st.integers(1, 60))
def test_what_is_proposed_can_be_declared(first: int, count: int) -> None:
    held = [month_text(n) for n in range(first, first + count)]
    period, baseline, start = _periods(held)
    assert 1 <= len(period.months) == len(baseline.months) <= 12
    assert set(period.months) <= set(held)
    assert baseline.end < period.start and start <= period.start
    assert period.end <= held[-1]


@pytest.mark.parametrize(
    ("held", "period", "baseline"),
    [
        (months("2018-04", "2022-05"), ("2021-04", "2022-03"), ("2019-04", "2020-03")),
        (months("2020-04", "2022-03"), ("2021-04", "2022-03"), ("2020-04", "2021-03")),
        # As the real files in hand: the last year has a hole, so only its last run is proposed.
        (months("2024-01", "2024-04") + months("2025-01", "2025-06"), ("2025-01", "2025-06"),
         ("2024-01", "2024-06")),
        (months("2023-01", "2024-12"), ("2023-04", "2024-03"), ("2022-04", "2023-03")),
        (["2025-03"], ("2025-03", "2025-03"), ("2024-03", "2024-03")),
    ],
)  # fmt: skip
def test_a_period_is_proposed_that_the_files_hold(held, period, baseline) -> None:
    found, base, start = _periods(held)
    assert (found.start, found.end) == period
    assert (base.start, base.end) == baseline
    assert start == held[0]
