"""The collecting processes: started, listened to, and ended when they say nothing any more."""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from crawlers.collecting.batches import Batch
from ground.clock import now
from ground.settings import Collect

log = logging.getLogger(__name__)
# A child says every five seconds that it lives; this long without a word means that it hangs.
SILENCE = 60.0
TICK = 1.0


@dataclass(frozen=True, slots=True)
class Tape:
    """Folders where answers are recorded, or from which they come instead of the network (crawlers/wire/recording.py)."""

    record: Path | None = None
    replay: Path | None = None


NO_TAPE = Tape()


class Children:
    """Some collecting processes and the messages that come from them."""

    def __init__(self, data: Path, settings: Collect, *, everything: bool, batches: int, tape: Tape = NO_TAPE):
        self._data, self._settings, self._everything, self._tape = data, settings, everything, tape
        # All children together take the text out of pages on as many cores as there are, at most four.
        self._workers = max(1, min(4, os.cpu_count() or 1) // max(1, min(settings.processes, batches)))
        self._messages: queue.Queue[tuple[Batch, dict[str, Any] | None]] = queue.Queue(maxsize=1_000)
        self._processes: dict[Batch, subprocess.Popen[str]] = {}
        self._heard: dict[Batch, float] = {}
        self._began: dict[Batch, float] = {}
        self._killed: set[Batch] = set()

    @property
    def most(self) -> int:
        """How many processes may be at work at once."""
        return self._settings.processes

    @property
    def busy(self) -> int:
        """How many processes are at work."""
        return len(self._processes)

    def at_work(self) -> list[tuple[Batch, float]]:
        """The batches at work, and for how long (seconds) each."""
        return [(batch, monotonic() - self._began[batch]) for batch in self._processes]

    def start(self, batch: Batch) -> None:
        """Start a process for a batch."""
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-m", "crawlers.collecting.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
            # glibc keeps a heap for each thread; with threads that come and go they would never be given back.
            env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "2"},
        )
        self._processes[batch] = process
        self._heard[batch] = self._began[batch] = monotonic()
        threading.Thread(target=self._listen, args=(batch, process), daemon=True).start()
        work = {
            "data": str(self._data), "since": now(), "everything": self._everything, "workers": self._workers,
            "collect": self._settings.model_dump_json(),
            "sources": [source.model_dump_json() for source in batch.sources],
            "record": self._tape.record and str(self._tape.record), "replay": self._tape.replay and str(self._tape.replay),
        }  # fmt: skip
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(work) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            log.warning("a collecting process ended before it took its work")

    def next_message(self) -> tuple[Batch | None, dict[str, Any] | None]:
        """The next message and whose it is; (batch, None) when that process has ended; (None, None) when time passed."""
        self._end_the_silent()
        try:
            batch, message = self._messages.get(timeout=TICK)
        except queue.Empty:
            return None, None
        self._heard[batch] = monotonic()
        return batch, message

    def ending(self, batch: Batch) -> str:
        """How the batch's process ended ("" for: as it should), once it has; forgets the process."""
        process = self._processes.pop(batch)
        code = process.wait()
        if process.stdin:
            process.stdin.close()
        if batch in self._killed:
            return f"said nothing for {SILENCE:.0f} s and was ended"
        if code < 0:
            return f"was killed by signal {-code}"
        return f"ended with status {code}" if code else ""

    def stop(self) -> None:
        """End all processes that still run."""
        for process in self._processes.values():
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()

    def _end_the_silent(self) -> None:
        for batch, process in self._processes.items():
            if monotonic() - self._heard[batch] > SILENCE and batch not in self._killed and self._messages.empty():
                self._killed.add(batch)
                process.kill()

    def _listen(self, batch: Batch, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                try:
                    self._messages.put((batch, json.loads(line)))
                except ValueError:
                    log.warning("a line from a collecting process could not be read: %.80r", line)
        self._messages.put((batch, None))
