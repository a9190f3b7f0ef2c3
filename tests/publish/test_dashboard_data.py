from __future__ import annotations

import json
from typing import Any

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.compose import document_of
from safecity.publish.dashboard.data import data_of, json_of
from safecity.publish.dashboard.records import number
from safecity.publish.draft import make_draft

from .dashboard_contract import Data
from .dashboard_samples import SQUARE, change, drawn, ward_map, whole
from .samples import NASTY, places, sample_assessment, synthetic


def made(exhibits: tuple[Exhibit, ...], **changes: Any) -> dict[str, Any]:
    assessment = sample_assessment().model_copy(update=changes)
    draft = make_draft(exhibits, load_catalogue(), assessment)
    return data_of(draft, document_of(draft))


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return made(whole())


def violence(data: dict[str, Any]) -> dict[str, Any]:
    return next(i for i in data["indicators"] if i["id"] == "violence.offences")


@pytest.mark.parametrize("exhibits", [whole(), synthetic(whole()), ()])
def test_the_data_keep_the_contract_with_the_app(exhibits):
    Data.model_validate(json.loads(json_of(made(exhibits))))


def test_every_figure_and_table_is_there_with_every_value_of_its_table(data):
    shown = {e.id: e for e in whole() if e.kind in ("figure", "table")}
    assert set(data["exhibits"]) == set(shown)
    for key, record in data["exhibits"].items():
        table, hidden = shown[key].table, set(record["suppressed"])
        assert [c["name"] for c in record["columns"]] == list(table.columns)
        wanted = [
            [held(value, at in hidden) for value in row]
            for at, row in enumerate(table.itertuples(index=False))
        ]
        assert record["rows"] == wanted, key


def held(value: Any, suppressed: bool) -> Any:
    if isinstance(value, float) and (suppressed or value != value):
        return None
    return value


def test_numbers_are_the_exhibits_own_to_the_last_digit(data):
    text = json_of(data)
    assert "0.30000000000000004" in text
    assert number(float("inf")) is None and number(float("nan")) is None and number(3.0) == 3


def test_a_suppressed_row_keeps_its_name_and_none_of_its_numbers(data):
    record = data["exhibits"]["violence.map_ward"]
    assert record["suppressed"] == [1]
    assert record["rows"][1] == ["E05000002", "Bevois", None, None, True]


def test_columns_that_are_not_printed_are_marked_as_hidden(data):
    record = data["exhibits"]["summary.indicator_table"]
    hidden = {c["name"] for c in record["columns"] if c.get("hidden")}
    assert "q" in hidden and "id" in hidden and "verdict" not in hidden


def test_an_indicator_has_what_the_table_of_indicators_says(data):
    line = violence(data)
    assert line["latest"] == {
        "count": 110, "value": 10.25, "lower": 9, "upper": 11.5, "unit": "per 1,000 residents",
        "period": "April 2021 to March 2022",
    }  # fmt: skip
    assert (line["verdict"], line["q"]) == ("cannot tell", 0.2)
    assert (line["signal"], line["headline"]) == ("2 above", True)
    assert line["rank"] == {"value": 1, "lower": 1, "upper": 2, "of": 2}
    assert line["flags"] == ["recording", "small numbers"]
    assert line["flagWords"][0] == data["caveats"]["recording_practice"]


def test_an_indicator_without_a_line_is_listed_without_judgement(data):
    overview = next(i for i in data["indicators"] if i["id"] == "overview.crime")
    assert (overview["verdict"], overview["rank"], overview["latest"]) == ("", None, None)


def test_changes_say_with_what_they_compare(data):
    first, second = violence(data)["changes"]
    assert (first["base"], first["against"], first["size"]) == ("baseline", "2019/20", 10)
    assert (second["base"], second["after"], second["lower"]) == ("previous", 110, 4.25)
    assert (first["verdict"], second["verdict"]) == ("cannot tell", "higher")


@pytest.mark.parametrize(
    ("against", "period", "base"),
    [("2020/21", "2021/22", "previous"), ("2018/19", "2021/22", "baseline"),
     ("Jan to Mar 2020", "Jan to Mar 2021", "previous"),
     ("2015 to 2017", "2018 to 2020", "baseline")],
)  # fmt: skip
def test_a_single_change_is_told_by_the_years_it_compares(against, period, base):
    table = {"comparison": [against], "percent": [1.0], "lower": [0.0], "upper": [2.0],
             "verdict": ["similar"]}  # fmt: skip
    only = drawn("violence.change_offences", "change", table, indicator="violence.offences",
                 period=period)  # fmt: skip
    assert [c["base"] for c in violence(made((only,)))["changes"]] == [base]


