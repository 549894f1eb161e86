"""Sources into batches for the collecting processes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawlers.batches import MOST, make_batches
from crawlers.kinds import SPIDERS
from crawlers.urls import host_of
from tests.crawlers.desk import make_source

MORE = {
    "html-listing": {"selectors": {"item": "li"}},
    "rest-json": {"fields": {"url": "u", "title": "t"}},
}
CHOICES = st.lists(st.tuples(st.sampled_from(["rss", "atom", *MORE]), st.integers(0, 30)), max_size=120)


@given(CHOICES, st.integers(1, 4))
def test_each_source_is_in_one_batch_of_one_spider_and_hosts_stay_together(
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
    assert all(len({SPIDERS[source.kind] for source in batch.sources}) == 1 for batch in batches)
    for spider in set(SPIDERS.values()):
        places = [
            {host_of(source.url) for source in batch.sources}
            for batch in batches
            if SPIDERS[batch.sources[0].kind] == spider
        ]
        assert sum(map(len, places)) == len(set().union(*places)), "a host meets one visitor"
    assert [len(batch.sources) for batch in batches] == sorted((len(batch.sources) for batch in batches), reverse=True)


def test_many_sources_are_spread_over_the_processes() -> None:
    sources = [make_source(f"s-{number}", f"http://host{number}.example/") for number in range(1_000)]
    batches = make_batches(sources, 4)
    assert max(len(batch.sources) for batch in batches) <= MOST
    assert len(batches) >= 4


def test_nothing_makes_no_batch() -> None:
    assert make_batches([], 2) == []
