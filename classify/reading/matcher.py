"""Finds the terms of one language in a text: each distinct word is folded and looked up once, phrases only where two words meet."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from classify.lexicons.folding import fold
from classify.lexicons.patterns import NEAR, WordPattern
from classify.lexicons.terms import Weighted
from classify.reading.lookup import LookUp

Spans = list[tuple[int, int]]


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
        self._words: dict[int, int] = {}
        """The sequence that one word is, by the number of its pattern."""
        self._meeting: dict[int, dict[int, list[tuple[tuple[int, ...], int, int]]]] = {}
        """Longer sequences by the two neighbouring words that are looked for first: (sequence, place of the first, number)."""
        self._alone: dict[int, list[int]] = defaultdict(list)
        """Terms (by their places) that are one sequence, by its number."""
        self._near: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        """Terms of several parts by the number of the first part."""
        for place, weighted in enumerate(terms):
            numbers = tuple([self._sequence(part, patterns, sequences) for part in weighted.term.parts])
            if len(numbers) == 1:
                self._alone[numbers[0]].append(place)
            else:
                self._near[numbers[0]].append((numbers, place))
        self._memory = LookUp(patterns, fold)

    def find(self, words: Iterable[str]) -> list[Hit]:
        """All hits in a text's words (as written), in order of place; at one place, in the order of their terms."""
        marks = list(map(self._memory.__getitem__, words))
        found = self._sequences_in(marks)
        hits: list[tuple[int, int, int]] = []
        for number, spans in found.items():
            for place in self._alone.get(number, ()):
                hits += [(first, last, place) for first, last in spans]
            for parts, place in self._near.get(number, ()):
                # A pair is looked for only where both halves are there.
                if all([part in found for part in parts]):
                    hits += [(first, last, place) for first, last in _near(parts, found)]
        hits.sort()
        terms = self._terms
        return [Hit(terms[place], first, last) for first, last, place in hits]

    def _sequences_in(self, marks: list[tuple[int, ...]]) -> dict[int, Spans]:
        """Where each sequence stands, by its number."""
        single, meeting = self._words, self._meeting
        found: dict[int, Spans] = defaultdict(list)
        following = [*marks[1:], ()]
        for place, numbers in enumerate(marks):
            if not numbers:
                continue
            after = following[place]
            for number in numbers:
                if number in single:
                    found[single[number]].append((place, place))
                if after and number in meeting:
                    meets = meeting[number]
                    for other in after:
                        for sequence, offset, key in meets.get(other, ()):
                            first = place - offset
                            if len(sequence) == 2 or _stands(sequence, marks, first):
                                found[key].append((first, first + len(sequence) - 1))
        return found

    def _sequence(
        self, part: Sequence[WordPattern], patterns: dict[WordPattern, int], sequences: dict[tuple[int, ...], int]
    ) -> int:
        """The number of a sequence of words, the same for equal sequences."""
        numbers = tuple([patterns.setdefault(pattern, len(patterns)) for pattern in part])
        if numbers in sequences:
            return sequences[numbers]
        key = sequences[numbers] = len(sequences)
        if len(numbers) == 1:
            self._words[numbers[0]] = key
            return key
        # Two long words are rarer side by side than a "de" or "the" beside anything.
        offset = max(range(len(part) - 1), key=lambda at: len(part[at].stem) + len(part[at + 1].stem))
        meets = self._meeting.setdefault(numbers[offset], {})
        meets.setdefault(numbers[offset + 1], []).append((numbers, offset, key))
        return key


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
