"""What the tests of digests share: an empty store, an empty world, and a full week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.drafting.briefings import Briefing
from ground.settings import Settings
from store.shape.database import Store, open_store
from tests.digest.fixtures_facts import fill_with_facts
from tests.digest.fixtures_week import fill
from tests.digest.fixtures_world import World


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a real file."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> World:
    """An empty world."""
    return World(store, {})


@pytest.fixture
def briefing() -> Briefing:
    """The weekly briefing with every default."""
    return Briefing(id="weekly")


@pytest.fixture
def settings() -> Settings:
    """Settings with every default."""
    return Settings()


@pytest.fixture
def week(world: World) -> World:
    """A full week as it comes in life: many publishers, eight languages, copies, changes, and sources that fail."""
    fill(world)
    return world


@pytest.fixture
def rich(world: World) -> World:
    """The full week with facts for every section: files, dates, signals, concepts."""
    fill_with_facts(world)
    return world
