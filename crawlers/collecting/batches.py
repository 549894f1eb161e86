"""Sources into batches, one child process each: starting Scrapy costs two thirds of a second, so few and full ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from crawlers.formats.urls import host_of
from crawlers.sources.catalogue import Source

# Fewer than this are done before a second process has paid for its start.
LEAST, MOST = 250, 650


@dataclass(eq=False)
class Batch:
    """Sources for one child. `alone`: already tried once with others, so its failure is its own."""

    sources: list[Source]
    alone: bool = False


def make_batches(sources: list[Source], processes: int) -> list[Batch]:
    """Batches of any kinds, large ones first; sources of one host stay together, so that it meets one visitor.

    So do those that need a browser, with their hosts' others: one page is shown at a time.
    """
    hosts: dict[str, list[Source]] = defaultdict(list)
    shown = {host_of(source.url) for source in sources if source.kind == "browser"}
    for source in sources:
        host = host_of(source.url)
        hosts["" if host in shown else host].append(source)
    size = min(MOST, max(LEAST, -(-len(sources) // processes)))
    batches: list[Batch] = []
    for group in sorted(hosts.values(), key=len, reverse=True):
        if not batches or len(batches[-1].sources) + len(group) > size:
            batches.append(Batch([]))
        batches[-1].sources.extend(group)
    return sorted(batches, key=lambda batch: -len(batch.sources))
