"""Nothing that only POSIX systems have is asked for, but where it is looked for first.

This library was never run on Windows: these are the calls that would fail there, looked for in its
text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from safecity.run.command import LATE, app

from .tree import ROOT, modules

_OS = """
    chown chroot fchmod fchown fork forkpty fork1 getegid geteuid getgid getgroups getloadavg
    getpgid getpgrp getpriority getresuid getsid getuid initgroups killpg lchown lockf mkfifo mknod
    nice openpty pipe2 posix_spawn pread pwrite sched_getaffinity sched_setaffinity sendfile setegid
    seteuid setgid setpgid setpgrp setpriority setsid setuid statvfs sync sysconf tcgetpgrp ttyname
    uname wait wait3 wait4 waitid waitpid waitstatus_to_exitcode WNOHANG
"""
OS = frozenset(_OS.split())
SIGNALS = re.compile(r"SIG(ALRM|CHLD|CONT|HUP|KILL|PIPE|QUIT|STOP|TSTP|TTIN|TTOU|USR[12]|WINCH)$")
MORE_SIGNALS = frozenset(
    {"alarm", "setitimer", "pthread_kill", "pthread_sigmask", "sigwait", "siginterrupt", "pause"}
)
SOCKETS = frozenset({"AF_UNIX", "socketpair", "send_fds", "recv_fds"})
MODULES = frozenset(
    {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix", "crypt"}
)
STARTS = frozenset({"fork", "forkserver"})
ARGUMENTS = frozenset({"preexec_fn", "start_new_session", "pass_fds", "process_group"})
FOLDERS = re.compile(r"^/(dev|proc|tmp|usr|etc|bin|var)(/|$)")
GUARD = re.compile(
    r"hasattr\((os|signal|socket), |sys\.platform|os\.name|ImportError|AttributeError|"
    r"get_all_start_methods|start_method\(\)|method == 'forkserver'"
)
PLATFORMS = "PLATFORMS"
"""A constant that names the platforms on which a whole file is used."""


def posix_only(node: ast.AST) -> str:
    """Name what a piece of a program asks for that Windows lacks; empty for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner, name = node.value.id, node.attr
        lacking = {
            "os": name in OS,
            "signal": bool(SIGNALS.match(name)) or name in MORE_SIGNALS,
            "socket": name in SOCKETS,
            "multiprocessing": name in STARTS,
        }
        return f"{owner}.{name}" if lacking.get(owner) else ""
    if isinstance(node, ast.Import):
        return next((a.name for a in node.names if a.name.split(".")[0] in MODULES), "")
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        is_start = node.module == "multiprocessing" and names & STARTS
        return str(node.module) if node.module in MODULES or is_start else ""
    if isinstance(node, ast.keyword):
        return str(node.arg) if node.arg in ARGUMENTS else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if FOLDERS.match(node.value) else ""
    return ""


def unguarded(node: ast.AST, is_guarded: bool = False) -> Iterator[tuple[int, str]]:
    """Go through a program and yield line and name of what nothing around it guards."""
    if not is_guarded and (name := posix_only(node)):
        yield getattr(node, "lineno", 0), name
    around = is_guarded
    if isinstance(node, ast.If | ast.IfExp):
        around = around or bool(GUARD.search(ast.unparse(node.test)))
    if isinstance(node, ast.Try):
        handled = " ".join(ast.unparse(h.type) for h in node.handlers if h.type)
        around = around or bool(GUARD.search(handled))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        around = around or any(map(_leaves, node.body))
    if isinstance(node, ast.BoolOp):
        around = around or bool(GUARD.search(ast.unparse(node.values[0])))
    for child in ast.iter_child_nodes(node):
        yield from unguarded(child, around)


def _leaves(statement: ast.stmt) -> bool:
    """Whether a statement leaves its function on another platform, or where an import fails."""
    if isinstance(statement, ast.If):
        leaves = isinstance(statement.body[-1], ast.Return | ast.Raise)
        return leaves and bool(GUARD.search(ast.unparse(statement.test)))
    if isinstance(statement, ast.Try):
        handled = [h for h in statement.handlers if h.type and GUARD.search(ast.unparse(h.type))]
        return any(isinstance(h.body[-1], ast.Return | ast.Raise) for h in handled)
    return False


