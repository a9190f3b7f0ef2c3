"""The analyst's words: every number a reference, every fault with its file and line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Column
from safecity.publish.commentary import (
    Block,
    LetThrough,
    Run,
    blocks,
    let_through,
    read_commentary,
)  # fmt: skip
from safecity.publish.references import References

from .samples import figure

PLAIN = Column(name="comparison", title="Comparison")
ID = "violence.change_offences"
CHANGE = {"comparison": "2019/20", "before": 1000, "after": 1100, "percent": 10.0,
          "lower": 5.0, "upper": 15.0, "verdict": "rose"}  # fmt: skip


@pytest.fixture(scope="module")
def references() -> References:
    exhibit = figure(ID, "changes", table=pd.DataFrame([CHANGE]), columns=(PLAIN,))
    return References.of((exhibit,), load_catalogue(), {ID: "Figure 3"})


def printed(path: Path, references: References) -> str:
    """Text of a theme's file, as products print it."""
    return "\n\n".join(b.text for b in read_commentary(path.parent, references)[path.stem])


def write(folder: Path, text: str, name: str = "violence.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_references_are_replaced_by_what_they_stand_for(
    tmp_path: Path, references: References
) -> None:
    text = (
        'Violence {{ claim("violence.offences", "rose") }} by '
        '{{value("violence.offences", what="change")}} ({{ figure("' + ID + '") }}), '
        '{{ said("12%", "the Home Office") }}, {{ cell("' + ID + '", "2019/20", "before") }}.'
    )
    filled = printed(write(tmp_path, text), references)
    assert filled == "Violence rose by 10.0% (Figure 3), 12% (the Home Office), 1,000."


def test_files_are_read_by_the_theme_that_they_are_named_for(
    tmp_path: Path, references: References
) -> None:
    write(tmp_path, "First.\n\nSecond.")
    write(tmp_path, "In short.", "summary.md")
    write(tmp_path, "17% of nothing", "notes.txt")
    found = read_commentary(tmp_path, references)
    assert list(found) == ["summary", "violence"]
    assert [block.text for block in found["violence"]] == ["First.", "Second."]


def test_no_folder_is_no_commentary(tmp_path: Path, references: References) -> None:
    assert read_commentary(tmp_path / "none", references) == {}


def test_a_file_for_no_theme_names_the_nearest(tmp_path: Path, references: References) -> None:
    path = write(tmp_path, "x", "violense.md")
    with pytest.raises(SafecityError, match="no theme 'violense'") as caught:
        read_commentary(tmp_path, references)
    assert caught.value.path == path and "'violence'" in caught.value.remedy


FAULTS = {
    '{{ claim("violence.offences", "fell") }}': "the data do not support 'fell'",
    '{{ claim("violence.offences", "similar") }}': "the data do not support 'similar'",
    '{{ value("violence.offence") }}': "no indicator 'violence.offence'",
    '{{ valu("violence.offences") }}': "no reference 'valu'",
    '{{ __import__("os") }}': "no reference '__import__'",
    '{{ __import__("os").system("true") }}': "is no reference",
    '{{ references.value("violence.offences") }}': "is no reference",
    "{{ value(open('x')) }}": "is no reference",
    "{{ value(*['violence.offences']) }}": "is no reference",
    "{{ value() }}": "is no reference",
    '{{ value("violence.offences", "count", "", "x") }}': "is no reference",
    '{{ value(indicator="violence.offences", whom="x") }}': "is no reference",
    "{{ value(1 +) }}": "is no reference",
    "{{ }}": "is no reference",
    "{{ value }}": "is no reference",
}


@pytest.mark.parametrize(("reference", "said"), FAULTS.items())
def test_a_fault_has_its_file_and_line(
    tmp_path: Path, references: References, reference: str, said: str
) -> None:
    path = write(tmp_path, f"# Violence\n\nIt is so.\nAnd {reference} more.\n")
    with pytest.raises(SafecityError) as caught:
        read_commentary(tmp_path, references)
    assert said in caught.value.problem
    assert (caught.value.path, caught.value.line) == (path, 4)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "words", ["rose by 7%", "rose by 7 per cent", "12 crimes", "1,234 crimes", "3.5 times",
              "fell (by 14.0%)", "2,021 crimes", "**15** wards", "to 34254.",
              '1{{ said("9", "x") }}', '{{ said("9", "x") }}0', '{{ said("9", "x") }}.5']
)  # fmt: skip
def test_a_number_written_by_hand_is_refused(
    tmp_path: Path, references: References, words: str
) -> None:
    write(tmp_path, f"First.\n\nCrime: {words}\n")
    with pytest.raises(SafecityError, match="is written by hand") as caught:
        read_commentary(tmp_path, references)
    assert caught.value.line == 3 and "{{ value(" in caught.value.remedy


