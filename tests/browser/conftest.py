"""One browser for all checks of the demo's pages; skipped where there is none, unless required."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REQUIRED = os.environ.get("SAFECITY_BROWSER") == "required"
CHROMIUM = Path(os.environ.get("SAFECITY_CHROMIUM") or "/usr/bin/chromium")


def lacking() -> str:
    """Say what the browser tests lack on this machine; nothing where all is there."""
    lacks = {
        "node": shutil.which("node") is None,
        "chromium": not CHROMIUM.is_file(),
        "the packages of package-lock.json": not (HERE / "node_modules/axe-core").is_dir(),
    }
    return ", ".join(name for name, lacks_it in lacks.items() if lacks_it)


@pytest.fixture(scope="session")
def node() -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Run a script of this folder with node; those that look at pages share one browser."""
    lacks = lacking()
    if lacks:
        reason = f"no browser tests without {lacks}: run tests/browser/install"
        (pytest.fail if REQUIRED else pytest.skip)(reason)

    served = subprocess.Popen(
        ["node", str(HERE / "serve.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert served.stdin and served.stdout
    environment = os.environ | {"SAFECITY_BROWSER_AT": served.stdout.readline().strip()}

    def run(script: Path, *arguments: str, given: str = "", seconds: int = 240):
        return subprocess.run(
            ["node", str(script), *arguments], input=given, capture_output=True,
            text=True, timeout=seconds, cwd=HERE, check=False, env=environment,
        )  # fmt: skip

    yield run
    served.stdin.close()
    served.wait(timeout=60)


@pytest.fixture(scope="session")
def examine(node):
    """Examine views of pages in one browser: what each check found, by state and way of reading."""

    def asked(views: list[dict]) -> dict[str, dict]:
        done = node(HERE / "examine.mjs", given=json.dumps(views))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return asked
