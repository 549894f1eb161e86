"""The unsubscribe page: a tiny server behind the installation's https address.

Fetching a link never has an effect, since mail filters fetch every link; only a POST with the one-click words does.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import read_leave_token
from ground import clock
from ground.errors import DigestError, StoreError
from store.deliveries.recipients import open_recipients

MOST_BODY = 10_000
MOST_AT_ONCE = 32
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>
"""
FORM = """<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">Stop sending it to me</button></form>"""
ASK = (200, "Leave this briefing?", "One click, and you get no further issue.")
DONE = (200, "You are off the list", "You get no further issue. It took effect at once.")
UNKNOWN = (404, "Not found", "This link is not one of ours, or it was cut short.")
UNCLEAR = (400, "Not understood", "Please use the button on the page.")
TROUBLE = (503, "Not done", "Something is wrong on our side. Please try again later, or write to us.")
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}


class LeaveServer:
    """A running unsubscribe server; `address` is what it listens on."""

    def __init__(self, server: ThreadingHTTPServer):
        self._server = server
        self.address = f"{server.server_address[0]!s}:{server.server_address[1]}"
        self._thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="unsubscribe", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it and let go of its port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def start_server(data: Path, listen: str, *, now: Callable[[], str] = clock.now) -> LeaveServer:
    """Serve the page on "host:port" for the recipients of a data folder. Raises DigestError."""
    host, _, port = listen.rpartition(":")
    handler = type("Handler", (LeavePage,), {"data": data, "now": staticmethod(now)})
    try:
        return LeaveServer(_Server((host.strip("[]") or "127.0.0.1", int(port)), handler))
    except (OSError, ValueError, OverflowError) as error:
        raise DigestError(f'mail.unsubscribe_listen is "{listen}": {error}; write it as "127.0.0.1:8025"') from error


class LeavePage(BaseHTTPRequestHandler):
    """Answers one caller."""

    data: Path
    now: Callable[[], str]
    timeout = 10
    server_version = "policywatch"
    sys_version = ""

    def do_GET(self) -> None:
        """Show the page with its one button; nothing changes."""
        try:
            with closing(open_recipients(self.data)) as recipients:
                known = read_leave_token(recipients, self._token()) is not None
        except StoreError:
            self._answer(TROUBLE)
            return
        self._answer(ASK if known else UNKNOWN, FORM if known else "")

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        """Unsubscribe at once when the one-click words are there."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BODY or not _one_click(self.rfile.read(int(length))):
            self._answer(UNCLEAR)
            return
        try:
            with closing(open_recipients(self.data)) as recipients:
                done = unsubscribe(recipients, self._token(), now=self.now())
        except StoreError:
            self._answer(TROUBLE)
            return
        self._answer(DONE if done else UNKNOWN)

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log: a request line holds a token."""

    def _token(self) -> str:
        parts = urlsplit(self.path).path.rstrip("/").split("/")
        return parts[-1] if len(parts) > 1 and parts[-2] == "u" else ""

    def _answer(self, answer: tuple[int, str, str], form: str = "") -> None:
        status, title, text = answer
        page = PAGE.format(title=title, text=text, form=form).encode()
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Length": str(len(page))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)


class _Server(ThreadingHTTPServer):
    """Answers a bounded number of callers at once; the others wait in the system's queue."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]):
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # Not the class's own: it asks the DNS for our name, which can take half a minute where there is none.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no event, and nothing of a request may reach a log."""


def _one_click(body: bytes) -> bool:
    """Whether a body says One-Click, as a form of either kind."""
    text = body.decode("utf-8", "replace")
    if parse_qs(text).get("List-Unsubscribe") == ["One-Click"]:
        return True
    return 'name="List-Unsubscribe"' in text and "\r\n\r\nOne-Click\r\n" in text
