"""The unsubscribe page: what it answers to one whole request.

Fetching a link never has an effect, since mail filters fetch every link; only a POST with the one-click words does.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import read_leave_token
from ground.errors import StoreError
from store.deliveries.recipients import open_recipients

MOST_BODY = 10_000
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


class LeavePage(BaseHTTPRequestHandler):
    """Answers one request, read from memory: whatever is slow was waited for elsewhere."""

    server_version = "policywatch"
    sys_version = ""

    def __init__(self, request: bytes, data: Path, now: Callable[[], str]):
        # Not the class's own, which reads from a socket.
        self.data, self.now = data, now
        self.rfile, self.wfile = io.BytesIO(request), io.BytesIO()
        self.client_address, self.close_connection = ("", 0), True
        self.handle_one_request()

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


def answer(request: bytes, data: Path, now: Callable[[], str]) -> bytes:
    """What is answered to a whole request; nothing to what is none."""
    page = LeavePage(request, data, now)
    assert isinstance(page.wfile, io.BytesIO)
    return page.wfile.getvalue()


def _one_click(body: bytes) -> bool:
    """Whether a body says One-Click, as a form of either kind."""
    text = body.decode("utf-8", "replace")
    if parse_qs(text).get("List-Unsubscribe") == ["One-Click"]:
        return True
    return 'name="List-Unsubscribe"' in text and "\r\n\r\nOne-Click\r\n" in text