def is_of_some_platforms(tree: ast.Module) -> bool:
    targets = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
    return any(isinstance(target, ast.Name) and target.id == PLATFORMS for target in targets)


def test_what_only_posix_has_is_asked_for_where_it_is_there() -> None:
    asked = {m.name: list(unguarded(m.tree)) for m in modules() if not is_of_some_platforms(m.tree)}
    assert not {name: found for name, found in asked.items() if found}


def test_a_file_of_some_platforms_is_asked_for_on_these_only() -> None:
    """It holds its own guard, and names a platform that is none of Windows."""
    found = [module for module in modules() if is_of_some_platforms(module.tree)]
    assert [module.path.name for module in found] == ["kernel_server.py"]
    text = found[0].text
    assert f"sys.platform not in {PLATFORMS}" in text and "win32" not in text


def without_encoding(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each call that reads or writes text without naming its encoding."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = [ast.unparse(arg) for arg in node.args] + [str(k.arg) for k in node.keywords]
            is_text = node.func.attr == "read_text" and not any("utf" in each for each in named)
            is_text |= node.func.attr == "write_text"
            if is_text and "encoding" not in named:
                yield node.lineno, node.func.attr


def test_text_is_read_and_written_in_an_encoding_that_is_named() -> None:
    """Where none is named Windows takes that of the country."""
    found = {module.name: list(without_encoding(module.tree)) for module in modules()}
    assert not {name: calls for name, calls in found.items() if calls}
    unnamed = ast.parse("path.read_text()\npath.write_text(text)\npath.read_text('utf-8')")
    assert [line for line, _ in without_encoding(unnamed)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("import os\nos.killpg(1, 9)", "os.killpg"),
        ("import signal\nx = signal.SIGKILL", "signal.SIGKILL"),
        ("import fcntl", "fcntl"),
        ("from multiprocessing import forkserver", "multiprocessing"),
        ("import subprocess\nsubprocess.Popen([], start_new_session=True)", "start_new_session"),
        ("x = open('/proc/self/task')", "/proc/self/task"),
        ("import os\nif os.environ:\n    os.fork()", "os.fork"),
    ],
)
def test_the_look_finds_what_it_looks_for(text: str, problem: str) -> None:
    assert [name for _, name in unguarded(ast.parse(text))] == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "import os\nif hasattr(os, 'fork'):\n    os.fork()",
        "import os, sys\nif sys.platform != 'win32':\n    os.killpg(1, 9)",
        "try:\n    import fcntl\nexcept ImportError:\n    fcntl = None",
        "def f():\n    try:\n        import resource\n    except ImportError:\n        return 0\n"
        "    return resource.getrusage(0)",
        "import os\nx = os.name == 'posix' and os.getpgrp()",
    ],
)
def test_what_is_guarded_passes(text: str) -> None:
    assert list(unguarded(ast.parse(text))) == []


def test_every_target_of_make_has_a_line_for_powershell() -> None:
    targets = re.findall(r"^([a-z-]+):.*?## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    page = (ROOT / "docs" / "how-to" / "windows.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `make")]
    said = {name for line in lines for name in re.findall(r"make ([a-z-]+)", line)} | {"all"}
    assert said == set(targets)


def test_powershell_runs_the_tests_as_make_does() -> None:
    page = (ROOT / "docs" / "how-to" / "windows.md").read_text("utf-8")
    asked = re.findall(r"-m pytest (.*) \$\(TESTS\)", (ROOT / "Makefile").read_text("utf-8"))
    assert [f"-m pytest {options}`" in page for options in asked] == [True]


def test_what_is_typed_in_powershell_are_commands_of_the_program() -> None:
    page = (ROOT / "docs" / "how-to" / "windows.md").read_text("utf-8")
    typed = {line.split()[0] for line in re.findall(r"\.\\safecity\.cmd ([^`]+)", page)}
    known = {*LATE, *(c.name for c in app.registered_commands if c.name)}
    known |= {c.callback.__name__ for c in app.registered_commands if c.callback}
    assert typed - {"--help"} <= known


def test_the_script_of_windows_has_its_line_ends() -> None:
    """Labels are not found in a file whose lines end otherwise."""
    content = (ROOT / "safecity.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 10
    labels = set(re.findall(rb"^:(\w+)", content, re.MULTILINE))
    assert set(re.findall(rb"goto (\w+)", content)) == labels | {b"run"} == labels
