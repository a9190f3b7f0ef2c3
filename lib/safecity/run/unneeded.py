"""What packages import and no notebook holds: passed off as absent, in processes of ours alone.

jsonschema, which notebooks are validated with, compiles forty grammars on import to check
internationalised addresses, which takes a second and a half.
"""

from __future__ import annotations

import sys

ABSENT = ("rfc3987_syntax",)


def pass_off_as_absent() -> None:
    """Let this process import none of it."""
    absent: dict[str, None] = dict.fromkeys(ABSENT)
    sys.modules.update(absent)  # type: ignore[arg-type]
