"""Work beside the reactor: every piece of it in a process that may be killed, and has limits that hold inside C too."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import psutil
import pytest

from crawlers.collecting.child import beat
from crawlers.spiders import workers as workers_module
from crawlers.spiders.messages import Reporter
from crawlers.spiders.visits import Stage, Visit, new_visit
from crawlers.spiders.workers import Workers, mark_of
from ground.errors import ExceededError
from ground.limits import bounded
from ground.limits.bounded import MOST_BYTES, MOST_CPU
from store.shape.database import open_store
from tests.crawlers.desk import make_source


@pytest.fixture
def workers() -> Iterator[Workers]:
    """One worker process at most, and one to spare."""
    made = Workers(processes=1)
    yield made
    made.close()


def alive() -> list[int]:
    """The workers of this process."""
    return [one.pid for one in psutil.Process().children() if "ground.limits.bounded" in " ".join(one.cmdline())]


def test_all_work_is_done_in_one_process_that_is_not_this_one(workers: Workers) -> None:
    async def one_by_one() -> set[int]:
        return {await workers.run(os.getpid) for _ in range(20)}

    pids = asyncio.run(one_by_one())
    assert len(pids) == 1
    assert os.getpid() not in pids


def test_what_work_raises_is_raised_here_and_costs_no_worker(workers: Workers) -> None:
    async def both() -> int:
        before = await workers.run(os.getpid)
        with pytest.raises(ZeroDivisionError):
            await workers.run(divmod, 1, 0)
        return before - await workers.run(os.getpid)

    assert asyncio.run(both()) == 0


def test_what_kills_its_process_takes_nothing_else_with_it(workers: Workers) -> None:
    async def together() -> list[object]:
        works = [workers.run(len, "x" * number) for number in range(3)]
        works.insert(1, workers.run(os._exit, 1))
        return list(await asyncio.gather(*works, return_exceptions=True))

    first, killer, second, third = asyncio.run(together())
    assert isinstance(killer, ExceededError)
    assert str(killer) == "ended its process (status 1)"
    assert [first, second, third] == [0, 1, 2]


def test_a_worker_killed_by_the_system_costs_only_a_second_try(workers: Workers, tmp_path: Path) -> None:
    async def killed_once() -> int:
        pid = await workers.run(os.getpid)
        work = asyncio.create_task(workers.run(time.sleep, 1.0))
        await asyncio.sleep(0.3)
        os.kill(pid, signal.SIGKILL)
        await work
        return pid - await workers.run(os.getpid)

    assert asyncio.run(killed_once()) != 0


def test_memory_has_a_limit(workers: Workers) -> None:
    async def large() -> bytes:
        return await workers.run(bytes, MOST_BYTES)

    with pytest.raises(ExceededError, match="550 MB of memory"):
        asyncio.run(large())
    assert asyncio.run(workers.run(len, "abc")) == 3


def test_computing_has_a_limit_that_holds_inside_one_call_in_c(workers: Workers) -> None:
    async def beside() -> tuple[object, object, float]:
        marks = "e" + "\u0301\u0316" * 300_000
        hostile = asyncio.create_task(workers.run(unicodedata.normalize, "NFC", marks))
        await asyncio.sleep(0.1)
        began = monotonic()
        neighbour = await workers.run(len, "abc")
        waited = monotonic() - began
        return (await asyncio.gather(hostile, return_exceptions=True))[0], neighbour, waited

    ended, neighbour, waited = asyncio.run(beside())
    assert isinstance(ended, ExceededError)
    assert str(ended) == f"took more than {MOST_CPU} s of computing"
    assert neighbour == 3
    assert waited < MOST_CPU, "a spare worker takes the others' work meanwhile"


def test_time_has_a_limit_too(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "LONGEST", 1.0)
    began = monotonic()
    with pytest.raises(ExceededError, match="did not end within 1 s"):
        asyncio.run(workers.run(time.sleep, 30))
    assert monotonic() - began < 20
    assert alive() == []


def test_the_computing_of_earlier_work_does_not_count(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    async def often() -> int:
        for _ in range(4):
            await workers.run(sum, range(60_000_000))
        return await workers.run(os.getpid)

    asyncio.run(often())
    assert bounded.exceeded(-signal.SIGXCPU) is not None


def test_content_that_exceeded_its_limits_is_not_read_again_until_it_changes(workers: Workers) -> None:
    told: list[tuple[str, str]] = []
    body = b"(" * 60_000
    for known in ({}, {mark_of(body, hangs): "took more than 10 s of computing on 2026-12-01"}):
        reading = Workers(1, known, lambda mark, sentence: told.append((mark, sentence)))
        began = monotonic()
        try:
            with pytest.raises(ExceededError) as first:
                asyncio.run(reading.read(body, hangs))
            with pytest.raises(ExceededError, match="came unchanged and was not read again"):
                asyncio.run(reading.read(body, hangs))
            assert asyncio.run(reading.read(body[:10], hangs)) == 0, "other content is"
        finally:
            reading.close()
        if known:
            assert "on 2026-12-01; it came unchanged" in str(first.value)
            assert monotonic() - began < MOST_CPU
    assert [mark for mark, _ in told] == [mark_of(body, hangs)]


def hangs(body: bytes) -> int:
    """Search as badly as an expression can."""
    return len(re.findall(rb"\((?:\(|\()*x", body[:30]))


def test_no_worker_is_left_when_they_are_closed(workers: Workers) -> None:
    asyncio.run(workers.run(len, "abc"))
    assert len(alive()) == 1
    workers.close()
    assert alive() == []


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
    hanging.stage, hanging.opened_at = Stage.OPEN, monotonic() - ago
    visits[2].stage, visits[2].opened_at = Stage.ENDED, monotonic() - 1_000
    told = io.StringIO()
    beat(visits, 10, 5, Reporter(told))
    assert (hanging.over, bool(told.getvalue())) == (closed, alive)
    assert not visits[1].over, "what has not begun has all its time before it"
