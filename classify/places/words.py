"""The words of a text with their places, split once for all components that ask in turn."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from ground.folding import TURNS


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words as written, and the character at which each starts."""

    starts: list[int]
    texts: list[str]

    def end(self, number: int) -> int:
        """Where a word ends."""
        return self.starts[number] + len(self.texts[number])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The number of the first word that starts at or after a place, and of the first one that does at another."""
        first = bisect_left(self.starts, start)
        return first, bisect_left(self.starts, end, first)


@lru_cache(maxsize=8)
def pieces_of(text: str) -> list[str]:
    """What stands between words and words of a text, by turns. The last texts are remembered; nobody may change what is given."""
    return TURNS.split(text)


@lru_cache(maxsize=8)
def words_with_places(text: str) -> TextWords:
    """The words of a text. The last texts are remembered; nobody may change what is given."""
    pieces = pieces_of(text)
    ends = list(accumulate(map(len, pieces)))
    # Every second piece is a word, and starts where what is before it ends.
    return TextWords(ends[0:-1:2], pieces[1::2])