@pytest.mark.parametrize(
    "words", ["in 2021", "in 2021/22", "2019-20", "aged 10-17", "the 3 priorities", "Class A2",
              "since April 2021.", "E06000045", "COVID-19", "2021/2022"]
)  # fmt: skip
def test_years_periods_ages_and_words_of_counting_are_allowed(
    tmp_path: Path, references: References, words: str
) -> None:
    assert printed(write(tmp_path, words), references) == words


@pytest.mark.parametrize(
    ("words", "word", "use"),
    [("Violence rose.", "rose", 'claim("<indicator>", "rose")'),
     ("It was Similar to before.", "Similar", 'claim("<indicator>", "similar")'),
     ("Most of them are in Bargate.", "Most", "most("),
     ("The gradient is steepest for violence.", "steepest", "apart=True"),
     ("It is a lasting shift.", "lasting", "no reference says this word"),
     ("The rate is higher than elsewhere.", "higher", '"above"'),
     ("**None** were published.", "None", "cell("),
     ("Robbery has fallen.", "fallen", '"fell"')],
)  # fmt: skip
def test_a_word_of_judgement_written_by_hand_is_refused(
    tmp_path: Path, references: References, words: str, word: str, use: str
) -> None:
    path = write(tmp_path, f"First.\n\n{words}\n")
    with pytest.raises(SafecityError, match=f"the word '{word}' judges") as caught:
        read_commentary(tmp_path, references)
    assert (caught.value.path, caught.value.line) == (path, 3)
    assert use in caught.value.remedy and f'name("{word}"' in caught.value.remedy


@pytest.mark.parametrize(
    "words", ["the most deprived fifth", "at least two", "how many", "a roseate view", "almost",
              "the fallout", "uppermost"]
)  # fmt: skip
def test_words_that_only_look_like_judgements_pass(
    tmp_path: Path, references: References, words: str
) -> None:
    assert printed(write(tmp_path, words), references) == words


def test_what_is_let_through_is_listed_for_reviewers(
    tmp_path: Path, references: References
) -> None:
    text = 'One.\n\n{{ name("A rise", "in general") }} may mean more reports.'
    assert printed(write(tmp_path, text), references).endswith("A rise may mean more reports.")
    assert let_through(tmp_path) == (LetThrough("violence.md", 3, "A rise", "in general"),)
    write(tmp_path, '{{ name("A rise", "so") }}')
    with pytest.raises(SafecityError, match="without a reason"):
        read_commentary(tmp_path, references)


TYPED = (
    "soared", "a sharp drop", "held steady", "the worst year", "twice as many",
    "no longer a problem", "a record high", "levelled off", "rose\nsharply", "went up",
    "plummeted", "surged", "dipped",
    "at an all-time low", "a third of crimes", "one in four", "doubled", "unprecedented", "mostly",
    "a hotspot", "the safest place", "little-changed", "in line with others", "over-represented",
    "driven by drink", "thanks to patrols", "edged down", "outnumber them", "is rare", "a spike",
    "has been eliminated", "a steep climb", "an alarming turn", "came down", "escalating",
    "more\u2011or\u2011less flat", "HALF of them", "peaked at record\u2013low levels",
)  # fmt: skip
TYPED_AS_READ = (
    "_rose_ here", "ro**s**e here", "__ROSE__ here", "no **change** here",
    "*no*\n**change** at all", "r\u00adose here", "<b>fe</b>ll here", "\uff32ose here",
    "record\n*highs*", "was `un`changed",
    "hasn\u2019t changed", "did not\nchange", "remained at that level", "stayed where it was",
    "is much the same", "made no difference", "fell **sharply**", "HALVED", "a halving of thefts",
    "a doubling", "reached new highs", "peaked in June", "ballooned", "mushroomed", "spiralling",
    "numbers are up on last year", "numbers were down", "trending\nupwards", "back to normal",
    "recovered", "outpaced the others", "an outlier", "ranks first", "tops the list",
    "dwarfs the rest", "overtook theft", "the gap narrowed", "was slashed", "booming",
    "out of control", "tapered off", "barely any", "every ward", "rates are high", "rates are low",
    "no change is shown", "no change here is beyond chance", "did not clearly *change*",
    "more common than before", "exceptional", "a two\u2011fold rise", "stabilises", "nowhere else",
)  # fmt: skip
COUNTED = ("twenty-five burglaries", "five per cent", "three times the rate", "hundreds of cases",
           "a dozen", "½ of them", "two in five", "nine in ten", "a thousand crimes")  # fmt: skip


@pytest.mark.parametrize("words", [*TYPED, *TYPED_AS_READ, *COUNTED])
def test_no_wording_that_judges_is_typed(
    tmp_path: Path, references: References, words: str
) -> None:
    path = write(tmp_path, f"A first line.\n\nBurglary: {words} here.")
    with pytest.raises(SafecityError, match=r"judges, and no data were asked|by hand") as caught:
        read_commentary(tmp_path, references)
    assert caught.value.path == path and caught.value.line >= 3


