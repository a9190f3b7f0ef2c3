from __future__ import annotations

import re

from safecity.publish.draft import PARTS
from safecity.publish.words import FILE, standing_words, written_date

from .samples import sample_assessment


def test_a_date_is_written_out():
    assert written_date("2022-11-30") == "30 November 2022"
    assert written_date("2025-01-05") == "5 January 2025"


def test_every_name_is_filled():
    assert "$" not in str(standing_words(sample_assessment()))
    assert set(re.findall(r"\$\{(\w+)\}", FILE.read_text(encoding="utf-8"))) == {
        "place", "period", "released", "contact",
    }  # fmt: skip


def test_every_part_has_words_for_when_it_is_empty():
    parts = standing_words(sample_assessment())["parts"]
    assert list(parts) == list(PARTS)
    assert all(parts[slug]["empty"] for slug in PARTS)
