"""The indicator table: from exhibits to lines, tones and cautions."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.line import Line
from safecity.exhibits.synthesis.indicator_table import indicator_table
from safecity.numbers import signed_percent
from safecity.readings.evidence.absent import Absent

CRIME, BURGLARY = "overview.crime", "acquisitive_crime.burglary"


def exhibit(name: str, table: pd.DataFrame, caveats=(), size=None, direction="similar"):
    finding = SimpleNamespace(size=size, direction=direction)
    notes = [SimpleNamespace(slug=slug) for slug in caveats]
    source = [SimpleNamespace(slug="police_uk")]
    return SimpleNamespace(id=name, table=table, caveats=notes, sources=source, finding=finding)


def change(name: str, before: float, after: float, caveats=(), verdict="rose", q=0.01):
    row = {"comparison": "2019/20", "before": before, "after": after, "n_months": 12,
           "percent": (after / before - 1) * 100, "lower": -1.0, "upper": 1.0,
           "dispersion": 1.0, "verdict": verdict, "q": q, "detectable": 12.34}  # fmt: skip
    theme, indicator = name.split(".")
    return exhibit(f"{theme}.change_{indicator}", pd.DataFrame([row]), caveats)


def comparison(name: str, size: float, direction: str):
    table = pd.DataFrame({
        "own": [False, True, False], "usable": [True, True, False], "value": [9.0, 8.0, np.nan],
        "count": [90, 80, np.nan], "rank": [1, 2, np.nan], "rank_lower": [1, 1, np.nan],
        "rank_upper": [2, 2, np.nan],
    })  # fmt: skip
    theme, indicator = name.split(".")
    return exhibit(f"{theme}.comparison_{indicator}", table, (), size, direction)


def test_a_clear_change_is_worse_or_higher_as_the_catalogue_says(evidence) -> None:
    earlier = (
        change(CRIME, 10_000, 12_000, ["recording_practice", "provisional"]),
        change(BURGLARY, 1_000, 1_300, ["recording_practice"]),
        comparison(BURGLARY, 20.0, "higher"),
    )
    view = indicator_table(evidence, earlier)
    table = view.table.set_index("indicator")
    assert table["verdict"].tolist() == ["higher", "worse"]
    assert view.tones["verdict"] == ("higher", "worse")
    assert view.tones["rank"] == ("", "worse")
    assert table.loc["Burglary", "rank"] == "2nd of 2 (1st–2nd)"
    assert table.loc["Total recorded crime", "rank"] == "–"
    assert table["flags"].tolist() == ["–", "–"]  # all lines share it
    assert view.headline.startswith("2 of 2")
    burglary = table.loc["Burglary"]
    assert burglary[["id", "rank_value", "ranked"]].tolist() == ["acquisitive_crime.burglary", 2, 2]
    assert signed_percent(burglary["change_size"]) in burglary["change"]
    assert (burglary["change_lower"], burglary["change_upper"]) == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("verdict", "printed", "tone"),
    [
        ("rose", "worse", "worse"),
        ("fell", "better", "better"),
        ("similar", "similar", "similar"),
        ("cannot tell", "cannot tell", ""),
    ],
)
def test_a_line_says_what_its_exhibit_was_judged_to_be(evidence, verdict, printed, tone) -> None:
    earlier = (change(BURGLARY, 1_000, 1_098, verdict=verdict, q=0.03),)
    view = indicator_table(evidence, earlier)
    assert view.table["verdict"].tolist() == [printed] and view.table["q"].tolist() == [0.03]
    assert view.tones["verdict"] == (tone,)
    assert view.headline.startswith(f"{int(verdict in ('rose', 'fell'))} of 1")


def test_a_change_without_a_percentage_was_not_tested(evidence) -> None:
    few = change(BURGLARY, 3, 9, verdict="cannot tell", q=np.nan)
    few.table["percent"] = np.nan
    table = indicator_table(evidence, (few,)).table
    assert table["verdict"].tolist() == ["not tested"]
    assert table["change"].tolist() == ["too few to compare"]


def test_months_outside_the_range_are_counted_in_the_period_only(evidence) -> None:
    months = ["2021-03", "2021-04", "2021-05", "2021-06"]
    trend = pd.DataFrame({"month": months, "value": [99, 99, 1, 50], "lower": 10.0, "upper": 60.0})
    by_id = {e.id: e for e in (change(CRIME, 10, 12), exhibit("overview.trend_crime", trend))}
    line = Line(load_catalogue().indicators[CRIME], by_id, evidence.assessment.period)
    assert line.signals == (1, 1, 3)


def test_a_change_of_fewer_months_gives_no_count_of_the_period(evidence) -> None:
    short = change(CRIME, 10, 12)
    short.table["n_months"] = 4
    line = Line(load_catalogue().indicators[CRIME], {short.id: short}, evidence.assessment.period)
    assert np.isnan(line.count)


def test_count_and_rate_of_a_line_are_of_the_same_months(evidence) -> None:
    """Key figures count the months that all of them have; the comparison may have more."""
    figures = pd.DataFrame(
        {"indicator": ["Burglary", "Robbery"], "count": [50.0, 20.0], "value": [5.0, 2.0]}
    )
    key = exhibit("overview.key_figures", figures)
    key.unit = "per 1,000 residents in 5 months"
    by_id = {e.id: e for e in (key, comparison(BURGLARY, -20.0, "lower"))}
    known, period = evidence.catalogue.indicators, evidence.assessment.period
    burglary = Line(known[BURGLARY], by_id, period)
    assert (burglary.count, burglary.rate) == (80, 8.0)
    assert burglary.unit == known[BURGLARY].unit
    robbery = Line(known["serious_violence.robbery"], by_id, period)
    assert (robbery.count, robbery.rate) == (20, 2.0)
    assert robbery.unit == "per 1,000 residents in 5 months"


def test_without_a_change_there_is_no_table(evidence) -> None:
    with pytest.raises(Absent, match="No theme could read a change or a rate"):
        indicator_table(evidence, ())


def test_a_first_edition_lists_its_levels_and_says_that_nothing_was_compared(evidence) -> None:
    """Six months of files give no change; what they count stands in the table all the same."""
    view = indicator_table(evidence, (comparison(BURGLARY, -20.0, "lower"),))
    assert view.table["id"].tolist() == [BURGLARY]
    line = view.table.iloc[0]
    assert (line["change"], line["verdict"], line["rate"]) == ("not compared", "not tested", "8.0")
    assert view.headline == "No indicator could be compared with an earlier period"
    assert view.titles["change"] == "Change (95% interval)"
    both = indicator_table(evidence, (comparison(BURGLARY, 9.0, "higher"), change(CRIME, 9, 12)))
    assert both.headline == "1 of 1 tested indicator changed by more than chance allows"
    assert both.titles["change"] == "Change on 2019/20 (95% interval)"


def test_what_two_themes_read_alike_is_one_line_and_one_test(evidence) -> None:
    twins = ("criminal_damage_and_public_order.arson", "deliberate_fires.arson")
    view = indicator_table(evidence, tuple(change(name, 149, 181) for name in twins))
    assert view.table["id"].tolist() == [twins[0]]


@pytest.mark.parametrize(
    ("word", "arrow"), [("rose", "▲ "), ("fell", "▼ "), ("similar", ""), ("cannot tell", "")]
)
def test_an_arrow_points_only_where_the_verdict_does(evidence, word, arrow) -> None:
    after = 176 if word == "fell" else 264
    view = indicator_table(evidence, (change(CRIME, 220, after, verdict=word),))
    assert (
        view.table["change"].iloc[0].startswith(f"{arrow}{'−' if word == 'fell' else '+'}20.0% (")
    )