SMUGGLED = ("rose sharply", "rose to a record high", "rose by 25%", "rose by a third", "doubled",
            "rose, thanks to patrols", "rose and is the worst", "did not rise but fell",
            "rose by twenty-five per cent", "rose in most wards", "held steady")  # fmt: skip


@pytest.mark.parametrize("words", SMUGGLED)
def test_no_such_wording_hides_in_a_claim(references: References, words: str) -> None:
    assert references.claim("violence.offences", "rose", "climbed, going up") == "climbed, going up"
    with pytest.raises(SafecityError, match=r"more than was asked|holds a number"):
        references.claim("violence.offences", "rose", words)


PLAIN_WORDS = (
    "per hundred thousand residents", "aged ten to seventeen", "the two cannot be told apart",
    "slight injuries", "which are hot spots", "the police record them",
    "one year does not make a new level", "the 3 priorities", "on top of that",
)  # fmt: skip


@pytest.mark.parametrize("words", PLAIN_WORDS)
def test_words_that_judge_nothing_are_typed(
    tmp_path: Path, references: References, words: str
) -> None:
    write(tmp_path, f"Here {words}.")
    assert words in read_commentary(tmp_path, references)["violence"][0].text


def test_a_claim_cannot_print_its_opposite(tmp_path: Path, references: References) -> None:
    write(tmp_path, '{{ claim("violence.offences", "rose", "has fallen") }}')
    with pytest.raises(SafecityError, match="or its opposite"):
        read_commentary(tmp_path, references)


def test_a_reference_over_two_lines_keeps_the_count_of_lines(
    tmp_path: Path, references: References
) -> None:
    write(tmp_path, '{{ value(\n"violence.offences", "change") }}\n\n12 crimes')
    with pytest.raises(SafecityError, match="the number 12 is written") as caught:
        read_commentary(tmp_path, references)
    assert caught.value.line == 4


def test_a_file_that_is_no_text(tmp_path: Path, references: References) -> None:
    (tmp_path / "violence.md").write_bytes(b"caf\xe9")
    with pytest.raises(SafecityError, match="not a text in UTF-8"):
        read_commentary(tmp_path, references)


def test_headings_lists_and_looks_are_kept() -> None:
    found = blocks("## Why\n\nIt **rose** and *fell*\nagain.\n\n- one\n- **two**\n\nAfter.")
    assert [(b.kind, b.text) for b in found] == [
        ("heading", "Why"), ("paragraph", "It rose and fell again."), ("item", "one"),
        ("item", "two"), ("paragraph", "After."),
    ]  # fmt: skip
    assert found[1].runs[1] == Run("rose", strong=True)
    assert found[1].runs[3] == Run("fell", emphasis=True)
    assert found[3] == Block("item", (Run("two", strong=True),))


def test_an_ordered_list_is_a_list() -> None:
    assert [(b.kind, b.text) for b in blocks("1. one\n2. two")] == [
        ("item", "one"),
        ("item", "two"),
    ]


@pytest.mark.parametrize("text", ["[a](http://b)", "![a](b.png)", "<b>a</b>", "`a`"])
def test_links_pictures_and_markup_are_left_as_words(text: str) -> None:
    assert blocks(text) == (Block("paragraph", (Run(text),)),)


def test_no_words_are_no_blocks() -> None:
    assert blocks(" \n\n") == ()


def test_all_faults_of_a_folder_are_told_at_once(tmp_path: Path, references: References) -> None:
    write(tmp_path, "Violence fell.\n\nThere were 837 crimes.")
    write(tmp_path, '{{ value("violence.nothing") }} is the safest.', "summary.md")
    write(tmp_path, "Words.", "sumary.md")
    with pytest.raises(SafecityError) as error:
        read_commentary(tmp_path, references)
    assert error.value.path == tmp_path / "sumary.md"
    said = error.value.remedy
    assert "And 4 more faults:" in said
    assert "- summary.md: line 1: no indicator 'violence.nothing'" in said
    assert "- summary.md: line 1: the word 'safest' judges" in said
    assert "- violence.md: line 1: the word 'fell' judges" in said
    assert "- violence.md: line 3: the number 837 is written by hand" in said


def test_a_year_may_be_written_as_its_edition_is_named(
    tmp_path: Path, references: References
) -> None:
    text = '{{ value("violence.offences", "change", "2019-20") }}'
    assert printed(write(tmp_path, text), references) == "10.0%"


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x00", "\u202e", "\u2066", "\x9b"])
def test_characters_that_steer_a_screen_or_turn_text_are_refused_with_their_line(
    tmp_path: Path, references: References, sign: str
) -> None:
    with pytest.raises(SafecityError, match=r"no text has: U\+") as caught:
        printed(write(tmp_path, f"First.\n\nSecond {sign} words."), references)
    assert caught.value.line == 3
