"""A theme's notebook as the analyst wrote it: its parameters and its content."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safecity.digests import digest
from safecity.errors import SafecityError, nearest

TAG = "parameters"
GIVEN = "injected-parameters"
"""Tag of the cell that a run puts behind `parameters`, or in the place of one of that tag."""
ADDED = "papermill-error-cell-tag"
"""Tag of what is put beside a cell that failed; no cell of that tag is executed or kept."""
_SAYS_NOTHING = (tokenize.COMMENT, tokenize.NL)
"""Tokens without which code does the same."""


@dataclass(frozen=True)
class Source:
    """A notebook read and found runnable.

    Attributes
    ----------
    path : Path
        The notebook's file.
    cells : tuple of dict
        Its cells, each with `cell_type`, `source` (one string) and `tags`.
    defaults : mapping of str to scalar
        The parameters it declares, with their default values.
    """

    path: Path
    cells: tuple[dict[str, Any], ...]
    defaults: Mapping[str, Any]

    @property
    def slug(self) -> str:
        """The theme's slug."""
        return self.path.stem

    @property
    def digest(self) -> str:
        """SHA-256 of what is written in the cells; outputs and counts do not matter."""
        return digest(self.cells)

    @property
    def code(self) -> Source:
        """The same notebook without its text, and without comments and line breaks in its code."""
        cells = (cell for cell in self.cells if cell["cell_type"] == "code")
        return replace(self, cells=tuple({**c, "source": _tokens(c["source"])} for c in cells))

    @property
    def only_asks(self) -> bool:
        """Whether its code opens its own theme and asks it for readings: it can read no file."""
        cells = (c for c in self.cells if c["cell_type"] == "code")
        own = (c["source"] for c in cells if not {TAG, GIVEN} & set(c["tags"]))
        return all(_only_asks(source, self.slug) for source in own)

    def check(self, parameters: Mapping[str, Any]) -> None:
        """Refuse parameters that the notebook does not declare, or of another type.

        Raises
        ------
        SafecityError
            With the nearest declared name.
        """
        for name, value in parameters.items():
            if name not in self.defaults:
                raise SafecityError(
                    f"the notebook has no parameter '{name}'",
                    path=self.path,
                    remedy=nearest(name, self.defaults),
                )
            default = self.defaults[name]
            if default is not None and type(value) is not type(default):
                wanted, given = type(default).__name__, type(value).__name__
                raise SafecityError(
                    f"parameter '{name}' is a {wanted}, not the {given} {value!r}",
                    path=self.path,
                    remedy=f"Give a {wanted}, like {default!r}.",
                )


OWN = ("partnership", "year")
"""Parameters that name the edition of a run."""
BEHIND = ("evidence", "drafts", "exhibits")
"""What of an open theme leads to its files."""


