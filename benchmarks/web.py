"""The fake web that collecting is measured against; read from ../shared, not part of this project."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import SHARED

FAKEWEB = SHARED / "fakeweb" / "fakeweb.py"
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "ro", "sv", "cs", "pt", "el", "hu", "bg"]
PATHS = {"rss": "/feed.rss", "atom": "/feed.atom", "html-listing": "/list", "rest-json": "/api/documents"}
ROWS = 'url = "url", title = "title", date = "published", language = "language"'
SELECT = "SELECT DISTINCT ?url ?title ?date WHERE { ?w a :Work ; :title ?title ; :date ?date ; :url ?url } ORDER BY DESC(?date)"
# Of each kind: the path at a publisher, and what its source needs to know. Beside the kinds, `pdf`: the PDF on a page.
SOURCES: dict[str, tuple[str, dict[str, str]]] = {
    "rss": ("/feed.rss", {}),
    "atom": ("/feed.atom", {}),
    "json-feed": ("/feed.json", {}),
    "html-listing": ("/list", {"selectors": '{item = "li.teaser", date = ".date", next = "a[rel=next]"}', "paging.pages": "5"}),
    "rest-json": ("/api/documents", {"fields": f'{{items = "items", {ROWS}}}', "paging": '{next = "next", pages = 5}'}),
    "odata": ("/odata/Documents", {"fields": f"{{{ROWS}}}", "paging.pages": "5"}),
    "sparql": ("/sparql", {"fields": '{url = "url", title = "title", date = "date"}', "query": json.dumps(SELECT)}),
    "sitemap": ("/sitemap.xml", {"window": '"3000d"'}),
    "pdf": ("", {"selectors": '{item = "p.download"}'}),
}  # fmt: skip


@contextmanager
def fake_web(sites: int, items: int, *more: str) -> Iterator[int]:
    """The fake web, running; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, str(FAKEWEB), "--sites", str(sites), "--items", str(items), "--port", str(port), *more]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                control(port, "/__ping")
                break
            except OSError:
                time.sleep(0.1)
        control(port, "/__warm")
        yield port
    finally:
        process.kill()
        process.wait()


def control(port: int, path: str, document: Any = None) -> Any:
    """The answer of one of the fake web's control addresses, to a JSON document where there is one."""
    told = None if document is None else json.dumps(document).encode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=told, timeout=120) as answer:
        body = answer.read()
    return json.loads(body) if body[:1] in b"[{" else body


def source_table(name: str, kind: str, publisher: dict[str, Any], **more: str) -> str:
    """A publisher as the TOML table of a source; `more` are keys with their values as TOML, which come first."""
    path, needed = SOURCES[kind]
    keys = {
        "id": json.dumps(name), "publisher": json.dumps(publisher["name"]), "country": '"EU"',
        "kind": json.dumps("html-listing" if kind == "pdf" else kind), "url": json.dumps(publisher["base"] + path),
        "languages": json.dumps(LANGUAGES), "follow": "true", "allow_private": "true", "timezone": '"UTC"',
    }  # fmt: skip
    return "\n".join(["[[source]]", *(f"{key} = {value}" for key, value in {**keys, **needed, **more}.items())])


def write_config(folder: Path, port: int, kind: str, *, follow: bool, settings: str = "") -> Path:
    """A config folder with every ordinary publisher of the fake web as a source of one kind."""
    sources = []
    for one in control(port, "/__sources"):
        lines = [
            "[[source]]", f'id = "site-{one["site"]}"', f'publisher = "{one["name"]}"', 'country = "EU"',
            f'kind = "{kind}"', f'url = "{one["base"]}{PATHS[kind]}"', f"languages = {json.dumps(LANGUAGES)}",
            f"follow = {str(follow).lower()}", "allow_private = true", 'timezone = "UTC"',
        ]  # fmt: skip
        sources.append("\n".join(lines))
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "fakeweb.toml").write_text("\n\n".join(sources), encoding="utf-8")
    (folder / "settings.toml").write_text(f'[collect]\ndelay = "0s"\n{settings}', encoding="utf-8")
    return folder
