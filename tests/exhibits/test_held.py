"""Figures that a partnership declares for itself, from the template to views, without code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.catalogue.indicator import PartnerFigure
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.synthesis.gaps import _declared
from safecity.ingest.figures import as_figures
from safecity.ingest.published.partner_figures import read
from safecity.ingest.supply.scan import scan_file
from safecity.readings.evidence.counts import Evidence
from safecity.readings.held import held
from safecity.run.plan import Request, make_plan

ROOT = Path(__file__).parents[2]
FRAUD = {
    "title": "Fraud reported by residents",
    "noun": "frauds reported by residents",
    "polarity": "none",
    "holder": "City of London Police (Report Fraud)",
    "closes": "fraud",
}


def with_figures(evidence: Evidence, *rows: tuple[str, int, float, str]) -> Evidence:
    """The evidence where FRAUD is declared, with rows (measure, year, count, group)."""
    figures = {"fraud_reports": PartnerFigure.model_validate(FRAUD)}
    owner = evidence.assessment.partnership.model_copy(update={"figures": figures})
    assessment = evidence.assessment.model_copy(update={"partnership": owner})
    each = [
        {"measure": measure, "level": "lad", "area": owner.code, "months": 12, "count": count,
         "period": f"{year}/{(year + 1) % 100:02d}", "start": pd.Timestamp(year, 4, 1),
         "group": group}
        for measure, year, count, group in rows
    ]  # fmt: skip
    frame = as_figures(each).assign(source="partner_figures")
    data = replace(evidence.data, figures=frame)
    return Evidence(assessment, edition_catalogue(assessment), data)


def test_a_declared_figure_has_a_series_a_change_and_its_groups(evidence: Evidence) -> None:
    rows = [("fraud_reports", year, 400 + 50 * (year - 2018), "") for year in range(2018, 2022)]
    rows += [("fraud_reports", 2021, n, g) for g, n in (("Online shopping", 300), ("Dating", 250))]
    views = held(with_figures(evidence, *rows))
    assert [view.kind for view in views] == ["series", "published_change", "groups"]
    assert "Frauds reported by residents in Southampton stood at 550 in 2021/22" in (
        views[0].headline
    )
    assert all("partner_held" in view.caveats for view in views)


def test_one_period_without_groups_is_a_series_alone(evidence: Evidence) -> None:
    views = held(with_figures(evidence, ("fraud_reports", 2021, 550, "")))
    assert [view.kind for view in views] == ["series"]


def test_a_figure_that_was_not_supplied_is_a_gap_that_names_who_counts_it(
    evidence: Evidence,
) -> None:
    (view,) = held(with_figures(evidence, ("something_else", 2021, 550, "")))
    assert view.kind == "gap" and "City of London Police (Report Fraud)" in str(view)


def test_a_gap_is_closed_where_the_figure_is_there(evidence: Evidence) -> None:
    lacking = with_figures(evidence, ("something_else", 2021, 550, ""))
    there = with_figures(evidence, ("fraud_reports", 2021, 550, ""))
    assert "fraud" in _declared(lacking) and "fraud" not in _declared(there)


def test_the_theme_is_left_out_where_nothing_is_declared(evidence: Evidence) -> None:
    assert "partners" not in evidence.assessment.active
    assert "partners" in with_figures(evidence).assessment.active
    own = with_figures(evidence).catalogue.indicators["partners.fraud_reports"]
    assert own.recording_note.endswith("Counted by City of London Police (Report Fraud).")


def test_its_notebook_runs_where_something_is_declared_and_nowhere_else() -> None:
    house = House(ROOT, ROOT / "data" / "raw")
    assert "partners" not in make_plan(Request(house, "southampton", "2021-22")).slugs


def declared(root: Path, **figures: object) -> House:
    folder = root / "assessments" / "southampton"
    folder.mkdir(parents=True)
    path = ROOT / "assessments" / "southampton"
    text = (path / "partnership.yml").read_text(encoding="utf-8")
    text += yaml.safe_dump({"figures": figures}, allow_unicode=True)
    (folder / "partnership.yml").write_text(text, encoding="utf-8")
    (folder / "2021-22.yml").write_text((path / "2021-22.yml").read_text())
    return House(root, root / "raw")


def test_the_declaration_is_read_and_may_be_aimed_at(tmp_path: Path) -> None:
    house = declared(tmp_path, fraud_reports=FRAUD)
    folder = house.assessments / "southampton" / "2021-22"
    folder.mkdir()
    plan = {"plan": {"action": "x", "aim": {
        "indicator": "partners.fraud_reports", "baseline": "2021/22", "target": -10}}}  # fmt: skip
    (folder / "judgements.yml").write_text(yaml.safe_dump({"partners": plan}))
    (house.root / "notebooks").symlink_to(ROOT / "notebooks")
    assert "partners" in make_plan(Request(house, "southampton", "2021-22")).slugs
    found = load_assessment(house, "southampton", "2021-22")
    assert found.plans["partners"].aim is not None


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("fraud_reports", {"polarty": "lower"}, "polarty"),
        ("fraud_reports", {"unit": "percent"}, "unit"),
        ("fraud_reports", {"closes": "frauds"}, "Did you mean 'fraud'"),
        ("Fraud reports", {}, "Fraud reports"),
        ("hate_crime_offences", {}, "shown by a theme already"),
    ],
)
def test_a_declaration_with_a_fault_is_refused(
    tmp_path: Path, name: str, change: dict[str, str], problem: str
) -> None:
    house = declared(tmp_path, **{name: {**FRAUD, **change}})
    with pytest.raises(SafecityError, match=problem) as caught:
        load_assessment(house, "southampton", "2021-22")
    assert caught.value.where.partition(":")[0].endswith("partnership.yml")


def test_the_gaps_that_templates_close_are_asked_by_a_theme() -> None:
    asked = {gap for theme in load_catalogue().themes.values() for gap in theme.cannot_say}
    assert {"fraud", "victims_offenders", "hour_of_day"} <= asked


def test_the_templates_of_the_page_can_be_declared_and_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "partner-figures.md").read_text(encoding="utf-8")
    page = page[page.index("## Figures of your own") :]
    yml, text = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("yaml", "csv"))
    assert yml is not None and text is not None
    figures = yaml.safe_load(yml[1])["figures"]
    owner = load_assessment(declared(tmp_path, **figures), "southampton", "2021-22").partnership
    path = tmp_path / "figures.csv"
    path.write_text(text[1], encoding="utf-8")
    found = read(scan_file(path, tmp_path))
    assert set(found["measure"]) == set(owner.figures) == set(figures)
