"""Every kind of exhibit is declared once, whole, and drawn by the file that it names."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.kinds import Kind, column_kind, kind_named, load_columns, load_kinds
from safecity.catalogue.strict import read_model
from safecity.charts.view import Facts, View
from safecity.errors import SafecityError
from safecity.exhibits.gate import columns_of
from safecity.publish.compendium.columns import tabs

from .tree import LIBRARY

KINDS = load_kinds()
GATE = (LIBRARY / "exhibits" / "gate.py").read_text("utf-8")
PLAIN = View("trend", "n", "a.b", "A headline", "Sub", "Alt", "count", pd.DataFrame())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_drawn_has_a_module_that_draws(kind: Kind) -> None:
    if kind.drawer:
        assert callable(import_module(f"safecity.charts.{kind.drawer}").draw)


def test_the_sheet_of_every_kind_is_declared() -> None:
    assert {kind.sheet for kind in KINDS.values()} - {""} <= {tab.slug for tab in tabs()}


def test_a_module_that_draws_is_named_by_a_kind() -> None:
    text = {path.stem: path.read_text("utf-8") for path in (LIBRARY / "charts").glob("*.py")}
    drawing = {
        name for name, code in text.items() if "\ndef draw(view: View) -> Chart:" in code
    } - {"__init__"}
    assert drawing == {kind.drawer for kind in KINDS.values()} - {""}


def test_every_declared_column_is_somebodys() -> None:
    folders = ("readings", "exhibits", "charts", "publish", "ingest", "catalogue")
    code = "\n".join(
        path.read_text("utf-8")
        for folder in folders
        for path in (LIBRARY / folder).rglob("*")
        if path.suffix in (".py", ".yml") and path.name != "columns.yml"
    )
    unused = [name for name in load_columns() if f'"{name}"' not in code and name not in code]
    assert not unused


def test_an_undeclared_column_is_an_error_and_never_left_out() -> None:
    table = pd.DataFrame({"month": ["2021-04"], "valeu": [1.0]})
    with pytest.raises(SafecityError, match=r"no column 'valeu'.*'value'"):
        columns_of(replace(PLAIN, table=table))
    with pytest.raises(SafecityError, match="no column 'secret'"):
        columns_of(replace(PLAIN, hidden=("secret",)))


def test_an_undeclared_kind_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(SafecityError, match=r"no kind of exhibit 'trent'.*'trend'"):
        kind_named("trent")


def test_a_kind_says_only_what_is_its_own() -> None:
    for kind in KINDS.values():
        for name, own in kind.columns.items():
            same = own.title == column_kind(name).title
            assert not same, f"{kind.slug}: {name} has that title already"


@pytest.mark.parametrize(
    "line", ["answers: whither", "leads: 0", "by_place: first", "over_tiem: true"]
)
def test_what_no_product_knows_is_an_error_of_its_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "lollipop.yml"
    path.write_text(f"title: Dots on stems\n{line}\n", "utf-8")
    with pytest.raises(SafecityError, match=line.partition(":")[0]) as error:
        read_model(path, Kind, slug=path.stem)
    assert error.value.line == 2


def test_kinds_of_one_place_are_of_one_chart() -> None:
    for key in ("leads", "by_place"):
        ranks = {(getattr(kind, key), kind.drawer) for kind in KINDS.values() if getattr(kind, key)}
        assert sorted(rank for rank, _ in ranks) == [*range(1, len(ranks) + 1)], key


def test_every_fact_is_given_by_a_reading_and_read_by_a_chart() -> None:
    def words(*rooms: str) -> str:
        files = (path for room in rooms for path in (LIBRARY / room).rglob("*.py"))
        return "".join(path.read_text("utf-8") for path in files if path.name != "view.py")

    given, read = words("readings", "exhibits"), words("charts") + GATE
    for name in Facts.__annotations__:
        assert f'"{name}":' in given, f"no reading gives '{name}'"
        assert f'"{name}"' in read or f'_{name.partition("_")[2]}"' in read, f"none reads '{name}'"
