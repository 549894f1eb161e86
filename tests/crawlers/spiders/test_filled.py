"""An address that names the day is asked with the day it is asked on, and its documents stay those of one source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, item, rss


@pytest.fixture
def web() -> Iterator[Web]:
    """A feed of this year, and one of this day."""
    served = Web()
    day = datetime.now(UTC)
    feed = rss([item("/f/1", "A notice", "Tue, 24 Nov 2026 08:00:00 GMT", "Said")])
    served.put(f"/{day:%Y}/feed", feed, XML)
    served.put(f"/{day:%Y/%m/%d}.xml", feed, XML)
    yield served
    served.close()


@pytest.mark.parametrize("path", ["/{year}/feed", "/{year}/{month}/{day}.xml"])
def test_an_address_is_asked_as_of_today(web: Web, tmp_path: Path, path: str) -> None:
    source = make_source("one", web.base + path)
    assert Desk(tmp_path).collect(source).outcomes["one"].state == "ok"
    assert list(Desk(tmp_path).documents("one")) == ["/f/1"]
