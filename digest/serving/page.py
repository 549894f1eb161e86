"""The answer to one request, read from memory: whatever is slow was waited for elsewhere."""

from __future__ import annotations

import io
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler


class Page(BaseHTTPRequestHandler):
    """Answers one whole request by its `do_GET` and the like; `said` is what it answered, nothing to what is no request."""

    server_version = "policywatch"
    sys_version = ""

    def __init__(self, request: bytes):
        # Not the class's own, which reads from a socket.
        self.rfile, self._answered = io.BytesIO(request), io.BytesIO()
        self.wfile = self._answered
        self.client_address, self.close_connection = ("", 0), True
        self.handle_one_request()

    @property
    def said(self) -> bytes:
        """The bytes of the answer."""
        return self._answered.getvalue()

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log: a request line may hold a token, and nobody counts who reads."""

    def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Answer with a status, headers and a body, which HEAD is not given."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
