"""What the tests of the classifier share: a reader of a small English and German lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.reading.reader import Reader
from store.shape.database import Store, open_store
from tests.classify.making import ENGLISH, GERMAN, reader_of


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader with a few English and German terms."""
    return reader_of(tmp_path_factory.mktemp("lexicon"), {"en": ENGLISH, "de": GERMAN})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a real file."""
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()
