"""Classifies the store's documents: those never read, changed since, or read by an older classifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from classify.reading import Reader, Text
from store.database import Store
from store.tags import Reading, Unread, count_unread, languages_of, save_readings, unread_documents

AT_ONCE = 200


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
) -> Classified:
    """Read what needs reading, some hundred documents to a transaction; `told` gets (done, total) after each."""
    current = reader.classifiers(languages_of(store))
    total = count_unread(store, current, everything=everything)
    done, last = Classified(), 0
    while batch := unread_documents(store, current, everything=everything, after=last, most=AT_ONCE):
        readings = _read(reader, batch)
        save_readings(store, readings)
        last = batch[-1].id
        done.read += len(batch)
        done.tagged += sum(bool(one.tags) for one in readings)
        told(done.read, total)
    return done


def _read(reader: Reader, batch: list[Unread]) -> list[Reading]:
    texts = (Text(str(one.id), one.title, one.text, one.declared, tuple(json.loads(one.languages))) for one in batch)
    return [
        Reading(one.id, one.version_id, read.language, read.classifier, read.tags, read.signature, read.second)
        for one, read in zip(batch, reader.read_all(texts), strict=True)
    ]
