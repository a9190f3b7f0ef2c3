"""The scripts and styles of the dashboard: the app's own files and the Vega bundle."""

from __future__ import annotations

import re
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

APP, TEMPLATES = (Path(__file__).with_name(name) for name in ("app", "templates"))
START = "main.js"
"""Starts the app, and so stands last."""
_GIVES = re.compile(r"^  app\.(\w+) = ", re.MULTILINE)
_GIVES_MANY = re.compile(r"^  Object\.assign\(app, \{(.*?)\}\)", re.MULTILINE | re.DOTALL)
_NEEDS = re.compile(r"^  (?:[^/\s].*?)?\bapp\.(\w+)", re.MULTILINE)
SNIPPET = "window.vegaParts={vegaEmbed};"
"""What the app takes from the bundle, in which the names `vega` and `vegaLite` are empty."""
NOTICE = (
    "/* Vega, Vega-Lite, Vega-Embed: copyright University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause licence, https://github.com/vega */"
)


def app_files(suffix: str) -> tuple[Path, ...]:
    """List the app's files of one kind, in the order in which they stand on the page.

    Scripts follow those whose names they read when they are loaded, in lines of the outermost level
    (two spaces), and otherwise the alphabet; styles follow the alphabet.

    Parameters
    ----------
    suffix : str
        ".js" or ".css".
    """
    paths = sorted(APP.glob(f"*{suffix}"))
    return tuple(paths) if suffix != ".js" else _loaded(paths)


def _loaded(files: list[Path]) -> tuple[Path, ...]:
    """Put scripts behind those that they need; a circle stops here with its files."""
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    giver = {name: path for path, text in texts.items() for name in _given(text)}
    sorter = TopologicalSorter(
        {
            path: sorted({giver[name] for name in _NEEDS.findall(text) if name in giver} - {path})
            for path, text in texts.items()
            if path.name != START
        }
    )
    return (*sorter.static_order(), *(path for path in files if path.name == START))


def _given(text: str) -> list[str]:
    many = [re.findall(r"\w+", exported) for exported in _GIVES_MANY.findall(text)]
    return [*_GIVES.findall(text), *(name for names in many for name in names)]


def app_text(suffix: str) -> str:
    """Join the app's files of one kind into one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in app_files(suffix))


@lru_cache(maxsize=1)
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script that needs no network.

    The text comes out of the installed `vl-convert-python` and so changes only with it. It is
    wrapped, so that its names do not meet the app's.
    """
    import vl_convert

    return script_text(f"{NOTICE}\n(()=>{{{vl_convert.javascript_bundle(SNIPPET)}\n}})();")


def script_text(text: str) -> str:
    """Write a script so that no text in it can end its element."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)
