"""Which patterns, in the notation of terms, meet a term's own words: how a glossary points at terms by the hundred.

A pattern of words is met where they stand side by side in the term; one with "~" where all its parts stand in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from classify.lexicons.patterns import WORD, Term, WordPattern
from ground.folding import fold

# Longer is no word (as for terms): a hostile one would keep patterns with two wildcards at work.
LONGEST_WORD = 100
Words = Sequence[str]


def words_of_term(text: str) -> list[list[str]]:
    """The folded words of a term's parts, without the signs of the notation: "=labo*r ~ =trafficking" is labor, trafficking."""
    return [
        [fold(word.replace("*", "").removeprefix("=")) for word in WORD.findall(part)] for part in text.split(" ~ ")
    ]


class TermPatterns:
    """Patterns ready to be met by words; each distinct word is looked up once."""

    def __init__(self, patterns: Iterable[Term]):
        self._words: dict[WordPattern, int] = {}
        self._stems: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._wild: dict[str, list[tuple[Callable[[str], object], int]]] = defaultdict(list)
        self._phrases: dict[int, list[tuple[tuple[int, ...], str, int]]] = defaultdict(list)
        self._parts: dict[str, int] = {}
        self._memory: dict[str, frozenset[int]] = {}
        for pattern in patterns:
            self._parts[pattern.text] = len(pattern.parts)
            for number, part in enumerate(pattern.parts):
                words = tuple(map(self._number, part))
                self._phrases[words[0]].append((words, pattern.text, number))
        self._longest = max(map(len, self._stems), default=0)

    def met_by(self, parts: Iterable[Words]) -> set[str]:
        """The texts of the patterns that the words of some parts meet, between them."""
        met: dict[str, set[int]] = defaultdict(set)
        for words in parts:
            numbers = [self._look_up(word) for word in words]
            for place, alike in enumerate(numbers):
                for phrase, text, part in (one for number in alike for one in self._phrases.get(number, ())):
                    if _stands(phrase, numbers, place):
                        met[text].add(part)
        return {text for text, found in met.items() if len(found) == self._parts[text]}

    def unmet(self, terms: Iterable[Sequence[Words]]) -> set[str]:
        """The texts of the patterns that none of some terms meets; each term is the folded words of its parts."""
        alone = [
            (number, text)
            for number, phrases in self._phrases.items()
            for phrase, text, _ in phrases
            if len(phrase) == 1 and self._parts[text] == 1
        ]
        begins = {
            number
            for number, phrases in self._phrases.items()
            if any(len(phrase) > 1 or self._parts[text] > 1 for phrase, text, _ in phrases)
        }
        left, numbers, asked = set(self._parts), set[int](), dict[str, bool]()
        for parts in terms:
            asks = False
            for word in [word for words in parts for word in words]:
                if word not in asked:
                    alike = self._look_up(word)
                    numbers |= alike
                    asked[word] = not alike.isdisjoint(begins)
                asks = asks or asked[word]
            if asks:
                left -= self.met_by(parts)
        return left - {text for number, text in alone if number in numbers}

    def _number(self, pattern: WordPattern) -> int:
        if pattern in self._words:
            return self._words[pattern]
        number = self._words[pattern] = len(self._words)
        if pattern.regex == re.escape(pattern.stem) + r"\w*":
            # By far the most: to compare beginnings costs a fraction of an expression.
            self._stems[pattern.stem].append((LONGEST_WORD, number))
        elif pattern.regex:
            self._wild[pattern.stem[:1]].append((re.compile(pattern.regex).fullmatch, number))
        else:
            self._stems[pattern.stem].append((pattern.longest, number))
        return number

    def _look_up(self, word: str) -> frozenset[int]:
        """The numbers of the word patterns that a folded word meets."""
        if word not in self._memory:
            self._memory[word] = frozenset(self._numbers(word)) if len(word) <= LONGEST_WORD else frozenset()
        return self._memory[word]

    def _numbers(self, word: str) -> Iterable[int]:
        for size in range(1, min(len(word), self._longest) + 1):
            for longest, number in self._stems.get(word[:size], ()):
                if len(word) <= longest:
                    yield number
        for matches, number in (*self._wild.get("", ()), *(self._wild.get(word[:1], ()) if word else ())):
            if matches(word):
                yield number


def _stands(phrase: tuple[int, ...], numbers: Sequence[frozenset[int]], first: int) -> bool:
    if first + len(phrase) > len(numbers):
        return False
    return all(number in numbers[first + step] for step, number in enumerate(phrase))
