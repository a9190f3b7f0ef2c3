from __future__ import annotations

from safecity.demo.layouts import stream


def test_a_purpose_has_one_stream():
    first, second = (stream(1, "rows", "2021-04").random(5) for _ in range(2))
    assert (first == second).all()


def test_purposes_and_seeds_do_not_share_a_stream():
    purposes = [(1, "rows", "a"), (1, "rows", "b"), (1, "months", "a"), (2, "rows", "a")]
    draws = {tuple(stream(*purpose).random(3)) for purpose in purposes}
    assert len(draws) == len(purposes)