def _only_asks(code: str, slug: str) -> bool:
    """Say whether a cell opens the theme of a slug and asks it for readings, and does no more."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except (SyntaxError, ValueError):
        return False
    opened = [f"open_theme({slug!r}, {', '.join(OWN)})"] * len(_named(nodes, "open_theme"))
    calls = [ast.unparse(n) for n in nodes if isinstance(n, ast.Call) and _is_opening(n)]
    assigned = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    known = {"open_theme", "t", *OWN, *assigned}
    return (
        calls == opened
        and not assigned & {*OWN, "open_theme"}
        and all(_is_plain(node, known) for node in nodes)
    )


def _named(nodes: Sequence[ast.AST], name: str) -> list[ast.AST]:
    return [node for node in nodes if isinstance(node, ast.Name) and node.id == name]


def _is_opening(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "open_theme"


def _is_plain(node: ast.AST, known: Collection[str]) -> bool:
    """Say whether a part of code names nothing that leads to a file."""
    if isinstance(node, ast.ImportFrom):
        names = [(alias.name, alias.asname) for alias in node.names]
        return (node.module, names) == ("safecity.exhibits", [("open_theme", None)])
    if isinstance(node, ast.Attribute):
        asks = isinstance(node.value, ast.Name) and node.value.id == "t"
        return asks and node.attr not in BEHIND and not node.attr.startswith("_")
    if isinstance(node, ast.Name):
        return node.id in known
    return not isinstance(node, ast.Import | ast.Global | ast.Nonlocal)


def read_source(path: Path) -> Source:
    """Read a notebook and the parameters it declares.

    Parameters
    ----------
    path : Path
        A notebook with exactly one cell tagged `parameters`, which is code.

    Raises
    ------
    SafecityError
        Where the file is absent, no notebook or a link to another folder, or the cell is missing,
        repeated, text or holds anything but plain values; or where a cell tagged
        `injected-parameters` would take what the run gives to another place than behind it.
    """
    if path.is_file() and path.resolve().parent != path.parent.resolve():
        raise SafecityError(
            f"the notebook is a link into {path.resolve().parent}; what lies elsewhere is not run",
            path=path,
            remedy="Put the notebook itself there, once somebody has read it.",
        )
    cells = _read_cells(path)
    declared = cells[_place_of_parameters(cells, path)]
    return Source(path, cells, _defaults(declared["source"], path))


def _place_of_parameters(cells: Sequence[dict[str, Any]], path: Path) -> int:
    """Find the one cell of parameters; what a run gives must come behind it, or defaults win."""
    tagged, given = ([i for i, c in enumerate(cells) if tag in c["tags"]] for tag in (TAG, GIVEN))
    problem = ""
    if len(tagged) != 1:
        counted = "no cell" if not tagged else f"{len(tagged)} cells"
        problem = f"{counted} tagged '{TAG}', where there must be exactly one"
    elif any(cells[at]["cell_type"] != "code" for at in (*tagged, *given)):
        problem = f"a cell of text tagged '{TAG}' or '{GIVEN}', which are for code"
    elif len(given) > 1 or any(at <= tagged[0] for at in given):
        problem = f"a cell tagged '{GIVEN}' that is not the only one, behind that tagged '{TAG}'"
    if problem:
        remedy = f"In JupyterLab open Property Inspector › Cell Tags and tag one cell '{TAG}'."
        raise SafecityError(problem, path=path, remedy=remedy)
    return tagged[0]


def _read_cells(path: Path) -> tuple[dict[str, Any], ...]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        read = (
            {
                "cell_type": cell["cell_type"],
                "source": "".join(cell["source"]),
                "tags": sorted(cell.get("metadata", {}).get("tags", [])),
            }
            for cell in cells
        )
        return tuple(cell for cell in read if ADDED not in cell["tags"])
    except FileNotFoundError as error:
        known = [other.stem for other in path.parent.glob("*.ipynb")]
        raise SafecityError(
            "there is no such notebook", path=path, remedy=nearest(path.stem, known)
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise SafecityError(
            f"this is not a notebook ({type(error).__name__}: {error})",
            path=path,
            remedy="Open it in JupyterLab, or take it from git again.",
        ) from error


def _tokens(source: str) -> tuple[str, ...]:
    """List what Python reads of a cell; the cell as it stands where it is not Python alone.

    Both the tree and its tokens: in Python 3.12 the tokens of `f"{x=}"` are those of `f"{x = }"`,
    which prints blanks, and the tree does not know the `;` that keeps a result from being shown.
    """
    try:
        tree = ast.dump(ast.parse(source))
        read = list(tokenize.generate_tokens(io.StringIO(f"{source}\n").readline))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError, MemoryError):
        return (source,)
    tokens = (token.string for token in read if token.type not in _SAYS_NOTHING)
    return (tree, *tokens) if source.strip() else (source,)


def _defaults(source: str, path: Path) -> dict[str, Any]:
    try:
        statements = ast.parse(source).body
        return dict(pair for statement in statements for pair in _assigned(statement))
    except (SyntaxError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise SafecityError(
            f"the cell tagged '{TAG}' holds more than names and plain values ({error})",
            path=path,
            remedy='Write only lines like: year = "2021-22"',
        ) from error


def _assigned(statement: ast.stmt) -> list[tuple[str, Any]]:
    """Names and values of one assignment: `a = 1`, `a: int = 1`, `a, b = 1, 2`."""
    match statement:
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            pass
        case ast.Assign(targets=[target], value=value):
            pass
        case _:
            raise ValueError(f"line {statement.lineno} is not an assignment")
    if isinstance(target, ast.Tuple):
        return list(zip(map(_name, target.elts), ast.literal_eval(value), strict=True))
    return [(_name(target), ast.literal_eval(value))]


def _name(target: ast.expr) -> str:
    if not isinstance(target, ast.Name):
        raise ValueError(f"line {target.lineno} does not assign to a name")
    return target.id
