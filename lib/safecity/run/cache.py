"""Which results are still those of the present inputs: stamps of content, never of time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safecity.digests import file_digests
from safecity.files import json_text, write_whole


@dataclass(frozen=True)
class Stamps:
    """What was made from what, one small file for each result.

    Attributes
    ----------
    folder : Path
        Where the stamps lie.
    outputs : Path
        Folder that results are relative to.
    """

    folder: Path
    outputs: Path

    def below(self, name: str) -> Stamps:
        """Return the stamps of one sort of result, whose names meet no other's."""
        return Stamps(self.folder / name, self.outputs)

    def fresh(self, name: str, inputs: str) -> bool:
        """Say whether a result was made from these inputs and lies there unchanged."""
        stamp = self._read(name)
        made: Mapping[str, str] = stamp.get("outputs", {})
        if not made or stamp.get("inputs") != inputs:
            return False
        return made == file_digests(self.outputs, [self.outputs / file for file in made])

    def write(self, name: str, inputs: str, results: Iterable[Path]) -> None:
        """Record that results were made from inputs; the last thing that a step does."""
        made = {k: v for result in results for k, v in file_digests(self.outputs, [result]).items()}
        stamp = {"inputs": inputs, "outputs": made}
        write_whole(self._path(name), json_text(stamp, indent=1))

    def inputs(self, name: str) -> str:
        """Return the digest of what a result was last made from, empty where none was."""
        return str(self._read(name).get("inputs", ""))

    def results(self, name: str) -> list[Path]:
        """Return the files that a result consists of, in the order in which they were given."""
        return [self.outputs / file for file in self._read(name).get("outputs", {})]

    def _read(self, name: str) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
