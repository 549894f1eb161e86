"""What all tests share: the command line as a process of its own, and the demo, made once.

Property tests try the same examples in each run, so that a change is judged by itself; `make fuzz` looks for new ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("fuzz", derandomize=False, max_examples=3_000, deadline=None)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent
DEMO_SECONDS = 150

Ran = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what would change our commands, and with some more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POLICYWATCH_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


@pytest.fixture(scope="session")
def command() -> Callable[..., Ran]:
    """Runs `python -m policywatch` with some words in a process of its own, in the checkout unless told otherwise."""

    def run(*words: object, stdin: str = "", seconds: float = 60, **more: object) -> Ran:
        options: dict[str, object] = {"cwd": ROOT, "env": environment(), **more}
        return subprocess.run(
            [sys.executable, "-m", "policywatch", *map(str, words)],
            input=stdin, capture_output=True, encoding="utf-8", timeout=seconds, check=False, **options,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Ran]) -> Path:
    """The folder of a demo: its store, digests and outbox. Read it; to write, copy it first."""
    folder = tmp_path_factory.mktemp("demo") / "demo-data"
    done = command("demo", "--folder", folder, seconds=DEMO_SECONDS)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return folder
