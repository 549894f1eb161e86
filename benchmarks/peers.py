"""Plain parts and peers that do the same work: `python -m benchmarks.peers NAME PORT …` runs one, in a fresh process.

feeds-scrapy: Scrapy, feedparser and robots.txt, entries into one SQLite table with full-text search, twice.
feeds-reader: `reader`, its update_feeds and search index, twice.
pages-scrapy: Scrapy with inline trafilatura (text and metadata), into one SQLite table with full-text search.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy

from benchmarks.web import control

SETTINGS = {
    "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False, "HTTPERROR_ALLOW_ALL": True,
}  # fmt: skip


def table(folder: Path) -> sqlite3.Connection:
    """An open table of documents with full-text search, as little as can be called searchable."""
    db = sqlite3.connect(folder / "peer.db")
    db.executescript(
        """PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS document (url TEXT PRIMARY KEY, title, date, text);
        CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(title, text);
        CREATE TABLE IF NOT EXISTS validator (url TEXT PRIMARY KEY, etag, modified)"""
    )
    return db


def keep(db: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows of (url, title, date, text) that are not there yet."""
    for row in rows:
        if db.execute("INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?)", row).rowcount:
            db.execute("INSERT INTO search VALUES (?, ?)", (row[1], row[3]))
    db.commit()


class Feeds(scrapy.Spider):
    """Every feed once, conditionally where a validator is known."""

    name = "feeds"
    db: sqlite3.Connection
    urls: list[str]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """One request for each feed."""
        for url in self.urls:
            marks = self.db.execute("SELECT etag, modified FROM validator WHERE url = ?", (url,)).fetchone()
            headers = {"If-None-Match": marks[0], "If-Modified-Since": marks[1]} if marks else {}
            yield scrapy.Request(
                url, headers={name: value for name, value in headers.items() if value}, dont_filter=True
            )

    def parse(self, response: scrapy.http.Response) -> None:
        """Keep the feed's entries."""
        import feedparser

        if response.status != 200:
            return
        parsed = feedparser.parse(response.body)
        keep(self.db, [(e.get("link"), e.get("title"), e.get("published"), e.get("summary")) for e in parsed.entries])
        marks = [(response.headers.get(name) or b"").decode() for name in ("ETag", "Last-Modified")]
        self.db.execute("INSERT OR REPLACE INTO validator VALUES (?, ?, ?)", (response.url, *marks))


class Pages(scrapy.Spider):
    """Feeds, then each linked page, its text and metadata taken out where the answer arrives."""

    name = "pages"
    db: sqlite3.Connection
    urls: list[str]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """One request for each feed."""
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: scrapy.http.Response) -> Any:
        """A request for each entry's page."""
        import feedparser

        for entry in feedparser.parse(response.body).entries:
            yield scrapy.Request(entry.link, callback=self.page)

    def page(self, response: scrapy.http.Response) -> None:
        """Keep the page's text."""
        from trafilatura import bare_extraction

        found: Any = bare_extraction(response.body, url=response.url, with_metadata=True, include_comments=False)
        if found:
            keep(self.db, [(response.url, found.title, found.date, found.text)])


def crawl(spider: type[scrapy.Spider], urls: list[str], folder: Path) -> float:
    """Run a spider to its end; seconds."""
    from scrapy.crawler import AsyncCrawlerProcess

    db = table(folder)
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(spider, db=db, urls=urls)
    started = time.monotonic()
    process.start()
    db.commit()
    return time.monotonic() - started


def read(urls: list[str], folder: Path) -> float:
    """Update all feeds with `reader` and its search index; seconds."""
    from reader import make_reader

    reader = make_reader(str(folder / "reader.db"))
    for url in urls:
        reader.add_feed(url, exist_ok=True)
    started = time.monotonic()
    reader.update_feeds(scheduled=False)
    reader.enable_search()
    reader.update_search()
    return time.monotonic() - started


def main(name: str, port: int, folder: str) -> None:
    """Run one case and print its seconds as JSON."""
    urls = [one["feed"] for one in control(port, "/__sources")]
    place = Path(folder or tempfile.mkdtemp())
    if name == "feeds-reader":
        took = read(urls, place)
    else:
        took = crawl(Feeds if name == "feeds-scrapy" else Pages, urls, place)
    print(json.dumps({"seconds": took}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
