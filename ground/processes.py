"""What processes beside this one need: to end when this one does, however it ends."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading


def end_with_parent() -> None:
    """Let this worker end with its parent: it holds both ends of the queue it waits on, and would wait for ever."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None, "only ever called in a worker"
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(3)

    threading.Thread(target=wait, daemon=True).start()
