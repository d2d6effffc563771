"""Several acts at once, each in a thread with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, connection

from huiyin.kernel.errors import Refusal

Act = Callable[[], object]
# On SQLite an act that has begun keeps the others out, so whoever waits for them gives up after this long;
# where nothing keeps them out they all come, however slow the machine is.
PATIENCE_SECONDS, PATIENCE_WITHOUT_GUARD_SECONDS = 1.0, 60.0

_here = threading.local()


def race(*acts: Act, queue_up: bool = True) -> Counter[str]:
    """Run acts at the same time; count what came of each: "done", "refused", or the database's error.

    Without `queue_up` SQLite takes its lock at the first write and not at BEGIN, which is the guard there.
    """
    start = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        _here.patience = PATIENCE_SECONDS if queue_up else PATIENCE_WITHOUT_GUARD_SECONDS
        try:
            if connection.vendor == "sqlite" and not queue_up:
                connection.ensure_connection()
                connection.transaction_mode = None  # type: ignore[attr-defined]
            start.wait()
            act()
        except Refusal:
            return "refused"
        except DatabaseError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def is_clean(outcome: Counter[str]) -> bool:
    """Tell whether somebody got through and nobody saw anything but a polite refusal."""
    return outcome["done"] >= 1 and set(outcome) <= {"done", "refused"}


def meeting(parties: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function before which all racing acts wait for each other, once each; others pass."""
    barrier, met = threading.Barrier(parties), threading.local()

    def together(*args: Any, **kwargs: Any) -> Any:
        if hasattr(_here, "patience") and not hasattr(met, "before"):
            met.before = True
            with suppress(threading.BrokenBarrierError):
                barrier.wait(_here.patience)
        return function(*args, **kwargs)

    return together
