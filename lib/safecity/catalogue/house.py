"""Where everything lies: the folders of the project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class House:
    """The project's folders.

    Attributes
    ----------
    root : Path
        The folder with `notebooks/`, `assessments/`, `data/` and `outputs/`.
    raw : Path
        The folder of raw published files.
    """

    root: Path
    raw: Path

    @classmethod
    def find(cls, raw: Path | str | None = None) -> House:
        """Find the house: `SAFECITY_HOME`, else the checkout that holds this package.

        Parameters
        ----------
        raw : path-like, optional
            Folder of raw files; else `SAFECITY_RAW`, else `data/raw`. Relative paths are
            taken from the working directory.
        """
        root = Path(os.environ.get("SAFECITY_HOME") or Path(__file__).parents[3]).resolve()
        chosen = raw or os.environ.get("SAFECITY_RAW")
        return cls(root, Path(chosen).resolve() if chosen else root / "data" / "raw")

    @property
    def notebooks(self) -> Path:
        """Folder of the theme notebooks."""
        return self.root / "notebooks"

    @property
    def assessments(self) -> Path:
        """Folder of what partnerships and years decide."""
        return self.root / "assessments"

    def processed(self, partnership: str, year: str) -> Path:
        """Folder of the tidy datasets of one assessment."""
        return self.root / "data" / "processed" / partnership / year

    def outputs(self, partnership: str, year: str) -> Path:
        """Folder of the products of one assessment."""
        return self.root / "outputs" / partnership / year
