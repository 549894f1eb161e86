"""Collects from sources without keeping anything: for an operator who wants to see what a source would yield."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from crawlers.collecting.children import NO_TAPE, Tape
from crawlers.collecting.collect import collect
from crawlers.sources.catalogue import Source
from ground.records import Document, Outcome
from ground.settings import Collect
from store.documents.documents import documents_of
from store.health.runs import sync_sources
from store.shape.database import open_store


@dataclass(frozen=True, slots=True)
class Tried:
    """How a source's run ended, and what would have been stored; `seconds` are those of all sources tried together."""

    source: Source
    outcome: Outcome
    documents: list[Document]
    seconds: float

    @property
    def newest(self) -> str | None:
        """The latest date of publication, None where none is dated."""
        return max((one.published_at for one in self.documents if one.published_at), default=None)


def try_sources(sources: Sequence[Source], settings: Collect, tape: Tape = NO_TAPE) -> list[Tried]:
    """Every source collected once into a store that is thrown away; disabled ones too."""
    enabled = [source.model_copy(update={"disabled": None}) for source in sources]
    begun = monotonic()
    with TemporaryDirectory(prefix="policywatch-") as folder:
        store = open_store(Path(folder))
        try:
            sync_sources(store, [source.row() for source in enabled])
            outcomes = collect(store, Path(folder), enabled, settings, tape=tape).outcomes
            seconds = monotonic() - begun
            return [Tried(one, outcomes[one.id], documents_of(store, one.id), seconds) for one in enabled]
        finally:
            store.close()
