"""Runs a command and measures it from outside: wall seconds, CPU seconds and peak memory of all its processes."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LIMIT = 600


@dataclass(frozen=True)
class Measured:
    """One run: seconds of wall and CPU time, peak memory in MB (resident, summed over the processes), its output."""

    wall: float
    cpu: float
    peak: float
    output: str


def run(command: Sequence[str], folder: Path = ROOT, *, limit: float = LIMIT, **environment: str) -> Measured:
    """Run a command of a tree to its end (at most `limit` seconds), its modules compiled once, as where it is installed.

    Raises CalledProcessError with what it said on failure.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "", **environment},
    )  # fmt: skip
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    output, errors = process.communicate(timeout=limit)
    wall = time.monotonic() - started
    watcher.join(timeout=2)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        print(errors[-3_000:], file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, peak[0], output)


def python(code_or_module: str, *arguments: str) -> list[str]:
    """A command of this Python: a module's name to run, with its arguments."""
    return [sys.executable, "-m", code_or_module, *arguments]


def interleaved(cases: dict[str, Callable[[], Measured]], rounds: int = 3) -> dict[str, Measured]:
    """Every case in turn, `rounds` times; the medians. Interleaved, so that a slow moment of the machine meets all."""
    runs: dict[str, list[Measured]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            runs[name].append(case())
    return {name: _median(several) for name, several in runs.items()}


def machine() -> str:
    """What the figures were measured on."""
    load = os.getloadavg()[0]
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, load {load:.1f}"


def _median(several: list[Measured]) -> Measured:
    middle = {name: statistics.median(getattr(one, name) for one in several) for name in ("wall", "cpu", "peak")}
    return Measured(**middle, output=several[-1].output)


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    try:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            family = [root, *root.children(recursive=True)]
            total = 0
            for one in family:
                try:
                    total += one.memory_info().rss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total / 2**20)
            time.sleep(0.05)
    except psutil.Error:
        return
