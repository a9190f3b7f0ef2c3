"""How many threads linear algebra uses: one, whoever opens a theme."""

from __future__ import annotations

import os

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""What linear algebra is told when it is loaded. Our matrices are small: shared out over cores, a
forecast takes five times the processor time, and last digits hang on how many there are."""


def use_one_thread() -> None:
    """Hold linear algebra to one thread: what is loaded already, and what will be."""
    from threadpoolctl import threadpool_limits

    os.environ.update(ONE_THREAD)
    threadpool_limits(limits=1)
