"""Serves pages to callers from outside: many at once, each with so many seconds for the whole of a request.

Who is slow costs a place and no thread. Where places run out, the caller who has waited longest at the address that
holds most of them goes, so that one address cannot shut the page for others.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ground.errors import DigestError

# Seconds for the whole of a request, and again for the whole of its answer.
WHOLE = 10.0
PLACES = 512
QUEUE = 1_024
# Bytes of a request's head, and of its body: a form of a few fields.
MOST_HEAD, MOST_BODY = 16_384, 10_000
WORKERS = 4
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class PageServer:
    """A running server of pages; `address` is what it listens on."""

    def __init__(self, host: str, port: int, answers: Callable[[bytes], bytes], *, places: int = PLACES):
        self._loop = asyncio.new_event_loop()
        self._callers = Callers(answers, places)
        try:
            self._server = self._loop.run_until_complete(
                asyncio.start_server(self._callers.serve, host, port, backlog=QUEUE, limit=MOST_HEAD)
            )
        except BaseException:
            self._callers.close()
            self._loop.close()
            raise
        where = self._server.sockets[0].getsockname()
        self.address = f"{where[0]}:{where[1]}"
        self._thread = threading.Thread(target=self._loop.run_forever, name="unsubscribe", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it and let go of its port."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(WHOLE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._callers.close()

    async def _end(self) -> None:
        self._server.close()
        await self._callers.dismiss()


class Callers:
    """Those who are being served, by their tasks, in the order in which they came."""

    def __init__(self, answers: Callable[[bytes], bytes], places: int):
        self._answers, self._most = answers, places
        self._here: dict[asyncio.Task[None], str] = {}
        self._all: set[asyncio.Task[None]] = set()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="pages")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one caller; it never raises, and nothing of a request reaches a log."""
        task = asyncio.current_task()
        assert task is not None, "the server makes a task for each caller"
        self._make_room()
        self._all.add(task)
        self._here[task] = str((writer.get_extra_info("peername") or ("",))[0])
        try:
            await self._one(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            # Too slow, too long, gone, or in the way of others: no event.
            writer.transport.abort()
        finally:
            self._here.pop(task, None)
            self._all.discard(task)
            writer.close()

    async def dismiss(self) -> None:
        """Send away who has not said all yet; who has gets an answer."""
        for task in self._here:
            task.cancel()
        await asyncio.gather(*self._all, return_exceptions=True)

    def close(self) -> None:
        """Let go of what works on answers."""
        self._workers.shutdown(wait=True)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(WHOLE):
            request = await _whole(reader, writer)
        # Whoever has said all is not in the way any more: from here on nobody takes the place.
        task = asyncio.current_task()
        assert task is not None
        self._here.pop(task, None)
        loop = asyncio.get_running_loop()
        said = await loop.run_in_executor(self._workers, self._answers, request)
        async with asyncio.timeout(WHOLE):
            writer.write(said)
            await writer.drain()

    def _make_room(self) -> None:
        if len(self._here) < self._most:
            return
        ((crowded, _),) = Counter(self._here.values()).most_common(1)
        oldest = next(task for task, address in self._here.items() if address == crowded)
        self._here.pop(oldest)
        oldest.cancel()


async def _whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """A request, head and body. Raises where it ends early or is too long."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    length = fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 9 or int(length) > MOST_BODY:
        return head
    if fields.get(b"expect", b"").lower() == b"100-continue":
        writer.write(CONTINUE)
    return head + await reader.readexactly(int(length))


def serve_answers(answers: Callable[[bytes], bytes], listen: str, setting: str, *, places: int = PLACES) -> PageServer:
    """Answer whole requests on "host:port" under the limits above; `setting` names the address. Raises DigestError."""
    host, _, port = listen.rpartition(":")
    try:
        return PageServer(host.strip("[]") or "127.0.0.1", int(port), answers, places=places)
    except (OSError, ValueError, OverflowError) as error:
        raise DigestError(f'{setting} is "{listen}": {error}; write it as "127.0.0.1:8025"') from error
