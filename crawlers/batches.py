"""Sources into batches, one child process each: starting Scrapy costs two thirds of a second, so few and full ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from crawlers.catalogue import Source
from crawlers.kinds import SPIDERS
from crawlers.urls import host_of

MOST = 150


@dataclass(eq=False)
class Batch:
    """Sources for one child. `alone`: already tried once with others, so its failure is its own."""

    sources: list[Source]
    alone: bool = False


def make_batches(sources: list[Source], processes: int) -> list[Batch]:
    """Batches of one spider each, large ones first; sources of one host stay together, so that it meets one visitor."""
    by_spider: dict[str, dict[str, list[Source]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        by_spider[SPIDERS[source.kind]][host_of(source.url)].append(source)
    batches: list[Batch] = []
    for hosts in by_spider.values():
        total = sum(map(len, hosts.values()))
        size = min(MOST, max(20, -(-total // processes)))
        current = Batch([])
        for group in sorted(hosts.values(), key=len, reverse=True):
            if current.sources and len(current.sources) + len(group) > size:
                batches.append(current)
                current = Batch([])
            current.sources.extend(group)
        batches.append(current)
    return sorted(batches, key=lambda batch: -len(batch.sources))
