"""Each kind of source has a spider where it says."""

from __future__ import annotations

import pytest

from crawlers.sources.kinds import KINDS
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.kinds import spider_for


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_spider(kind: str) -> None:
    assert issubclass(spider_for(kind), SourceSpider)
