"""Collecting for real, from the sources that a test names, into a store of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawlers.collecting.collect import Progress, Steering, collect
from crawlers.sources.catalogue import Source
from ground.settings import Collect
from store.health.runs import sync_sources
from store.shape.database import Store, open_store

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
QUICK = {"delay": "0s", "request_timeout": "5s", "retries": 0}


def make_source(name: str, url: str, kind: str = "rss", **more: Any) -> Source:
    """A source that may be on loopback."""
    table = {
        "id": name, "publisher": f"Publisher of {name}", "country": "IE", "kind": kind, "url": url, "languages": ["en"],
        "allow_private": True, "timezone": "UTC", **more,
    }  # fmt: skip
    return Source.model_validate(table)


class Desk:
    """A data folder, and collecting into it; every look at the store goes through a store newly opened."""

    def __init__(self, data: Path):
        self.data = data

    def collect(
        self, *sources: Source, everything: bool = False, steering: Steering | None = None, **settings: Any
    ) -> Progress:
        """Collect from the sources, with short limits unless told otherwise."""
        store = open_store(self.data)
        try:
            sync_sources(store, [one.row() for one in sources])
            told = Collect.model_validate(QUICK | settings)
            return collect(store, self.data, list(sources), told, everything=everything, steering=steering)
        finally:
            store.close()

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """What a query on the store gives."""
        store: Store = open_store(self.data)
        try:
            return [dict(row) for row in store.rows(sql, *values)]
        finally:
            store.close()

    def documents(self, source_id: str) -> dict[str, dict[str, Any]]:
        """The documents of a source by the path of their address."""
        found = self.rows("SELECT * FROM documents WHERE source_id = ? ORDER BY id", source_id)
        return {"/" + row["url"].split("/", 3)[3]: row for row in found}
