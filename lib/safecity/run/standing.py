"""Whether a finished run would do anything again, without importing what a run needs.

A run digests the content of all it reads and makes (`digests.py`), which takes seconds. When it
ends well it writes down how every one of those files looked: name, size, inode, times, as git does.
While all of them look the same, nothing has to be read. A file that looks different decides
nothing: the run then digests contents as ever.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safecity.catalogue.assessment import House
from safecity.catalogue.period import canonical_year, is_restricted
from safecity.files import json_text, walk, write_whole
from safecity.publish.manifest import PACKAGE, commit

RECORD = "standing.json"
LEAVES_OUT = frozenset({"__pycache__", "drafts", "failed"})
"""Folders that no run reads, and none of whose files is a product."""
OF_EDITIONS = ("manifest.json", "results.csv")
"""Files of the other editions of a partnership, which a list of revisions reads."""


@dataclass(frozen=True)
class Standing:
    """An assessment as it stands on the disk: what a run of it would read, and what one made.

    Attributes
    ----------
    house : House
        The project's folders.
    partnership, year : str
        The assessment.
    strict : bool
        Whether an optional file that its reader refuses stops the run.
    inputs : str
        Digest of how everything looked that a run reads, when this was made.
    """

    house: House
    partnership: str
    year: str
    strict: bool
    inputs: str

    @classmethod
    def now(cls, house: House, partnership: str, year: str, strict: bool) -> Standing:
        """Look at all that a run reads: before it reads any of it, where it is to be recorded."""
        year = canonical_year(year)
        folders = (house.raw, house.assessments / partnership, house.notebooks, PACKAGE)
        editions = house.outputs(partnership, year).parent
        others = [
            folder / name
            for folder in sorted(editions.glob("*"))
            for name in OF_EDITIONS
            if folder.name != year and not is_restricted(folder.name) and (folder / name).is_file()
        ]
        interpreter = (sys.version, sys.prefix, commit(), str(strict))
        packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        looks = [*interpreter, *(_look(Path(folder)) for folder in sorted(packages))]
        return cls(house, partnership, year, strict, _digest(looks, *folders, *others))

    @property
    def outputs(self) -> Path:
        """Folder of the products."""
        return self.house.outputs(self.partnership, self.year)

    def record(self, sentence: str, warnings: tuple[str, ...]) -> None:
        """Write down that a run which began as it stood here ended well.

        Parameters
        ----------
        sentence : str
            What there is now, in words.
        warnings : tuple of str
            What the run warned of; it holds for as long as nothing changes.
        """
        record = {
            "inputs": self.inputs,
            "outputs": self._made(),
            "made": sentence,
            "warnings": warnings,
        }
        write_whole(self._path, json_text(record, indent=1))

    def recorded(self) -> dict[str, Any] | None:
        """Return what the last good run recorded; None where a run has to look for itself."""
        try:
            record = dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        stands = record.get("inputs") == self.inputs and record.get("outputs") == self._made()
        return record if stands else None

    @property
    def _path(self) -> Path:
        return self.house.working(self.partnership, self.year) / ".run" / RECORD

    def _made(self) -> str:
        house, edition = self.house, (self.partnership, self.year)
        return _digest([], self.outputs, house.working(*edition), house.processed(*edition))


def _digest(looks: list[str], *places: Path) -> str:
    """Digest how files look, and every file below folders; hidden ones are not counted."""
    total = hashlib.sha256()
    for line in looks:
        total.update(f"{line}\n".encode())
    for place in places:
        for line in _looks(place):
            total.update(line.encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _looks(place: Path) -> Iterator[str]:
    if not place.is_dir():
        yield f"{place} {_look(place)}\n"
        return
    for folder, below, names in walk(place):
        below[:] = sorted(b for b in below if not b.startswith(".") and b not in LEAVES_OUT)
        yield f"{folder}\n"
        for name in sorted(names):
            if not name.startswith("."):
                yield f"{name} {_look(os.path.join(folder, name))}\n"  # noqa: PTH118


def _look(path: Path | str) -> str:
    try:
        stat = os.stat(path)  # noqa: PTH116
    except OSError:
        return "absent"
    return f"{stat.st_size} {stat.st_ino} {stat.st_mtime_ns} {stat.st_ctime_ns}"
