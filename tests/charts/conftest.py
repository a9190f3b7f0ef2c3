from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from safecity import charts
from safecity.charts import Chart, View, style

from .more_views import MORE
from .views import CASES as FIRST

CASES = FIRST | MORE


@dataclass(frozen=True)
class Writing:
    """A text a chart draws, and its box in inches."""

    words: str
    box: Bbox
    family: tuple[str, ...]
    rotation: float


@dataclass(frozen=True)
class Drawn:
    """A case as it was drawn."""

    view: View
    chart: Chart
    writings: list[Writing]
    untouched: bool


def read(chart: Chart) -> list[Writing]:
    """Every text that the renderer was asked to set, measured as it set it."""
    found: list[Text] = []
    plain = Text.draw

    def note(self: Text, renderer: object) -> None:
        if self.get_visible() and self.get_text().strip():
            found.append(self)
        plain(self, renderer)

    with style.applied(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Text, "draw", note)
        FigureCanvasAgg(chart.figure).draw()
        return [_writing(text, chart.figure.dpi) for text in found]


def _writing(text: Text, dpi: float) -> Writing:
    # The extent of an annotation would hold its arrow too; that of the text alone is meant.
    box = Bbox(Text.get_window_extent(text).get_points() / dpi)
    return Writing(text.get_text(), box, tuple(text.get_fontfamily()), text.get_rotation())


@pytest.fixture(scope="session", params=sorted(CASES))
def case(request: pytest.FixtureRequest) -> Drawn:
    """One view of every kind and awkward case, drawn once."""
    view = CASES[request.param]()
    before = view.table.copy(deep=True)
    chart = charts.draw(view)
    writings = read(chart)
    return Drawn(view, chart, writings, before.equals(view.table))


@pytest.fixture(scope="session")
def written() -> Callable[[Chart], list[Writing]]:
    """What a chart says and where."""
    return read


@pytest.fixture(scope="session")
def words() -> Callable[[View], list[str]]:
    """What the chart of a view says."""
    return lambda view: [writing.words for writing in read(charts.draw(view))]


KIND_CASES = sorted({make().kind: name for name, make in CASES.items()}.values())


@pytest.fixture(scope="session", params=KIND_CASES)
def kind_case(request: pytest.FixtureRequest) -> View:
    """One view of every kind."""
    return CASES[request.param]()
