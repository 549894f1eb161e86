"""A socket read within limits: so many bytes and so many seconds for the whole of one answer, not for each of its lines."""

from __future__ import annotations

import io
import socket
from time import monotonic


class Watched(io.RawIOBase):
    """A socket to read answers from; OSError where one is too long, TimeoutError where it does not end."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self._sock, self._patience = sock, sock.gettimeout()
        self._left, self._most, self._ends = 0, 0, 0.0

    def begin(self, most: int, longest: float) -> None:
        """An answer of at most so many bytes is expected, within so many seconds."""
        self._patience = self._sock.gettimeout()
        self._left = self._most = most
        self._ends = monotonic() + longest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """What has come. Raises OSError beyond the limits."""
        remaining = self._ends - monotonic()
        if self._left <= 0:
            raise OSError(f"its answer is longer than {self._most:,} bytes")
        if remaining <= 0:
            raise TimeoutError("its answer does not end")
        self._sock.settimeout(min(remaining, self._patience or remaining))
        try:
            count = self._sock.recv_into(buffer)
        finally:
            self._sock.settimeout(self._patience)
        self._left -= count
        return count
