"""Which code and declarations stand behind what a step makes: one rule for every step."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from safecity.catalogue.registry import DECLARED
from safecity.digests import digest, file_digests, sha256_of

Step = Literal["data", "verdicts", "notebooks", "products"]

LIBRARY = Path(__file__).parents[1]
_READ = ("catalogue", "ingest")
_JUDGED = (*_READ, "measures", "charts", "readings")
ROOMS: dict[Step, tuple[str, ...]] = {
    "data": _READ,
    "verdicts": _JUDGED,
    "notebooks": (*_JUDGED, "exhibits"),
    "products": (*_JUDGED, "exhibits", "publish", "run", "demo"),
}
"""The rooms whose code and declarations decide what a step makes."""
UNREAD = tuple(
    f"catalogue/{name}"
    for name in (
        "kinds",
        "columns.yml",
        "verdicts",
        "calibration.yml",
        "ranking",
        "judgement_words",
    )
)
"""Beginnings of what ingest does not read: how things are shown and judged."""


def code_behind(step: Step) -> dict[str, str]:
    """Hash all code and declarations on which a step depends.

    Parameters
    ----------
    step : str
        "data", "verdicts", "notebooks" or "products".

    Returns
    -------
    dict of str to str
        SHA-256 by name, relative to the library. What the catalogue holds, such as themes and
        sources, is left out: each step counts by content what it uses of it.
    """
    left_out = [f"catalogue/{name}" for name in DECLARED] + (list(UNREAD) if step == "data" else [])
    return {f: sha for f, sha in _all(LIBRARY, step).items() if not f.startswith(tuple(left_out))}


@lru_cache(maxsize=8)
def version_behind(step: Step) -> str:
    """Digest the code behind a step with every declaration, once a process."""
    return digest(_all(LIBRARY, step))


def _all(library: Path, step: Step) -> dict[str, str]:
    """Hash the rooms of a step and the ground that all rooms stand on."""
    folders = [*(library / room for room in ROOMS[step]), *library.glob("*.py")]
    return file_digests(library, folders)


BY_FILE = ("publish", "run")
"""Rooms of which a product needs some files only; of all others it counts everything."""
APART = ("publish/products",)
"""Folders whose files are things of their own. Any other folder below those rooms is one thing:
drawers, scripts and templates are found there by looking."""


@lru_cache(maxsize=64)
def code_of(*files: str) -> str:
    """Digest what some files of the library need: what they import, however far, and read.

    Parameters
    ----------
    *files : str
        Names relative to the library, of files in the rooms of `BY_FILE`.

    Returns
    -------
    str
        A SHA-256. What is no code in a folder, such as a template, counts for all its files.
    """
    todo, reached = [LIBRARY / file for file in files], set[Path]()
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            todo += _with(path)
            todo += _imported(path) if path.suffix == ".py" else ()
    own = file_digests(LIBRARY, reached)
    return digest([version_behind("notebooks"), own])


def _with(path: Path) -> list[Path]:
    """List what counts with a file: all of its folder, or what is no code where files are apart."""
    room, _, below = path.parent.relative_to(LIBRARY).as_posix().partition("/")
    if below and f"{room}/{below}" not in APART:
        return _files(LIBRARY / room / below.split("/")[0])
    return [*path.parent.glob("*.yml"), *_files(LIBRARY / room / "templates")]


@lru_cache(maxsize=64)
def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def _imported(path: Path) -> list[Path]:
    """Name the files of `BY_FILE` that a file imports, at its top or inside a function."""
    return [file for module in _modules(path, sha256_of(path)) for file in _found(module)]


@lru_cache(maxsize=512)
def _modules(path: Path, sha256: str) -> tuple[str, ...]:
    """Name what a file of some content imports: parsed once, however many products need it."""
    modules = list[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
    return tuple(modules)


def _found(module: str) -> Iterator[Path]:
    parts = module.split(".")
    if parts[0] == LIBRARY.name and len(parts) > 1 and parts[1] in BY_FILE:
        path = LIBRARY.joinpath(*parts[1:])
        yield from (p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file())
