"""What each kind of chart must say beside being well laid out."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from safecity import charts
from safecity.catalogue.kinds import load_kinds
from safecity.errors import SafecityError

from . import more_views, views


def downwards(writings):
    return [writing.words for writing in sorted(writings, key=lambda w: -w.box.y0)]


def test_every_kind_is_a_function_of_the_room():
    drawers = {kind.drawer for kind in load_kinds().values()} - {""}
    assert len(drawers) >= 19
    assert all(callable(import_module(f"safecity.charts.{name}").draw) for name in drawers)


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(SafecityError, match="season"):
        charts.draw(replace(views.levels(), kind="pie"))


def test_change_prints_every_percentage_with_its_interval(words):
    said = words(views.changes())
    assert "+11.0%\n(+7.5 to +14.6%)" in said and "not assessed" in said
    assert "2017/18 (1 month)" in said


def test_contributions_run_by_size_below_the_total(written):
    said = downwards(written(charts.draw(views.contributions())))
    labels = [text for text in said if text in ("Total", *views.OFFENCES)]
    points = views.contributions().table.set_index("group")["points"].abs()
    sizes = [points[label] for label in labels[1:]]
    assert labels[0] == "Total" and sizes == sorted(sizes, reverse=True)


def test_parts_that_do_not_add_up_get_a_total_without_levels(words):
    table = views.contributions(2).table.assign(before=5000.0, after=5100.0, points=[2.0, 2.0])
    said = words(replace(views.contributions(2), table=table, facts={"total_percent": 4.0}))
    assert "+4.0%" in said and "10,000" not in said


def test_a_season_without_all_months_hatches_the_others(words):
    assert words(views.season((7, 8, 9))).count("no data") == 1


def test_courses_print_each_area_with_its_newest_rate_and_its_own_years(words):
    said = words(more_views.courses())
    newest = more_views.courses().table.groupby("area", sort=False).last()
    for label, value, period in newest[["label", "value", "period"]].itertuples(index=False):
        assert f"{value:.1f}" in said and period in said
        assert any(line.startswith(label[:12]) for line in said)


def test_a_map_names_its_neighbours_where_there_is_room_and_says_what_is_water(words):
    said = words(views.surrounded())
    assert "Eastleigh" in said and "water, or land without an outline" in said
    assert "Test Valley" not in " ".join(said)
    assert "water, or land without an outline" not in words(views.mapped())


def test_suppressed_places_are_marked_and_their_intervals_hidden(words):
    tiles = words(views.places())
    assert tiles.count("[c]") == 9 and "suppressed [c]" in tiles
    wards = views.places(17, "ward", 2)
    said = " ".join(words(wards))
    hidden = wards.table.loc[wards.table["suppressed"], "value"]
    assert said.count("suppressed [c]") == 2
    assert not any(f"{value:.1f} (" in said for value in hidden)


def test_many_suppressed_wards_share_one_line(words):
    """Half a page of "suppressed [c]" tells no more than their number."""
    wards = views.places(17, "ward", 9)
    said = words(wards)
    shown = wards.table.loc[~wards.table["suppressed"], "label"]
    assert said.count("suppressed [c]") == 1 and "9 other wards" in said
    assert not (set(wards.table["label"]) - set(shown)) & set(said)


def test_of_very_many_wards_the_highest_are_drawn(words):
    """The 87 bars of Cornwall were set in letters that nobody can read."""
    wards = views.places(87, "ward", 5)
    table = wards.table.assign(label=[f"Ward {n}" for n in range(87)])
    said = words(replace(wards, table=table))
    shown = table[~table["suppressed"]].sort_values("value", ascending=False)["label"]
    assert set(shown.head(27)) <= set(said) and not set(shown.iloc[27:]) & set(said)
    assert {"55 more wards", "none is higher", "5 other wards"} <= set(said)


@pytest.mark.parametrize("hidden", [3, 20])
def test_the_bars_of_very_many_wards_fit_a_page_without_small_letters(hidden):
    """Higher than that, print sets the chart smaller until its 9 pt are less than 8."""
    wards = views.places(87, "ward", hidden)
    table = wards.table.assign(label=[f"Ward {n}" for n in range(87)])
    drawn = charts.draw(replace(wards, table=table))
    assert drawn.figure.get_size_inches()[1] <= 7.6


def test_a_map_names_the_highest_places_and_their_values(words):
    said = words(views.mapped())
    shown = views.mapped().table
    top = shown.sort_values("value", ascending=False)["label"].head(5)
    assert all(any(text.startswith(label) for text in said) for label in top)
    assert "2 km" in said


def test_geometry_in_metres_gives_the_same_scale(words):
    view = views.mapped()
    metres = view.facts["geometry"].to_crs("EPSG:27700")
    assert "2 km" in words(replace(view, facts=view.facts | {"geometry": metres}))


def test_a_quintile_without_places_is_not_zero(words):
    said = words(views.quintiles(5))
    assert "no data" in said and "5, least deprived\nno places" in said and "0.0" not in said


def test_concentration_states_the_share_that_holds_half(words):
    view = views.concentration()
    share = view.facts["half_share"]
    assert any(f"Half is in {share * 100:.1f}% of places" in text for text in words(view))


def test_comparison_marks_the_own_area_and_explains_the_unusable(words):
    said = words(views.comparison())
    assert "Comparators' mean 102.7" in said
    assert "Derby: not compared, five of twelve months were not supplied by the force" in said
    chart = charts.draw(views.comparison())
    colours = [bar.get_facecolor() for bar in chart.figure.axes[0].patches]
    assert len(set(colours)) == 2 and colours.count(colours[1]) == 1


def test_coverage_counts_the_complete_months(words):
    assert words(views.coverage()).count("15 of 81") == 15


def test_bars_begin_at_zero():
    for view in (views.levels(), views.comparison(), views.contributions()):
        low, high = charts.draw(view).figure.axes[0].get_xlim()
        assert low <= 0 < high


def test_all_values_equal_make_one_class():
    from safecity.charts.shades import classify

    shades = classify(np.array([3.0, 3.0, np.nan]))
    assert [item.label for item in shades.items(hidden=False)] == ["3"]
