"""Hands all reading of outside bytes to worker processes, and remembers by content what exceeded its limits there.

Nothing that a server sent is parsed in the reactor's own process: what holds a worker still, kills it or fills it costs
that one piece of work, and its neighbours the seconds until the worker is replaced.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from ground.errors import ExceededError, LateError
from ground.limits.bounded import FRAME, LONGEST, TASKS_PER_WORKER, Worker, exceeded, packed, result_of

Result = TypeVar("Result")
# Seconds that work may wait for a worker before one more is started: each costs its start, and few hosts need two. Beyond
# the processes that are allowed, a spare one is, where all of them have been at work on one thing for so long.
PATIENCE = 1.0
SPARE = 1


class Workers:
    """Some worker processes, each started when there is work for it and replaced when it ended.

    `known` are the sentences for content that exceeded its limits before, by its mark; `told` is called with a mark and
    a sentence where that happens now.
    """

    def __init__(
        self,
        processes: int,
        known: dict[str, str] | None = None,
        told: Callable[[str, str], None] = lambda mark, sentence: None,
    ) -> None:
        self._known, self._told = dict(known or {}), told
        self._all: set[Worker] = set()
        # The places for workers, those last used on top; None where a worker has yet to be started.
        self._places: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        self._places.put_nowait(None)
        self._further, self._spare, self._closed = processes - 1, SPARE, False
        self._opened_at = 0.0

    async def read(self, body: bytes, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(body, *arguments)` returns; raises what it raises.

        Raises ExceededError where it is ended at a limit, and at once for content that was so before.
        """
        mark = mark_of(body, work, arguments) if self._known else ""
        if mark in self._known:
            raise ExceededError(f"{self._known[mark]}; it came unchanged and was not read again")
        try:
            return await self.run(work, body, *arguments)
        except LateError:
            # Tried again in the source's own rhythm: a busy machine must not condemn what is harmless.
            raise
        except ExceededError as error:
            mark = mark or mark_of(body, work, arguments)
            self._known[mark] = str(error)
            self._told(mark, str(error))
            raise

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(*arguments)` returns in a worker; raises what it raises, or ExceededError."""
        frame = packed(work, *arguments)
        for again in (True, False):
            worker = await self._taken()
            kept: Worker | None = None
            try:
                answer = await asyncio.wait_for(_asked(worker, frame), LONGEST)
                result, worn = result_of(answer)
                kept = None if worn or worker.tasks >= TASKS_PER_WORKER else worker
                return result  # type: ignore[no-any-return]
            except (EOFError, ConnectionError):
                code = worker.ended()
                cause = exceeded(code)
                # The system may have killed it for what others did; twice is no chance.
                if cause or not again:
                    raise cause or ExceededError(f"saw its process killed twice (signal {-code})") from None
            except TimeoutError:
                raise LateError(f"did not end within {LONGEST:.0f} s") from None
            except ExceededError:
                raise
            except Exception:
                kept = worker
                raise
            finally:
                self._return(worker, kept)
        raise AssertionError("the loop above always ends by itself")

    def close(self) -> None:
        """End all workers; what they were at work on is dropped."""
        self._closed = True
        for worker in self._all:
            worker.close()
        self._all.clear()

    async def _taken(self) -> Worker:
        try:
            worker = self._places.get_nowait()
        except asyncio.QueueEmpty:
            worker = await self._waited()
        if worker is None:
            worker = Worker()
            self._all.add(worker)
        worker.tasks, worker.began_at = worker.tasks + 1, monotonic()
        return worker

    async def _waited(self) -> Worker | None:
        while self._further or self._spare:
            try:
                return await asyncio.wait_for(self._places.get(), PATIENCE)
            except TimeoutError:
                if self._one_more():
                    return None
        return await self._places.get()

    def _one_more(self) -> bool:
        """Whether one more worker is to be started now; one after the other, as the last one may be what is waited for."""
        at = monotonic()
        if at - self._opened_at < PATIENCE:
            return False
        if self._further:
            self._further -= 1
        elif self._spare and all(at - worker.began_at > PATIENCE for worker in self._all):
            self._spare -= 1
        else:
            return False
        self._opened_at = at
        return True

    def _return(self, worker: Worker, kept: Worker | None) -> None:
        """Give a place back, with its worker or, where that is not to be used again, empty."""
        if kept is None and worker in self._all:
            self._all.discard(worker)
            worker.close()
        if not self._closed:
            self._places.put_nowait(kept)


def mark_of(body: bytes, work: Callable[..., Any], arguments: tuple[Any, ...] = ()) -> str:
    """The mark of some content and of the way it is read: another reader may well be able to."""
    ways = [work, *(one for one in arguments if callable(one))]
    digest = hashlib.sha256(" ".join(getattr(one, "__qualname__", "") for one in ways).encode())
    digest.update(body)
    return digest.hexdigest()[:32]


async def _asked(worker: Worker, frame: bytes) -> bytes:
    """The worker's answer. Raises EOFError, ConnectionError where it ended."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(worker.line, frame)
    head = await _exactly(worker, FRAME.size)
    return await _exactly(worker, FRAME.unpack(head)[0])


async def _exactly(worker: Worker, count: int) -> bytes:
    loop = asyncio.get_running_loop()
    parts = bytearray()
    while len(parts) < count:
        part = await loop.sock_recv(worker.line, min(1_000_000, count - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
