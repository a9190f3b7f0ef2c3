"""Figures as their publishers issue them, from small frames whose every number is known."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.verdicts import load_rules
from safecity.ingest.figures import SUPPRESSED, as_figures
from safecity.readings import change, comparison, series
from safecity.readings import groups as issued_groups
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.published import Published, change_between
from safecity.readings.evidence.withholding import withheld_figures

OWN, HATE, FORCE_HATE = "E06000045", "hate_crime.offences", "hate_crime.force"
SHARE, ADMISSIONS = "domestic_abuse.children", "serious_violence.admissions"
NAN = float("nan")


@dataclass(frozen=True)
class Figure:
    """One figure of a year from April; keywords as the columns of the frame."""

    year: int
    count: float = NAN
    more: tuple[tuple[str, Any], ...] = ()


def figure(year: int, count: float = NAN, **more: Any) -> Figure:
    return Figure(year, count, tuple(more.items()))


def supply(evidence: Evidence, name: str, *rows: Figure) -> Published:
    """The evidence with these figures of one indicator; the own area where none is named."""
    chosen = evidence.catalogue.indicators[name]
    each = [
        {"measure": chosen.figure, "level": "lad", "area": OWN, "months": 12, "count": row.count,
         "period": f"{row.year}/{(row.year + 1) % 100:02d}",
         "start": pd.Timestamp(row.year, 4, 1), **dict(row.more)}
        for row in rows
    ]  # fmt: skip
    frame = as_figures(each).assign(source=chosen.source)
    data = replace(evidence.data, figures=frame)
    return Published(Evidence(evidence.assessment, evidence.catalogue, data), chosen)


def change_of(issued: Published) -> Any:
    return change.published_change(issued.evidence, issued.indicator)


def others(evidence: Evidence, year: int = 2021, n: int | None = None, **more: Any) -> list[Figure]:
    members = evidence.assessment.partnership.comparators.members[:n]
    return [figure(year, 100.0 + k, area=m.code, **more) for k, m in enumerate(members)]


def test_no_figure_is_a_gap_that_names_the_publisher(evidence: Evidence) -> None:
    issued = supply(evidence, HATE)
    with pytest.raises(Absent, match="No figure of hate crimes was supplied") as caught:
        _ = issued.rows
    assert caught.value.holder == evidence.catalogue.sources["partner_figures"].publisher


def test_the_area_comes_before_its_force_and_the_country(evidence: Evidence) -> None:
    lad = figure(2021, 10)
    force = figure(2021, 40, level="force", area="hampshire")
    country = figure(2021, 900, level="country", area="England")
    found = [supply(evidence, HATE, *rows) for rows in
             ((country, force, lad), (country, force), (country,))]  # fmt: skip
    assert [each.level for each in found] == ["lad", "force", "country"]
    assert [each.latest["count"] for each in found] == [10, 40, 900]
    police = evidence.assessment.partnership.police
    assert [e.place for e in found] == ["Southampton", f"the area of {police}", "England"]
    assert found[0].caveats == ()
    assert (found[1].caveats, found[2].caveats) == (("force_level",), ("country_level",))


def test_figures_of_comparators_alone_do_not_cover_the_area(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="hold no figure of hate crimes for the area"):
        _ = supply(evidence, HATE, *others(evidence)).level


def test_a_share_has_the_interval_of_wilson(evidence: Evidence) -> None:
    """30 of 100: 21.9 to 39.6 (Wilson 1927; Newcombe 1998 method 3)."""
    latest = supply(evidence, SHARE, figure(2021, 30, denominator=100)).latest
    ends = latest[["value", "lower", "upper"]].astype(float).tolist()
    assert ends == pytest.approx([30.0, 21.895, 39.585], abs=0.001)


def test_an_interval_that_is_published_is_kept(evidence: Evidence) -> None:
    given = {"value": 55.5, "lower": 50.1, "upper": 61.4, "denominator": 758_000}
    latest = supply(evidence, ADMISSIONS, figure(2021, 421, **given)).latest
    assert latest[["value", "lower", "upper"]].tolist() == [55.5, 50.1, 61.4]


def test_a_rate_is_made_where_only_counts_are_published(evidence: Evidence) -> None:
    latest = supply(evidence, ADMISSIONS, figure(2021, 500, denominator=250_000)).latest
    assert latest["value"] == pytest.approx(200)
    assert latest["lower"] < 200 < latest["upper"]


def test_a_withheld_year_is_missing_and_the_newest_published_is_read(evidence: Evidence) -> None:
    issued = supply(evidence, HATE, figure(2020, 60), figure(2021, note=SUPPRESSED))
    assert issued.latest["period"] == "2020/21"
    assert issued.caveats == ("published_late", "withheld_by_publisher")
    table = series.published_table(issued)
    assert pd.isna(table["value"].iloc[-1])


def test_all_withheld_is_a_gap(evidence: Evidence) -> None:
    issued = supply(evidence, HATE, figure(2021, note=SUPPRESSED))
    with pytest.raises(Absent, match="Every figure of hate crimes for Southampton is withheld"):
        _ = issued.latest


def test_a_figure_of_a_group_or_without_a_base_is_not_called_withheld(evidence: Evidence) -> None:
    part = supply(evidence, SHARE, figure(2021, 30, denominator=100, group="Adult"))
    with pytest.raises(Absent, match="are of single groups only"):
        _ = part.own
    with pytest.raises(Absent, match="lacks the number or the base"):
        _ = supply(evidence, SHARE, figure(2021, 30)).own


def test_the_earlier_figure_is_of_the_same_length(evidence: Evidence) -> None:
    issued = supply(evidence, HATE, figure(2020, 30, months=24), figure(2019, 20), figure(2021, 60))
    assert issued.earlier("previous") is None
    before = issued.earlier("baseline")
    assert before is not None and before["period"] == "2019/20"


def test_a_change_of_counts(evidence: Evidence) -> None:
    view = change_of(supply(evidence, HATE, figure(2019, 400), figure(2021, 500)))
    row = view.table.iloc[0]
    assert (row["before"], row["after"], row["percent"]) == (400, 500, pytest.approx(25))
    assert row["lower"] > 0
    assert "Hate crimes in Southampton rose by 25.0%, from 400 in 2019/20 to 500" in view.headline


def test_a_change_between_pooled_years_has_no_second_to_beside_its_own(evidence: Evidence) -> None:
    pooled = {"months": 36, "denominator": 750_000}
    before = figure(2015, 900, period="2015/16 to 2017/18", **pooled)
    after = figure(2018, 1800, period="2018/19 to 2020/21", **pooled)
    said = change_of(supply(evidence, ADMISSIONS, before, after)).headline
    assert "residents (2015/16 to 2017/18) to 240 per 100,000 residents (2018/19 to" in said


def test_too_small_for_a_percentage(evidence: Evidence) -> None:
    view = change_of(supply(evidence, HATE, figure(2019, 12), figure(2021, 19)))
    assert view.headline.endswith("too few for a percentage")
    assert view.table[["percent", "lower", "upper"]].isna().all(axis=None)
    assert view.finding.size is None and "small_numbers" in view.caveats


def test_a_share_changes_in_points_not_in_per_cent(evidence: Evidence) -> None:
    """4,624 of 31,889 and 5,789 of 34,254 are 14.5 % and 16.9 %; the count rose by a quarter."""
    before = figure(2019, 4_624, denominator=31_889)
    view = change_of(supply(evidence, SHARE, before, figure(2021, 5_789, denominator=34_254)))
    row, finding = view.table.iloc[0], view.finding
    assert "percent" not in view.table and row["points"] == pytest.approx(2.4, abs=0.001)
    assert 1.8 < row["lower"] < row["points"] < row["upper"] < 3.0
    assert (view.unit, finding.unit) == ("percentage points", "percentage points")
    assert "rose by 2.4 percentage points, from 14.5% in 2019/20 to 16.9%" in view.headline
    assert "+2.4 points (95% interval" in view.alt and "poisson_published" not in view.caveats


def test_a_published_share_changes_by_its_own_limits(evidence: Evidence) -> None:
    before = figure(2020, value=40.0, lower=37.0, upper=43.0)
    after = figure(2021, value=41.0, lower=37.0, upper=45.0)
    issued = supply(evidence, SHARE, before, after)
    row = change_of(issued).table.iloc[0]
    assert tuple(row[["points", "lower", "upper"]]) == pytest.approx((1.0, -4.0, 6.0))
    assert row["verdict"] == "cannot tell" and row["q"] > 0.05
    headline = series.published_series(issued.evidence, issued.indicator).headline
    assert "after 40.0 in 2020/21, a year of lockdowns; that may be chance (+1.0" in headline


def test_one_period_alone_has_no_change(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="Only one period"):
        change_of(supply(evidence, HATE, figure(2021, 19)))


def test_a_change_of_values_follows_from_their_intervals() -> None:
    """Twice the value, each within a factor of 1.1: a factor of 1.1 ** sqrt(2) about 2."""
    names = ["count", "denominator", "value", "lower", "upper"]
    before = pd.Series([NAN, NAN, 10.0, 10 / 1.1, 11.0], index=names)
    after = pd.Series([NAN, NAN, 20.0, 20 / 1.1, 22.0], index=names)
    factor = 1.1**2**0.5
    wanted = (100.0, (2 / factor - 1) * 100, (2 * factor - 1) * 100)
    assert change_between(before, after) == pytest.approx(wanted)


def test_a_series_beside_the_comparators_and_the_country(evidence: Evidence) -> None:
    rows = [*others(evidence, denominator=100_000), *others(evidence, 2020, 2, denominator=1e5)]
    country = figure(2021, 5_000, level="country", area="England", denominator=5e6)
    own = [figure(y, 100, denominator=1e5) for y in (2020, 2021)]
    table = series.published_table(supply(evidence, ADMISSIONS, *own, country, *rows))
    assert table.groupby("label")["period"].apply(list).to_dict() == {
        "Southampton": ["2020/21", "2021/22"], "Comparators": ["2021/22"], "England": ["2021/22"],
    }  # fmt: skip


def test_the_area_is_ranked_among_its_comparators(evidence: Evidence) -> None:
    rows = others(evidence, denominator=100_000)
    issued = supply(evidence, ADMISSIONS, figure(2021, 900, denominator=1e5), *rows)
    view = comparison.published_comparison(issued.evidence, issued.indicator)
    own = view.table[view.table["own"]].iloc[0]
    assert (own["rank"], own["value"]) == (1, pytest.approx(900))


def test_too_few_comparators_give_no_rank(evidence: Evidence) -> None:
    rows = others(evidence, n=2, denominator=100_000)
    issued = supply(evidence, ADMISSIONS, figure(2021, 900, denominator=1e5), *rows)
    with pytest.raises(Absent, match="published for 2 comparators only"):
        comparison.published_comparison(issued.evidence, issued.indicator)
    with pytest.raises(Absent, match="are not published for the area"):
        counted = supply(evidence, HATE, figure(2021, 9))
        comparison.published_comparison(counted.evidence, counted.indicator)


def test_strands_and_their_overlap(evidence: Evidence) -> None:
    strands = {"Race": 80, "Disability": 30}
    rows = [figure(2021, n, group=g) for g, n in strands.items()]
    issued = supply(evidence, HATE, figure(2021, 100), figure(2020, 70, group="Race"), *rows)
    view = issued_groups.published_groups(issued.evidence, issued.indicator)
    assert view.table["group"].tolist() == ["Race", "Disability"]
    assert view.table["before"].iloc[0] == 70 and pd.isna(view.table["before"].iloc[1])
    assert "Race made up 80% of" in view.headline.replace("race", "Race")
    assert "strands_overlap" in view.caveats


def test_a_single_kind_is_no_division(evidence: Evidence) -> None:
    issued = supply(evidence, HATE, figure(2021, 100), figure(2021, 80, group="Race"))
    with pytest.raises(Absent, match="No kinds of hate crimes are published"):
        issued_groups.published_groups(issued.evidence, issued.indicator)


def parts(*counts: float, by_publisher: tuple[int, ...] = ()) -> pd.DataFrame:
    rows = pd.DataFrame(
        {"count": [np.nan if i in by_publisher else c for i, c in enumerate(counts)]}
    )
    held = rows.index.isin(by_publisher)
    fixed = {"area": "E1", "start": pd.Timestamp("2021-04-01"), "months": 12}
    groups = [f"g{i}" for i in rows.index]
    return rows.assign(value=1.0, lower=0.5, upper=2.0, group=groups, suppressed=held, **fixed)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((1, 1, 50), [0, 1, 2]),  # the total less 50 is 2: one each
        ((1, 2, 8, 50), [0, 1, 2]),
        ((3, 0, 9, 50), [0, 1, 2]),  # a nought hides nothing
        ((4, 4, 4, 50), [0, 1, 2]),
        ((50, 60), []),
    ],
)
def test_groups_withheld_together_leave_more_than_one_answer(counts, hidden) -> None:
    table = withheld_figures(parts(*counts))
    assert table.index[table["small"]].tolist() == hidden
    assert table.loc[hidden, ["value", "count"]].isna().all(None)


def test_a_total_does_not_tell_what_the_publisher_withholds() -> None:
    assert withheld_figures(parts(9, 60, 70, by_publisher=(0,)))["suppressed"].tolist() == [
        True,
        True,
        False,
    ]
    assert withheld_figures(parts(9, 9, 70, by_publisher=(0, 1)))["suppressed"].sum() == 2


def test_casualties_come_in_clusters_and_have_a_wider_interval(evidence: Evidence) -> None:
    rows = (figure(2020, 400.0), figure(2021, 500.0))
    view = change_of(supply(evidence, "road_safety.casualties", *rows))
    found = view.table.iloc[0]
    assert "clusters_allowed" in view.caveats and "poisson_published" not in view.caveats
    ends = [math.log(1 + found[end] / 100) for end in ("lower", "upper")]
    alone = change_between(*supply(evidence, "hate_crime.offences", *rows).rows.tail(2).iloc)
    narrow = [math.log(1 + end / 100) for end in alone[1:]]
    assert ends[1] - ends[0] == pytest.approx(1.44**0.5 * (narrow[1] - narrow[0]), rel=0.01)
    assert found["strength"] != "strong"


def test_what_is_logged_differs_by_years_and_has_a_wider_interval(evidence: Evidence) -> None:
    """Thousands of reports make no small rise clear: a year is logged in its own way."""
    rows = (figure(2020, 9000.0), figure(2021, 9400.0))
    view = change_of(supply(evidence, "anti_social_behaviour.fly_tipping", *rows))
    assert "logging_allowed" in view.caveats and "poisson_published" not in view.caveats
    assert view.finding is not None and view.finding.direction == "cannot tell"
    found, year = view.table.iloc[0], load_rules().year_effect.unknown
    spread = (math.log(1 + found["upper"] / 100) - math.log(1 + found["lower"] / 100)) / (2 * 1.96)
    chance = 1 / 9000 + 1 / 9400
    assert spread == pytest.approx((chance + 2 * year**2) ** 0.5, rel=0.02)


def test_groups_are_named_as_words_of_the_sentence(evidence: Evidence) -> None:
    """Nobody writes "Car occupant made up 44%, followed by Pedestrian"."""
    road = [
        figure(2021, n, group=group)
        for group, n in {"": 60, "Car occupant": 40, "Pedestrian": 20}.items()
    ]
    issued = supply(evidence, "road_safety.casualties", *road)
    said = issued_groups.published_groups(issued.evidence, issued.indicator).finding.sentence
    assert said.startswith("Car occupants made up 67% of") and "by pedestrians (20)" in said
    strands = {"": 60, "Race": 40, "Sexual orientation": 20}
    force = [figure(2021, n, group=group) for group, n in strands.items()]
    issued = supply(evidence, HATE, *force)
    said = issued_groups.published_groups(issued.evidence, issued.indicator).finding.sentence
    assert "followed by sexual orientation (20)" in said
    named = {"": 60, "Class A": 40, "Polish speakers": 20}
    given = [figure(2021, n, group=group) for group, n in named.items()]
    issued = supply(evidence, HATE, *given)
    said = issued_groups.published_groups(issued.evidence, issued.indicator).finding.sentence
    assert "followed by Polish speakers (20)" in said
    sexes = {"": 60, "Women and girls": 35, "Men and boys": 25}
    victims = [figure(2021, n, group=group) for group, n in sexes.items()]
    issued = supply(evidence, "women_and_girls.victims", *victims)
    said = issued_groups.published_groups(issued.evidence, issued.indicator).finding.sentence
    assert said.startswith("Women and girls made up 58% of victims of violent and sexual offences")
    assert "followed by men and boys (25)" in said


def test_shares_of_kinds_and_levels_by_themselves_have_no_badge(evidence: Evidence) -> None:
    kinds = [figure(2021, n, group=group) for group, n in {"": 17, "Child": 12, "Adult": 5}.items()]
    issued = supply(evidence, HATE, *kinds)
    view = issued_groups.published_groups(issued.evidence, issued.indicator)
    assert "made up 71%" in view.finding.sentence and view.finding.evidence == ""
    single = supply(evidence, HATE, figure(2021, 60.0))
    alone = series.published_series(single.evidence, single.indicator)
    assert alone.finding.evidence == ""