def test_the_year_before_is_told_from_the_baseline_whichever_leads():
    """Where no lockdown fell into the year before, it stands first, as in January to June 2025."""
    table = {"comparison": ["January to April 2024", "January to February 2019"],
             "percent": [1.0, 2.0], "lower": [0.0, 1.0], "upper": [2.0, 3.0],
             "verdict": ["similar", "rose"]}  # fmt: skip
    both = drawn("violence.change_offences", "change", table, indicator="violence.offences",
                 period="January to April 2025")  # fmt: skip
    bases = [c["base"] for c in violence(made((both,)))["changes"]]
    assert bases == ["previous", "baseline"]


def test_the_small_line_follows_the_months(data):
    spark = violence(data)["spark"]
    assert spark[0] == {"t": "2019-04", "v": 1000.5} and len(spark) == 30


def test_marks_reference_and_finding_come_from_the_exhibit(data):
    assert data["exhibits"]["violence.trend_offences"]["marks"][0]["label"] == NASTY
    reference = data["exhibits"]["violence.comparison_offences"]["reference"]
    assert reference == {"value": 9.5, "label": "Mean of comparators"}
    assert data["exhibits"]["violence.change_offences"]["finding"]["size"] == 10.0


def test_outlines_are_wound_clockwise_and_held_once():
    twice = (ward_map(), ward_map().model_copy(update={"id": "places.map_ward"}))
    data = made(twice)
    assert list(data["outlines"]) == ["areas1"]
    assert {e["outlines"] for e in data["exhibits"].values()} == {"areas1"}
    (feature,) = data["outlines"]["areas1"]["features"]
    assert feature["properties"] == {"code": "E05000001", "name": "Bargate"}
    assert feature["geometry"]["coordinates"] == [SQUARE[::-1]]


def test_areas_begin_with_the_own_one_and_say_what_they_are(data):
    assert data["areas"] == [
        {"code": "E06000045", "name": "Southampton", "kind": "own"},
        {"code": "E06000044", "name": "Portsmouth", "kind": "comparator"},
    ]


def test_caveats_and_sources_are_held_once_and_none_is_lacking(data):
    for record in data["exhibits"].values():
        assert set(record["sources"]) <= set(data["sources"])
        assert set(record["caveats"]) <= set(data["caveats"])
    for line in data["indicators"]:
        assert set(line["caveats"]) <= set(data["caveats"])
        assert set(line["exhibits"]) <= set(data["exhibits"])


def test_gaps_and_recommendations_are_those_of_the_report(data):
    assert [g["number"] for g in data["gaps"]] == ["G1"]
    assert data["recommendations"][0]["title"] == "Prioritise violence"
    assert data["recommendations"][0]["evidence"]


def test_nothing_in_the_data_can_end_their_element(data):
    text = json_of(data)
    assert "<" not in text and json.loads(text) == json.loads(json.dumps(data))


def test_synthetic_data_are_stamped_and_real_ones_are_not(data):
    assert data["meta"]["stamp"] == "" and not data["meta"]["synthetic"]
    stamped = made(synthetic(whole()))
    assert stamped["meta"]["synthetic"] and "SYNTHETIC" in stamped["meta"]["stamp"]
    assert all("SYNTHETIC" in e["alt"] for e in stamped["exhibits"].values())


def test_a_synthetic_event_is_not_told_of_real_data():
    told, real = (made(each, history_start="2015-04") for each in (synthetic(whole()), whole()))
    made_up = {e.label for e in load_catalogue().events if e.synthetic}
    assert made_up & {e["label"] for e in told["events"]}
    assert not made_up & {e["label"] for e in real["events"]}


def test_a_survey_answer_and_a_share_are_measures_of_their_own():
    shares = places().model_copy(update={"unit": "% of respondents"})
    assert made((shares,))["exhibits"]["places.map"]["measure"] == "share"
    assert made((change(),))["exhibits"]["violence.change_offences"]["measure"] == "other"
