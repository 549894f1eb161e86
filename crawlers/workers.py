"""Runs what costs CPU beside the reactor: a thread for the first few, processes once there is real work."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")

# Starting a process costs what taking the text out of some hundred pages does.
FEW = 40
TASKS_PER_PROCESS = 2_000


class Workers:
    """Hands functions and picklable arguments to other threads or processes."""

    def __init__(self, processes: int) -> None:
        self._calls, self._count = 0, processes
        self._thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="extract")
        self._pool: Executor | None = None

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(*arguments)` returns; raises what it raises, and BrokenExecutor when its process died."""
        self._calls += 1
        loop = asyncio.get_running_loop()
        if self._calls <= FEW:
            return await loop.run_in_executor(self._thread, work, *arguments)
        try:
            return await loop.run_in_executor(self._processes(), work, *arguments)
        except BrokenExecutor:
            # A page that kills its process must not take the others with it: a new pool for what follows.
            self._pool = None
            raise

    def close(self) -> None:
        """End all threads and processes; what is still waiting is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _processes(self) -> Executor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._count, mp_context=context, max_tasks_per_child=TASKS_PER_PROCESS, initializer=_end_with_parent
            )
        return self._pool


def _end_with_parent() -> None:
    """A worker waits on a queue of which it holds both ends: it would wait for ever if its parent were killed."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None, "only ever called in a worker"
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(3)

    threading.Thread(target=wait, daemon=True).start()
