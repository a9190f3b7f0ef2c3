"""What a worker imports before its first notebook; only the server that forks workers does.

jsonschema, which notebooks are validated with, compiles forty grammars on import to check
internationalised addresses. No notebook holds any, so that package is passed off as absent.
"""

from __future__ import annotations

import sys
from importlib import import_module

absent: dict[str, None] = {"rfc3987_syntax": None}
sys.modules.update(absent)  # type: ignore[arg-type]
import_module("safecity.run.execution")
import_module("nbconvert")
