"""What the tests of collecting share: webs on loopback, and a data folder to collect into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawlers.desk import Desk
from tests.crawlers.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    """A web on 127.0.0.1."""
    served = Web()
    yield served
    served.close()


@pytest.fixture
def webs() -> Iterator[Callable[[str], Web]]:
    """Makes webs on other loopback addresses, so that one host's troubles are its own."""
    made: list[Web] = []

    def make(host: str) -> Web:
        made.append(Web(host))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty data folder."""
    return Desk(tmp_path / "data")
