"""What leaves a notebook is complete, and gives no small count away."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from safecity.exhibits import gate
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.store import Store
from safecity.readings import places, trend
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.words.gap import absent_view
from tests.readings.conftest import with_few


def crime(evidence: Evidence):
    return evidence.catalogue.indicators["overview.crime"]


def test_a_figure_is_complete(evidence: Evidence) -> None:
    made = gate.publish(trend.trend(evidence, crime(evidence)), evidence, "overview", 3)
    assert (made.id, made.kind, made.order) == ("overview.trend_crime", "figure", 3)
    assert made.svg and made.svg.startswith("<svg") and made.png
    assert made.sources[0].edition == "2022-05"
    assert made.sources[0].publisher.startswith("SYNTHETIC")
    assert [c.name for c in made.columns] == list(made.table.columns)
    assert made.inputs == {"crimes_area": "a" * 64}


def test_numbers_have_decimals_whatever_the_type_of_their_column(evidence: Evidence) -> None:
    view = trend.trend(evidence, crime(evidence))
    table = pd.DataFrame(
        {
            "month": ["2021-04", "2021-05"],
            "count": pd.Series([332.0, np.nan], dtype=object),
            "rate": ["26.0", "1.7 per 1,000"],
            "own": [True, False],
        }
    )
    decimals = {c.name: c.decimals for c in gate.columns_of(replace(view, table=table))}
    assert decimals == {"month": None, "count": 0, "rate": None, "own": None}


def test_small_counts_are_withheld_with_a_second_so_that_none_can_be_worked_out(
    evidence: Evidence, tmp_path
) -> None:
    poor = with_few(evidence)
    view = places.places(poor, crime(poor), level="lsoa")
    made = gate.publish(view, poor, "places", 0)
    table = made.table.set_index("code")
    assert table.loc["E01010007", "suppressed"]
    assert (
        table.loc[table["suppressed"].astype(bool), ["value", "lower", "upper", "count"]]
        .isna()
        .all(None)
    )
    same_ward = table[table["ward"] == "Ward 1"]
    assert same_ward["suppressed"].sum() >= 2
    store = Store(tmp_path)
    store.write(made)
    row = (tmp_path / "places" / "map_lsoa.csv").read_text().split("E01010007")[1].splitlines()[0]
    assert ",3" not in row.replace(",1000", "")
    assert poor.by_place(crime(poor))["E01010007"] == 3


def test_nothing_is_withheld_where_counts_are_large(evidence: Evidence) -> None:
    made = gate.publish(places.places(evidence, crime(evidence)), evidence, "places", 0)
    assert not made.table["suppressed"].any()
    assert np.isfinite(made.table["value"]).all()


def test_what_the_data_cannot_carry_becomes_a_gap(evidence: Evidence) -> None:
    absent = Absent("There is no data.", "More data.", "The publisher")
    view = absent_view(evidence, crime(evidence), "season_crime", "What is the season?", absent)
    made = gate.publish(view, evidence, "overview", 0)
    assert (made.kind, made.part) == ("gap", "gaps")
    assert made.gap.closes == "More data."
    assert "There is no data." in made._repr_html_()


def test_an_incomplete_exhibit_cannot_be_built(evidence: Evidence) -> None:
    made = gate.publish(trend.trend(evidence, crime(evidence)), evidence, "overview", 0)
    fields = {name: getattr(made, name) for name in Exhibit.model_fields}
    for broken in ({"svg": None}, {"alt": ""}, {"sources": ()}, {"table": None}, {"inputs": {}},
                   {"id": "no_theme"}):  # fmt: skip
        with pytest.raises(ValidationError):
            Exhibit(**{**fields, **broken})


def test_the_notebook_shows_what_the_report_will(evidence: Evidence) -> None:
    made = gate.publish(trend.trend(evidence, crime(evidence)), evidence, "overview", 0)
    html = made._repr_html_()
    for words in (
        made.headline,
        made.subtitle,
        "SYNTHETIC",
        "data:image/svg+xml",
        made.caveats[0].text,
    ):
        assert words in html
    assert "http://" not in html and "https://" not in html


TURNED = "\u202eRatna\u202c \u2066Ward\u2069"


def test_a_name_that_turns_its_line_round_does_not_reach_a_reader(evidence: Evidence) -> None:
    view = places.places(evidence, crime(evidence), "ward")
    table = view.table.assign(label=[TURNED, *view.table["label"][1:]])
    finding = view.finding.model_copy(update={"sentence": f"{TURNED} has 12"})
    odd = replace(view, table=table, headline=TURNED, alt=TURNED, subtitle=TURNED, finding=finding)
    made = gate.publish(odd, evidence, "places", 1)
    assert made.table["label"].iloc[0] == made.headline == made.alt == "Ratna Ward"
    assert made.finding.sentence == "Ratna Ward has 12"
    said = f"{made.model_dump()}{made.svg}{made.live}{made.phone}{made.table.to_csv()}"
    assert not any(mark in said for mark in "\u202e\u202c\u2066\u2069")
    assert gate.straight(view) is view
