"""Sources into batches for the collecting processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawlers.collecting.batches import MOST, make_batches
from crawlers.formats.entry import Listing
from crawlers.formats.urls import host_of
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.together import Together
from tests.crawlers.desk import make_source

MORE = {
    "html-listing": {"selectors": {"item": "li"}},
    "rest-json": {"fields": {"url": "u", "title": "t"}},
}
CHOICES = st.lists(st.tuples(st.sampled_from(["rss", "atom", *MORE]), st.integers(0, 30)), max_size=120)


@given(CHOICES, st.integers(1, 4))
def test_each_source_is_in_one_batch_and_all_sources_of_a_host_are_in_the_same(
    chosen: list[tuple[str, int]], processes: int
) -> None:
    sources = [
        make_source(f"s-{number}", f"http://host{host}.example/{number}", kind, **MORE.get(kind, {}))
        for number, (kind, host) in enumerate(chosen)
    ]
    batches = make_batches(sources, processes)
    together = [source.id for batch in batches for source in batch.sources]
    assert sorted(together) == sorted(source.id for source in sources)
    assert all(batch.sources for batch in batches)
    places = [{host_of(source.url) for source in batch.sources} for batch in batches]
    assert sum(map(len, places)) == len(set().union(*places)), "a host meets one visitor, whatever the kinds"
    assert [len(batch.sources) for batch in batches] == sorted((len(batch.sources) for batch in batches), reverse=True)


def test_many_sources_are_spread_over_the_processes() -> None:
    sources = [make_source(f"s-{number}", f"http://host{number}.example/") for number in range(1_000)]
    batches = make_batches(sources, 4)
    assert max(len(batch.sources) for batch in batches) <= MOST
    assert len(batches) >= 4


class Starting(SourceSpider):
    """A spider that starts one visit, or fails at it."""

    def __init__(self, name: str, *, fails: bool = False) -> None:
        self.name, self.fails = name, fails

    async def start(self) -> AsyncIterator[Request]:
        """One request."""
        if self.fails:
            raise KeyError("a fault in the program")
        yield Request(f"http://{self.name}.example/")

    async def read(self, response: Response, source: Source) -> Listing:
        """Never asked."""
        raise NotImplementedError


def test_all_spiders_start_mailboxes_last_and_a_fault_of_one_stops_no_other() -> None:
    together = Together([Starting("mail"), Starting("feed"), Starting("rest", fails=True), Starting("listing")])

    async def started() -> list[str]:
        return [request.url async for request in together.start()]

    assert asyncio.run(started()) == [f"http://{name}.example/" for name in ("feed", "listing", "mail")]


def test_nothing_makes_no_batch() -> None:
    assert make_batches([], 2) == []
