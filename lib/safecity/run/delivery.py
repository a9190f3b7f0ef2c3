"""Results into their places, whole or not at all, with stamps of what they were made from."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from safecity.catalogue.assessment import House
from safecity.digests import file_digests, sha256_of
from safecity.errors import SafecityError
from safecity.files import (
    json_text,
    link_file,
    link_folder,
    replace_folder,
    restore_folder,
    write_whole,
)
from safecity.ingest.asked import asked_by
from safecity.publish.provenance.shelf import BUNDLES, MANIFEST
from safecity.run.locks import Lock
from safecity.run.notebooks.job import Job

ONCE_OURS = ("drafts", "failed")
"""What earlier versions kept in an edition."""
_TRIES, _PAUSE = 100, 0.1
"""How often, and how many seconds apart, it is tried to empty a folder of work."""
EDITED = "edited"
"""Folder for products that somebody changed by hand before they were made again."""


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

    def of(self, outputs: Path) -> Stamps:
        """Return the same stamps for results that lie elsewhere, such as in a new folder."""
        return Stamps(self.folder, outputs)

    def fresh(self, name: str, inputs: str) -> bool:
        """Say whether a result was made from these inputs and lies there unchanged."""
        stamp = self._read(name)
        digests: Mapping[str, str] = stamp.get("outputs", {})
        if not digests or stamp.get("inputs") != inputs:
            return False
        return digests == file_digests(self.outputs, [self.outputs / file for file in digests])

    def write(self, name: str, inputs: str, results: Iterable[Path]) -> None:
        """Record that results were made from inputs; the last thing that a step does."""
        digests = {
            k: v for result in results for k, v in file_digests(self.outputs, [result]).items()
        }
        stamp = {"inputs": inputs, "outputs": digests}
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
    """Where the results of one assessment go.

    An edition is put together aside and takes the place of the one before as one folder, so that
    all files of an edition always are of one run. Notebooks and exhibits that were executed since
    wait in the working folder.

    Attributes
    ----------
    house : House
        The project's folders.
    partnership, year : str
        The assessment.
    """

    house: House
    partnership: str
    year: str

    @cached_property
    def edition(self) -> Path:
        """The edition, for readers: `outputs/<partnership>/<year>`."""
        return self.house.outputs(self.partnership, self.year)

    @cached_property
    def working(self) -> Path:
        """What notebooks last made: `outputs/<partnership>/working/<year>`."""
        return self.house.working(self.partnership, self.year)

    @property
    def notebooks(self) -> Path:
        """Executed notebooks, as they were last executed."""
        return self.working / "notebooks"

    @property
    def exhibits(self) -> Path:
        """Exhibits, a folder for each theme, as they were last published."""
        return self.working / "exhibits"

    @property
    def failed(self) -> Path:
        """Notebooks that failed, as far as they got."""
        return self.working / "failed"

    @property
    def kept_aside(self) -> Path:
        """Where the runner keeps what is no result: stamps, work and the next edition."""
        return self.working / ".run"

    @property
    def work(self) -> Path:
        """Where results lie until they are whole."""
        return self.kept_aside / "work"

    @property
    def notebook_stamps(self) -> Stamps:
        """What each notebook was made from."""
        return Stamps(self.kept_aside / "stamps" / "notebooks", self.working)

    @property
    def code_stamps(self) -> Stamps:
        """What each notebook was made from, its text left out."""
        return Stamps(self.kept_aside / "stamps" / "code", self.working)

    @property
    def data_stamps(self) -> Stamps:
        """What each notebook was made from, of the data only what it asked for."""
        return Stamps(self.kept_aside / "stamps" / "data", self.working)

    def asked(self, slug: str) -> Path:
        """Record of what a notebook asked of the data, by name."""
        return self.kept_aside / "stamps" / "data" / asked_by(slug)

    @property
    def edition_stamps(self) -> Stamps:
        """What the edition, its products and its pages were made from."""
        return Stamps(self.kept_aside / "stamps" / "edition", self.edition)

    def results(self, slug: str) -> tuple[Path, ...]:
        """Return what a notebook leaves: its executed copy, its page and its exhibits."""
        page = self.notebooks / f"{slug}.html"
        copy, exhibits = self.kept(slug)
        return (copy, page, exhibits) if page.is_file() else (copy, exhibits)

    def kept(self, slug: str) -> tuple[Path, Path]:
        """Return what an edition takes of a notebook: its executed copy and its exhibits."""
        return (self.notebooks / f"{slug}.ipynb", self.exhibits / slug)

    def fresh_work(self, slug: str) -> Path:
        """Make an empty folder for one piece of work.

        A worker of a run that was killed may write there until it notices.

        Raises
        ------
        SafecityError
            Where the folder cannot be emptied.
        """
        folder = self.work / slug
        for _ in range(_TRIES):
            shutil.rmtree(folder, ignore_errors=True)
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                time.sleep(_PAUSE)
            else:
                return folder
        remedy = "Wait for what a stopped run left at work, or end it"
        raise SafecityError("the folder of work cannot be emptied", path=folder, remedy=remedy)

    def deliver(self, job: Job) -> None:
        """Put a finished notebook, its page and its exhibits where they belong."""
        self.notebooks.mkdir(parents=True, exist_ok=True)
        job.executed.replace(self.notebooks / job.executed.name)
        page = self.notebooks / job.page.name
        job.page.replace(page) if job.page.is_file() else page.unlink(missing_ok=True)
        asked, kept = job.exhibits / asked_by(job.slug), self.asked(job.slug)
        kept.unlink(missing_ok=True)
        if asked.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            asked.replace(kept)
        folder = job.exhibits / job.slug
        folder.mkdir(parents=True, exist_ok=True)
        replace_folder(folder, self.exhibits / job.slug)
        self.forgive(job.slug)
        shutil.rmtree(job.work, ignore_errors=True)

    def keep_failed(self, job: Job) -> Path:
        """Keep a failed notebook for whoever mends it."""
        self.failed.mkdir(parents=True, exist_ok=True)
        failed = self.failed / job.executed.name
        if job.executed.is_file():
            job.executed.replace(failed)
        shutil.rmtree(job.work, ignore_errors=True)
        return failed

    def forgive(self, slug: str) -> None:
        """Remove the failed copy of a notebook that is good again."""
        (self.failed / f"{slug}.ipynb").unlink(missing_ok=True)

    def prune(self, slugs: Collection[str]) -> None:
        """Remove what themes left that are no longer part of the assessment."""
        for folder in self.exhibits.glob("*"):
            if folder.is_dir() and folder.name not in slugs:
                shutil.rmtree(folder)
        for copy in [*self.notebooks.glob("*.ipynb"), *self.notebooks.glob("*.html")]:
            if copy.stem not in slugs:
                copy.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep a second run out of the assessment while one works on it."""
        with Lock(self.house).of_run(self.partnership, self.year):
            restore_folder(self.edition)
            try:
                yield
            finally:
                shutil.rmtree(self.work, ignore_errors=True)

    @contextmanager
    def next_edition(self, slugs: Collection[str]) -> Iterator[Path]:
        """Give a folder with notebooks and exhibits, to be made an edition.

        If all goes well it takes the place of the edition before, with files in there that no run
        made; a product that somebody changed by hand is kept in `working/<year>/edited`.

        Parameters
        ----------
        slugs : collection of str
            The notebooks of the edition.
        """
        new = self.fresh_work("edition")
        for slug in slugs:
            copy, exhibits = self.kept(slug)
            link_file(copy, new / "notebooks" / copy.name)
            link_folder(exhibits, new / "exhibits" / slug)
        yield new
        recorded = self._recorded()
        self._keep_edited(recorded)
        self._take_along(recorded, new)
        replace_folder(new, self.edition)

    def _recorded(self) -> dict[str, str]:
        """Return what the edition holds by its own record: SHA-256 by name."""
        try:
            record = json.loads((self.edition / MANIFEST).read_text(encoding="utf-8"))
            return {str(file["path"]): str(file["sha256"]) for file in record["files"]}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _keep_edited(self, recorded: Mapping[str, str]) -> None:
        """Keep a copy of each product that is not what its run made: nobody's work is lost."""
        for name, sha in recorded.items():
            path = self.edition / name
            if "/" not in name and path.is_file() and sha256_of(path) != sha:
                edited = self.working / EDITED / name
                edited.unlink(missing_ok=True)
                link_file(path, edited)

    def _take_along(self, recorded: Mapping[str, str], new: Path) -> None:
        """Take along what somebody else put into the folder of the edition."""
        ours = {Path(name).parts[0] for name in recorded} | {MANIFEST, *BUNDLES, *ONCE_OURS}
        for path in sorted(self.edition.glob("[!.]*")) if recorded else ():
            if path.name in ours or (new / path.name).exists():
                continue
            if path.is_dir():
                link_folder(path, new / path.name)
            else:
                link_file(path, new / path.name)
