"""Where a map lies on its canvas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from safecity.charts.canvas import EDGE

MAP_WIDTH, TALLEST, FOOT = 4.3, 4.4, 0.3
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Frame:
    """Where the map lies: its bounds in units of the geometry, its size in inches.

    Attributes
    ----------
    metres : float
        Metres an inch.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float
    metres: float

    @property
    def hair(self) -> float:
        """A fifth of a point in units of the geometry: finer detail cannot be seen."""
        return (self.north - self.south) / self.height / 360

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the geometry in inches on the canvas."""
        across = (x - self.west) / (self.east - self.west) * self.width
        up = (y - self.south) / (self.north - self.south) * self.height
        return EDGE + across, FOOT + up


def frame_of(geometry: Any) -> Frame:
    """Fit the bounds of outlines, in degrees or in metres, into the room of a map."""
    west, south, east, north = (float(v) for v in geometry.total_bounds)
    degrees = geometry.crs is None or geometry.crs.is_geographic
    up = METRES_PER_DEGREE if degrees else 1.0
    across = up * math.cos(math.radians((south + north) / 2)) if degrees else 1.0
    wide, tall = (east - west) * across, (north - south) * up
    height = min(TALLEST, MAP_WIDTH * tall / wide)
    return Frame(west, south, east, north, height * wide / tall, height, tall / height)
