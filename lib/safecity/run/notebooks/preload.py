"""What a worker imports before its first notebook; only the server that forks workers does."""

from __future__ import annotations

from importlib import import_module

from safecity.run.notebooks.processes import pass_off_as_absent

pass_off_as_absent()
import_module("safecity.run.notebooks.execution")
