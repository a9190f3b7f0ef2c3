from __future__ import annotations

import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column
from safecity.publish.headline import headline_of
from safecity.publish.item import Numbering, effect, item_of, line_of, measure_of

from .samples import composed, exhibit, figure, finding, sample_assessment

FIGURES = pd.DataFrame(
    {
        "indicator": ["Total recorded crime"],
        "count": [34254.0],
        "value": [135.98],
        "previous": [21.34],
    }
)
COLUMNS = (
    Column(name="indicator", title="Indicator"),
    Column(name="count", title="Count", decimals=0),
    Column(name="value", title="Rate", unit="per 1,000 residents", decimals=1),
    Column(name="previous", title="Change on the year before (%)", decimals=1),
)


def summary(*exhibits):
    return composed(exhibits, load_catalogue(), sample_assessment()).summary


def test_headline_figures_come_from_the_table_of_key_figures():
    table = exhibit("overview.key_figures", "table", "levels", table=FIGURES, columns=COLUMNS)
    made = summary(table)
    tile = made.tiles[0]
    assert (tile.value, tile.detail) == ("34,254", "136.0 per 1,000 residents")
    assert made.changes.rows == (("Total recorded crime", "34,254", "+21.3"),)


def test_a_total_that_may_be_chance_says_what_would_have_shown():
    figures = exhibit("overview.key_figures", "table", "levels", table=FIGURES, columns=COLUMNS)
    line = {
        "indicator": "Total recorded crime", "change": "+7.4% (−0.1 to 15.5)",
        "against": "2019/20", "verdict": "cannot tell", "detectable": "+11.0%",
    }  # fmt: skip
    told = {
        "cannot tell": "+7.4% on 2019/20, which may be chance; a rise of 11.0% would show four "
        "times in five",
        "similar": "+7.4% on 2019/20, a similar level",
        "higher": "+7.4% on 2019/20",
    }
    for verdict, words in told.items():
        columns = tuple(Column(name=name, title=name) for name in line)
        lines = exhibit(
            "summary.indicator_table", "table", "summary", form="indicator_table",
            table=pd.DataFrame([line | {"verdict": verdict}]), columns=columns,
        )  # fmt: skip
        assert summary(figures, lines).tiles[0].change == words


def test_what_the_chart_of_all_changes_cannot_hold_is_named_beside_it():
    lines = pd.DataFrame(
        {
            "indicator": ["Burglary", "Feeling safe after dark", "Rape"],
            "change": ["▼ −33.5% (−47.4 to −15.9)", "▼ −4.9 points (−8.4 to −1.5)", "+7.7%"],
            "against": ["2019/20", "2019", "2019/20"],
            "verdict": ["better", "worse", "cannot tell"],
        }
    )
    columns = tuple(Column(name=name, title=name) for name in lines)
    table = exhibit(
        "summary.indicator_table", "table", "summary", form="indicator_table", table=lines,
        columns=columns,
    )  # fmt: skip
    drawn = lines[lines["indicator"] != "Feeling safe after dark"].assign(percent=[-33.5, 7.7])
    columns = (*columns, Column(name="percent", title="percent"))
    chart = figure("summary.all_changes", "summary", table=drawn, columns=columns)
    told = "Of the 2, 1 is not drawn here: Feeling safe after dark (−4.9 points on 2019)."
    assert summary(table, chart).undrawn == told
    assert not summary(table).undrawn


def test_a_change_on_the_summary_stands_beside_the_months_it_compares():
    months = Column(name="previous_months", title="Year before: months compared")
    table = FIGURES.assign(previous_months="January to April 2024")
    made = summary(
        exhibit("overview.key_figures", "table", "levels", table=table, columns=(*COLUMNS, months))
    )
    assert made.changes.rows[0][-1] == "January to April 2024"


def test_without_that_table_they_come_from_findings():
    made = summary(
        figure(
            "violence.change", "changes", form="change", finding=finding("violence.offences", 7.4)
        )
    )
    assert (made.tiles[0].value, made.tiles[0].label) == ("+7.4%", "Violence and sexual offences")
    assert made.changes.rows[0][:3] == ("Violence and sexual offences", "+7.4%", "5.4 to 9.4%")


def test_key_points_named_by_the_summary_notebook_win():
    said = {"violence.offences": 50, "overview.crime": 5}
    first, second = (
        figure(
            f"{name.split('.')[0]}.change", "changes", form="change", finding=finding(name, size)
        )
        for name, size in said.items()
    )
    chosen = exhibit(
        "summary.key_points", "table", "summary",
        table=pd.DataFrame({"exhibit": ["overview.change"]}),
        columns=(Column(name="exhibit", title="Figure"),),
    )  # fmt: skip
    points = summary(first, second, chosen).key_points
    assert [point.theme for point in points] == ["Overall crime"]


