"""The library's shape: which room may use which, and how large things grow."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Container
from graphlib import CycleError, TopologicalSorter

import pytest

from safecity.catalogue.behind import ROOMS as STEPS
from safecity.catalogue.behind import UNREAD

from .tree import LIBRARY, ROOMS, Module, body_lines, modules

LONGEST_FILE, LONGEST_BODY = 400, 40
by_module = pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)


def allowed(room: str) -> set[str]:
    if room == "demo":
        return {"catalogue", "demo"}
    return {*ROOMS[: ROOMS.index(room) + 1], *(["demo"] if room == "run" else [])}


@by_module
def test_imports_go_one_way(module: Module) -> None:
    if module.room:
        assert module.rooms() <= allowed(module.room)


def test_every_module_can_be_imported() -> None:
    """In a process of its own: some modules change the process that imports them."""
    names = [
        "safecity." + m.name[:-3].replace("/", ".").removesuffix(".__init__") for m in modules()
    ]
    script = "import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name)"
    command = [sys.executable, "-c", script, *names]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr[-2000:]


def test_no_file_needs_itself_by_way_of_others() -> None:
    """Imports inside functions and for types count too."""
    names = {"safecity." + m.name[:-3].replace("/", "."): m for m in modules()}
    needs = {
        name: {found for each in module.imports() if (found := _file(each, names))} - {name}
        for name, module in names.items()
    }
    order = TopologicalSorter(needs)
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_step_depends_on_all_that_its_rooms_import() -> None:
    """What ingest imports, however far, counts for its data: nothing of it is called unread."""
    names = {"safecity." + m.name[:-3].replace("/", "."): m for m in modules()}
    todo, reached = [name for name, m in names.items() if m.room == "ingest"], set[str]()
    while todo:
        reached.add(name := todo.pop())
        imported = (_file(each, names) for each in names[name].imports())
        todo += [each for each in imported if each and each not in reached]
    files = {names[name].name for name in reached}
    assert not [file for file in files if file.startswith(UNREAD)]
    assert {names[name].room for name in reached} - {""} == {*STEPS["data"]}


def test_the_last_step_depends_on_every_room() -> None:
    assert {*STEPS["products"]} == {*ROOMS, "demo"}


def test_every_declaration_that_ingest_does_not_read_is_one() -> None:
    names = {path.relative_to(LIBRARY).as_posix() for path in (LIBRARY / "catalogue").iterdir()}
    assert all(any(name.startswith(each) for name in names) for each in UNREAD)


def _file(imported: str, names: Container[str]) -> str:
    """Name the file of what is imported: a module, or something in one."""
    around = imported.rpartition(".")[0]
    return imported if imported in names else around if around in names else ""


def test_every_room_is_known() -> None:
    found = {module.room for module in modules()} - {""}
    assert found == {*ROOMS, "demo"}


def test_only_the_runner_knows_papermill() -> None:
    notebooks = re.compile(r"(papermill|nbclient|jupyter_client|nbconvert)\b")
    users = {m.room for m in modules() if any(map(notebooks.match, m.imports()))}
    assert users == {"run"}


@by_module
def test_files_and_functions_stay_small(module: Module) -> None:
    assert module.path.read_text(encoding="utf-8").count("\n") < LONGEST_FILE
    long = {f.name: n for f in module.functions() if (n := body_lines(f)) > LONGEST_BODY}
    assert not long


@by_module
def test_everything_public_is_documented(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.tree.body
    assert not [node.name for node in module.public() if not ast.get_docstring(node)]


@by_module
def test_every_function_says_what_it_returns(module: Module) -> None:
    assert not [function.name for function in module.functions() if function.returns is None]


def test_no_two_files_of_a_room_share_a_name() -> None:
    names = Counter((m.room, m.path.stem) for m in modules() if m.path.stem != "__init__")
    assert not [name for name, times in names.items() if times > 1]


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "misc", "common"}
    assert not [p for p in LIBRARY.rglob("*") if p.stem.strip("_") in vague]


@by_module
def test_json_is_written_in_one_place(module: Module) -> None:
    written = re.search(r"\bjson\.dumps?\(|\.to_json\(", module.path.read_text(encoding="utf-8"))
    assert not written or module.name == "files.py"
