"""What processes beside this one need: to end when this one does, however it ends."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import threading

# New objects that may hold others, from one look to the next; Python's own choice is 700.
COLLECTED_EVERY = 20_000


def end_with_parent() -> None:
    """Let this worker end with its parent: it holds both ends of the queue it waits on, and would wait for ever."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None, "only ever called in a worker"
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(3)

    threading.Thread(target=wait, daemon=True).start()


def rarer_collections() -> None:
    """Look for circles among objects less often: what a process makes of outside bytes is freed without, or kept in full.

    A tenth of the time of reading feeds goes there otherwise.
    """
    gc.set_threshold(COLLECTED_EVERY)
