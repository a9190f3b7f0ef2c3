"""What stands behind an exhibit: the reading that a cell asked for, its module, its datasets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import yaml

from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.theme import known_readings
from safecity.ingest.source import tables

MEASURES = "safecity.measures."


@dataclass(frozen=True)
class Query:
    """What a cell asked of the data.

    Attributes
    ----------
    reading : str
        Its name, such as "trend".
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


def query_of(code: str) -> Query | None:
    """Read the query from the source of a cell.

    Parameters
    ----------
    code : str
        Source of the cell, such as `t.publish(t.trend("offences"))`.

    Returns
    -------
    Query or None
        None where the cell asks for no reading.
    """
    call = _asked(code)
    if call is None:
        return None
    assert isinstance(call.func, ast.Attribute)
    module = known_readings()[call.func.attr]
    source = _source(module)
    return Query(
        reading=call.func.attr,
        arguments=tuple(map(_written, [*call.args, *call.keywords])),
        module=module,
        says=(ast.get_docstring(source) or "").split("\n")[0] if source else "",
        measures=_measures(source),
    )


def _asked(code: str) -> ast.Call | None:
    """Find the call of a reading."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    known = known_readings()
    asked = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in known]
    return asked[-1] if asked else None


def _written(argument: ast.AST) -> str:
    """Write an argument as in a notebook: strings in double quotation marks."""
    if isinstance(argument, ast.keyword):
        return f"{argument.arg}={_written(argument.value)}"
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return f'"{argument.value}"'
    return ast.unparse(argument)


@lru_cache(maxsize=64)
def _source(module: str) -> ast.Module | None:
    spec = find_spec(module) if module else None
    if spec is None or not spec.origin:
        return None
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def _measures(source: ast.Module | None) -> tuple[str, ...]:
    nodes = ast.walk(source) if source else ()
    names = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    return tuple(sorted(name for name in names if name.startswith(MEASURES)))


FILE = Path(__file__).with_name("datasets.yml")
RECORD = "record"
ON_RECORD = ("quality", "gaps")
"""Parts of the report that are read from what ingest notes of its own work."""


@lru_cache(maxsize=1)
def datasets_by_source() -> dict[str, tuple[str, ...]]:
    """Read which datasets the files of each source go into, and those of ingest's own record."""
    named = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    of_tables = {slug: (source.dataset,) for slug, source in tables().items()}
    return of_tables | {slug: tuple(names) for slug, names in named.items()}


def datasets_of(sources: Iterable[str], inputs: Mapping[str, str]) -> dict[str, str]:
    """Narrow the datasets that a notebook could read to those of the sources an exhibit cites.

    Parameters
    ----------
    sources : iterable of str
        Slugs of the sources that the exhibit cites.
    inputs : mapping of str to str
        SHA-256 of every dataset that the notebook could read, by name.

    Returns
    -------
    dict of str to str
        Those that hold what the sources say, by name; all of `inputs` for a source that is not
        known here, since nothing may be left out by a guess.
    """
    known = datasets_by_source()
    slugs = tuple(sources)
    if any(slug not in known for slug in slugs):
        return dict(sorted(inputs.items()))
    wanted = {name for slug in slugs for name in known[slug]}
    return {name: sha for name, sha in sorted(inputs.items()) if name in wanted}


def datasets_behind(exhibit: Exhibit) -> dict[str, str]:
    """Name the datasets that an exhibit was made from, as far as its sources tell, with SHA-256."""
    slugs = [source.slug for source in exhibit.sources]
    record = [RECORD] if exhibit.part in ON_RECORD else []
    return datasets_of([*slugs, *record], exhibit.inputs)
