"""Serves the sample web of config/demo on loopback, as a proxy: its hosts, ending in .example, exist nowhere else.

Files are served as they stand; dates in them are filled in relative to today, so that the sample is always fresh.
config/demo/README.md describes the folder.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".json": "application/json",
    ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
PLACEHOLDER = re.compile(r"\{\{\s*(?:date\s+(-?\d+)\s+([^\s}]+)(?:\s+([^\s}]+))?|(year))\s*\}\}")
HOUR = 8, 30


class SampleWeb:
    """The answers of the sample web in one of its weeks; a later week lies over the earlier ones."""

    def __init__(self, folder: Path, today: datetime):
        self.folder = folder
        self.day = today.astimezone(UTC).replace(hour=HOUR[0], minute=HOUR[1], second=0, microsecond=0)
        self.weeks = sorted(path for path in folder.glob("week-*") if path.is_dir())
        self.week = 1

    def answer(self, url: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for an address."""
        parts = urlsplit(url)
        path = unquote(parts.path) or "/"
        for layer in reversed(self.weeks[: self.week]):
            host = layer / (parts.hostname or "-").lstrip(".")
            told = self._told(host, path)
            if told is not None:
                return told
            file = self._file(host, path)
            if file is not None:
                return 200, {"Content-Type": TYPES.get(file.suffix, "application/octet-stream")}, self._body(file)
        return 404, {"Content-Type": TYPES[".txt"]}, b"not found"

    def beside(self, name: str) -> str:
        """The text of a file that stands beside the hosts of the week it is in, its dates filled in; "" where there is none."""
        file = self.weeks[self.week - 1] / name
        return self._body(file).decode("utf-8") if file.is_file() else ""

    def _told(self, host: Path, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """An answer that the host's _site.toml asks for."""
        site = host / "_site.toml"
        for one in tomllib.loads(site.read_text("utf-8")).get("answer", []) if site.is_file() else []:
            if one["path"] == path:
                file = host / one["file"] if "file" in one else None
                kind = one.get("type") or TYPES.get(file.suffix if file else ".txt", TYPES[".txt"])
                headers = {"Content-Type": kind, **one.get("headers", {})}
                return int(one["status"]), headers, self._body(file) if file else b""
        return None

    @staticmethod
    def _file(host: Path, path: str) -> Path | None:
        parts = PurePosixPath(path + ("index.html" if path.endswith("/") else "")).parts[1:]
        if any(part.startswith(("_", "..")) for part in parts):
            return None
        file = host.joinpath(*parts)
        return file if file.is_file() else None

    def _body(self, file: Path) -> bytes:
        body = file.read_bytes()
        if file.suffix == ".pdf":
            return body
        return PLACEHOLDER.sub(self._fill, body.decode("utf-8")).encode("utf-8")

    def _fill(self, match: re.Match[str]) -> str:
        days, form, language, year = match.groups()
        if year:
            return str(self.day.year)
        moment = self.day + timedelta(days=int(days))
        if form == "rfc822":
            return format_datetime(moment)
        if form == "iso":
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if form == "day":
            return moment.date().isoformat()
        if form == "long":
            from babel.dates import format_date

            return format_date(moment, "long", locale=language or "en")
        return moment.strftime(form)


@contextmanager
def serve_sample(web: SampleWeb) -> Iterator[str]:
    """Serve on a free loopback port while inside; the proxy's address."""
    handler = type("Handler", (_Handler,), {"web": web})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: SampleWeb

    def do_GET(self) -> None:
        status, headers, body = self.web.answer(self.path)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200:
            headers = {**headers, "ETag": etag}
            if self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # Whoever asked may have been stopped or killed meanwhile, as some tests do.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the collecting side tells what happened."""
