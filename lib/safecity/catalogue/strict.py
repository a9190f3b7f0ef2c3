"""Strict YAML: read into a model, or fail with file, line and the nearest valid word."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from safecity.characters import NOT_DECLARED
from safecity.errors import SafecityError, nearest

M = TypeVar("M", bound=BaseModel)
Loc = tuple[int | str, ...]


class Declared(BaseModel):
    """Base of everything declared in YAML: frozen, and no unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class _Loader(yaml.CSafeLoader):
    """Safe loader on libyaml that refuses duplicate keys and leaves months such as 2021-04 as text.

    libyaml is ten times as fast as the one in Python; it calls no file by its name.
    """

    name = ""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    lines: dict[Hashable, int] = {}
    for key_node, _ in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise SafecityError(
                "a key is a list or a mapping", path=loader.name, line=line, remedy="Use a word."
            )
        key = loader.construct_object(key_node)
        if key in lines:
            raise SafecityError(
                f"the key '{key}' stands twice (first on line {lines[key]})",
                path=loader.name,
                line=line,
                remedy="Keep one of them.",
            )
        lines[key] = line
    return loader.construct_mapping(node, deep=True)


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    """Take text as it stands; what YAML allows by an escape alone (`\\e`, `\\0`) is no text."""
    value = str(loader.construct_scalar(node))
    if sign := None if value.isprintable() else NOT_DECLARED.search(value):
        raise SafecityError(
            f"a character that no text has: U+{ord(sign[0]):04X}",
            path=loader.name,
            line=node.start_mark.line + 1,
            remedy="Delete it.",
        )
    return value


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG, _text)


def _compose(path: Path) -> tuple[Any, yaml.Node | None]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SafecityError("the file is not there", path=path, remedy="Create it.") from error
    except UnicodeDecodeError as error:
        raise SafecityError("not UTF-8 text", path=path, remedy="Save it as UTF-8.") from error
    _check_depth(text, path)
    loader = _Loader(text)
    loader.name = str(path)
    try:
        node = loader.get_single_node()
        return (loader.construct_document(node) if node else {}), node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SafecityError(
            f"broken YAML: {error.problem or error.context}",
            path=path,
            line=mark.line + 1 if mark else None,
            remedy="Check indentation, colons and quotes near that line.",
        ) from error
    except yaml.reader.ReaderError as error:
        raise _unreadable(text, error, path) from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # What the library raises for a value such as `!!int x`, or a number of 5,000 digits.
        raise SafecityError(
            f"a value that cannot be read ({error})", path=path, remedy="Correct it."
        ) from error
    finally:
        loader.dispose()


DEEPEST = 40
"""Levels of lists and mappings within one another; what people declare has six."""


def _check_depth(text: str, path: Path) -> None:
    """Refuse text that is nested so deep that composing it would exhaust the stack."""
    deep_enough = text.count("[") + text.count("{") + text.count("- ") + text.count("? ")
    if deep_enough <= DEEPEST and " " * DEEPEST not in text:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else None
                raise SafecityError("nested too deep", path=path, line=line, remedy="Flatten it.")
    except yaml.YAMLError:
        return  # what is wrong with it is said where it is read


def _unreadable(text: str, error: yaml.reader.ReaderError, path: Path) -> SafecityError:
    """Name the line of a character that YAML does not allow, and the character."""
    place = next((at for at, sign in enumerate(text) if _is_forbidden(sign)), 0)
    return SafecityError(
        f"a character that no text has: {text[place : place + 1]!r} ({error.reason})",
        path=path,
        line=text.count("\n", 0, place) + 1,
        remedy="Delete it.",
    )


def _is_forbidden(sign: str) -> bool:
    return yaml.reader.Reader.NON_PRINTABLE.match(sign) is not None


def _line(node: yaml.Node | None, loc: Sequence[int | str]) -> int | None:
    """Line of the deepest node on the way `loc`; of the key itself for a mapping's entry."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            hit = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if hit is None:
                continue
            line, node = hit[0].start_mark.line + 1, hit[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def line_of(path: Path, *loc: int | str) -> int | None:
    """Line on which an entry of a YAML file stands.

    Parameters
    ----------
    path : Path
        The file.
    *loc : int or str
        Keys and positions on the way to the entry.
    """
    return _line(_compose(path)[1], loc)


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the valid keys at the place `loc` of a model (best effort through containers)."""
    here: Any = model
    if "root" in model.model_fields:
        here = model.model_fields["root"].annotation
    for part in loc:
        if isinstance(part, str) and _is_model(here) and part in here.model_fields:
            here = here.model_fields[part].annotation
        here = _inner(here)
    return list(here.model_fields) if _is_model(here) else []


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, BaseModel)


def _inner(annotation: Any) -> Any:
    """Return the model inside tuple[X, ...], dict[str, X] or X | None."""
    for argument in getattr(annotation, "__args__", ()):
        model = argument if _is_model(argument) else _inner(argument)
        if _is_model(model):
            return model
    return annotation


def read_model(
    path: Path, model: type[M], defaults: Mapping[str, Any] | None = None, **extra: Any
) -> M:
    """Read one YAML file into a model.

    Parameters
    ----------
    path : Path
        The file.
    model : type
        A pydantic model; unknown keys are refused when it derives from `Declared`.
    defaults : mapping, optional
        Values that hold where the text says nothing.
    **extra
        Values that the file's place decides (its slug), not its text.

    Raises
    ------
    SafecityError
        With file, line and what to do, for broken YAML, a duplicate or unknown key, a missing
        key or a wrong type.
    """
    data, node = _compose(path)
    if not isinstance(data, dict):
        raise SafecityError(
            "expected keys and values", path=path, line=1, remedy="Write `key: value`."
        )
    try:
        return model.model_validate({**(defaults or {}), **data, **extra})
    except ValidationError as error:
        raise _explain(path, model, node, error) from error


def _explain(
    path: Path, model: type[BaseModel], node: yaml.Node | None, error: ValidationError
) -> SafecityError:
    # A misspelt key is reported twice, as unknown and as missing: the first is what helps.
    first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    loc: Loc = first["loc"]
    dotted, line = ".".join(map(str, loc)), _line(node, loc)
    if first["type"] == "extra_forbidden":
        hint = nearest(str(loc[-1]), _fields_at(model, loc[:-1]))
        return SafecityError(f"unknown key '{dotted}'", path=path, line=line, remedy=hint)
    if first["type"] == "missing":
        return SafecityError(
            f"the key '{dotted}' is missing", path=path, line=line, remedy="Add it."
        )
    if first["type"] == "string_type" and isinstance(first["input"], int | float):
        problem = f"'{dotted}': words are expected{_found(first['input'])}"
        remedy = "Write it in quotation marks."
        return SafecityError(problem, path=path, line=line, remedy=remedy)
    return SafecityError(
        f"'{dotted}': {_said(first['msg'])}{_found(first['input'])}"
        if dotted
        else _said(first["msg"]),
        path=path,
        line=line,
        remedy="Correct the value.",
    )


def _said(message: str) -> str:
    """Return what a check said, without the words that pydantic puts before it."""
    return message.removeprefix("Value error, ").removeprefix("Assertion failed, ").rstrip(".")


def _found(value: Any) -> str:
    """Show a single value; a whole mapping or list stands in the file for anyone to read."""
    whole = isinstance(value, Mapping | list | tuple | set | BaseModel)
    return "" if whole else f" (found {value!r})"
