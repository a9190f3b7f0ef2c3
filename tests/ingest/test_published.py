"""Published tables together: cut to the assessment, the latest edition wins, notes say so."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.datasets import validate
from safecity.ingest.published.census import MEASURE
from safecity.ingest.published.partner_figures import COLUMNS as TEMPLATE
from safecity.ingest.source import Read
from safecity.ingest.wider import read_published

from .city import CHANGES, ELSEWHERE, OWN, RIVAL, City, assessment

HEADER = ",".join(TEMPLATE)
TOP = (
    "Lower tier local authorities Code,Lower tier local authorities,"
    "Ethnic group (20 categories),Observation\n"
)


def figure(area: str, period: str, count: str, indicator: str = "own_crimes") -> str:
    return f"{indicator},{area},{period},{count},,Police,"


def own(city: City, name: str, *lines: str) -> None:
    city.write(f"partner_figures/{name}", "\n".join((HEADER, *lines)) + "\n")


def published(city: City, start: str = "2024-01", end: str = "2024-03") -> Read:
    return read_published(city.supply(), assessment(start, end))


def test_figures_of_other_areas_and_after_the_period_are_left_out(city: City) -> None:
    lines = (figure(OWN, "2024-02", "10"), figure(RIVAL, "2024-02", "20"))
    others = (figure(ELSEWHERE, "2024-02", "30"), figure(OWN, "2024-04", "40"))
    own(city, "a.csv", *lines, *others)
    found = published(city)
    assert found.frames["figures"]["count"].tolist() == [20, 10]
    assert found.frames["figures"]["area"].tolist() == [RIVAL, OWN]
    assert found.notes == {"partner_figures/a.csv": "2 of 4 figures are of this assessment's areas"}


def test_a_figure_that_starts_in_the_last_month_is_kept(city: City) -> None:
    own(city, "a.csv", figure(OWN, "2024-03", "10"))
    assert len(published(city).frames["figures"]) == 1


def test_fires_of_unnamed_lsoas_are_those_of_their_authority(city: City) -> None:
    city.write("geography/changes.csv", CHANGES)
    fire = "2023/24,{},{},Secondary fire,Deliberate"
    places = ("E01000001,E01000001", "E01000002,Town 001B", "E01000021,E01000021", "E01009999,")
    header = "FINANCIAL_YEAR,LSOA_CODE,LSOA_DESCRIPTION,INCIDENT_TYPE,ACCIDENTAL_OR_DELIBERATE"
    rows = [fire.format(*place.split(",")) for place in places]
    city.write("fire/low-level-geography-dataset.csv", "\n".join((header, *rows)) + "\n")
    found = (
        published(city)
        .frames["figures"]
        .set_index(["measure", "area"])["count"]["deliberate_secondary"]
    )
    assert found.to_dict() == {OWN: 2, RIVAL: 1, "England": 4}


def test_the_extent_is_that_of_the_whole_file(city: City) -> None:
    own(city, "a.csv", figure(ELSEWHERE, "2022/23", "30"), figure(OWN, "2024 Q1", "9"))
    extent = published(city).extents["partner_figures/a.csv"]
    assert (extent.rows, extent.first_month, extent.last_month) == (2, "2022-04", "2024-03")


def test_the_later_edition_wins_and_the_earlier_fills_what_it_lacks(city: City) -> None:
    own(city, "2024-06/a.csv", figure(OWN, "2024-01", "11"))
    own(city, "2024-02/b.csv", figure(OWN, "2024-01", "10"), figure(OWN, "2024-02", "5"))
    assert published(city).frames["figures"]["count"].tolist() == [11, 5]


def test_a_figure_withheld_later_is_not_revived_from_an_earlier_edition(city: City) -> None:
    own(city, "2024-02/a.csv", figure(OWN, "2024-01", "10"))
    own(city, "2024-06/a.csv", figure(OWN, "2024-01", "*"))
    found = published(city)
    assert found.frames["figures"]["count"].isna().all()
    assert found.notes["partner_figures/2024-06/a.csv"].endswith("; 1 withheld")


def test_what_two_editions_give_is_set_side_by_side(city: City) -> None:
    lines = (figure(OWN, "2024-01", "10"), figure(OWN, "2024-02", "5"), figure(OWN, "2024-03", "*"))
    own(city, "2024-02/a.csv", *lines, figure(RIVAL, "2024-01", "7"))
    later = (
        figure(OWN, "2024-01", "12"),
        figure(OWN, "2024-03", "8"),
        figure(RIVAL, "2024-01", "9"),
    )
    own(city, "2024-06/a.csv", *later)
    frame = published(city).frames["revised"]
    validate("revised", frame)
    (row,) = frame.to_dict("records")
    assert (row["source"], row["measure"], row["area"]) == ("partner_figures", "own_crimes", OWN)
    assert (row["before"], row["after"]) == (10, 12)
    assert (row["earlier"], row["later"]) == ("2024-02", "2024-06")


def test_groups_and_sources_do_not_displace_each_other(city: City) -> None:
    lines = (figure(OWN, "2024-01", "10"), figure(OWN, "2024-01", "6", "own_crimes: Race"))
    own(city, "a.csv", *lines)
    city.write("census/TS021.csv", TOP + f"{OWN},Town,White: Irish,7\n")
    frame = published(city).frames["figures"]
    assert frame["source"].tolist() == ["census", "partner_figures", "partner_figures"]
    assert frame["measure"].iloc[0] == MEASURE and frame["group"].tolist()[1:] == ["", "Race"]
    validate("figures", frame)


def test_the_same_bytes_are_read_once(city: City) -> None:
    own(city, "2024-02/a.csv", figure(OWN, "2024-01", "10"))
    own(city, "2024-06/a.csv", figure(OWN, "2024-01", "10"))
    assert list(published(city).notes) == ["partner_figures/2024-06/a.csv"]


def test_of_nothing_supplied_there_is_no_frame(city: City) -> None:
    assert published(city) == Read()


def test_a_file_without_rows_has_an_empty_extent(city: City) -> None:
    own(city, "a.csv")
    found = published(city)
    assert found.extents["partner_figures/a.csv"].rows == 0
    figures = found.frames["figures"]
    assert figures.empty and pd.api.types.is_datetime64_any_dtype(figures["start"])


def test_a_file_of_another_layout_is_not_read(city: City) -> None:
    city.write("partner_figures/a.csv", "victim,age\nA,30\n")
    assert published(city).notes == {}


def test_a_fault_names_the_file(city: City) -> None:
    own(city, "a.csv", figure(OWN, "2024-01", "many"))
    with pytest.raises(SafecityError) as caught:
        published(city)
    assert caught.value.line == 2 and str(caught.value.path).endswith("partner_figures/a.csv")
