"""The newest value of an indicator is one value, whichever product lists it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column
from safecity.publish.compendium.sheets import sheets_of
from safecity.publish.compose import document_of
from safecity.publish.dashboard.indicators import indicators_of
from safecity.publish.draft import make_draft
from safecity.publish.latest import definition_of, indicator_rows, latest_of

from .dashboard_samples import comparison, drawn, indicator_line
from .samples import exhibit, figure, sample_assessment

ID = "violence.offences"
KNOWN = load_catalogue().indicators


def drafted(*exhibits):
    return make_draft(exhibits, load_catalogue(), sample_assessment())


def latest(draft, name=ID):
    return latest_of(KNOWN[name], indicator_rows(draft).get(name), draft)


def series(**fields):
    table = {"period": ["2020/21", "2021/22", "2021/22"], "label": ["Southampton"] * 2 + ["Derby"],
             "value": [7.5, 8.25, 99.0], "lower": [7.0, 8.0, 90.0], "upper": [8.0, 9.0, 110.0],
             "count": [70.0, 80.0, 900.0], "own": [True, True, False]}  # fmt: skip
    made = drawn("violence.series_offences", "series", table, indicator=ID, unit="per 1,000")
    count = Column(name="count", title="Count", decimals=0)
    columns = (*(c for c in made.columns if c.name != "count"), count)
    return made.model_copy(update={"columns": columns, **fields})


def key_figures():
    table = pd.DataFrame({"indicator": [KNOWN[ID].title], "count": [500.0], "value": [1.25],
                          "lower": [1.0], "upper": [1.5]})  # fmt: skip
    columns = tuple(Column(name=n, title=n) for n in table)
    return exhibit("overview.key_figures", "table", "levels", table=table, columns=columns,
                   unit="per 1,000", period="April 2021 to March 2022")  # fmt: skip


def test_the_table_of_indicators_is_read_first_and_its_period_is_that_of_its_rate():
    found = latest(drafted(indicator_line(), series(), comparison()))
    assert (found.count, found.value, found.lower, found.upper) == (110, 10.25, 9.0, 11.5)
    assert (found.unit, found.period) == ("per 1,000 residents", comparison().period)


def test_what_the_table_lacks_is_read_from_the_indicators_own_exhibits():
    line = indicator_line()
    bare = line.table.assign(value=np.nan, lower=np.nan, upper=np.nan)
    found = latest(drafted(line.model_copy(update={"table": bare}), series()))
    assert (found.count, found.value, found.unit, found.period) == (
        110,
        8.25,
        "per 1,000",
        "2021/22",
    )


def test_a_count_that_is_the_base_of_a_share_is_none():
    base = tuple(c.model_copy(update={"title": "Base of the share"}) for c in series().columns)
    assert latest(drafted(series(columns=base))).count is None
    assert latest(drafted(series())).count == 80


def test_an_indicator_with_key_figures_only_is_available():
    found = latest(drafted(key_figures()))
    assert (found.count, found.value, found.period) == (500, 1.25, "April 2021 to March 2022")


def test_of_what_nothing_holds_there_is_no_value():
    assert latest(drafted()) is None
    assert latest(drafted(key_figures()), "drugs.offences") is None


@pytest.mark.parametrize("exhibits", [(indicator_line(), series()), (series(),), (comparison(),)])
def test_workbook_and_dashboard_have_the_same_value(exhibits):
    draft = drafted(*exhibits)
    sheet = next(s for s in sheets_of(draft, document_of(draft)) if s.slug == "indicators")
    names = [field.name for field in sheet.fields]
    rows = [dict(zip(names, cells, strict=True)) for cells in sheet.rows]
    row = next(r for r in rows if r["indicator_id"] == ID)
    held = next(i for i in indicators_of(draft) if i["id"] == ID)
    for name in ("value", "lower", "upper"):
        assert getattr(row[name], "value", None) == held["latest"][name]
    assert row["period"] == held["latest"]["period"]
    assert row["definition"] == held["definition"]


def test_a_definition_says_where_the_numerator_comes_from():
    said = {name: definition_of(KNOWN[name], load_catalogue()) for name in KNOWN}
    assert said["overview.crime"].startswith("Crimes published as any type of crime; totals")
    assert said["anti_social_behaviour.incidents"].startswith("Incidents published as Anti-social")
    assert "Home Office code 10D" in said["serious_violence.blades"]
    assert said["public_views.confidence"].endswith('answer "agree" (Community safety survey).')
    assert all(text.endswith(").") for text in said.values())


def test_an_indicator_outside_the_table_is_ranked_where_it_is_compared():
    compared = comparison()
    ranks = {"rank": [2.0, 1.0], "rank_lower": [1.0, 1.0], "rank_upper": [2.0, 2.0]}
    draft = drafted(compared.model_copy(update={"table": compared.table.assign(**ranks)}))
    (listed,) = [i for i in indicators_of(draft) if i["id"] == ID]
    assert listed["rank"] == {"value": 1.0, "lower": 1.0, "upper": 2.0, "of": 2}
    assert listed["verdict"] == ""
    sheet = next(s for s in sheets_of(draft, document_of(draft)) if s.slug == "indicators")
    rows = (dict(zip((f.name for f in sheet.fields), row, strict=True)) for row in sheet.rows)
    cells = next(row for row in rows if row["indicator_id"] == ID)
    assert cells["areas_ranked"].value == 2 and cells["change"] == "[z]"


def test_severity_is_counted_here_with_published_weights():
    weighed = next(i for i in KNOWN.values() if i.source == "severity_weights")
    said = definition_of(weighed, load_catalogue())
    assert "weighted" in said and "as published" not in said


def test_an_indicator_that_reads_what_another_theme_reads_has_its_row():
    one, two = "criminal_damage_and_public_order.arson", "deliberate_fires.arson"
    line = indicator_line()
    table = line.table.assign(id=one, indicator="Arson", verdict="cannot tell")
    change = figure("deliberate_fires.change_arson", "changes", form="change", indicator=two)
    rows = indicator_rows(drafted(line.model_copy(update={"table": table}), change))
    assert rows[two]["verdict"] == "cannot tell" and rows[two]["q"] == rows[one]["q"]
    assert (rows[two]["id"], rows[two]["indicator"]) == (two, KNOWN[two].title)
    assert two not in indicator_rows(drafted(line.model_copy(update={"table": table})))
