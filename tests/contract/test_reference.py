"""The reference is what the library says."""

from __future__ import annotations

import subprocess
import sys

from .tree import ROOT


def test_the_reference_is_up_to_date() -> None:
    command = [sys.executable, "docs/reference.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    remedy = "Run `python docs/reference.py`."
    assert done.returncode == 0, f"{remedy}\n{done.stdout}{done.stderr}"
