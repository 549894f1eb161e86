"""Several processes that read documents side by side, each with a reader of its own, for an archive."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from classify.bulk.shares import Shares
from ground.errors import PolicywatchError
from ground.limits.processes import end_with_parent, rarer_collections
from store.documents.tags import Reading, Unread

# Below this many documents one process has read them before a second one has loaded its lexicons.
MANY = 3_000
MOST = 4
# Batches under way for each process: enough that none waits for work while the others read a run of one language.
AHEAD = 4


class Crew:
    """Reads batches of documents in other processes, in order; ends with `close`.

    `facts` are the folder with the rules of facts, and the components that are wanted.
    """

    def __init__(
        self,
        themes: Path,
        second_reader: str,
        data: Path | None = None,
        processes: int | None = None,
        facts: tuple[Path, tuple[str, ...]] | None = None,
    ):
        count = processes or min(MOST, os.cpu_count() or 1)
        context = multiprocessing.get_context("spawn")
        self._shares = Shares(count)
        self._pools = [
            ProcessPoolExecutor(
                1, mp_context=context, initializer=_prepare, initargs=(themes, second_reader, data, facts)
            )
            for _ in range(count)
        ]

    def read(self, batches: Iterable[list[Unread]]) -> Iterator[list[Reading]]:
        """The readings of each batch, in order. Raises PolicywatchError where a process died."""
        waiting: deque[list[Future[list[Reading]]]] = deque()
        try:
            for batch in batches:
                waiting.append(self._submit(batch))
                if len(waiting) > AHEAD * len(self._pools):
                    yield _gathered(waiting.popleft())
            while waiting:
                yield _gathered(waiting.popleft())
        except BrokenExecutor as error:
            raise PolicywatchError(
                "a process that read documents died; what was kept is whole, run it again"
            ) from error

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, batch: list[Unread]) -> list[Future[list[Reading]]]:
        return [
            pool.submit(_read, share) for pool, share in zip(self._pools, self._shares.of(batch), strict=True) if share
        ]


def _gathered(futures: list[Future[list[Reading]]]) -> list[Reading]:
    """A batch's readings, in the order of its documents."""
    return sorted((one for future in futures for one in future.result()), key=lambda one: one.document_id)


def _prepare(themes: Path, second_reader: str, data: Path | None, facts: tuple[Path, tuple[str, ...]] | None) -> None:
    """Load a reader, once for each process."""
    from classify.facts.together.facts import FactReader
    from classify.lexicons.lexicon import load_lexicon
    from classify.reading.reader import Reader
    from classify.second.reader import SecondReader

    end_with_parent()
    rarer_collections()
    second = None if second_reader == "off" else SecondReader.from_folder(themes, second_reader)
    lexicon = load_lexicon(themes.parent, data)
    _readers.extend((Reader(lexicon, second), FactReader(facts[0], lexicon, facts[1]) if facts else None))


def _read(batch: list[Unread]) -> list[Reading]:
    from classify.bulk.archive import read_batch

    return read_batch(_readers[0], batch, _readers[1])


_readers: list[Any] = []
