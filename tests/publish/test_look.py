from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from safecity.charts.style import contrast
from safecity.publish import look
from safecity.publish.look import COLOURS, embedded_fonts, kept_fonts


@pytest.mark.parametrize("text", ["ink", "muted", "navy", "deep", "teal", "alert"])
@pytest.mark.parametrize("ground", ["paper", "mist"])
def test_text_stands_out_from_its_ground(text, ground):
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["deep", "teal", "alert", "navy"])
def test_white_text_stands_out_from_dark_panels(ground):
    assert contrast(COLOURS["paper"], COLOURS[ground]) >= 4.5


def test_fonts_hold_the_characters_wanted_and_few_others():
    fonts = embedded_fonts("Ŵ −")
    assert sorted(fonts) == [400, 600, 700]
    font = TTFont(BytesIO(base64.b64decode(fonts[400])))
    letters = font.getBestCmap()
    assert embedded_fonts(" Ŵ− ") == fonts  # the order of the text does not matter
    assert font.flavor == "woff"
    assert ord("Ŵ") in letters and ord("−") in letters and ord("ß") not in letters


def test_fonts_that_were_cut_are_taken_from_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = embedded_fonts("Ŷ")
    look._subset.cache_clear()
    with kept_fonts(tmp_path):
        assert embedded_fonts("Ŷ") == fresh
    assert len(list(tmp_path.iterdir())) == 3
    look._subset.cache_clear()
    monkeypatch.setattr(look, "_cut", lambda *_: pytest.fail("it was cut again"))
    with kept_fonts(tmp_path):
        assert embedded_fonts("Ŷ") == fresh
    look._subset.cache_clear()


def test_a_kept_font_that_was_changed_is_cut_again(tmp_path: Path) -> None:
    look._subset.cache_clear()
    with kept_fonts(tmp_path):
        fresh = embedded_fonts("Ŷ")
    for file in tmp_path.iterdir():
        file.write_text(file.read_text().replace("A", "B"))
    look._subset.cache_clear()
    with kept_fonts(tmp_path):
        assert embedded_fonts("Ŷ") == fresh
    look._subset.cache_clear()


def test_of_fonts_that_were_cut_the_newest_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "MOST_FONTS", 3)
    look._subset.cache_clear()
    for letter in "ŶŴ":
        with kept_fonts(tmp_path):
            embedded_fonts(letter)
    assert len(list(tmp_path.iterdir())) == 3
    look._subset.cache_clear()
