"""Finds the terms of one language in a text: a distinct word is looked up once, a phrase only where two of its words meet."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from classify.lexicons.patterns import NEAR, WordPattern
from classify.lexicons.terms import Weighted
from classify.reading.lookup import LookUp
from ground.folding import fold

Spans = list[tuple[int, int]]
Sequel = tuple[tuple[int, ...], int, int]
"""A sequence of patterns, which of its words is the left neighbour, and its number."""
NOTHING = -1


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: the first and the last word it covers (both counted from 0)."""

    weighted: Weighted
    first: int
    last: int


class Matcher:
    """All terms of one language, ready to be found in words that `fold` brings to the terms' form."""

    def __init__(self, terms: Sequence[Weighted], fold: Callable[[str], str] = fold):
        self._terms = terms
        patterns: dict[WordPattern, int] = {}
        sequences: dict[tuple[int, ...], int] = {}
        parts = [tuple([_sequence(part, patterns, sequences) for part in one.term.parts]) for one in terms]
        self._memory = LookUp(patterns, fold)
        self._count = len(patterns)
        self._words = [NOTHING] * len(patterns)
        """The sequence that one word is, by the number of its pattern."""
        self._begins = bytearray(len(patterns))
        """Whether a pattern is the left one of two neighbours that are looked for first, by its number."""
        self._meeting: dict[int, tuple[Sequel, ...]] = {}
        """Longer sequences by those two neighbours: left times `_count` plus right."""
        self._alone = [NOTHING] * len(sequences)
        """The first term (by its place) that is one sequence, by the sequence's number; `_others` holds further ones."""
        self._others: dict[int, list[int]] = {}
        self._near: dict[int, list[tuple[tuple[int, ...], int]]] = {}
        """Terms of several parts by the number of the first part."""
        stems = [len(pattern.stem) for pattern in patterns]
        for sequence, key in sequences.items():
            self._add(sequence, key, stems)
        for place, numbers in enumerate(parts):
            if len(numbers) > 1:
                self._near.setdefault(numbers[0], []).append((numbers, place))
            elif self._alone[numbers[0]] == NOTHING:
                self._alone[numbers[0]] = place
            else:
                self._others.setdefault(numbers[0], []).append(place)

    def _add(self, sequence: tuple[int, ...], key: int, stems: Sequence[int]) -> None:
        if len(sequence) == 1:
            self._words[sequence[0]] = key
            return
        # Two long words are rarer side by side than a "de" or "the" beside anything.
        offset = max(range(len(sequence) - 1), key=lambda at: stems[sequence[at]] + stems[sequence[at + 1]])
        left, right = sequence[offset], sequence[offset + 1]
        self._begins[left] = 1
        pair = left * self._count + right
        self._meeting[pair] = (*self._meeting.get(pair, ()), (sequence, offset, key))

    def find(self, words: Iterable[str]) -> list[Hit]:
        """All hits in a text's words (as written), in order of place; at one place, in the order of their terms."""
        found = self._sequences_in(list(map(self._memory.__getitem__, words)))
        alone, others, pairs = self._alone, self._others, self._near
        hits: list[tuple[int, int, int]] = []
        for number, spans in found.items():
            if alone[number] != NOTHING:
                place = alone[number]
                hits += [(first, last, place) for first, last in spans]
                for place in others.get(number, ()):
                    hits += [(first, last, place) for first, last in spans]
            for parts, place in pairs.get(number, ()):
                # A pair is looked for only where both halves are there.
                if all([part in found for part in parts]):
                    hits += [(first, last, place) for first, last in _near(parts, found)]
        hits.sort()
        terms = self._terms
        return [Hit(terms[place], first, last) for first, last, place in hits]

    def _sequences_in(self, marks: list[tuple[int, ...]]) -> dict[int, Spans]:
        """Where each sequence stands, by its number."""
        single, begins, meeting, count = self._words, self._begins, self._meeting, self._count
        found: dict[int, Spans] = defaultdict(list)
        following = [*marks[1:], ()]
        for place in [place for place, numbers in enumerate(marks) if numbers]:
            after = following[place]
            for number in marks[place]:
                if single[number] != NOTHING:
                    found[single[number]].append((place, place))
                if after and begins[number]:
                    base = number * count
                    for other in after:
                        if base + other in meeting:
                            for sequence, offset, key in meeting[base + other]:
                                first = place - offset
                                if len(sequence) == 2 or _stands(sequence, marks, first):
                                    found[key].append((first, first + len(sequence) - 1))
        return found


def _sequence(
    part: Sequence[WordPattern], patterns: dict[WordPattern, int], sequences: dict[tuple[int, ...], int]
) -> int:
    """The number of a sequence of words, the same for equal sequences."""
    numbers = tuple([patterns.setdefault(pattern, len(patterns)) for pattern in part])
    return sequences.setdefault(numbers, len(sequences))


def _stands(sequence: tuple[int, ...], marks: list[tuple[int, ...]], first: int) -> bool:
    if first < 0 or first + len(sequence) > len(marks):
        return False
    return all([number in marks[first + step] for step, number in enumerate(sequence)])


def _near(parts: tuple[int, ...], found: dict[int, Spans]) -> Spans:
    """The spans in which all parts stand within `NEAR` words of the first one; of each other part the nearest."""
    spans = []
    for first, last in found[parts[0]]:
        begin, end = first, last
        for part in parts[1:]:
            nearest = _nearest(found[part], first, last)
            if nearest is None:
                break
            begin, end = min(begin, nearest[0]), max(end, nearest[1])
        else:
            spans.append((begin, end))
    return spans


def _nearest(spans: Spans, first: int, last: int) -> tuple[int, int] | None:
    """Of some spans of equal length, in order, the nearest before or after a place; None where none is near."""
    length = spans[0][1] - spans[0][0]
    before = bisect_left(spans, (first - length, 0)) - 1
    after = bisect_left(spans, (last + 1, 0))
    near = [(first - spans[before][1], spans[before])] if before >= 0 else []
    near += [(spans[after][0] - last, spans[after])] if after < len(spans) else []
    distance, nearest = min(near, default=(NEAR + 1, (0, 0)))
    return nearest if distance <= NEAR else None
