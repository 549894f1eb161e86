"""The store as commands use it: opened, told what the configuration watches, and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ground.config import Config, Place
from store.documents.procedures import sync_procedures
from store.health.runs import sync_sources
from store.shape.database import Store, open_store


@contextmanager
def opened(place: Place, config: Config | None = None) -> Iterator[Store]:
    """The store, with the sources and followed files of the config if one is given; closed at the end."""
    store = open_store(place.data)
    try:
        if config is not None:
            sync_sources(store, [source.row() for source in config.sources])
            sync_procedures(store, [procedure.row() for procedure in config.procedures])
        yield store
    finally:
        store.close()
