"""Work beside the reactor: in a thread while that is enough, in processes for what may hang, die or fill the memory."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from time import monotonic

import pytest

from crawlers.collecting.child import beat
from crawlers.spiders.messages import Reporter
from crawlers.spiders.visits import Visit, new_visit
from crawlers.spiders.workers import FEW, MOST_BYTES, QUEUE, Workers
from store.shape.database import open_store
from tests.crawlers.desk import make_source


@pytest.fixture
def workers() -> Iterator[Workers]:
    """One worker process at most."""
    made = Workers(processes=1)
    yield made
    made.close()


def test_a_thread_does_it_while_it_keeps_up_and_processes_when_it_does_not(workers: Workers) -> None:
    async def one_by_one() -> set[int]:
        return {await workers.run(os.getpid) for _ in range(FEW + 20)}

    async def at_once() -> set[int]:
        return set(await asyncio.gather(*(workers.run(os.getpid) for _ in range(QUEUE + 20))))

    assert asyncio.run(one_by_one()) == {os.getpid()}
    assert len(asyncio.run(at_once()) - {os.getpid()}) == 1


def test_what_kills_its_process_takes_nothing_else_with_it(workers: Workers) -> None:
    async def together() -> list[object]:
        works = [workers.isolate(len, "x" * number) for number in range(3)]
        works.insert(1, workers.isolate(os._exit, 1))
        return list(await asyncio.gather(*works, return_exceptions=True))

    first, killer, second, third = asyncio.run(together())
    assert isinstance(killer, BrokenExecutor)
    assert [first, second, third] == [0, 1, 2]


def test_memory_has_a_limit_in_a_process_of_its_own(workers: Workers) -> None:
    async def large() -> bytes:
        return await workers.isolate(bytes, MOST_BYTES * 2)

    with pytest.raises(MemoryError):
        asyncio.run(large())


def test_time_has_a_limit_in_a_process_of_its_own() -> None:
    code = "import time; from crawlers.spiders import workers; workers.LONGEST = 0.2; workers._bounded(time.sleep, 30)"
    began = monotonic()
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[3], timeout=25)
    assert ended.returncode == -signal.SIGALRM
    assert monotonic() - began < 20


@pytest.mark.parametrize(
    ("ago", "closed", "alive"), [(1, False, True), (11, True, True), (14, True, True), (16, True, False)]
)
def test_a_child_that_cannot_end_a_visit_falls_silent_so_that_the_parent_ends_it(
    tmp_path: Path, ago: int, closed: bool, alive: bool
) -> None:
    store = open_store(tmp_path)
    visits = [new_visit(store, make_source(name, "http://127.0.0.1/feed")) for name in ("hangs", "waits", "done")]
    store.close()
    hanging: Visit = visits[0]
    hanging.begun, hanging.began_at = True, monotonic() - ago
    visits[2].closed, visits[2].began_at = True, monotonic() - 1_000
    told = io.StringIO()
    beat(visits, 10, 5, Reporter(told))
    assert (hanging.closed, bool(told.getvalue())) == (closed, alive)
    assert not visits[1].closed, "what has not begun has all its time before it"
