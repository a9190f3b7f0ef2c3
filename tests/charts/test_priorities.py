"""The priority matrix: what each cell says, and how chances and ranks are printed."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from safecity import charts

from . import more_views as more


def test_every_score_is_printed_and_what_is_not_scored_is_hatched(words):
    view = more.matrix(5)
    cells = view.table[list(view.facts["criteria"])].to_numpy()
    said = words(view)
    for score in (2, 3):
        assert said.count(str(score)) == int((cells == score).sum())
    # the axis of the score is labelled 1 and 4
    for score in (1, 4):
        assert said.count(str(score)) == int((cells == score).sum()) + 1
    hatched = [p for p in charts.draw(view).figure.findobj(Rectangle) if p.get_hatch()]
    assert len(hatched) == np.isnan(cells).sum() == 2
    assert any("Hatched: not scored" in text for text in said)


def test_many_criteria_are_lettered_and_named_below(words):
    said = " ".join(words(more.matrix()))
    pairs = zip("ABCDEFGHI", more.CRITERIA, strict=True)
    assert all(f"{letter} {title}" in said for letter, title in pairs)


def test_few_short_titles_stand_above_their_cells(words):
    said = words(more.matrix(4, ("Volume", "Harm")))
    assert {"Volume", "Harm"} <= set(said) and "A" not in said


@pytest.mark.parametrize(
    ("chance", "printed"),
    [(1.0, "100%"), (0.9999, ">99%"), (0.004, "<1%"), (0.0, "0%"), (0.625, "63%"), (np.nan, "–")],
)
def test_a_chance_is_never_rounded_to_certainty(words, chance, printed):
    view = more.matrix(1)
    assert printed in words(replace(view, table=view.table.assign(top5=chance)))


def test_ranks_have_their_intervals(words):
    view = more.matrix(6)
    row = view.table.iloc[2]
    assert f"{row['rank']:g} ({row['rank_lower']:g}–{row['rank_upper']:g})" in words(view)


def test_an_issue_without_a_score_keeps_its_row(words):
    view = more.matrix(4)
    view.table.loc[3, ["score", "rank", "rank_lower", "rank_upper", "top5"]] = np.nan
    said = words(view)
    assert said.count("–") == 3
    assert view.table["group"][3].split()[0] in " ".join(said)


def test_the_dots_stand_at_the_scores():
    view = more.matrix(6)
    axes = charts.draw(view).figure.axes[0]
    (dots,) = (line for line in axes.lines if line.get_marker() == "o")
    assert np.allclose(dots.get_xdata(), view.table["score"])
    assert np.all(np.diff(dots.get_ydata()) > 0)
