"""Twenty hostile publishers beside two good ones: what a round costs when bytes are made to cost as much as they can.

Two rounds on the same data. Prints a table, and exits with status 1 where a good publisher was not collected in full,
where a hostile one has no reason, where a round is too long, or where one process is too large.
"""

from __future__ import annotations

import gzip
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil

from benchmarks.measure import python, run

FIRST_SECONDS, NEXT_SECONDS, MOST_MB = 120, 45, 600
HTML, XML, JSON = "text/html", "application/xml", "application/json"
HEAD, TAIL = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>', "</channel></rss>"
ENTRIES = 50


@dataclass(frozen=True)
class Publisher:
    """One publisher: the kind of its source, more of its table, and what it sends at which path."""

    name: str
    kind: str
    pages: dict[str, tuple[str, bytes]]
    more: str = ""


def main(quick: bool = False) -> None:
    """Print both rounds. Raises SystemExit where a bar is not met."""
    publishers = [*(_hostile()[:4] if quick else _hostile()), _good("good-1"), _good("good-2")]
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder, _served(publishers) as ports:
        place = Path(folder)
        (place / "config" / "sources").mkdir(parents=True)
        tables = [_table(one, port) for one, port in zip(publishers, ports, strict=True)]
        (place / "config" / "sources" / "hostile.toml").write_text("\n\n".join(tables), encoding="utf-8")
        (place / "config" / "settings.toml").write_text('[collect]\ndelay = "0s"\n', encoding="utf-8")
        for label, bar in (("first", FIRST_SECONDS), ("next", NEXT_SECONDS)):
            faults += _round(place, label, bar, publishers)
    print("\n".join(f"NOT ACCEPTABLE: {one}" for one in faults) or "all as expected")
    if faults:
        raise SystemExit(1)


def _round(place: Path, label: str, bar: int, publishers: list[Publisher]) -> list[str]:
    """One round; what is not as it should be."""
    largest: list[float] = [0.0]
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(largest, over), daemon=True)
    watcher.start()
    words = ("--config", str(place / "config"), "--data", str(place / "data"), "collect", "--all", "--json")
    measured = run(["sh", "-c", '"$@" || test $? = 1', "sh", *python("policywatch", *words)])
    over.set()
    watcher.join()
    outcomes: dict[str, Any] = json.loads(measured.output)["sources"]
    print(f"\n{label} round: {measured.wall:.0f} s (bar {bar}), {measured.cpu:.0f} s of CPU, largest process "
          f"{largest[0]:.0f} MB (bar {MOST_MB}), all together {measured.peak:.0f} MB")  # fmt: skip
    faults = []
    for one in publishers:
        state, reason = outcomes[one.name]["state"], outcomes[one.name]["reason"]
        print(f"| {one.name} | {state} | {reason[:180]} |")
        if one.name.startswith("good") and (
            state not in ("ok", "unchanged") or outcomes[one.name]["new"] != _new(label)
        ):
            faults.append(f"{label} round, {one.name}: {state}, {outcomes[one.name]['new']} new")
        if "please report it" in reason or not reason:
            faults.append(f"{label} round, {one.name}: {reason}")
    if measured.wall > bar:
        faults.append(f"the {label} round took {measured.wall:.0f} s")
    if largest[0] > MOST_MB:
        faults.append(f"a process of the {label} round needed {largest[0]:.0f} MB")
    return faults


def _new(label: str) -> int:
    return ENTRIES if label == "first" else 0


def _watch(largest: list[float], over: threading.Event) -> None:
    """Keep the size of the largest process below this one (resident, MB)."""
    this = psutil.Process()
    while not over.is_set():
        for one in this.children(recursive=True):
            try:
                largest[0] = max(largest[0], one.memory_info().rss / 2**20)
            except psutil.Error:
                continue
        time.sleep(0.05)


