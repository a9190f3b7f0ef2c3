"""Every product of editions that lack something: nothing breaks, and what lacks is not a zero."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.kinds import Kind, load_kinds
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column
from safecity.publish.cells import table_of
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.manifest import manifest_of
from safecity.publish.products.compendium import render_compendium
from safecity.publish.products.dashboard import render_dashboard
from safecity.publish.products.data_package import data_package
from safecity.publish.products.report import render_report
from safecity.publish.products.signoff import render_signoff
from safecity.publish.products.slides import render_slides
from safecity.publish.provenance.checks import checks_of
from safecity.publish.provenance.crate import render_crate
from safecity.publish.slides.charts.maps import native_map

from .dashboard_samples import indicator_line, ward_map, whole
from .samples import figure, sample_assessment, sample_exhibits
from .test_slides_charts import samples_of_kinds

STAY = ("quintile", "weekday", "hour", "month_number", "year")


def numeric(table):
    kinds = pd.api.types
    told = [c for c in table if kinds.is_numeric_dtype(table[c]) and c not in STAY]
    return [c for c in told if not kinds.is_bool_dtype(table[c])]


def without(table, *starts):
    return table.drop(columns=[c for c in table if c.startswith(starts)])


def filled(table, value):
    return table.assign(**dict.fromkeys(numeric(table), value))


FAULTS = {
    "empty": lambda table: table.head(0),
    "one row": lambda table: table.head(1),
    "nothing known": lambda table: filled(table, np.nan),
    "all withheld": lambda table: filled(table, np.nan).assign(suppressed=True),
    "infinite": lambda table: filled(table, np.inf),
    "all zero": lambda table: filled(table, 0.0),
    "no own area": lambda table: table.assign(own=False),
    "no limits, ranks or residents": lambda table: without(
        table, "lower", "upper", "rank", "centre", "population", "signal", "own", "usable"
    ),
    "no codes": lambda table: without(table, "code", "area"),
    "two columns": lambda table: table.iloc[:, :2],
}


def broken(exhibit, fault):
    if exhibit.table is None:
        return exhibit
    table = FAULTS[fault](exhibit.table).reset_index(drop=True)
    shown = tuple(c for c in exhibit.columns if c.name in table)
    return exhibit.model_copy(update={"table": table, "columns": shown, "tones": {}})


def every_product(exhibits, assessment=None):
    draft = make_draft(exhibits, load_catalogue(), assessment or sample_assessment())
    document, manifest = (
        document_of(draft),
        manifest_of(sample_assessment(), draft.exhibits, None, {}),
    )
    return {
        "slides": render_slides(draft, document),
        "workbook": render_compendium(draft, document),
        "package": data_package(draft, document),
        "dashboard": render_dashboard(draft, document),
        "sign-off": render_signoff(draft, document, {}, checks_of(draft, manifest, {})),
        "crate": json.loads(render_crate(draft, document, manifest)),
        "report": render_report(document),
    }


@pytest.fixture(scope="module")
def exhibits():
    known = {e.id: e for e in (*samples_of_kinds(), *whole())}
    return tuple(known.values())


@pytest.mark.parametrize("fault", FAULTS)
def test_every_product_is_made_from_tables_with_a_fault(exhibits, fault):
    assert all(every_product([broken(e, fault) for e in exhibits]).values())


def test_a_kind_of_chart_that_no_product_knows_is_shown_as_a_picture(exhibits, monkeypatch):
    kinds = {**load_kinds(), "sunburst": Kind(slug="sunburst", title="Rays of a circle")}
    monkeypatch.setattr("safecity.catalogue.kinds.load_kinds", lambda: kinds)
    unknown = [e.model_copy(update={"form": "sunburst"} if e.svg else {}) for e in exhibits]
    made = every_product(unknown)
    assert b"sunburst" in made["package"]["other-measures.csv"] and made["slides"]


def test_every_product_is_made_without_references_outlines_or_words(exhibits):
    bare = {"reference": None, "outlines": None, "marks": (), "finding": None, "caveats": ()}
    assert all(every_product([e.model_copy(update=bare) for e in exhibits]).values())


EDITIONS = {
    "nothing at all": (),
    "gaps only": ("gap",),
    "recommendations only": ("recommendation",),
    "tables only": ("table",),
}


@pytest.mark.parametrize("mode", ["full", "refresh"])
@pytest.mark.parametrize("kinds", EDITIONS.values(), ids=EDITIONS)
def test_every_product_of_an_edition_that_lacks_kinds_of_exhibit(kinds, mode):
    held = [e for e in (*sample_exhibits(), indicator_line()) if e.kind in kinds]
    made = every_product(held, sample_assessment(mode))
    assert made["slides"][:2] == b"PK" and made["crate"]["@graph"]


def test_an_edition_without_indicators_comparators_or_advice():
    full = sample_assessment("refresh")
    compared = full.partnership.comparators.model_copy(update={"members": ()})
    alone = full.partnership.model_copy(update={"comparators": compared})
    edition = full.model_copy(update={"partnership": alone, "themes": ("places",)})
    assert "indicators.csv" in every_product((), full)["package"]
    assert "indicators.csv" not in every_product((), edition)["package"]


def test_a_change_without_end_is_missing():
    columns = (
        Column(name="month", title="Month"),
        Column(name="percent", title="Change", decimals=1),
    )
    table = pd.DataFrame({"month": ["2021-04"] * 3, "percent": [np.inf, 2.25, -0.01]})
    printed = table_of(figure("violence.change", "changes", table=table, columns=columns))
    assert [row[1] for row in printed.rows] == ["[x]", "+2.3", "0.0"]


def test_a_map_says_missing_where_nothing_is_withheld():
    exhibit = ward_map()
    table = exhibit.table.assign(value=np.nan, suppressed=[False, True])
    drawn = native_map(exhibit.model_copy(update={"table": table}))
    assert [area.printed for area in drawn.areas] == ["[x]"]
    hidden = native_map(exhibit.model_copy(update={"table": table.assign(suppressed=True)}))
    assert [area.printed for area in hidden.areas] == ["[c]"]
    assert [item.label for item in hidden.shades.items(hidden.hidden)] == ["suppressed [c]"]
