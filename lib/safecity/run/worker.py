"""What a worker does with a job: papermill is imported where the work is done, not planned."""

from __future__ import annotations

from contextvars import Context

from safecity.run.job import Job, Outcome


def carry_out(job: Job) -> Outcome:
    """Execute a job.

    Jupyter remembers its event loop in a context variable, and Dask hands the caller's
    context to its threads: two jobs would share a loop, so each gets a context of its own.
    """
    from safecity.run.execution import execute

    return Context().run(execute, job)
