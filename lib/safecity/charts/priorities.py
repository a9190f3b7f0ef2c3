"""Priorities: issues by criteria, with what their scores come to and how sure their rank is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View
from safecity.numbers import per_cent

LOWEST, HIGHEST = 1, 4
NAME_ROOM, WIDEST, PAD = 1.4, 0.62, 0.12
SCORE, TOP, RANK, GAP, PER_CENT = 0.92, 0.8, 0.66, 0.12, 0.38
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(view: View) -> Chart:
    """Draw a matrix of issues by criteria, the weighted score, the chance of the top five, rank.

    Parameters
    ----------
    view : View
        Table, in the order it is to be read: group, score (1 to 4), a column for each criterion
        (1 to 4, NaN where not scored), top5 (probability, 0 to 1), rank, rank_lower, rank_upper.
        Facts: criteria (title by column).
    """
    if not view.table["score"].notna().any():
        return sheet.blank(view, "No issue could be scored")
    with style.applied():
        return Chart(view, _draw(_set_out(view)).figure)


@dataclass(frozen=True)
class Matrix:
    """What is decided before the matrix is drawn; lengths are in inches.

    Attributes
    ----------
    view : View
    names : tuple of tuple of str
        Issues, in lines.
    criteria : Mapping of str to str
        Title by column.
    heads : tuple of tuple of str
        What stands above the criteria, in lines: titles where they fit, or else letters.
    left, cell : float
        Where the cells begin, and the width of each.
    heights : numpy.ndarray
        Of the rows.
    notes : tuple of str
    """

    view: View
    names: tuple[tuple[str, ...], ...]
    criteria: Mapping[str, str]
    heads: tuple[tuple[str, ...], ...]
    left: float
    cell: float
    heights: np.ndarray
    notes: tuple[str, ...]
    above: np.ndarray

    def middles(self, edges: np.ndarray) -> np.ndarray:
        """Middle of each row below its name, where that stands above it."""
        return np.asarray((edges[:-1] - self.above + edges[1:]) / 2)

    @property
    def columns(self) -> tuple[float, float, float]:
        """Left edges of the score, of the chance and of the rank."""
        score = self.left + self.cell * len(self.criteria) + GAP
        right = style.width() - sheet.EDGE - RANK
        return score, right - GAP - TOP, right


def _set_out(view: View) -> Matrix:
    criteria = {str(c): str(t) for c, t in dict(view.facts["criteria"]).items()}
    phone = style.on_phone()
    wide = style.width() - 2 * sheet.EDGE if phone else NAME_ROOM
    names = tuple(lettering.wrap(str(g), wide) for g in view.table["group"])
    beside = 0.0 if phone else lettering.widest([line for name in names for line in name]) + 0.1
    left = sheet.EDGE + beside
    room = style.width() - 2 * sheet.EDGE - left - SCORE - TOP - RANK - 3 * GAP
    cell = min(WIDEST, room / max(len(criteria), 1))
    heads = _heads(tuple(criteria.values()), cell)
    above = np.array([lettering.height(len(name)) if phone else 0.0 for name in names])
    lines = [1 if phone else max(len(name), 1) for name in names]
    heights = above + [lettering.height(n) + PAD for n in lines]
    lettered = bool(heads) and heads != _titles(tuple(criteria.values()), cell)
    notes = _notes(view.table, criteria, lettered)
    return Matrix(view, names, criteria, heads, left, cell, heights, notes, above)


def _titles(titles: Sequence[str], cell: float) -> tuple[tuple[str, ...], ...]:
    return tuple(lettering.wrap(t, cell - 0.06, weight=style.SEMIBOLD) for t in titles)


def _heads(titles: Sequence[str], cell: float) -> tuple[tuple[str, ...], ...]:
    """Titles where every word of every title fits above its cell; letters otherwise."""
    words = [word for title in titles for word in title.split()]
    if lettering.widest(words, weight=style.SEMIBOLD) <= cell - 0.06:
        return _titles(titles, cell)
    return tuple((letter,) for letter in LETTERS[: len(titles)])


def _notes(table: pd.DataFrame, criteria: Mapping[str, str], lettered: bool) -> tuple[str, ...]:
    room = style.width() - 2 * sheet.EDGE
    pairs = zip(LETTERS, criteria.values(), strict=False)
    lines = _joined([f"{letter} {title}" for letter, title in pairs], room) if lettered else []
    lines.append(f"Cells: scores from {LOWEST} (lowest) to {HIGHEST} (highest).")
    if table[list(criteria)].isna().any(axis=None):
        lines[-1] += " Hatched: not scored."
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))


def _joined(entries: Sequence[str], room: float) -> list[str]:
    """Entries in lines; none is broken that fits in one."""
    lines: list[str] = []
    for entry in entries:
        longer = f"{lines[-1]}; {entry}" if lines else entry
        if lines and lettering.width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(entry)
    return lines


def _draw(plan: Matrix) -> Canvas:
    lines = max((len(head) for head in plan.heads), default=1)
    above = lettering.height(max(lines, 2)) + 0.08
    foot = lettering.height(len(plan.notes)) + 0.08
    canvas = sheet.start(plan.view, above + float(plan.heights.sum()) + foot + 0.22, unit="")
    top = canvas.top - above
    edges = top - np.concatenate([[0.0], np.cumsum(plan.heights)])
    _headings(canvas, plan, top)
    _matrix(canvas, plan, edges)
    _scores(canvas, plan, edges)
    _chances(canvas, plan, edges)
    _ranks(canvas, plan, edges)
    canvas.text(sheet.EDGE, 0.02, "\n".join(plan.notes), va="bottom", color=style.MUTED)
    return canvas


def _headings(canvas: Canvas, plan: Matrix, top: float) -> None:
    look: style.Look = {"va": "bottom", "fontweight": style.SEMIBOLD, "color": style.MUTED}
    for n, head in enumerate(plan.heads):
        x = plan.left + (n + 0.5) * plan.cell
        canvas.text(x, top + 0.04, "\n".join(head), ha="center", **look)
    score, chance, _ = plan.columns
    canvas.text((score + chance - GAP) / 2, top + 0.04, "Weighted\nscore", ha="center", **look)
    canvas.text(chance, top + 0.04, "Among the\nfirst five", ha="left", **look)
    right = style.width() - sheet.EDGE
    canvas.text(right, top + 0.04, "Rank\n(95%)", ha="right", **look)


def _matrix(canvas: Canvas, plan: Matrix, edges: np.ndarray) -> None:
    """The names of the issues and their scores by criterion."""
    values = numbers(plan.view.table, *plan.criteria) if plan.criteria else np.empty((0, 0))
    places = 0 if np.allclose(values[np.isfinite(values)] % 1, 0) else 1
    for row, name in enumerate(plan.names):
        _name(canvas, plan, row, float(edges[row]), "\n".join(name))
        for column, value in enumerate(values[:, row]):
            x, tall = plan.left + column * plan.cell, plan.heights[row] - plan.above[row]
            _cell(canvas, (x, edges[row + 1]), (plan.cell, tall), float(value), places)


def _name(canvas: Canvas, plan: Matrix, row: int, edge: float, words: str) -> None:
    """Write the name of an issue at the left of its row, or on a phone above it."""
    if style.on_phone():
        canvas.text(plan.left, edge - 0.02, words, va="top")
    else:
        canvas.text(plan.left - 0.08, edge - plan.heights[row] / 2, words, ha="right", va="center")


def _cell(
    canvas: Canvas,
    spot: tuple[float, float],
    size: tuple[float, float],
    value: float,
    places: int,
) -> None:
    box = (spot[0] + 0.01, spot[1] + 0.01, size[0] - 0.02, size[1] - 0.02)
    if not np.isfinite(value):
        canvas.box(*box, facecolor=style.NO_DATA, edgecolor=style.HATCH_INK, hatch=style.HATCH)
        return
    shade = style.SEQUENTIAL[int(np.clip(round(value), LOWEST, HIGHEST)) - LOWEST]
    canvas.box(*box, facecolor=shade)
    middle: style.Look = {"ha": "center", "va": "center", "color": style.ink_on(shade)}
    words = lettering.number(value, places)
    canvas.text(spot[0] + size[0] / 2, spot[1] + size[1] / 2, words, **middle)


def _scores(canvas: Canvas, plan: Matrix, edges: np.ndarray) -> None:
    """The weighted score of each issue as a dot between the lowest and the highest."""
    score, chance, _ = plan.columns
    figures = lettering.width("4.00") + 0.06
    wide, total = chance - GAP - score - figures, float(edges[0] - edges[-1])
    axes = canvas.axes(score, float(edges[-1]), wide, total)
    axes.set_xlim(LOWEST - 0.15, HIGHEST + 0.15)
    axes.set_ylim(total, 0)
    axes.set_xticks([LOWEST, HIGHEST], [str(LOWEST), str(HIGHEST)])
    axes.tick_params(axis="x", labelbottom=True, pad=3, labelcolor=style.MUTED)
    axes.grid(axis="x")
    (values,) = numbers(plan.view.table, "score")
    middles = edges[0] - plan.middles(edges)
    axes.hlines(middles, LOWEST, values, color=style.OWN, linewidth=1.2, zorder=2)
    axes.plot(values, middles, "o", color=style.OWN, markersize=6.5, zorder=3, clip_on=False)
    for value, y in zip(values, edges[0] - middles, strict=True):
        canvas.text(chance - GAP, y, lettering.number(value, 2), ha="right", va="center")


def _chances(canvas: Canvas, plan: Matrix, edges: np.ndarray) -> None:
    """The probability of being among the first five, as a bar and in per cent."""
    _, left, _ = plan.columns
    (chances,) = numbers(plan.view.table, "top5")
    for chance, middle in zip(chances, plan.middles(edges), strict=True):
        room = TOP - PER_CENT
        canvas.box(left, middle - 0.07, room, 0.14, facecolor=style.SHADE)
        if np.isfinite(chance):
            long = room * float(np.clip(chance, 0, 1))
            canvas.box(left, middle - 0.07, long, 0.14, facecolor=style.OWN)
        canvas.text(left + TOP, middle, _per_cent(float(chance)), ha="right", va="center")


def _per_cent(chance: float) -> str:
    return per_cent(chance * 100) if np.isfinite(chance) else lettering.NONE


def _ranks(canvas: Canvas, plan: Matrix, edges: np.ndarray) -> None:
    ends = numbers(plan.view.table, "rank", "rank_lower", "rank_upper").T
    for (rank, low, high), middle in zip(ends, plan.middles(edges), strict=True):
        spread = f" ({low:g}–{high:g})" if np.isfinite(low) and np.isfinite(high) else ""
        words = f"{rank:g}{spread}" if np.isfinite(rank) else lettering.NONE
        canvas.text(style.width() - sheet.EDGE, middle, words, ha="right", va="center")
