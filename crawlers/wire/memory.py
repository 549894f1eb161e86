"""Ends programs that we started where they fill the memory: for those that cannot be given a limit at their start."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Bytes that belong to them alone, of all together; and seconds between two looks.
MOST, OFTEN = 1_500_000_000, 0.2


@dataclass
class Memory:
    """Why programs were ended; "" while they were not."""

    sentence: str = ""


@asynccontextmanager
async def killed_where_large(name: str, most: int = MOST) -> AsyncIterator[Memory]:
    """Inside, programs below this process whose name begins so are ended together where they take more than `most` bytes.

    Looks at /proc: elsewhere than on Linux nothing is ended.
    """
    memory = Memory()
    watching = asyncio.create_task(_watch(name, most, memory))
    try:
        yield memory
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(name: str, most: int, memory: Memory) -> None:
    while True:
        await asyncio.sleep(OFTEN)
        taken = {pid: _own_bytes(pid) for pid in programs_below(os.getpid(), name)}
        if sum(taken.values()) > most:
            memory.sentence = f"it takes more than {most // 1_000_000:,} MB of memory"
            for pid in taken:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def programs_below(parent: int, name: str) -> list[int]:
    """The processes below one whose program's name begins so."""
    children: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            # A name stands in brackets and may hold some itself.
            before, _, after = (folder / "stat").read_text("utf-8", "replace").rpartition(")")
            pid = int(folder.name)
            names[pid] = before.partition("(")[2]
            children.setdefault(int(after.split()[1]), []).append(pid)
    found, waiting = [], [parent]
    while waiting:
        below = children.pop(waiting.pop(), [])
        waiting += below
        found += [pid for pid in below if names[pid].startswith(name)]
    return found


def _own_bytes(pid: int) -> int:
    """The memory that a process shares with no file and nobody, in bytes; 0 where it is gone."""
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text("utf-8", "replace").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1_024
    return 0