def _hostile() -> list[Publisher]:
    """The twenty: what was found to cost most, as listings and as linked pages."""
    deep = b"<div>" * 390 + b"<p>a" * 250_000
    return [
        _page("slow-page", deep),
        _page("deeper-page", b"<div>" * 1_900 + b"<p>a" * 250_000),
        _page("headings", b"<h1>a" * 1_200_000),
        _page("links", b"<a href=x>a</a>" * 1_000_000),
        _page("large-page", b"<p><a href=x>b</a> <i>c</i>" * 1_100_000),
        _page("breaks", b"<p>" + b"<br>" * 2_000_000),
        _feed("xml-blanks", b"<?xml" + b" " * 2_000_000),
        _feed("nested-escaped", _entry("&lt;div&gt;" * 250_000)),
        _feed("fonts-escaped", _entry("".join(f"&lt;font size={n}&gt;" for n in range(80_000)))),
        _feed("author", (HEAD + f"<item><title>a</title><author>{'a' * 1_000_000}</author></item>" + TAIL).encode()),
        _feed("marks", _entry("e" + "\u0301\u0316" * 500_000)),
        _feed("entities", b"<!ENTITY " * 1_000_000),
        _feed("unclosed", (HEAD + "<item>" * 500_000).encode()),
        _feed("line-breaks", _entry("&lt;br" * 300_000)),
        _feed("numbers", _entry("&amp;#" + "9" * 1_000_000 + ";")),
        Publisher("empty-members", "sitemap", {"/start": ("application/gzip", gzip.compress(b"") * 1_400_000)}),
        Publisher("arrays", "json-feed", {"/start": (JSON, b'{"items":[' + b"[]," * 9_000_000 + b"0]}")}),
        Publisher("listing", "html-listing", {"/start": (HTML, _many_lists())}),
        Publisher("deep-xml", "sitemap", {"/start": (XML, b"<urlset>" + b"<url><loc>a</loc></url>" * 1_200_000)}),
        Publisher("index", "sitemap", {"/start": (XML, b"<sitemapindex>" + b"<sitemap><loc>a</loc></sitemap>" * 900_000
                  + b"</sitemapindex>")}),
    ]  # fmt: skip


def _page(name: str, body: bytes) -> Publisher:
    feed = f"{HEAD}<item><title>One</title><link>/page</link></item>{TAIL}".encode()
    whole = b"<html><body>" + body + b"</body></html>"
    return Publisher(name, "rss", {"/start": (XML, feed), "/page": (HTML, whole)}, "follow = true")


def _feed(name: str, body: bytes) -> Publisher:
    return Publisher(name, "rss", {"/start": (XML, body)})


def _entry(description: str) -> bytes:
    said = f"<item><title>One</title><link>/one</link><description>{description}</description></item>"
    return (HEAD + said + TAIL).encode()


def _many_lists() -> bytes:
    """A page of so many lists, each of its own class, that to look for each in all of it would take hours."""
    names = ("".join(chr(97 + number // 26**place % 26) for place in range(4)) for number in range(20_000))
    items = (
        f"<div class={name}><a href=/{name}{n}>A title of several words</a></div>" for name in names for n in range(3)
    )
    return "".join(items).encode()


def _good(name: str) -> Publisher:
    items = "".join(f"<item><title>Item {n}</title><link>/{n}</link></item>" for n in range(ENTRIES))
    pages = {f"/{n}": (HTML, f"<html><body><h1>Item {n}</h1><p>{'Words of a page. ' * 50}</p></body></html>".encode())
             for n in range(ENTRIES)}  # fmt: skip
    return Publisher(name, "rss", {"/start": (XML, (HEAD + items + TAIL).encode()), **pages}, "follow = true")


def _table(one: Publisher, port: int) -> str:
    host = f"127.0.1.{port % 200 + 1}"
    lines = [
        "[[source]]", f'id = "{one.name}"', f'publisher = "{one.name}"', 'country = "EU"', f'kind = "{one.kind}"',
        f'url = "http://{host}:{port}/start"', 'languages = ["en"]', "allow_private = true", one.more,
    ]  # fmt: skip
    return "\n".join(filter(None, lines))


@contextmanager
def _served(publishers: list[Publisher]) -> Iterator[list[int]]:
    """Each publisher on a port of its own."""
    servers = [_Server(one) for one in publishers]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield [server.server_port for server in servers]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, publisher: Publisher):
        self.publisher = publisher
        super().__init__(("0.0.0.0", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that has had enough hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """The page at the path, or none."""
        kind, body = self.server.publisher.pages.get(self.path.split("?")[0], ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or HTML)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
