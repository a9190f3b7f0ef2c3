"""How many files a reader opens to follow one thing from end to end.

The rule: a walk is the list of what the thing goes through, in order. Between two of these a reader
steps from a file to one that it imports or that imports it; every file on the shortest such way
counts, each once. Where the thing changes hands by other means than a call (a notebook, a file on
disk, a folder that is looked into), `HANDED_ON` stands and no step is counted.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from .tree import LIBRARY, modules

HANDED_ON = ""
YEAR_TO_CHART = (
    "run/command.py:run_command",
    "run/plan.py:Request",
    "run/runner.py:run",
    "run/plan.py:make_plan",
    "catalogue/assessment.py:load_assessment",
    "run/notebooks/notebooks.py:Notebooks",
    "run/notebooks/pool.py:open_pool",
    "run/notebooks/pool.py:carry_out",
    "run/notebooks/kernels.py:kernel_class",
    "run/notebooks/kernel_server.py:KernelServer",
    HANDED_ON,  # the parameters cell of notebooks/violence.ipynb
    "exhibits/theme.py:open_theme",
    "catalogue/assessment.py:load_assessment",
    "catalogue/period.py:Period",
    "ingest/prepared.py:Prepared",
    "readings/evidence/counts.py:Evidence",
    "readings/evidence/official.py:headline",
    HANDED_ON,  # t.trend, a file of readings/
    "readings/__init__.py:loaded",
    "readings/trend.py:trend",
    "readings/words/finding.py:Finding",
    "charts/view.py:View",
    "exhibits/gate.py:publish",
    "charts/__init__.py:draw",
    HANDED_ON,  # the kind's drawer, a file of charts/
    "charts/trend.py:draw",
    "charts/timeline.py:panels",
    "charts/canvas.py:Canvas",
)
ROW_TO_NUMBER = (
    "ingest/sources/police_uk/layouts.py:FileKind",
    "ingest/sources/police_uk/bulk.py:Bulk",
    "ingest/sources/police_uk/street.py:open_street",
    "ingest/sources/police_uk/street.py:count_street",
    "ingest/sources/police_uk/tidy.py:area_counts",
    "ingest/build.py:build",
    "ingest/prepare.py:prepare",
    HANDED_ON,  # crimes_area.parquet
    "ingest/prepared.py:Prepared",
    "readings/evidence/counts.py:Evidence",
    "readings/levels.py:levels",
    "charts/view.py:View",
    "exhibits/gate.py:publish",
    "exhibits/exhibit.py:Exhibit",
    "exhibits/store.py:Store",
    HANDED_ON,  # the exhibit's JSON and CSV
    "publish/draft.py:make_draft",
    "publish/item.py:item_of",
    "publish/cells.py:cell",
    "numbers.py:number",
    HANDED_ON,  # the template of the report
    "publish/products/report.py:make",
)


@cache
def _beside() -> dict[str, set[str]]:
    """Files that each file imports, or that import it."""
    names = {f"safecity.{m.name[:-3].replace('/', '.')}".removesuffix(".__init__"): m.name
             for m in modules()}  # fmt: skip
    beside: dict[str, set[str]] = {m.name: set() for m in modules()}
    for module in modules():
        for imported in module.imports():
            other = names.get(imported) or names.get(imported.rpartition(".")[0])
            if other and other != module.name:
                beside[module.name].add(other)
                beside[other].add(module.name)
    return beside


def _way(first: str, last: str) -> tuple[str, ...]:
    """Shortest way from a file to another, both included."""
    todo, came = deque([first]), {first: ""}
    while todo and last not in came:
        here = todo.popleft()
        for other in sorted(_beside()[here] - came.keys()):
            came[other] = here
            todo.append(other)
    way = [last]
    while way[-1] != first:
        way.append(came[way[-1]])
    return tuple(way)


def opened(walk: Sequence[str]) -> list[str]:
    """Files that a reader opens on a walk, in order."""
    return list(dict.fromkeys(_steps(walk)))


def _steps(walk: Sequence[str]) -> Iterator[str]:
    last = HANDED_ON
    for station in walk:
        here = station.partition(":")[0]
        if here:
            yield from reversed(_way(last, here)) if last else [here]
        last = here


@pytest.mark.parametrize("walk", [YEAR_TO_CHART, ROW_TO_NUMBER], ids=["year", "row"])
def test_what_a_walk_names_is_there(walk: Sequence[str]) -> None:
    for file, _, name in (station.partition(":") for station in walk if station):
        tree = ast.parse((LIBRARY / file).read_text(encoding="utf-8"))
        assert name in {getattr(node, "name", "") for node in tree.body}, f"{file} has no {name}"


def test_year_reaches_a_chart_in_thirty_files() -> None:
    assert len(files := opened(YEAR_TO_CHART)) + 1 <= 30, files  # and the notebook


def test_a_row_reaches_a_printed_number_in_eighteen_files() -> None:
    assert len(files := opened(ROW_TO_NUMBER)) <= 18, files
