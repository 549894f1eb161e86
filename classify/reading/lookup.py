"""Which word patterns of a language a word matches, remembered for every distinct word that was met."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from classify.lexicons.patterns import WordPattern

# Distinct words remembered for one language; running text of a week has some ten thousand.
REMEMBERED = 60_000
# Nothing longer is a word; a hostile one would keep patterns with two wildcards at work for minutes.
LONGEST_WORD = 100
NONE: tuple[int, ...] = ()
ANY = r"\w*"
# Patterns that begin with a wildcard are looked up by three letters of theirs (by fewer where they have fewer).
GRAM = 3


class LookUp(dict[str, tuple[int, ...]]):
    """From a word as written to the numbers of the patterns it matches; filled as words are met."""

    def __init__(self, patterns: Mapping[WordPattern, int], fold: Callable[[str], str]):
        super().__init__()
        self._fold = fold
        self._stems: dict[str, tuple[int, ...]] = {}
        """By stem: greatest length and number in turn; wildcards at the end only have no greatest length (0)."""
        self._inside: dict[str, list[tuple[str, int]]] = {}
        """Patterns that need a regular expression, by letters that a word must begin with."""
        self._grams: dict[str, list[tuple[str, int]]] = {}
        """Patterns that begin with a wildcard, by letters that a word must hold."""
        self._sizes: tuple[int, ...] = ()
        for pattern, number in patterns.items():
            self._add(pattern, number)
        self._lengths = tuple(sorted({len(stem) for stem in (*self._stems, *self._inside)}))
        self._sizes = tuple(sorted({len(gram) for gram in self._grams}))

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return NONE
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[word] = self._look_up(self._fold(word))
        return found

    def _add(self, pattern: WordPattern, number: int) -> None:
        pieces = pattern.regex.split(ANY) if pattern.regex else []
        if not pieces:
            self._stems[pattern.stem] = (*self._stems.get(pattern.stem, ()), pattern.longest, number)
        elif pattern.stem and pieces[1:] == [""]:
            self._stems[pattern.stem] = (*self._stems.get(pattern.stem, ()), 0, number)
        elif pattern.stem:
            self._inside.setdefault(pattern.stem, []).append((pattern.regex, number))
        else:
            literal = max(map(_plain, pieces), key=len)
            self._grams.setdefault(literal[:GRAM], []).append((pattern.regex, number))

    def _look_up(self, word: str) -> tuple[int, ...]:
        """The numbers of the patterns that a folded word matches."""
        length = len(word)
        # What a wildcard stands for are letters and figures: nearly every word is made of nothing else.
        lettered = word.isalnum()
        numbers: list[int] = []
        asked: list[tuple[str, int]] = []
        for size in self._lengths:
            if size > length:
                break
            begin = word[:size]
            known = self._stems.get(begin, NONE)
            for longest, number in zip(known[::2], known[1::2], strict=True):
                if longest >= length or (not longest and (lettered or re.fullmatch(ANY, word[size:]))):
                    numbers.append(number)
            asked += self._inside.get(begin, ())
        for size in self._sizes:
            for gram in {word[at : at + size] for at in range(length - size + 1)}:
                asked += self._grams.get(gram, ())
        numbers += [number for regex, number in asked if re.fullmatch(regex, word)]
        return tuple(sorted(numbers)) or NONE


def _plain(piece: str) -> str:
    """A piece of a pattern's regular expression without the signs that escape its letters."""
    return re.sub(r"\\(.)", r"\1", piece)
