import subprocess
import sys

import pytest
from afcharts.af_colours import get_af_colours

from safecity.charts import style


@pytest.mark.parametrize(
    "colour", [*get_af_colours("categorical"), style.DECREASE, style.INK, style.MUTED, style.RULE]
)
def test_colours_that_carry_data_alone_stand_out_on_white(colour):
    assert style.contrast(colour) >= 3


def test_contrast_is_that_of_the_guidelines():
    assert style.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert style.contrast("#767676") == pytest.approx(4.54, abs=0.01)


def test_own_area_and_comparators_differ_in_grey():
    assert style.contrast(style.OWN, style.COMPARATOR) >= 3


def test_lettering_on_every_shade_of_the_map_is_readable():
    assert all(style.contrast(style.ink_on(shade), shade) >= 4.5 for shade in style.SEQUENTIAL)


def test_the_fonts_are_there_and_are_what_matplotlib_finds():
    from matplotlib.font_manager import FontProperties, findfont

    style.register_fonts()
    for weight, path in style.font_files().items():
        assert path.is_file()
        assert findfont(FontProperties(family=style.FONT_FAMILY, weight=weight)) == str(path)


def test_importing_the_room_loads_nothing_heavy():
    heavy = "('matplotlib', 'seaborn', 'geopandas', 'scipy', 'PIL')"
    code = f"import sys, safecity.charts; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
