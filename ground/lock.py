"""One process at a time: a lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ground.errors import StoreError


@contextmanager
def only_one(file: Path, what: str) -> Iterator[None]:
    """Hold the lock file while inside. Raises StoreError at once if another process holds it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{file}: cannot be made: {error.strerror}; check the folder and its rights") from error
    try:
        _take(handle)
    except OSError as error:
        os.close(handle)
        raise StoreError(
            f"another process is already {what} in {file.parent}; wait for it, or stop it first"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
