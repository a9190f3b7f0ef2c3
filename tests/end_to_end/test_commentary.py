"""The demonstration year's words: every reference is known, and a fault stops with its line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import Catalogue, load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Column
from safecity.exhibits.store import Store
from safecity.publish.commentary import Block, read_commentary
from safecity.publish.draft import make_draft
from safecity.publish.references import CHANGES, STANDS, WHATS, References
from safecity.publish.table_references import MOVES, PLACES, SIDES

from ..publish.samples import figure, sample_assessment

WORDS = House.find().assessments / "southampton" / "2021-22" / "commentary"
RISE = {"comparison": "2019/20", "before": 1000, "after": 1100, "percent": 10.0,
        "lower": 5.0, "upper": 15.0, "verdict": "rose"}  # fmt: skip
ID = "violence.change_offences"


class Declared(References):
    """References that ask the catalogue only, and stand for a word."""

    def value(self, indicator: str, what: str = "count", against: str = "") -> str:
        """Ask whether indicator and kind of value are known."""
        self._declared(indicator)
        assert what in WHATS
        return "value"

    def claim(self, indicator: str, direction: str, words: str = "", against: str = "") -> str:
        """Ask whether indicator and direction are known."""
        self._declared(indicator)
        assert direction in {*CHANGES, *STANDS}
        return words or direction

    def cell(self, exhibit: str, row: str, column: str) -> str:
        """Ask whether the exhibit's theme is known."""
        return self.figure(exhibit) and row and column

    def most(self, exhibit: str, row: str, column: str, words: str = "most") -> str:
        """Ask whether the exhibit's theme is known."""
        return self.figure(exhibit) and words

    def rank(self, exhibit: str, row: str, column: str, place: str = "highest", words: str = "",
             apart: bool = False) -> str:  # fmt: skip
        """Ask whether the exhibit's theme and the place are known."""
        assert place in PLACES
        return self.figure(exhibit) and (words or place)

    def order(self, exhibit: str, column: str, *rows: str, words: str = "") -> str:
        """Ask whether the exhibit's theme is known, and that there is a row to follow."""
        assert column and len(rows) > 1
        return self.figure(exhibit) and (words or "followed by")

    def beside(self, exhibit: str, row: str, other: str, column: str, side: str,
               words: str = "") -> str:  # fmt: skip
        """Ask whether the exhibit's theme and the side are known."""
        assert side in SIDES
        return self.figure(exhibit) and (words or side)

    def moved(self, exhibit: str, row: str, direction: str, words: str = "") -> str:
        """Ask whether the exhibit's theme and the direction are known."""
        assert direction in MOVES
        return self.figure(exhibit) and (words or direction)

    def figure(self, exhibit: str) -> str:
        """Ask whether the exhibit's theme is known."""
        assert exhibit.split(".")[0] in self.catalogue.themes
        return "figure"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def words(catalogue: Catalogue) -> dict[str, tuple[Block, ...]]:
    return read_commentary(WORDS, Declared((), catalogue, {}))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("exhibits"))
    titles = (Column(name="comparison", title="Comparison"),)
    store.write(figure(ID, "changes", table=pd.DataFrame([RISE]), columns=titles))
    return store


def drafted(text: str, store: Store, folder: Path) -> str:
    (folder / "violence.md").write_text(f"First.\n\n{text}\n", encoding="utf-8")
    draft = make_draft(store.read(["violence"]), load_catalogue(), sample_assessment(), folder)
    return draft.commentary["violence"][1].text


def test_every_theme_and_the_summary_have_words(
    words: dict[str, tuple[Block, ...]], catalogue: Catalogue
) -> None:
    shown = {s: t for s, t in catalogue.themes.items() if t.kind == "theme"}
    themes = {slug for slug, theme in shown.items() if not theme.of_partnership}
    assert set(words) == themes | {"summary"}
    assert {slug for slug in themes if not 2 <= len(words[slug]) <= 4} == set()


def test_the_summary_is_five_to_seven_points(words: dict[str, tuple[Block, ...]]) -> None:
    assert {block.kind for block in words["summary"]} == {"item"}
    assert 5 <= len(words["summary"]) <= 7


def test_every_file_refers_to_results(words: dict[str, tuple[Block, ...]]) -> None:
    for slug in words:
        text = (WORDS / f"{slug}.md").read_text(encoding="utf-8")
        assert text.count("{{ value(") + text.count("{{ cell(") >= 2, slug
        assert text.count("{{") == text.count("}}"), slug


def test_words_of_cause_are_left_out(words: dict[str, tuple[Block, ...]]) -> None:
    said = " ".join(block.text for found in words.values() for block in found).lower()
    for word in ("because of", "due to", "caused", "led to", "resulted in", "thanks to"):
        assert word not in said


def test_true_words_are_printed(store: Store, tmp_path: Path) -> None:
    text = 'It {{ claim("violence.offences", "rose") }} to {{ value("violence.offences") }}.'
    assert drafted(text, store, tmp_path) == "It rose to 1,100."


FAULTS = {
    'It {{ claim("violence.offences", "fell") }}.': "the data do not support 'fell'",
    "It rose by 10.0%.": "the number 10.0% is written by hand",
    'There were {{ value("violence.offnces") }}.': "no indicator 'violence.offnces'",
    'See {{ figure("violence.change_offence") }}.': "no figure or table",
    '{{ cell("violence.change_offences", "2020/21", "after") }}': "no row '2020/21'",
    '{{ value("violence.offences", "rank") }}': "no exhibit 'violence.comparison_offences'",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items())
def test_a_fault_stops_the_draft_at_its_line(
    store: Store, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(SafecityError) as caught:
        drafted(text, store, tmp_path)
    assert said in caught.value.problem and caught.value.remedy is not None
    assert (caught.value.path, caught.value.line) == (tmp_path / "violence.md", 3)


def test_a_misspelt_indicator_in_the_committed_words_is_found(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    text = (WORDS / "violence.md").read_text(encoding="utf-8")
    changed = text.replace("violence.with_injury", "violence.with_injry", 1)
    assert changed != text
    (tmp_path / "violence.md").write_text(changed, encoding="utf-8")
    with pytest.raises(SafecityError, match=r"no indicator 'violence\.with_injry'") as caught:
        read_commentary(tmp_path, Declared((), catalogue, {}))
    line = text[: text.index("violence.with_injury")].count("\n") + 1
    assert (caught.value.path, caught.value.line) == (tmp_path / "violence.md", line)
