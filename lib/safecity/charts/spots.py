"""Places for the names of points, so that none meets another name or another point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""
REACHES = (0.04, 0.08, 0.14, 0.24, 0.36, 0.5, 0.7, 0.95, 1.25)
"""How far a name may stand from its point, in inches; the nearest free place is taken."""
NEAR = 6
"""How many of them are near enough to be worth keeping clear of what is spared."""
DIRECTIONS = np.array(
    [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1),
     (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1), (1, 0.5), (-1, 0.5), (1, -0.5), (-1, -0.5)]
)  # fmt: skip
POINT, APART = 0.07, 0.02


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share room."""
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def place(
    points: np.ndarray,
    sizes: np.ndarray,
    taken: Sequence[Box],
    room: Box,
    spared: Sequence[Box] = (),
) -> list[Box | None]:
    """Find a place for the name of each point, those in a crowd first.

    Parameters
    ----------
    points : numpy.ndarray
        Middles of the points in inches, shape (points, 2).
    sizes : numpy.ndarray
        Width and height of each name in inches, shape (points, 2).
    taken : sequence of Box
        Boxes that no name may meet; the points themselves are added.
    room : Box
        What every name must lie within.
    spared : sequence of Box
        Boxes that a name meets only where it would stand far off otherwise.

    Returns
    -------
    list of Box or None
        None for a name that no place is left for.
    """
    full = [*taken, *((x - POINT, y - POINT, x + POINT, y + POINT) for x, y in points)]
    found: list[Box | None] = [None] * len(points)
    for i in np.argsort(_nearest(points), kind="stable"):
        box = _free(points[i], sizes[i], [*full, *spared], room, REACHES[:NEAR])
        box = box or _free(points[i], sizes[i], full, room, REACHES)
        found[i] = box
        if box is not None:
            full.append((box[0] - APART, box[1] - APART, box[2] + APART, box[3] + APART))
    return found


def _nearest(points: np.ndarray) -> np.ndarray:
    """Distance of each point to the nearest other."""
    if len(points) < 2:
        return np.zeros(len(points))
    apart = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    return np.asarray((apart + np.where(np.eye(len(points)) > 0, np.inf, 0.0)).min(axis=1))


def _free(
    point: np.ndarray,
    size: np.ndarray,
    full: Sequence[Box],
    room: Box,
    reaches: Sequence[float],
) -> Box | None:
    half = size / 2
    for reach in reaches:
        for direction in DIRECTIONS:
            x, y = point + direction * (reach + half)
            box = (float(x - half[0]), float(y - half[1]), float(x + half[0]), float(y + half[1]))
            inside = room[0] <= box[0] and room[1] <= box[1]
            inside = inside and box[2] <= room[2] and box[3] <= room[3]
            if inside and not any(meet(box, other) for other in full):
                return box
    return None
