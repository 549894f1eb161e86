"""Tells systemd that we are ready, alive, or about to stop; nothing where it does not listen (sd_notify(3))."""

from __future__ import annotations

import os
import socket


def tell_systemd(words: str) -> bool:
    """Send "READY=1", "WATCHDOG=1" or "STOPPING=1" to who started us; whether somebody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.connect("\0" + address[1:] if address.startswith("@") else address)
            line.sendall(words.encode())
        except OSError:
            # The service manager misses a sign of life and decides what follows; work is not stopped for it.
            return False
    return True
