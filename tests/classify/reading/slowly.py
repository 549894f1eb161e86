"""The matcher as it was before it became quick, kept to compare: each word against all patterns, each phrase word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classify.lexicons.patterns import NEAR, WordPattern
from classify.lexicons.terms import Weighted
from ground.folding import fold

# Distinct word forms remembered; a language's running text has some hundred thousand.
REMEMBERED = 400_000
# Nothing longer is a word; a hostile one would keep patterns with two wildcards at work for minutes.
LONGEST_WORD = 100
NONE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: the first and the last word it covers (both counted from 0)."""

    weighted: Weighted
    first: int
    last: int


class Matcher:
    """All terms of one language, ready to be found in words that `fold` brings to the terms' form."""

    def __init__(self, terms: Sequence[Weighted], fold: Callable[[str], str] = fold):
        self._fold = fold
        self._patterns: dict[WordPattern, int] = {}
        self._sequences: dict[tuple[int, ...], int] = {}
        self._anchors: dict[int, list[tuple[tuple[int, ...], int, int]]] = defaultdict(list)
        self._alone: dict[int, list[Weighted]] = defaultdict(list)
        self._near: dict[int, list[tuple[list[int], Weighted]]] = defaultdict(list)
        for weighted in terms:
            numbers = [self._sequence(part) for part in weighted.term.parts]
            if len(numbers) == 1:
                self._alone[numbers[0]].append(weighted)
            else:
                self._near[numbers[0]].append((numbers, weighted))
        self._stems: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], int]] = []
        for pattern, number in self._patterns.items():
            if pattern.regex:
                self._wild.append((re.compile(pattern.regex), number))
            else:
                self._stems[pattern.stem].append((pattern.longest, number))
        self._longest_stem = max(map(len, self._stems), default=0)
        self._any_wild = re.compile("|".join(f"(?:{one.pattern})" for one, _ in self._wild)) if self._wild else None
        self._memory: dict[str, tuple[int, ...]] = {}

    def find(self, words: Sequence[str]) -> list[Hit]:
        """All hits in a text's words (as written), in order of place."""
        memory = self._memory
        marks = [memory[word] if word in memory else self._remember(word) for word in words]
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, numbers in enumerate(marks):
            for number in numbers:
                for sequence, anchor, key in self._anchors.get(number, ()):
                    first = place - anchor
                    if len(sequence) == 1 or _stands(sequence, marks, first):
                        found[key].append((first, first + len(sequence) - 1))
        hits = [
            Hit(weighted, first, last)
            for key, spans in found.items()
            for weighted in self._alone.get(key, ())
            for first, last in spans
        ]
        hits += [
            Hit(weighted, *span)
            for key in found
            for parts, weighted in self._near.get(key, ())
            if all(part in found for part in parts)
            for span in _near(parts, found)
        ]
        return sorted(hits, key=lambda hit: (hit.first, hit.last))

    def _sequence(self, part: Sequence[WordPattern]) -> int:
        """The number of a sequence of words, the same for equal sequences."""
        numbers = tuple(self._patterns.setdefault(pattern, len(self._patterns)) for pattern in part)
        if numbers not in self._sequences:
            self._sequences[numbers] = len(self._sequences)
            # The longest word is the rarest: to look for it first spares a look at every "de" and "the".
            anchor = max(range(len(part)), key=lambda place: len(part[place].stem))
            self._anchors[numbers[anchor]].append((numbers, anchor, self._sequences[numbers]))
        return self._sequences[numbers]

    def _remember(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return NONE
        if len(self._memory) >= REMEMBERED:
            self._memory.clear()
        found = self._memory[word] = self._look_up(self._fold(word))
        return found

    def _look_up(self, word: str) -> tuple[int, ...]:
        """The word patterns that a folded word matches."""
        length = len(word)
        numbers = [
            number
            for size in range(1, min(length, self._longest_stem) + 1)
            for longest, number in self._stems.get(word[:size], ())
            if length <= longest
        ]
        if self._any_wild and self._any_wild.fullmatch(word):
            numbers += [number for pattern, number in self._wild if pattern.fullmatch(word)]
        return tuple(numbers) or NONE


def _stands(sequence: tuple[int, ...], marks: list[tuple[int, ...]], first: int) -> bool:
    if first < 0 or first + len(sequence) > len(marks):
        return False
    return all(number in marks[first + step] for step, number in enumerate(sequence))


def _near(parts: list[int], found: dict[int, list[tuple[int, int]]]) -> list[tuple[int, int]]:
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


def _nearest(spans: list[tuple[int, int]], first: int, last: int) -> tuple[int, int] | None:
    """Of some spans of equal length, in order, the nearest before or after a place; None where none is near."""
    length = spans[0][1] - spans[0][0]
    before = bisect_left(spans, (first - length, 0)) - 1
    after = bisect_left(spans, (last + 1, 0))
    near = [(first - spans[before][1], spans[before])] if before >= 0 else []
    near += [(spans[after][0] - last, spans[after])] if after < len(spans) else []
    distance, nearest = min(near, default=(NEAR + 1, (0, 0)))
    return nearest if distance <= NEAR else None
