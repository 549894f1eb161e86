"""What the tests of the store share: an empty store in a real file, and one with a source in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.health.runs import sync_sources
from store.shape.database import Store, open_store
from tests.store.making import source


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A store without anything in it."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """A store with two sources, `one` and `two`."""
    sync_sources(empty, [source("one"), source("two", country="FR", languages=("fr",))])
    return empty
