"""Many damaged and reshaped files of every kind that a source declares, by hand.

`python bench/fuzz.py --raw FOLDER --cases 500 --only street,nrm` prints the kind and the seed of
whatever was found: a traceback, a sentence made of one, a number that cannot be right, a reader
that needs a minute or half a gigabyte. `tests/ingest/fuzz.py` makes the cases.
"""

from __future__ import annotations

import argparse
import faulthandler
import resource
import sys
import warnings
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from ingest import fuzz

HANGS = 60
"""Seconds after which a reader is taken to hang; the process then ends, with where it was."""
MOST = 500_000
"""Kilobytes that one case may add to what the process holds."""


def held() -> int:
    """Return the most memory that the process held so far, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def searched(sample: fuzz.Sample, root: Path, seeds: range) -> Counter[str]:
    """Try the cases of one kind of file."""
    ends: Counter[str] = Counter()
    before = fuzz.beside(sample, root)
    for seed in seeds:
        content, what = fuzz.changed(sample, seed)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        start = held()
        try:
            ends[fuzz.tried(sample, content, root, before, what)] += 1
        except Exception as error:
            ends["found"] += 1
            print(f"  {sample.kind} {seed}: {type(error).__name__}: {str(error)[:300]}", flush=True)
        if held() - start > MOST:
            ends["found"] += 1
            print(f"  {sample.kind} {seed}: {(held() - start) // 1000} MB", flush=True)
    faulthandler.cancel_dump_traceback_later()
    return ends


def main() -> int:
    """Try what is asked for; end with 1 where anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--raw", type=Path, default=Path("data/raw"))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--only", default="", help="sources or kinds, with commas between")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    wanted, found = set(filter(None, given.only.split(","))), 0
    with TemporaryDirectory() as folder:
        for key, sample in fuzz.lay_out(given.raw, Path(folder)).items():
            if wanted and not wanted & set(key):
                continue
            ends = searched(sample, Path(folder), range(given.first, given.first + given.cases))
            found += ends["found"]
            print(*key, dict(ends), flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
