"""Sentences that give the threshold of a small count give the one that is applied."""

from __future__ import annotations

import re
from pathlib import Path

from safecity.catalogue.disclosure import THRESHOLD
from safecity.readings.places import IN_WORDS

ROOT = Path(__file__).parents[2]
SAID = (
    "lib/safecity/catalogue/caveats.yml",
    "lib/safecity/exhibits/synthesis/gaps.py",
    "lib/safecity/publish/words.yml",
    "notebooks/serious_violence.ipynb",
    "notebooks/town_centres.ipynb",
    "docs/partner-figures.md",
)
LIMIT = re.compile(r"(?:counts of|alone is|because|where they are) (?:fewer than|below) (\w+)")
MOST = re.compile(r"(?:counts|group)(?: of| from)? (?:one|1) to (\w+)", re.IGNORECASE)


def test_what_is_said_of_small_counts_is_what_is_withheld():
    for name in SAID:
        text = (ROOT / name).read_text(encoding="utf-8")
        limits, most = LIMIT.findall(text), MOST.findall(text)
        assert limits or most, name
        assert set(limits) <= {str(THRESHOLD), IN_WORDS[THRESHOLD]}, name
        assert set(most) <= {str(THRESHOLD - 1), IN_WORDS[THRESHOLD - 1]}, name