def test_an_edition_without_changes_says_so_and_tells_what_stands_out():
    made = summary(
        figure(
            "violence.quintiles_offences",
            "levels",
            form="quintiles",
            finding=finding("violence.offences", 2.4, direction="higher", unit="times"),
        )
    ).story
    assert made.changes == () and len(made.others) == 1
    assert made.unchanged.startswith("Nothing recorded in the area could be compared")


def test_a_line_of_places_names_them_and_keeps_its_brackets_whole():
    """A ward's rate "against the area's rate" is told by its sentence, never as a change."""
    wards = figure(
        "drugs.map_ward",
        "levels",
        form="wards",
        subtitle="Drug offences by ward, Town, January to June 2025",
        finding=finding(
            "drugs.offences", 2.1, direction="cannot tell", unit="per 1,000 residents",
            comparison="the area's rate", sentence="Oakham had the highest rate",
        ),
    )  # fmt: skip
    line = line_of(wards, item_of(wards, Numbering(), "x", whole=False))
    assert (line.measure, line.verdict) == ("Drug offences by ward", "Oakham had the highest rate")
    years = finding(
        "drugs.offences", 2.1, direction="higher", unit="per 1,000 residents",
        comparison="2019/20", sentence="Higher",
    )  # fmt: skip
    series = wards.model_copy(update={"form": "series", "finding": years})
    told = line_of(series, item_of(series, Numbering(), "x", whole=False)).verdict
    assert told == "2.1 per 1,000 residents; higher than in 2019/20"
    unnamed = years.model_copy(update={"comparison": ""})
    series = series.model_copy(update={"finding": unnamed})
    assert line_of(series, item_of(series, Numbering(), "x", whole=False)).verdict == "Higher"
    parts = wards.model_copy(
        update={
            "form": "contributions",
            "finding": finding("drugs.offences", 0.2, direction="similar", sentence="Theft added"),
        }
    )
    assert line_of(parts, item_of(parts, Numbering(), "x", whole=False)).verdict == "Theft added"
    fifths = wards.model_copy(
        update={"subtitle": "Crimes by quintile (the area's fifths, IoD 2025), Town, 2025"}
    )
    assert measure_of(fifths) == "Crimes by quintile (the area's fifths, IoD 2025)"


def test_an_edition_without_findings_says_so():
    made = summary()
    assert made.key_points == () and made.tiles == () and made.changes is None
    assert "No finding" in made.intro


def test_an_effect_is_printed_with_its_unit():
    assert effect(finding("a", -3.25)) == "−3.3%"
    ratio = finding("a", 2.66, direction="concentrated", unit="times")
    assert effect(ratio) == "2.7 times"


@pytest.mark.parametrize(
    ("form", "sentence", "told"),
    [
        (
            "series",
            "Hate crimes in the area of Hampshire and Isle of Wight Constabulary stood at 3,161 "
            "in 2020/21, higher than in 2019/20 (2,913; +8.5%)",
            "Hate crimes in the police area stood at 3,161 in 2020/21",
        ),
        (
            "groups",
            "Children made up 71% of referrals to the National Referral Mechanism in the area of "
            "Hampshire and Isle of Wight Constabulary in Jan to Mar 2022 (12 of 17)",
            "Children made up 71% of referrals to the National Referral Mechanism",
        ),
        (
            "series",
            "Half of recorded crimes lay in 34.5% of neighbourhoods in 2021/22, similar to the "
            "35.1% of 2015/16",
            "Half of recorded crimes lay in 34.5% of neighbourhoods in 2021/22",
        ),
        (
            "wards",
            "Bargate had the highest rate of robberies (3.4 per 1,000 residents, 2.5 times the "
            "area's), followed by Bevois",
            "Bargate had the highest rate of robberies, 3.4 per 1,000 residents",
        ),
        (
            "wards",
            "Of the wards that can be shown Castle and Larkfield had the highest rate of "
            "anti-social behaviour incidents (45.9 per 1,000 residents in 6 months, 7.2 times the "
            "area's), followed by Park",
            "Castle and Larkfield: 7.2 times the area's rate, the highest of wards shown",
        ),
        (
            "trend",
            "Weapon possession offences averaged 4.8 a month, between 0 and 8",
            "Weapon possession offences averaged 4.8 a month",
        ),
        (
            "coverage",
            "Southampton has 84 of 84 months complete; no comparator supplied has months missing",
            "Southampton has 84 of 84 months complete",
        ),
        (
            "coverage",
            "Southampton has 83 of 84 months complete, of which 2 lack a crime type",
            "Southampton has 83 of 84 months complete, some in part",
        ),
        (
            "quadrant",
            "No problem that worried more respondents than the mean of the problems (4) is shown "
            "to have risen or fallen in the records",
            "None of the 4 counted worries above the mean is shown to have moved",
        ),
    ],
)
def test_a_long_sentence_does_not_cost_a_headline_its_number(form, sentence, told):
    found = finding("hate_crime.force", 1.0, direction="higher", sentence=sentence)
    shown = figure("hate_crime.x", "levels", form=form, headline=sentence, finding=found)
    assert headline_of(shown, load_catalogue()) == told
