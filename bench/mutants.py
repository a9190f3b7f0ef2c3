"""Are the tests of a measure good enough to notice that it is wrong? Asked by hand.

`python bench/mutants.py intervals disclosure --most 80` changes one operator, comparison, constant
or condition of `safecity/measures/<name>.py` at a time, in memory only, and runs the tests that
name the module. A change that no test notices is printed with its line: a survivor, which says
the same as before, or wants a test.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEASURES = ROOT / "lib" / "safecity" / "measures"
TESTS = ROOT / "tests"
LONGEST = 120
"""Seconds that a change may take: one that never ends is noticed."""
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.USub: ast.UAdd, ast.FloorDiv: ast.Mult,
}  # fmt: skip


def changes(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield every change of one thing: its line, what it is, and the whole tree."""
    idle = {id(part) for said in _annotations(tree) for part in ast.walk(said)}
    for place, node in enumerate(ast.walk(tree)):
        for name, old, new in () if id(node) in idle else _instead(node):
            whole = copy.deepcopy(tree)
            twin = next(each for n, each in enumerate(ast.walk(whole)) if n == place)
            setattr(twin, name, new)
            ast.fix_missing_locations(whole)
            line = getattr(node, "lineno", 0)
            yield line, f"{_shown(old)} → {_shown(new)} in {ast.unparse(node)[:70]}", whole


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the type hints, which nothing evaluates."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if isinstance(said := getattr(node, name, None), ast.expr):
                yield said


def _instead(node: ast.AST) -> Iterator[tuple[str, object, object]]:
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.UnaryOp(op=op) if type(op) in OTHER:
            yield "op", op, OTHER[type(op)]()
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            yield "ops", op, [OTHER[type(op)]()]
        case ast.Constant(value=bool(value)):
            yield "value", value, not value
        case ast.Constant(value=int(value) | float(value)):
            yield "value", value, value + 1
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "test", test, ast.UnaryOp(ast.Not(), test)


def _shown(thing: object) -> str:
    first = thing[0] if isinstance(thing, list) else thing
    if isinstance(first, ast.expr):
        return ast.unparse(first)[:40]
    return type(first).__name__ if isinstance(first, ast.AST) else str(first)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module of the library as it was changed."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        """Keep the module's name and its changed tree."""
        self.name, self.tree = name, tree

    def find_spec(self, fullname: str, path: object, target: object = None) -> object:
        """Answer for this one module."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: object) -> None:
        """Run the changed tree."""
        exec(compile(self.tree, self.name, "exec"), vars(module))


def tests_of(name: str) -> list[str]:
    """Name the files of tests that import a measure."""
    asks = re.compile(rf"measures(?:\.| import [^\n]*\b){name}\b")
    files = (path for path in sorted((TESTS / "measures").glob("test_*.py")))
    return [str(path) for path in files if asks.search(path.read_text(encoding="utf-8"))]


def is_noticed(name: str, tree: ast.Module, tests: Sequence[str]) -> bool:
    """Say whether a test fails, in a process of its own, with the module so changed."""
    child = os.fork()
    if child == 0:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        signal.alarm(LONGEST)
        import pytest

        sys.meta_path.insert(0, Changed(f"safecity.measures.{name}", tree))
        end = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])
        os._exit(int(end != 0))
    return os.waitpid(child, 0)[1] != 0


def main() -> int:
    """Change the modules that are named, and print what no test noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="+")
    parser.add_argument("--most", type=int, default=10_000, help="changes of a module, at random")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    import hypothesis  # noqa: F401
    import pandas  # noqa: F401
    import scipy.optimize
    import scipy.stats  # noqa: F401

    for name in given.names:
        path, start = MEASURES / f"{name}.py", time.monotonic()
        tree, tests = ast.parse(path.read_text(encoding="utf-8")), tests_of(name)
        found = list(changes(tree))
        some = random.Random(given.seed).sample(found, min(given.most, len(found)))
        if not tests or is_noticed(name, tree, tests):
            print(f"{name}: its tests do not pass, or there are none: {tests}")
            continue
        left = [(line, what) for line, what, whole in some if not is_noticed(name, whole, tests)]
        share = 1 - len(left) / max(1, len(some))
        seconds = time.monotonic() - start
        print(f"{name}: {len(some)} of {len(found)} tried, {share:.0%} noticed, {seconds:.0f} s")
        for line, what in sorted(left):
            print(f"  {name}.py:{line}: {what}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
