"""Classifies the store's documents: those never read, changed since, or read by an older classifier."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classify.reading.reader import Reader, Text
from store.documents.tags import Reading, Unread, count_unread, languages_of, save_readings, unread_documents
from store.shape.database import Store

AT_ONCE = 200

if TYPE_CHECKING:
    from classify.bulk.crew import Crew


@dataclass(slots=True)
class Classified:
    """How many documents were read, and how many of them got a tag."""

    read: int = 0
    tagged: int = 0


def classify(
    store: Store,
    reader: Reader,
    *,
    everything: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
    crew: Crew | None = None,
) -> Classified:
    """Read what needs reading, some hundred documents to a transaction; `told` gets (done, total) after each.

    With a crew, its processes read and this one keeps.
    """
    current = reader.classifiers(languages_of(store))
    total = count_unread(store, current, everything=everything)
    done = Classified()
    batches = _batches(store, current, everything=everything)
    for readings in crew.read(batches) if crew else (read_batch(reader, batch) for batch in batches):
        save_readings(store, readings)
        done.read += len(readings)
        done.tagged += sum(bool(one.tags) for one in readings)
        told(done.read, total)
    return done


def _batches(store: Store, current: list[str], *, everything: bool) -> Iterator[list[Unread]]:
    """What needs reading, in order of numbers; what is kept meanwhile does not disturb it."""
    last = 0
    while batch := unread_documents(store, current, everything=everything, after=last, most=AT_ONCE):
        yield batch
        last = batch[-1].id


def read_batch(reader: Reader, batch: list[Unread]) -> list[Reading]:
    """Documents read, in order."""
    texts = (
        Text(
            str(one.id), one.title, one.text, one.declared, tuple(json.loads(one.languages)),
            tuple(map(tuple, json.loads(one.references))),
        )
        for one in batch
    )  # fmt: skip
    return [
        Reading(
            one.id, one.version_id, read.language, read.classifier, read.tags, read.signature, read.second, read.meaning
        )
        for one, read in zip(batch, reader.read_all(texts), strict=True)
    ]
