"""Printed counts beside the second count: what differs is named, and what is not compared."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.results import COLUMNS
from safecity.exhibits.store import Store
from safecity.publish.compose import compose, document_of
from safecity.publish.draft import Draft
from safecity.publish.manifest import manifest_of
from safecity.publish.products.recount import MONTHLY, recount, render_recount
from safecity.publish.provenance.checks import checks_of
from safecity.run.review import review_of

from .published import draft
from .samples import sample_assessment, sample_exhibits

VIOLENCE = "Violence and sexual offences"


def printed(*months: tuple[str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(columns=list(COLUMNS), index=range(len(months)))
    frame["period"], frame["numerator"] = zip(*months, strict=True)
    return frame.assign(
        exhibit="violence.trend_offences", indicator="violence.offences", unit=MONTHLY
    )


def again(*months: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(months, columns=["month", "category", "count"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


def test_a_month_that_differs_is_named_with_both_counts():
    second = again(("2022-03", VIOLENCE, 7), ("2022-04", VIOLENCE, 9), ("2022-04", "Drugs", 5))
    [found] = recount(printed(("2022-03", 7.0), ("2022-04", 8.0)), second, load_catalogue())
    assert found.differing == (("2022-04", 8, 9),)
    assert found.years == (("2021/22", 1, 7, 7), ("2022/23", 1, 8, 9))


def test_a_month_without_a_second_count_or_a_printed_one_is_not_compared():
    second = again(("2022-03", VIOLENCE, 7), ("2022-05", VIOLENCE, 3))
    rows = printed(("2022-03", 7.0), ("2022-04", 8.0), ("2022-05", float("nan")))
    [found] = recount(rows, second, load_catalogue())
    assert [month for month, *_ in found.months] == ["2022-03"]


def test_a_month_in_which_nothing_of_a_kind_was_counted_again_is_zero():
    [found] = recount(printed(("2022-03", 7.0)), again(("2022-03", "Drugs", 1)), load_catalogue())
    assert found.differing == (("2022-03", 7, 0),)


def test_nothing_counted_again_is_no_agreement():
    made = draft()
    assert recount(made.results, again(), made.catalogue) == ()
    page = render_recount(made, document_of(made), ()).decode()
    assert "Nothing could be counted again" in page
    names = {
        check.name for check in checks_of(made, manifest_of(made.assessment, (), None, {}), {})
    }
    assert "Printed counts of police records can be repeated" not in names


def test_the_sheet_and_the_page_say_how_many_differ():
    made = draft()
    rows = printed(("2022-03", 7.0), ("2022-04", 8.0))
    second = again(("2022-03", VIOLENCE, 7), ("2022-04", VIOLENCE, 9))
    found = recount(rows, second, made.catalogue)
    manifest = manifest_of(made.assessment, (), None, {})
    [check] = [c for c in checks_of(made, manifest, {}, recounts=found) if "repeated" in c.name]
    assert check.passed is False
    assert "2 monthly counts of 1 series" in check.result
    page = render_recount(made, document_of(made), found).decode()
    assert "1 of 2 monthly counts differ" in page
    assert "2022-04: 8 printed, 9 counted again" in page


def test_an_edition_is_laid_beside_the_second_count_once(tmp_path, monkeypatch):
    for each in sample_exhibits():
        Store(tmp_path / "exhibits").write(each)
    data = SimpleNamespace(recounted=again(("2022-03", VIOLENCE, 7)))
    monkeypatch.setattr("safecity.publish.compose.prepared_of", lambda *_: data)
    monkeypatch.setattr(Draft, "results", printed(("2022-03", 7.0)))
    house = House(root=tmp_path, raw=tmp_path / "raw")
    made = compose(house, sample_assessment(), load_catalogue(), tmp_path / "exhibits")
    assert [each.months for each in made.recounts] == [(("2022-03", 7, 7),)]
    assert review_of(made, tmp_path).recounts is made.recounts
