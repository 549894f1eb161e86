"""A stand-in for every publisher of the catalogue: a proxy on loopback that answers each source in the form of its kind.

Nothing leaves the machine. Publishers on https are answered inside the tunnel that the proxy is asked for, with a
certificate of its own; all content is made up. A tenth of the sources can be told to be broken, each in one of ten ways, and
half of those to have another way: a feed that the front page names or keeps in the usual place, or a page of news.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measure import ROOT
from crawlers.adding.other_ways import MENDABLE
from crawlers.formats.urls import canonical_url, host_of
from crawlers.sources.catalogue import Source
from crawlers.sources.sourcefiles import read_sources
from ground.toml.strict import Faults

ITEMS = 10
COUNTS = "counts.example"
BROKEN = ("gone", "blocked", "page", "empty", "error", "later", "bomb", "away", "cut", "wall")
OTHER_WAYS = ("head", "usual", "news")
NOW = datetime.now(UTC)
Answer = tuple[int, dict[str, str], bytes]
PLAIN = {"Content-Type": "text/plain"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml; charset=utf-8"}
JSON = {"Content-Type": "application/json"}


@dataclass
class StandIn:
    """What is answered, and how often it was asked."""

    sources: Mapping[str, Source]
    broken: Mapping[str, str]
    ways: Mapping[str, str] = field(default_factory=dict)
    """Hosts whose broken source has another way, and which one."""
    wait: float = 0.0
    """Seconds before each answer."""
    requests: int = 0
    robots: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    systems: frozenset[str] = field(init=False)
    """Hosts of interfaces, which answer anything with an empty object."""

    def __post_init__(self) -> None:
        """See which hosts are those of interfaces."""
        self.systems = frozenset(host_of(one.url) for one in self.sources.values() if one.kind not in MENDABLE)

    def answer(self, url: str) -> Answer:
        """Status, headers and body for an address."""
        parts = urlsplit(url)
        if parts.netloc == COUNTS:
            return 200, JSON, json.dumps({"requests": self.requests}).encode()
        with self.lock:
            self.requests += 1
            self.robots += parts.path in ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")
        if parts.path in ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt"):
            return 404, PLAIN, b"none"
        if self.wait:
            time.sleep(self.wait)
        if parts.path.startswith("/made-up/"):
            return 200, HTML, _page(f"Made-up document {parts.path.rpartition('/')[2]} of {parts.netloc}")
        source = self.sources.get(canonical_url(url) or "")
        if source is None and parts.hostname in self.ways:
            return _way(self.ways[parts.hostname], f"{parts.scheme}://{parts.netloc}", parts.path)
        if source is None:
            return (200, JSON, b"{}") if parts.hostname in self.systems else (404, PLAIN, b"not there")
        way = self.broken.get(source.id)
        return _broken(way, parts.netloc) if way else _listing(source, f"{parts.scheme}://{parts.netloc}")


def _listing(source: Source, base: str) -> Answer:
    entries = [(f"{base}/made-up/{source.id}-{n}", f"Made-up notice {n} of {source.id}", NOW - timedelta(days=n + 1))
               for n in range(ITEMS)]  # fmt: skip
    if source.kind == "rss":
        rows = (f"<item><link>{url}</link><title>{title}</title><pubDate>{format_datetime(when)}</pubDate></item>"
                for url, title, when in entries)  # fmt: skip
        return 200, XML, f"<rss version='2.0'><channel><title>F</title>{''.join(rows)}</channel></rss>".encode()
    if source.kind == "atom":
        rows = (f"<entry><id>{url}</id><link href='{url}'/><title>{title}</title><updated>{when.isoformat()}</updated></entry>"
                for url, title, when in entries)  # fmt: skip
        return 200, XML, f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{''.join(rows)}</feed>".encode()
    if source.kind in ("sitemap", "news-sitemap"):
        rows = (f"<url><loc>{url}</loc><lastmod>{when.date()}</lastmod><news:news><news:title>{title}</news:title>"
                f"<news:publication_date>{when.date()}</news:publication_date></news:news></url>"
                for url, title, when in entries)  # fmt: skip
        spaces = ("xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
                  "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'")  # fmt: skip
        return 200, XML, f"<urlset {spaces}>{''.join(rows)}</urlset>".encode()
    if source.kind == "html-listing":
        rows = (f"<li class='teaser'><time datetime='{when.date()}'>{when.date()}</time> <a href='{url}'>{title}</a></li>"
                for url, title, when in entries)  # fmt: skip
        return 200, HTML, f"<html><body><main><ul>{''.join(rows)}</ul></main></body></html>".encode()
    return 200, JSON, b"{}"


def _way(way: str, base: str, path: str) -> Answer:
    """What a host with another way answers at an address that no source names."""
    feed, news = f"{base}/another/feed.rss", f"{base}/news"
    head = f"<link rel='alternate' type='application/rss+xml' href='{feed}'>" if way == "head" else ""
    menu = f"<nav><a href='{news}'>News</a></nav>" if way == "news" else ""
    home = f"<html lang='en'><head><title>Made up</title>{head}</head><body>{menu}<main><h1>Welcome</h1></main></body></html>"
    places = {"head": urlsplit(feed).path, "usual": "/feed/", "news": "/news"}
    if path == "/":
        return 200, HTML, home.encode()
    if path == places[way]:
        kind = "html-listing" if way == "news" else "rss"
        return _listing(Source.model_validate({
            "id": "another-way", "publisher": "Made up", "country": "EU", "kind": kind, "url": base + path, "languages": ["en"],
        }), base)  # fmt: skip
    return 404, PLAIN, b"not there"


def _page(title: str) -> bytes:
    text = "".join(
        f"<p>{title} says in paragraph {n} that wages were paid and permits were given.</p>" for n in range(12)
    )
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def _broken(way: str, host: str) -> Answer:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]><rss><channel><title>&l9;</title></channel></rss>'
    answers: dict[str, Answer] = {
        "gone": (410, PLAIN, b"gone"),
        "blocked": (403, HTML, b"<html><title>Just a moment...</title></html>"),
        "page": (200, HTML, b"<html><body><h1>Welcome</h1><p>Where there was a list, there is none.</p></body></html>"),
        "empty": (200, XML, b""),
        "error": (500, PLAIN, b"broken"),
        "later": (429, {"Retry-After": "3600"}, b"later"),
        "bomb": (200, XML, bomb.encode()),
        "away": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
        "cut": (200, XML, b"<rss version='2.0'><channel><item><title>cut"),
        "wall": (202, {"x-amzn-waf-action": "challenge"}, b""),
    }
    return answers[way]


@contextmanager
def stand_in(
    config: Path, broken: Mapping[str, str], ways: Mapping[str, str] | None = None, wait: float = 0.0
) -> Iterator[str]:
    """The stand-in for a config's sources, in a process of its own; the proxy's address, while inside.

    `ways` are other ways by host, `wait` the seconds before each answer.
    """
    told = {"broken": dict(broken), "ways": dict(ways or {}), "wait": wait}
    command = [sys.executable, "-m", "benchmarks.standin", str(config), json.dumps(told)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def requests_so_far(proxy: str) -> int:
    """How many requests the stand-in has answered."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    with opener.open(f"http://{COUNTS}/", timeout=20) as answer:
        return int(json.loads(answer.read())["requests"])


