"""The one writer of JSON: strict, so that every reader of it can read it."""

from __future__ import annotations

import json
import math
from typing import Any


def json_text(thing: Any, **layout: Any) -> str:
    """Write JSON in which a number that is missing or not finite is null.

    Parameters
    ----------
    thing : object
        Mappings, sequences, text, numbers and None.
    **layout
        As `json.dumps` takes it, such as `indent` or `separators`; letters stay as they are.

    Returns
    -------
    str
        RFC 8259, which knows neither NaN nor Infinity.
    """
    layout = {"ensure_ascii": False, **layout, "allow_nan": False}
    try:
        return json.dumps(thing, **layout)
    except ValueError:
        return json.dumps(_with_null(thing), **layout)


def _with_null(thing: Any) -> Any:
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    if isinstance(thing, dict):
        return {key: _with_null(value) for key, value in thing.items()}
    return [_with_null(value) for value in thing] if isinstance(thing, list | tuple) else thing
