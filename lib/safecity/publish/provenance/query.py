"""The query behind an exhibit: which reading a cell asked for, and the module that computes it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

from safecity.catalogue.registry import Catalogue
from safecity.exhibits.theme import Theme
from safecity.readings.reading import PUBLISHED

READINGS = "safecity.exhibits.readings"
MEASURES = "safecity.measures."
_ASKS = ("_read", "_one", "_several", "reading")
"""Calls whose first word names a reading."""


@dataclass(frozen=True)
class Query:
    """What a cell asked of the data.

    Attributes
    ----------
    reading : str
        The method of the theme, such as "trend".
    arguments : tuple of str
        As they are written in the cell.
    module : str
        Module of the library that reads it; empty where it is not known.
    says : str
        What that module does, in its own first sentence.
    measures : tuple of str
        Modules of statistical functions that it uses directly.
    """

    reading: str
    arguments: tuple[str, ...] = ()
    module: str = ""
    says: str = ""
    measures: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write the query as the cell does: `trend("offences")`."""
        return f"{self.reading}({', '.join(self.arguments)})"


def query_of(code: str, theme: str, catalogue: Catalogue) -> Query | None:
    """Read the query from the source of a cell.

    Parameters
    ----------
    code : str
        Source of the cell, such as `t.publish(t.trend("offences"))`.
    theme : str
        Slug of the notebook.
    catalogue : Catalogue
        Tells indicators that are counted from figures as published.

    Returns
    -------
    Query or None
        None where the cell asks for no reading.
    """
    call = _asked(code)
    if call is None:
        return None
    assert isinstance(call.func, ast.Attribute)
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    words = [str(a.value) for a in given if isinstance(a, ast.Constant)]
    module = _module(call.func.attr, theme, words, catalogue)
    source = _source(module)
    return Query(
        reading=call.func.attr,
        arguments=tuple(map(_written, [*call.args, *call.keywords])),
        module=module,
        says=(ast.get_docstring(source) or "").split("\n")[0] if source else "",
        measures=_measures(source),
    )


def _asked(code: str) -> ast.Call | None:
    """Find the call of a reading: a method of the theme that does not publish."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [c for c in calls if isinstance(c.func, ast.Attribute) and _is_reading(c.func.attr)]
    return asked[-1] if asked else None


def _is_reading(name: str) -> bool:
    return name != "publish" and callable(getattr(Theme, name, None))


def _written(argument: ast.AST) -> str:
    """Write an argument as in a notebook: strings in double quotation marks."""
    if isinstance(argument, ast.keyword):
        return f"{argument.arg}={_written(argument.value)}"
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return f'"{argument.value}"'
    return ast.unparse(argument)


def _module(method: str, theme: str, words: list[str], catalogue: Catalogue) -> str:
    name = _named(method)
    if not name:
        return ""
    if name == "quality" and words:
        from safecity.readings.quality import QUESTIONS

        return QUESTIONS[words[0]].__module__ if words[0] in QUESTIONS else f"{READINGS}.quality"
    asked = words[0] if words else ""
    about = catalogue.indicators.get(asked if "." in asked else f"{theme}.{asked}")
    if about is not None and name in PUBLISHED and not about.is_counted:
        name = PUBLISHED[name]
    return f"{READINGS}.{name}"


@lru_cache(maxsize=64)
def _named(method: str) -> str:
    """Find in the source of a theme's method which reading it asks for."""
    body = ast.parse(dedent(inspect.getsource(getattr(Theme, method))))
    for node in ast.walk(body):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _ASKS and isinstance(node.args[0], ast.Constant):
            return str(node.args[0].value)
    return ""


@lru_cache(maxsize=64)
def _source(module: str) -> ast.Module | None:
    found = find_spec(module) if module else None
    if found is None or not found.origin:
        return None
    return ast.parse(Path(found.origin).read_text(encoding="utf-8"))


def _measures(source: ast.Module | None) -> tuple[str, ...]:
    nodes = ast.walk(source) if source else ()
    names = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    return tuple(sorted(name for name in names if name.startswith(MEASURES)))
