from __future__ import annotations

import base64
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from safecity.charts.style import contrast
from safecity.publish.look import COLOURS, embedded_fonts


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
