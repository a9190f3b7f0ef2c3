"""What an edition needs whatever its notebooks find, made ready while they are at work."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

from safecity.errors import SafecityError
from safecity.run.plan import Plan


def begin(plan: Plan) -> Thread:
    """Make ready beside the notebooks, which other processes execute: this one would only wait.

    Whoever goes on with the edition joins the thread first. It decides nothing: what it reads, and
    an exhibit that changes meanwhile, is looked at again.
    """
    thread = Thread(target=_make_ready, args=(plan,), daemon=True)
    thread.start()
    return thread


def _make_ready(plan: Plan) -> None:
    from safecity.exhibits.store import Store
    from safecity.publish.release import made_of_exhibits
    from safecity.run.inputs import code_of_product
    from safecity.run.review import make_ready

    make_ready()
    for product in made_of_exhibits(plan.assessment.is_monitor):
        code_of_product(product)
    with suppress(SafecityError, OSError):
        Store(plan.outputs.exhibits).read(plan.slugs)
