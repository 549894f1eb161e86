"""Classifies the store's documents: those never read, changed since, or read by an older classifier."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classify.bulk.changed import with_changes
from classify.bulk.kept import kept_facts, kept_tags, paper_of
from classify.facts.together.paged import paged
from classify.places.pages import paged_tags
from classify.reading.reader import SEVERAL, Read, Reader, Text, languages_in
from store.documents.facts import NOTHING
from store.documents.pagination import starts_of
from store.documents.tags import (
    Reading,
    Unread,
    classifiers_of,
    count_unread,
    languages_of,
    save_readings,
    unread_documents,
)
from store.history.keeping import note_lexicon
from store.search.index import index_new
from store.shape.database import Store

AT_ONCE = 200

if TYPE_CHECKING:
    from classify.bulk.crew import Crew
    from classify.facts.together.facts import FactReader


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
    facts: FactReader | None = None,
) -> Classified:
    """Read what needs reading, some hundred documents to a transaction; `told` gets (done, total) after each.

    With a crew, its processes read and this one keeps; `facts` are read beside themes, where there is a reader of them.
    """
    current = classifiers(reader, store, facts)
    total = count_unread(store, current, everything=everything)
    done = Classified()
    under_way: deque[list[Unread]] = deque()
    batches = _noted(_batches(store, current, everything=everything), under_way)
    for readings in crew.read(batches) if crew else (read_batch(reader, batch, facts) for batch in batches):
        compared = [
            with_changes(store, one, reading, reader, facts)
            for one, reading in zip(under_way.popleft(), readings, strict=True)
        ]
        save_readings(store, compared)
        done.read += len(readings)
        done.tagged += sum(bool(one.tags) for one in readings)
        told(done.read, total)
    index_new(store)
    _note_terms(store, reader)
    return done


def _note_terms(store: Store, reader: Reader) -> None:
    """Keep what the marks of the lexicon stand for, of the languages that documents are in."""
    for language in languages_of(store):
        if language in reader.lexicon.marks:
            terms: dict[str, list[str]] = {}
            for weighted in reader.lexicon.terms[language]:
                terms.setdefault(weighted.theme, []).append(f"{weighted.strength}: {weighted.term.text}")
            note_lexicon(store, reader.lexicon.marks[language], language, terms)


def _batches(store: Store, current: list[str], *, everything: bool) -> Iterator[list[Unread]]:
    """What needs reading, in order of numbers; what is kept meanwhile does not disturb it."""
    last = 0
    while batch := unread_documents(store, current, everything=everything, after=last, most=AT_ONCE):
        yield batch
        last = batch[-1].id


def _noted(batches: Iterable[list[Unread]], under_way: deque[list[Unread]]) -> Iterator[list[Unread]]:
    """Batches as they are, each noted when it is taken: versions are compared where the store is."""
    for batch in batches:
        under_way.append(batch)
        yield batch


def classifiers(reader: Reader, store: Store, facts: FactReader | None) -> list[str]:
    """The versions that are up to date for the languages of a store's documents, of themes and of facts."""
    versions = reader.classifiers(languages_of(store), classifiers_of(store))
    return [classifier(each, facts) for each in versions]


def classifier(themes: str, facts: FactReader | None) -> str:
    """The version of both readers: that of themes, and the mark of the rules of facts for its languages."""
    return f"{themes}.{SEVERAL.join(map(facts.mark, languages_in(themes)))}" if facts else themes


def read_batch(reader: Reader, batch: list[Unread], facts: FactReader | None = None) -> list[Reading]:
    """Documents read, in order."""
    texts = (
        Text(
            str(one.id), one.title, one.text, one.declared, tuple(json.loads(one.languages)),
            tuple(map(tuple, json.loads(one.references))),
        )
        for one in batch
    )  # fmt: skip
    return [_reading(one, read, facts) for one, read in zip(batch, reader.read_all(texts), strict=True)]


def _reading(one: Unread, read: Read, facts: FactReader | None) -> Reading:
    told, starts = None, starts_of(one.pages)
    if facts:
        told = paged(facts.read_shown(paper_of(one.title, one.text, read, one.published)), one.text, starts)
    return Reading(
        document_id=one.id,
        version_id=one.version_id,
        language=read.language,
        classifier=classifier(read.classifier, facts),
        tags=kept_tags(told.tags, told, one.text) if told else paged_tags(read.tags, one.text, starts),
        signature=read.signature,
        second=read.second,
        meaning=read.meaning,
        facts=kept_facts(told) if told else NOTHING,
        below=tuple((tag.theme, round(tag.score, 4)) for tag in read.below),
    )
