"""The scripts and styles of the dashboard: the app's own files and the Vega bundle."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

APP = Path(__file__).with_name("app")
ORDER = "order.txt"
SNIPPET = "window.vegaParts={vegaEmbed};"
"""What the app takes from the bundle, in which the names `vega` and `vegaLite` are empty."""
NOTICE = (
    "/* Vega, Vega-Lite, Vega-Embed: copyright University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause licence, https://github.com/vega */"
)


def app_files(suffix: str) -> tuple[Path, ...]:
    """List the app's files of one kind, in the order in which they stand on the page.

    Parameters
    ----------
    suffix : str
        ".js" or ".css".
    """
    listed = (APP / ORDER).read_text(encoding="utf-8").split() if (APP / ORDER).is_file() else []
    return tuple(APP / name for name in listed if name.endswith(suffix))


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
