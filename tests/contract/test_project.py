"""What surrounds the library: dependencies, the front door, what is in git."""

import ast
import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from .tree import ROOT, modules, tracked

LARGEST = 1_000_000
PROSE = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
NAMED = re.compile(r"\bmake((?:\s+[A-Z]+=\S+)*)\s+([a-z][a-z-]*)")
MACHINE = re.compile(r"(?<![\w.])/(home|root|Users|work)/\w")


FILE = re.compile(r"(?<![\w*./>-])(?:\.\./)*((?:[a-z_*][\w*-]*/)*[a-z_*][a-z0-9_*]*\.(?:py|yml))\b")
"""A file of code or of declarations, by name or by path, with `*` for what may stand there."""
OTHERS = ("etl/", "cell.py", "advised.yml")
"""Of public code that is cited, what an error's trail calls a cell, what an edition is given."""
NAMING = [
    *sorted(path for path in (ROOT / "lib").rglob("*") if path.suffix in (".py", ".yml")),
    *PROSE,
    ROOT / "CONTRIBUTING.md",
]
ENDINGS = {"csv", "docx", "html", "json", "md", "pdf", "pptx", "py", "xlsx", "yml", "zip"}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def requirement(text: str) -> tuple[str, frozenset[str]]:
    """Split "pandas>=2.2" into its name and its set of bounds."""
    match = re.match(r"([A-Za-z0-9._-]+)\s*(.*)", text.split(";")[0].strip())
    assert match, text
    bounds = frozenset(part.strip() for part in match[2].split(",") if part.strip())
    return re.sub(r"[-_.]+", "-", match[1]).lower(), bounds


def declared() -> set[tuple[str, frozenset[str]]]:
    known = project()
    return set(map(requirement, known["project"]["dependencies"])) | developers()


def developers() -> set[tuple[str, frozenset[str]]]:
    return set(map(requirement, project()["dependency-groups"]["dev"]))


def locked(entries: list[dict]) -> set[tuple[str, frozenset[str]]]:
    return {requirement(e["name"] + e.get("specifier", "")) for e in entries if "marker" not in e}


def test_conda_and_pip_install_the_same() -> None:
    given = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip = next(entry["pip"] for entry in given if isinstance(entry, dict))
    names = [entry for entry in given if isinstance(entry, str)]
    assert "python=3.11" in names
    assert "-e ." in pip
    asked = [*(n for n in names if n not in ("python=3.11", "pip")), *pip]
    assert {requirement(text) for text in asked if text != "-e ."} == declared()


def test_the_lock_is_of_these_dependencies() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    own = next(package for package in packages if package["name"] == "safecity")
    asked = own["metadata"]
    assert locked(asked["requires-dist"]) | locked(asked["requires-dev"]["dev"]) == declared()
    assert own["version"] == project()["project"]["version"]


def imported() -> set[str]:
    """Top names of what the library imports, less the standard library and itself."""
    names = {name.split(".")[0] for module in modules() for name in module.imports()}
    return names - sys.stdlib_module_names - {"safecity"}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """Beside imports: Jupyter (for people), and the font that a package carries as its data."""
    table = project()["project"]
    asked = table["dependencies"] + table["optional-dependencies"]["cluster"]
    known = {requirement(text)[0] for text in asked}
    packages = packages_distributions()
    used = {requirement(packages[name][0])[0] for name in imported()}
    assert used - known == set()
    assert known - used == {"jupyter", "jupyterlab", "font-source-sans-pro"}


def test_help_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(TARGET.findall(text))
    described = set(re.findall(r"^([a-z][a-z-]*):.*## \S", text, re.MULTILINE))
    assert targets == described
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make here")
    command = [make, "--no-print-directory", "help"]
    quiet = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    answer = subprocess.run(
        command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True
    )
    shown = {line.split()[0] for line in answer.stdout.splitlines()[1:]}
    assert shown == targets


@pytest.mark.parametrize("path", PROSE, ids=lambda p: p.name)
def test_prose_names_only_targets_that_exist(path: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    text = path.read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
    assert {name for part in code for _, name in NAMED.findall(part)} <= targets


def test_nothing_large_is_kept_in_git() -> None:
    large = {p.name for p in tracked() if p.stat().st_size > LARGEST}
    assert not large


def test_git_does_not_swallow_the_library() -> None:
    known = set(tracked())
    files = [p for p in (ROOT / "lib").rglob("*") if p.is_file() and p.suffix != ".pyc"]
    assert not [str(p.relative_to(ROOT)) for p in files if p not in known]


def test_raw_data_are_never_committed() -> None:
    kept = {p.relative_to(ROOT).as_posix() for p in tracked()}
    for folder in ("data/raw", "data/processed", "outputs"):
        assert {name for name in kept if name.startswith(f"{folder}/")} <= {f"{folder}/.gitkeep"}


def test_no_folder_of_one_machine_is_written_down() -> None:
    text = {".py", ".yml", ".ipynb", ".md", ".j2", ".typ", ".css", ".js", ".toml"}
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if (path.suffix in text or path.name in ("Makefile", "run")) and "tests" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not found


def test_hooks_strip_notebooks_and_check_code() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert {repo["repo"] for repo in repos} == {"local"}, "a hook would be fetched from elsewhere"
    hooks = {hook["id"]: hook["entry"] for repo in repos for hook in repo["hooks"]}
    assert hooks.keys() == {
        "ruff", "ruff-format", "mypy", "reference", "nbstripout", "large-files",
    }  # fmt: skip
    assert "--extra-keys" in hooks["nbstripout"]


def test_ci_can_be_executed_and_ends_with_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text().rstrip().endswith("make test")


def test_the_glossary_holds_words_of_the_code_each_once() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert words == sorted(set(words)) and words
    code = "\n".join(module.path.read_text(encoding="utf-8") for module in modules())
    assert not [word for word in words if not re.search(rf"\b_?{word}", code)]


def test_what_a_docstring_refers_to_is_where_it_says() -> None:
    defined: dict[str, set[str]] = {}
    for module in modules():
        path = module.path
        file = path.parent.name if path.stem == "__init__" else path.stem
        defined.setdefault(file, set()).update(top_names(module.tree))
    lost = [
        f"{module.name}: {reference}"
        for module in modules()
        for reference in re.findall(r"`((?:[a-z_]+\.)+[A-Za-z_]+)`", module.text)
        for file, name in [reference.split(".")[-2:]]
        if file in defined and name not in defined[file] | defined.keys() | ENDINGS
    ]
    assert not lost


def test_a_file_that_is_named_is_there() -> None:
    """In code, its strings and docstrings, in declarations and their comments, and in prose.

    A page may name what it makes in a reader's copy, and anybody the files of `OTHERS`.
    """
    here = set(ends(path.relative_to(ROOT).as_posix() for path in tracked()))
    lost = []
    for path in NAMING:
        text = path.read_text(encoding="utf-8")
        known = here | set(ends(re.findall(r"^```[a-z]+ (\S+)", text, re.MULTILINE)))
        for name in sorted(set(FILE.findall(text)) - known):
            if not name.startswith(OTHERS) and not fnmatch.filter(known, name):
                lost.append(f"{path.relative_to(ROOT)}: {name}")
    assert not lost


def ends(paths: Iterable[str]) -> Iterator[str]:
    """Yield what may be written of each path: with all its folders, with some, with none."""
    for path in paths:
        parts = path.split("/")
        yield from ("/".join(parts[at:]) for at in range(len(parts)))


def test_decisions_are_numbered_each_once() -> None:
    numbers = [p.name[:4] for p in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def top_names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))
