"""Results into their places, whole or not at all, with stamps of what they were made from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safecity.digests import file_digests
from safecity.errors import SafecityError
from safecity.files import json_text, write_whole
from safecity.run.execution import Job


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


@dataclass(frozen=True)
class Outputs:
    """The folder of one assessment's products, and what the runner keeps beside them.

    Attributes
    ----------
    folder : Path
        `outputs/<partnership>/<year>`.
    """

    folder: Path

    @property
    def notebooks(self) -> Path:
        """Executed notebooks and their pages."""
        return self.folder / "notebooks"

    @property
    def exhibits(self) -> Path:
        """Exhibits, a folder for each theme."""
        return self.folder / "exhibits"

    @property
    def failed(self) -> Path:
        """Notebooks that failed, as far as they got."""
        return self.folder / "failed"

    @property
    def work(self) -> Path:
        """Where things lie until they are whole."""
        return self.folder / ".run" / "work"

    @property
    def stamps(self) -> Stamps:
        """What was made from what, by the step that made it."""
        return Stamps(self.folder / ".run" / "stamps", self.folder)

    @property
    def notebook_stamps(self) -> Stamps:
        """Those of notebooks, so that a theme may be called as a step of the run is."""
        return self.stamps.below("notebooks")

    def results(self, slug: str) -> tuple[Path, ...]:
        """Return what a notebook leaves: its executed copy, the page and its exhibits."""
        copies = (self.notebooks / f"{slug}{suffix}" for suffix in (".ipynb", ".html"))
        return (*copies, self.exhibits / slug)

    def kept(self, slug: str) -> tuple[Path, ...]:
        """Return what only the notebook itself makes: its page is written again for reviewers."""
        return (self.notebooks / f"{slug}.ipynb", self.exhibits / slug)

    def products(self, files: Iterable[Path]) -> list[Path]:
        """Name products by what lies in the folder itself: a data package by its folder."""
        return list(dict.fromkeys(self.folder / f.relative_to(self.folder).parts[0] for f in files))

    def fresh_work(self, slug: str) -> Path:
        """Make an empty folder for one piece of work."""
        folder = self.work / slug
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def deliver(self, job: Job) -> None:
        """Put a finished notebook, its page and its exhibits where they belong."""
        self.notebooks.mkdir(parents=True, exist_ok=True)
        job.executed.replace(self.notebooks / job.executed.name)
        job.page.replace(self.notebooks / job.page.name)
        made = job.exhibits / job.slug
        made.mkdir(parents=True, exist_ok=True)
        replace_folder(made, self.exhibits / job.slug)
        self.forgive(job.slug)
        shutil.rmtree(job.work, ignore_errors=True)

    def keep_failed(self, job: Job) -> Path:
        """Keep a failed notebook for whoever mends it."""
        self.failed.mkdir(parents=True, exist_ok=True)
        kept = self.failed / job.executed.name
        if job.executed.is_file():
            job.executed.replace(kept)
        shutil.rmtree(job.work, ignore_errors=True)
        return kept

    def forgive(self, slug: str) -> None:
        """Remove the failed copy of a notebook that is good again."""
        (self.failed / f"{slug}.ipynb").unlink(missing_ok=True)

    def prune(self, slugs: Collection[str]) -> None:
        """Remove what themes left that are no longer part of the assessment."""
        for folder in self.exhibits.glob("*"):
            if folder.is_dir() and folder.name not in slugs:
                shutil.rmtree(folder)
        for copy in [*self.notebooks.glob("*.ipynb"), *self.notebooks.glob("*.html")]:
            if copy.stem not in {*slugs, "index"}:
                copy.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep a second run out of the folder while one works in it."""
        path = self.folder / ".run" / "lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as handle:
            _claim(handle.fileno(), self.folder)
            try:
                yield
            finally:
                shutil.rmtree(self.work, ignore_errors=True)


def _claim(handle: int, folder: Path) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise SafecityError(
            "another run is at work here", path=folder, remedy="Wait for it, or end it."
        ) from error


def replace_folder(new: Path, old: Path) -> None:
    """Put a folder in another's place by renaming, so that no reader sees half of it."""
    old.parent.mkdir(parents=True, exist_ok=True)
    aside = new.with_name(f".{old.name}.before")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        if old.exists():
            old.rename(aside)
        new.rename(old)
    except BaseException:
        if aside.exists() and not old.exists():
            aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)
