"""Whether a change of the code changes a byte of what it makes: three editions, file by file.

Run by hand around a move of code::

    python bench/gate.py make BEFORE
    ... change the code ...
    python bench/gate.py make AFTER
    python bench/gate.py compare BEFORE AFTER

`make` writes into an empty folder of its own the year of the synthetic city, a second partnership
on the same files and, with `--real FOLDER`, the in-year edition on real files. `compare` prints the
files that differ, and ends with 1 where one does. Digests are masked in the files that hash the
code itself; a bundle is compared member by member.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAFECITY = Path(sys.executable).with_name("safecity")
SECOND = ("E06000044", "portsmouth")
"""Code and slug of the second partnership, which is declared anew."""
HASHES_CODE = ("manifest.json", "ro-crate-metadata.json", "index.html", "signoff.html")
"""Files that print the version, the commit or a digest of the code."""
DIGEST = re.compile(rb"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b|(?<=>)[0-9a-f]{12}(?=<)")
NO_PRODUCT = {".run", ".locks", "working"}
"""Folders of what a run keeps for itself."""


def make(folder: Path, real: Path | None) -> None:
    """Make the editions in a folder that has none yet."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty: give a folder that does not exist yet")
    for name in ("notebooks", "assessments"):
        shutil.copytree(ROOT / name, folder / name)
    code, slug = SECOND
    _safecity(folder, "demo")
    _safecity(folder, "run", "southampton", "2021-22")
    _safecity(folder, "partnership", "new", code)
    _safecity(folder, "run", slug, "2021-22")
    if real is not None:
        _safecity(folder, "run", "southampton", "2025", "--raw", str(real.resolve()))


def _safecity(home: Path, *words: str) -> None:
    environment = {**os.environ, "SAFECITY_HOME": str(home.resolve())}
    subprocess.run([SAFECITY, *words], env=environment, check=True)


def compare(before: Path, after: Path) -> int:
    """Print what differs between two such folders; 1 where something does."""
    kept, made = dict(_products(before)), dict(_products(after))
    if not kept:
        sys.exit(f"{before} holds no edition: run `python bench/gate.py make {before}`")
    differing = [
        f"only in {'the first' if name in kept else 'the second'}: {name}"
        for name in sorted(kept.keys() ^ made.keys())
    ]
    differing += [f"differs: {name}" for name in kept if made.get(name, kept[name]) != kept[name]]
    print("\n".join(differing) or f"the same bytes in {len(kept)} files")
    return bool(differing)


def _products(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of every edition, and every member of its bundle."""
    outputs = folder / "outputs"
    for path in sorted(outputs.rglob("*")):
        name = path.relative_to(outputs).as_posix()
        if not path.is_file() or NO_PRODUCT & set(path.relative_to(outputs).parts):
            continue
        if path.name == "bundle.zip":
            with zipfile.ZipFile(path) as bundle:
                for member in bundle.namelist():
                    yield f"{name}:{member}", _masked(Path(member).name, bundle.read(member))
        else:
            yield name, _masked(path.name, path.read_bytes())


def _masked(name: str, content: bytes) -> bytes:
    return DIGEST.sub(b"digest", content) if name in HASHES_CODE else content


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("make")
    making.add_argument("folder", type=Path)
    making.add_argument("--real", type=Path, help="folder of real raw files")
    comparing = verbs.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    words = parser.parse_args()
    if words.verb == "make":
        make(words.folder, words.real)
        return 0
    return compare(words.before, words.after)


if __name__ == "__main__":
    sys.exit(main())
