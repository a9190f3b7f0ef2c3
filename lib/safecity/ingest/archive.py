"""The files that are wanted out of an archive: those of some forces, or all tables."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path

from safecity.catalogue.errors import SafecityError

_MEMBER = re.compile(r"(?:^|/)(\d{4}-\d{2})-([a-z-]+?)-(street|outcomes|stop-and-search)\.csv$")


def extract(archive: Path, folder: Path, ending: str, forces: Collection[str]) -> str:
    """Extract the monthly files of one kind and of some forces.

    Parameters
    ----------
    archive : Path
        The zip file.
    folder : Path
        Where to put `YYYY-MM/YYYY-MM-<force>-<ending>.csv`.
    ending : str
        "street", "outcomes" or "stop-and-search".
    forces : collection of str
        File names of police forces.

    Returns
    -------
    str
        The newest month in the archive, which names its edition.

    Raises
    ------
    SafecityError
        Where it is no archive, is damaged, or holds no such file.
    """
    try:
        with zipfile.ZipFile(archive) as held:
            found = [m for name in held.namelist() if (m := _MEMBER.search(name))]
            wanted = [m for m in found if m[3] == ending and m[2] in forces]
            for match in wanted:
                target = folder / match[1] / match[0].rsplit("/", 1)[-1]
                target.parent.mkdir(parents=True, exist_ok=True)
                with held.open(match.string) as member, target.open("wb") as file:
                    shutil.copyfileobj(member, file)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        again = "Delete it and fetch it again"
        raise SafecityError(f"damaged archive ({error})", path=archive, remedy=again) from error
    if not wanted:
        raise SafecityError(
            f"the archive has no {ending} file of {', '.join(sorted(forces))}",
            path=archive,
            remedy="Check the forces in partnership.yml, or choose another --edition",
        )
    return max(match[1] for match in found)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack every file of a published archive.

    Parameters
    ----------
    archive : Path
        The zip file.
    folder : Path
        Where to put its files; none can leave it.

    Raises
    ------
    SafecityError
        Where it is no archive, is damaged, or is protected by a password.
    """
    try:
        with zipfile.ZipFile(archive) as held:
            held.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        again = "Delete it and fetch it again"
        raise SafecityError(f"damaged archive ({error})", path=archive, remedy=again) from error
