"""Which documents are copies of one another, so that one is shown and the others stand beside it.

Documents of one story (classify/stories) belong together. Copies are texts whose MinHash signatures agree in half of their
places (same language), the same address in another source, or the same title within three days. In doubt two documents stay
apart: two short items are a lesser fault than a false merge.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from digest.content.facts import Group
from digest.content.words import OFFICIAL
from store.documents.windows import Candidate

PLACES = 64
BANDS = 16
ROWS = PLACES // BANDS
ALIKE = 0.5
TITLE_WORDS = 5
TITLE_DAYS = 3
# In one bucket a newcomer is compared with so many groups at most: boilerplate must not make the work quadratic.
MOST_COMPARED = 50


class _Sets:
    """Disjoint sets of positions; the smallest position stands for its set."""

    def __init__(self, size: int):
        self.parent = list(range(size))

    def find(self, one: int) -> int:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self.parent[high] = low


def group_copies(documents: Iterable[Candidate], told: Mapping[int, int] | None = None) -> list[Group]:
    """The documents in groups of copies, in order of the smallest id; the same documents give the same groups.

    `told` has the numbers of stories by document: what tells of one event is one group too, each text a voice of its own.
    """
    ordered = sorted(documents, key=lambda one: one.id)
    places = [_places(one.signature) for one in ordered]
    texts, stories = _Sets(len(ordered)), _Sets(len(ordered))
    for one, other in _pairs_by_text(ordered, places, texts):
        texts.join(one, other)
    for one, other in _pairs_by_address(ordered):
        texts.join(one, other)
    for position in range(len(ordered)):
        stories.join(position, texts.find(position))
    for one, other, copies in _pairs_by_title(ordered, places):
        stories.join(one, other)
        # Where the texts cannot be compared, an equal title is taken for one agency text, not for a second voice.
        if copies:
            texts.join(one, other)
    for one, other in _pairs_by_story(ordered, told or {}):
        stories.join(one, other)
    return [_group(ordered, members, texts) for members in _members(stories)]


def _members(sets: _Sets) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for position in range(len(sets.parent)):
        found.setdefault(sets.find(position), []).append(position)
    return list(found.values())


def _group(documents: list[Candidate], positions: list[int], texts: _Sets) -> Group:
    members = tuple(documents[one] for one in positions)
    voices = {texts.find(one) for one in positions}
    publishers = {one.publisher for one in members}
    return Group(min(members, key=_precedence), members, min(len(voices), len(publishers)))


def _precedence(one: Candidate) -> tuple[int, str, int]:
    """Most official first, then earliest, then the smaller id."""
    return -OFFICIAL.get(one.publishes, 0), one.published_at or one.collected_at, one.id


def _places(signature: bytes | None) -> tuple[int, ...] | None:
    return struct.unpack(f"<{PLACES}I", signature) if signature and len(signature) == PLACES * 4 else None


def alike(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> float | None:
    """The share of equal places of two signatures: about how much of the texts is the same. None without both."""
    if one is None or other is None:
        return None
    return sum(map(int.__eq__, one, other)) / PLACES


def _pairs_by_text(
    documents: list[Candidate], places: list[tuple[int, ...] | None], texts: _Sets
) -> Iterable[tuple[int, int]]:
    buckets: dict[tuple[object, ...], list[int]] = {}
    for position, values in enumerate(places):
        for band in range(BANDS if values else 0):
            key = (documents[position].language, band, (values or ())[band * ROWS : (band + 1) * ROWS])
            bucket = buckets.setdefault(key, [])
            for other in bucket[:MOST_COMPARED]:
                if texts.find(other) != texts.find(position) and (alike(places[other], values) or 0) >= ALIKE:
                    yield other, position
            if texts.find(position) not in map(texts.find, bucket):
                bucket.append(position)


def _pairs_by_address(documents: list[Candidate]) -> Iterable[tuple[int, int]]:
    first: dict[str, int] = {}
    for position, one in enumerate(documents):
        if first.setdefault(one.url, position) != position:
            yield first[one.url], position


def _pairs_by_story(documents: list[Candidate], told: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    first: dict[int, int] = {}
    for position, one in enumerate(documents):
        if one.id in told and first.setdefault(told[one.id], position) != position:
            yield first[told[one.id]], position


def _pairs_by_title(
    documents: list[Candidate], places: list[tuple[int, ...] | None]
) -> Iterable[tuple[int, int, bool]]:
    """Pairs with one title, and whether they must count as one text."""
    same: dict[tuple[str, ...], list[int]] = {}
    for position, one in enumerate(documents):
        words = _title_words(one.title)
        if len(words) < TITLE_WORDS:
            continue
        for other in same.setdefault(words, [])[-MOST_COMPARED:]:
            share = alike(places[other], places[position])
            # One source that publishes two texts under one title ("Answer to a written question") means two documents.
            other_text = share is not None and share < ALIKE
            if other_text and documents[other].source_id == one.source_id:
                continue
            if abs((_day(documents[other]) - _day(one)).days) <= TITLE_DAYS:
                yield other, position, not other_text
        same[words].append(position)


def _title_words(title: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return tuple("".join(one if one.isalnum() else " " for one in folded).split())


def _day(one: Candidate) -> date:
    try:
        return date.fromisoformat((one.published_at or one.collected_at)[:10])
    except ValueError:
        return date.fromisoformat(one.collected_at[:10])
