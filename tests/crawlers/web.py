"""A small web on loopback for tests: pages as a test puts them, and a log of what was asked for."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
JSON = "application/json"
# A request that is to stay without an answer is let go after this, should the test forget it.
LONGEST_SILENCE = 60.0


@dataclass(frozen=True)
class Asked:
    """A request as it came: path with its query, headers in lower case, when, and the body of a POST."""

    path: str
    headers: dict[str, str]
    at: float
    body: str = ""


@dataclass
class Page:
    """An answer; with `tagged` it has an ETag and answers 304 to it, with `silent` it never comes."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    tagged: bool = True
    silent: bool = False
    wait: float = 0.0

    @property
    def etag(self) -> str:
        """A strong ETag of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class Web:
    """Serves on one loopback address until closed; `busiest` is the most requests there ever were at a time."""

    def __init__(self, host: str = "127.0.0.1"):
        self.pages: dict[str, Page | Callable[[Asked], Page]] = {}
        self.log: list[tuple[Asked, int]] = []
        self.closing = threading.Event()
        self.now, self.busiest, self.lock = 0, 0, threading.Lock()
        handler = type("Handler", (_Handler,), {"web": self})
        self._server = _Server((host, 0), handler)
        self.base = f"http://{host}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return self.base + path

    def put(self, path: str, body: str | bytes = b"", kind: str = HTML, status: int = 200, **more: Any) -> None:
        """Answer a path (its query aside, unless one is put with it) from now on."""
        self.pages[path] = Page(body.encode() if isinstance(body, str) else body, kind, status, **more)

    def answer(self, path: str, work: Callable[[Asked], Page]) -> None:
        """Let a function answer a path."""
        self.pages[path] = work

    def asked(self, path: str) -> list[Asked]:
        """The requests for a path so far."""
        return [asked for asked, _ in self.log if asked.path == path]

    def statuses(self, path: str) -> list[int]:
        """The statuses that a path was answered with so far."""
        return [status for asked, status in self.log if asked.path == path]

    def close(self) -> None:
        """Stop serving, and let go of requests that wait."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def page_for(self, asked: Asked) -> Page:
        """What is to be answered."""
        found = self.pages.get(asked.path) or self.pages.get(asked.path.split("?")[0])
        if found is None:
            return Page(b"not found", "text/plain", 404, tagged=False)
        page = found(asked) if callable(found) else found
        if page.tagged and page.status == 200 and asked.headers.get("if-none-match") == page.etag:
            return Page(status=304, headers={"ETag": page.etag}, tagged=False)
        return page


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: tests kill collectors in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        with self.web.lock:
            self.web.now += 1
            self.web.busiest = max(self.web.busiest, self.web.now)
        try:
            self._answer()
        finally:
            with self.web.lock:
                self.web.now -= 1

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0))).decode()
        asked = Asked(self.path, headers, time.monotonic(), body)
        page = self.web.page_for(asked)
        if page.silent or page.wait:
            self.web.closing.wait(LONGEST_SILENCE if page.silent else page.wait)
        self.web.log.append((asked, page.status))
        self.send_response(page.status)
        headers = {"Content-Type": page.kind} if page.kind else {}
        if page.tagged and page.status == 200:
            headers["ETag"] = page.etag
        for name, value in {**headers, "Content-Length": str(len(page.body)), **page.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the log is in `Web.log`."""


def words(seed: int, count: int = 90) -> str:
    """Running text of made-up sentences, another for each seed."""
    stock = "labour inspectors visited farm hotel port union wages court ruled rights workers asked permit city report".split()
    chosen = [stock[(seed * 7 + place * place + place * 3) % len(stock)] for place in range(count)]
    chosen[:2] = [f"Paragraph{seed}", "says"]
    lines = [" ".join(chosen[at : at + 12]).capitalize() + "." for at in range(0, count, 12)]
    return " ".join(lines)


def article(title: str, text: str, head: str = "") -> str:
    """A page with one article."""
    body = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><main><article><h1>{escape(title)}</h1>{body}</article></main></body></html>"
    )


def item(link: str, title: str, date: str = "", summary: str = "", **more: str) -> dict[str, str]:
    """An entry of a feed, for `rss` and `atom`."""
    return {"link": link, "title": title, "date": date, "summary": summary, **more}


def rss(items: Iterable[dict[str, str]]) -> str:
    """An RSS feed."""
    names = {"link": "link", "title": "title", "date": "pubDate", "summary": "description", "guid": "guid"}
    parts = "".join(
        "<item>" + "".join(f"<{names[k]}>{escape(v)}</{names[k]}>" for k, v in one.items() if v) + "</item>"
        for one in items
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>{parts}</channel></rss>'


def atom(items: Iterable[dict[str, str]]) -> str:
    """An Atom feed."""
    parts = "".join(
        f"<entry><id>{escape(one['link'])}</id><title>{escape(one['title'])}</title>"
        f'<link href="{escape(one["link"])}"/><updated>{one["date"]}</updated>'
        f"<summary>{escape(one['summary'])}</summary></entry>"
        for one in items
    )
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{parts}</feed>'


def rows(items: Iterable[dict[str, str]], **more: Any) -> str:
    """A JSON answer."""
    return json.dumps({"data": {"rows": [dict(one) for one in items]}, **more})
