"""The library's shape: which room may use which, and how large things grow."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Container
from graphlib import CycleError, TopologicalSorter

import pytest

from safecity.catalogue.behind import ROOMS as STEPS
from safecity.catalogue.behind import UNREAD

from .tree import LIBRARY, ROOMS, ROOT, Module, body_lines, modules

LONGEST_FILE, LONGEST_BODY = 400, 40


def allowed(room: str) -> set[str]:
    if room == "demo":
        return {"catalogue", "demo"}
    return {*ROOMS[: ROOMS.index(room) + 1], *(["demo"] if room == "run" else [])}


def broken(breaches: Callable[[Module], object]) -> dict[str, object]:
    """Ask each file for what it does against a rule; by its name, where it does anything."""
    asked = ((module.name, breaches(module)) for module in modules())
    return {name: found for name, found in asked if found}


def test_imports_go_one_way() -> None:
    assert not broken(lambda m: m.rooms() - allowed(m.room) if m.room else None)


def test_readings_know_of_charts_what_a_view_is_and_no_more() -> None:
    """As decision 45 says."""
    assert not broken(
        lambda m: {
            name
            for name in (m.imports() if m.room == "readings" else ())
            if f"{name}.".startswith("safecity.charts.")
            and not name.startswith("safecity.charts.view.")
        }
    )


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


def test_files_and_functions_stay_small() -> None:
    lines = {module.name: module.text.count("\n") for module in modules()}
    assert not {name: n for name, n in lines.items() if n >= LONGEST_FILE}
    assert not broken(
        lambda m: {f.name: n for f in m.functions() if (n := body_lines(f)) > LONGEST_BODY}
    )


def test_everything_public_is_documented() -> None:
    assert not broken(lambda m: m.tree.body and not ast.get_docstring(m.tree))
    assert not broken(lambda m: [n.name for n in m.public() if not ast.get_docstring(n)])


def test_every_function_says_what_it_returns() -> None:
    assert not broken(lambda m: [f.name for f in m.functions() if f.returns is None])


def test_no_two_files_of_a_room_share_a_name() -> None:
    names = Counter((m.room, m.path.stem) for m in modules() if m.path.stem != "__init__")
    assert not [name for name, times in names.items() if times > 1]


def test_a_test_bears_the_name_of_what_it_tests() -> None:
    """Or says in its first line what it is about, where that is more than one file."""
    strays = []
    for room in (*ROOMS, "demo"):
        files = (LIBRARY / room).rglob("*.py")
        names = {name for path in files for name in (path.stem, path.parent.name)}
        for test in sorted((ROOT / "tests" / room).glob("test_*.py")):
            words = test.stem.split("_")[1:]
            starts = {"_".join(words[:n]) for n in range(1, len(words) + 1)}
            if not starts & names and not ast.get_docstring(ast.parse(test.read_text("utf-8"))):
                strays.append(f"{room}/{test.name}")
    assert not strays


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "misc", "common"}
    assert not [p for p in LIBRARY.rglob("*") if p.stem.strip("_") in vague]


def test_json_is_written_in_one_place() -> None:
    written = broken(lambda m: re.findall(r"\bjson\.dumps?\(|\.to_json\(", m.text))
    assert written.keys() == {"files.py"}
