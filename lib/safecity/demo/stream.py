"""Streams of random numbers, one for each purpose, so that no part disturbs another."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def stream(seed: int, *purpose: str) -> np.random.Generator:
    """Open the stream of one purpose.

    Parameters
    ----------
    seed : int
        The city's seed.
    *purpose : str
        What the numbers are for, for example ("rows", "hampshire", "2021-04"). The same words
        give the same numbers, whatever else is written and by how many workers.
    """
    return np.random.default_rng([seed, *(crc32(word.encode()) for word in purpose)])
