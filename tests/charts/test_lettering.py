import multiprocessing
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.charts import lettering


def test_bold_is_wider_and_lines_count_once():
    assert lettering.width("Southampton", weight=700) > lettering.width("Southampton")
    assert lettering.width("one\ntwo three") == lettering.width("two three")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abc de,", max_size=80), st.floats(0.2, 4))
def test_wrapped_lines_fit_and_lose_no_letter(text, room):
    lines = lettering.wrap(text, room)
    assert all(lettering.width(line) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.floats(0, 10), min_size=1, max_size=8))
def test_spread_boxes_neither_overlap_nor_leave_the_line(wanted):
    places = np.array(lettering.spread(wanted, [1.0] * len(wanted), 0, 10))
    assert places.min() >= 0.5 - 1e-9 and places.max() <= 9.5 + 1e-9
    assert (np.diff(np.sort(places)) >= 1 - 1e-9).all()


def test_spread_leaves_alone_what_is_apart():
    assert lettering.spread([8.0, 2.0], [1.0, 1.0], 0, 10) == pytest.approx([8.0, 2.0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_reads_the_font_from_a_file_of_its_own():
    """Two that share an open file move its place under one another: glyphs failed to load."""
    lettering.width("a")
    before = lettering._face(400)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_faces_held) == 0
    assert lettering._face(400) is before


def _faces_held() -> int:
    return lettering._face.cache_info().currsize