def serve(config: Path, told: Mapping[str, Any]) -> None:
    """Serve until killed; the first line of standard output is the proxy's address."""
    sources = read_sources(config, Faults())
    world = StandIn({_asked_at(one): one for one in sources}, **told)
    with tempfile.TemporaryDirectory() as folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(Path(folder)))
        handler = type("Handler", (_Handler,), {"world": world, "context": context})
        with _Server(("127.0.0.1", 0), handler) as server:
            print(f"http://127.0.0.1:{server.server_port}", flush=True)
            server.serve_forever()


def _asked_at(source: Source) -> str:
    """The address under which a source is asked for today."""
    return canonical_url(source.address_on(datetime.now(source.zone).date())) or ""


def _certificate(folder: Path) -> Path:
    """A certificate that its own key signed, in a file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(),
                                      NOW - timedelta(days=1), NOW + timedelta(days=30))  # fmt: skip
    signed = builder.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients leave when they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: StandIn
    context: ssl.SSLContext
    tunnel = ""

    def do_CONNECT(self) -> None:
        """Open the tunnel, and be the publisher at its other end."""
        self.send_response(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.tunnel, self.close_connection = f"https://{self.path.removesuffix(':443')}", False

    def do_GET(self) -> None:
        """Answer."""
        url = self.tunnel + self.path if self.tunnel else self.path
        length = int(self.headers.get("Content-Length", 0))
        if length:
            self.rfile.read(length)
        status, headers, body = self.world.answer(url)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_POST(self) -> None:
        """Answer as to any other request."""
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def broken_tenth(sources: Sequence[Source]) -> dict[str, str]:
    """Every tenth enabled feed or listing, by id, and the way in which it is broken."""
    chosen = [one for one in sources if not one.disabled and one.kind in ("rss", "atom", "html-listing")][::10]
    return {one.id: BROKEN[number % len(BROKEN)] for number, one in enumerate(chosen)}


def other_ways(sources: Sequence[Source], broken: Mapping[str, str]) -> dict[str, str]:
    """Other ways, by host, for half of the broken sources of each kind of trouble.

    Only where a host has one source, and that is not its front page: where that one is broken, nothing leads on.
    """
    hosts = Counter(host_of(one.url) for one in sources)
    url = {one.id: one.url for one in sources}
    alone = [name for name in broken if hosts[host_of(url[name])] == 1 and len(urlsplit(url[name]).path) > 1]
    by_trouble: dict[str, list[str]] = {}
    for name in alone:
        by_trouble.setdefault(broken[name], []).append(name)
    chosen = [name for names in by_trouble.values() for name in names[::2]]
    return {host_of(url[name]): OTHER_WAYS[number % len(OTHER_WAYS)] for number, name in enumerate(chosen)}


def write_catalogue(folder: Path, config: Path, proxy: str) -> Path:
    """A config folder with the catalogue's sources, sent through a proxy."""
    import shutil

    shutil.copytree(config / "sources", folder / "sources")
    (folder / "settings.toml").write_text(f"[collect]\nproxy = {json.dumps(proxy)}\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    serve(Path(sys.argv[1]), json.loads(sys.argv[2]))
