"""A connection to an IMAP server over TLS that the network guard has judged, and whose answers are bounded."""

from __future__ import annotations

import base64
import imaplib
import io
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from crawlers.wire.guard import forbidden
from crawlers.wire.mailboxes import Limits
from ground.limits.replies import Watched
from ground.records import FaultError

# What a server says around a mail.
SPARE = 100_000
# The library takes lines up to this, and a search of many mails is answered in one.
LONGEST_LINE = 1_000_000
# A large mail may need longer than the time in which something must have come.
PATIENT = 4


class BoundedServer(imaplib.IMAP4_SSL):
    """An IMAP server that cannot hand over more in one piece than was asked for."""

    most = SPARE
    patience = 30.0

    def open(self, host: str = "", port: int = 993, timeout: float | None = None) -> None:  # type: ignore[override]
        """Connect. What is read from here on is bounded by `send`."""
        super().open(host, port, timeout)
        self.patience = timeout or self.patience
        self._watched = Watched(self.sock)
        self._watched.begin(SPARE, self.patience)
        self.file = io.BufferedReader(self._watched)

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Send a command or a part of one; what is answered to it has an end."""
        self._watched.begin(self.most + LONGEST_LINE + SPARE, PATIENT * self.patience)
        super().send(data)

    def read(self, size: int) -> bytes:
        """What the server announced. Raises IMAP4.abort where that is more than was asked for."""
        if size > self.most + SPARE:
            raise self.abort(f"it sends {size:,} bytes where at most {self.most:,} were asked for")
        return super().read(size)


@contextmanager
def connected(host: str, port: int, limits: Limits, *, private: bool) -> Iterator[imaplib.IMAP4]:
    """The server, logged out at the end. Raises FaultError for a private address, OSError where none answers."""
    if not private:
        # Before the connection, so that nothing is even asked of a private place.
        for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            _judge(str(found[4][0]), host)
    server = BoundedServer(host, port, ssl_context=ssl.create_default_context(), timeout=limits.patience)
    server.most = limits.most_bytes
    try:
        if not private:
            # And after it, since the name may have led elsewhere in between.
            _judge(str(server.sock.getpeername()[0]), host)
        yield server
    finally:
        try:
            server.logout()
        except (imaplib.IMAP4.error, OSError):
            server.shutdown()


def log_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    """Say who we are. Raises IMAP4.error where the server does not accept it."""
    if (user + password).isascii():
        server.login(_quoted(user), password)
    else:
        # LOGIN knows no more than ASCII (RFC 3501, 6.2.3); this says the same in UTF-8 (RFC 4616).
        server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())


def folder_name(name: str) -> str:
    """A folder's name as IMAP writes it: quoted, in its own kind of UTF-7 (RFC 3501, 5.1.3)."""

    def written(match: re.Match[str]) -> str:
        letters = base64.b64encode(match[0].encode("utf-16-be")).decode("ascii")
        return f"&{letters.rstrip('=').replace('/', ',')}-"

    return _quoted(re.sub(r"[^\x20-\x7e]+", written, name.replace("&", "&-")))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _judge(address: str, host: str) -> None:
    if forbidden(ipaddress.ip_address(address.partition("%")[0])):
        raise FaultError("unsafe", f"{host} is at a private or reserved address ({address})")
