"""Work on outside bytes in a process of its own, with limits of computing time, time and memory that hold inside C too.

The worker's whole life is `main`: it takes one piece of work after the other from a socket, which is its standard input.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ground.errors import ExceededError, LateError
from ground.limits.processes import rarer_collections

# For one piece of work: seconds of computing, and seconds until the worker is ended whatever it does; bytes for a worker.
MOST_CPU = 8
LONGEST = 60.0
MOST_BYTES = 550_000_000
# A worker that holds so much after its work is not kept: it would never be given back.
WORN_BYTES = 250_000_000
TASKS_PER_WORKER = 2_000
FRAME = struct.Struct("!Q")
ROOT = Path(__file__).resolve().parent.parent
DONE, RAISED, TOO_LARGE = "done", "raised", "too large"


class Worker:
    """A worker process and our end of its socket, which does not block; whoever drives it moves the bytes."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ground.limits.bounded"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                # glibc keeps a heap for each thread, and each counts in full among the bytes of the worker.
                env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "1"},
            )
        self.line.setblocking(False)
        self.tasks, self.began_at = 0, 0.0

    def close(self) -> int:
        """End the process at once; its exit code, below zero for the signal that ended it before."""
        self.line.close()
        self._process.kill()
        return self._process.wait()

    def ended(self) -> int:
        """How the process ended that closed its line by itself."""
        self.line.close()
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return self.close()


def packed(work: Callable[..., Any], *arguments: Any) -> bytes:
    """A piece of work as the worker takes it."""
    return _frame((work, arguments))


def result_of(answer: bytes) -> tuple[Any, bool]:
    """What the work returned, and whether its worker should not be used again.

    Raises what the work raised, ExceededError where it needed more memory than it may have.
    """
    kind, value, held = pickle.loads(answer)  # noqa: S301 (our own process wrote it)
    if kind == TOO_LARGE:
        raise ExceededError(f"needed more than {MOST_BYTES // 1_000_000} MB of memory")
    if kind == RAISED:
        raise value
    return value, held > WORN_BYTES


def exceeded(code: int) -> ExceededError | None:
    """What a worker's own end says of its work; None where others may have been the cause: the system, or a person."""
    if code == -signal.SIGXCPU:
        return ExceededError(f"took more than {MOST_CPU} s of computing")
    if code == -signal.SIGALRM:
        return LateError(f"did not end within {LONGEST:.0f} s")
    if code in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
        return None
    return ExceededError(f"ended its process ({f'signal {-code}' if code < 0 else f'status {code}'})")


def main() -> int:
    """Work until the other end of the socket is closed."""
    line = socket.socket(fileno=os.dup(0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    rarer_collections()
    while (frame := _received(line)) is not None:
        _set_limits()
        answer = _answer(frame)
        signal.setitimer(signal.ITIMER_REAL, 0)
        line.sendall(answer)
    return 0


def _set_limits() -> None:
    """The computing of all work before counts as well, so the limit moves on with each piece."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + MOST_CPU
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    # Should the parent be gone, nobody else would end what hangs.
    signal.setitimer(signal.ITIMER_REAL, LONGEST + 5)


def _answer(frame: bytes) -> bytes:
    try:
        work, arguments = pickle.loads(frame)  # noqa: S301 (our own parent wrote it)
        return _told(DONE, work(*arguments))
    except MemoryError:
        return _told(TOO_LARGE, None)
    except Exception as error:  # noqa: BLE001 (handed to the parent, which raises it)
        if _most_held() > MOST_BYTES // 2:
            # Libraries have other names for it, or none: libxml2's is "unknown error".
            return _told(TOO_LARGE, None)
        try:
            return _told(RAISED, error)
        except (pickle.PicklingError, TypeError, AttributeError):
            return _told(RAISED, RuntimeError(f"{type(error).__name__}: {error}"[:500]))


def _told(kind: str, value: Any) -> bytes:
    return _frame((kind, value, _held()))


def _held() -> int:
    """Bytes of memory that this process has mapped; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _most_held() -> int:
    """The most bytes that this process ever had mapped; 0 where the system does not tell."""
    try:
        said = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1_024 for line in said.splitlines() if line.startswith("VmPeak:")), 0)


def _frame(value: Any) -> bytes:
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return FRAME.pack(len(body)) + body


def _received(line: socket.socket) -> bytes | None:
    head = _exactly(line, FRAME.size)
    return _exactly(line, FRAME.unpack(head)[0]) if head is not None else None


def _exactly(line: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = line.recv(min(1_000_000, count - len(parts)))
        if not part:
            return None
        parts += part
    return bytes(parts)


if __name__ == "__main__":
    # Under its real name too, so that what is pickled here is the same there.
    from ground.limits.bounded import main as work_on

    sys.exit(work_on())
