"""Runs what costs CPU beside the reactor: a thread for the first few, processes once there is real work."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar

from crawlers.formats.pages import leave_out_language_filter
from ground.processes import end_with_parent

Result = TypeVar("Result")

# Starting a process costs what taking the text out of some hundred pages does, and as much memory as this one has. Where
# hosts are visited at their pace a thread keeps up; so many pages waiting for it show that it does not.
FEW = 40
QUEUE = 40
TASKS_PER_PROCESS = 2_000
# A PDF of 26 kB was seen to take 15 s and 2.5 GB. Seconds for one piece of work, and bytes for a process.
LONGEST = 60.0
MOST_BYTES = 1_000_000_000


class Workers:
    """Hands functions and picklable arguments to other threads or processes."""

    def __init__(self, processes: int) -> None:
        self._calls, self._waiting, self._count = 0, 0, processes
        self._thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="extract")
        self._pool: Executor | None = None
        self._alone = asyncio.Lock()

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(*arguments)` returns; raises what it raises, and BrokenExecutor when its process died."""
        self._calls += 1
        self._waiting += 1
        try:
            if self._pool is None and (self._calls <= FEW or self._waiting <= QUEUE):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
            return await self.isolate(work, *arguments)
        finally:
            self._waiting -= 1

    async def isolate(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """The same in another process in any case, for what may hang or fill the memory (LONGEST, MOST_BYTES)."""
        pool = self._processes()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _bounded, work, *arguments)
        except BrokenExecutor:
            self._pool = None if self._pool is pool else self._pool
        # What kills its process takes with it whatever else was under way there: each of these gets one of its own.
        async with self._alone:
            single = self._new_pool(1)
            try:
                return await asyncio.get_running_loop().run_in_executor(single, _bounded, work, *arguments)
            finally:
                await asyncio.to_thread(single.shutdown, wait=True, cancel_futures=True)

    def close(self) -> None:
        """End all threads and processes; what is still waiting is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._pool:
            # Python's own end would otherwise meet a pool that is closing its pipes (a race in concurrent.futures).
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _processes(self) -> Executor:
        if self._pool is None:
            self._pool = self._new_pool(self._count)
        return self._pool

    @staticmethod
    def _new_pool(count: int) -> Executor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            count, mp_context=context, max_tasks_per_child=TASKS_PER_PROCESS, initializer=_prepare
        )


def _prepare() -> None:
    """Begin a worker's life: bounded in memory, and not longer than that of its parent."""
    leave_out_language_filter()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    end_with_parent()


def _bounded(work: Callable[..., Result], *arguments: Any) -> Result:
    """What the work returns; if it takes longer than LONGEST, the process ends as it is."""
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        return work(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
