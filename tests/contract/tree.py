"""The project's tree, as the contract tests look at it."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "lib" / "safecity"
ROOMS = ("catalogue", "ingest", "measures", "charts", "readings", "exhibits", "publish", "run")
"""In the order that data flow: each imports those before it."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """One file of the library."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(LIBRARY).as_posix()

    @property
    def room(self) -> str:
        parts = self.path.relative_to(LIBRARY).parts
        return parts[0] if len(parts) > 1 else ""

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[str]:
        """Name every module imported, at the top or inside a function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def rooms(self) -> set[str]:
        """Name the rooms that it imports from, its own included."""
        found = (name.split(".") for name in self.imports() if name.startswith("safecity."))
        return {parts[1] for parts in found if (LIBRARY / parts[1]).is_dir()}

    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def public(self) -> Iterator[Definition]:
        """Name what others may use: no leading underscore on it or on the class around it."""
        yield from _public(self.tree.body)


def _public(body: list[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


@cache
def modules() -> list[Module]:
    return [Module(path) for path in sorted(LIBRARY.rglob("*.py"))]


def body_lines(function: Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@cache
def tracked() -> tuple[Path, ...]:
    """List the files in git and those that would come into it; skips where there is no git."""
    git = shutil.which("git")
    command = [str(git), "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = git and subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not answer or answer.returncode:
        pytest.skip("not a git checkout")
    return tuple(p for line in answer.stdout.splitlines() if (p := ROOT / line).is_file())
