"""Finds the phrases of several groups in a few words, in the notation of lexicons (classify/lexicons/patterns.py)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from classify.lexicons.patterns import WordPattern, read_term
from classify.places.marks import Marked
from classify.places.words import TextWords
from ground.folding import fold

REMEMBERED = 100_000
LONGEST_WORD = 60
NONE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase of a group: its first and last word, both counted from 0."""

    group: str
    first: int
    last: int


class _Memory(dict[str, tuple[int, ...]]):
    """From a word as written to the numbers of the patterns it matches, filled as words are met."""

    def __init__(self, look_up: Callable[[str], tuple[int, ...]]):
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return NONE
        if len(self) >= REMEMBERED:
            self.clear()
        numbers = self[word] = self._look_up(word)
        return numbers


class Marks(dict[str, bool]):
    """From a word as written to whether it is of some kind, filled as words are met."""

    def __init__(self, ask: Callable[[str], bool]):
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> bool:
        if len(self) >= REMEMBERED:
            self.clear()
        told = self[word] = self._ask(word)
        return told


class Phrases:
    """Phrases by group. "a ~ b" stands where both parts stand among the words; each part is then a hit."""

    def __init__(self, groups: Mapping[str, Iterable[str]], fold: Callable[[str], str] = fold):
        """Raises ValueError for a phrase that breaks the notation."""
        self._numbers: dict[WordPattern, int] = {}
        self._by_first: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        self._wholes: list[tuple[str, int]] = []
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = read_term(phrase).parts
                for part in parts:
                    numbers = tuple(self._numbers.setdefault(pattern, len(self._numbers)) for pattern in part)
                    self._by_first[numbers[0]].append((numbers, len(self._wholes)))
                self._wholes.append((group, len(parts)))
        self._stems: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], int]] = []
        for pattern, number in self._numbers.items():
            if pattern.regex and pattern.regex != re.escape(pattern.stem) + r"\w*":
                self._wild.append((re.compile(pattern.regex), number))
            else:
                # A wildcard at the end alone is a stem: looked up at once, where expressions are tried one by one.
                self._stems[pattern.stem].append((pattern.longest, number))
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self._memory = _Memory(lambda word: self._numbers_of(fold(word)))
        self._marked = Marked(self._memory)

    def find_in(self, words: TextWords) -> list[PhraseHit]:
        """All hits in the words of a text, in order of their first word."""
        marks: list[tuple[int, ...]] = [NONE] * len(words.texts)
        places = self._marked.places(words)
        for place in places:
            marks[place] = self._memory[words.texts[place]]
        return self._find(marks, places)

    def find(self, words: Sequence[str]) -> list[PhraseHit]:
        """All hits, in order of their first word."""
        marks = list(map(self._memory.__getitem__, words))
        return self._find(marks, compress(range(len(marks)), marks))

    def _find(self, marks: list[tuple[int, ...]], places: Iterable[int]) -> list[PhraseHit]:
        hits: dict[int, list[tuple[tuple[int, ...], int, int]]] = defaultdict(list)
        by_first = self._by_first
        for place in places:
            for number in marks[place]:
                for sequence, whole in by_first.get(number, ()):
                    if len(sequence) == 1 or _stands(sequence, marks, place):
                        hits[whole].append((sequence, place, place + len(sequence) - 1))
        return sorted(
            (
                PhraseHit(self._wholes[whole][0], first, last)
                for whole, places in hits.items()
                if len({sequence for sequence, _, _ in places}) == self._wholes[whole][1]
                for _, first, last in places
            ),
            key=lambda hit: hit.first,
        )

    def marks_of(self, groups: Iterable[str]) -> Marked:
        """Whether a word as written may be the longest one of a phrase of some groups; filled as words are met."""
        wanted = frozenset(groups)
        longest = {
            max(sequence, key=lambda number: len(stems[number]))
            for stems in [{number: pattern.stem for pattern, number in self._numbers.items()}]
            for sequences in self._by_first.values()
            for sequence, whole in sequences
            if self._wholes[whole][0] in wanted
        }
        return Marked(Marks(lambda word: not longest.isdisjoint(self._memory[word])))

    def _numbers_of(self, word: str) -> tuple[int, ...]:
        """The numbers of the patterns that a folded word matches."""
        length = len(word)
        numbers = [
            number
            # The longest stem first: what it begins is surest.
            for size in reversed(self._lengths)
            if size <= length
            for longest, number in self._stems.get(word[:size], ())
            if length <= longest
        ]
        numbers += [number for pattern, number in self._wild if pattern.fullmatch(word)]
        return tuple(numbers) or NONE


def _stands(sequence: tuple[int, ...], marks: list[tuple[int, ...]], first: int) -> bool:
    if first + len(sequence) > len(marks):
        return False
    return all(number in marks[first + step] for step, number in enumerate(sequence))
