"""The words of a text with their places, split once for all components that ask in turn."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from classify.places.marks import Numbers, numbers_now
from ground.folding import TURNS


@dataclass(slots=True)
class TextWords:
    """The words as written, and the character at which each starts."""

    starts: list[int]
    texts: list[str]
    _numbered: tuple[Numbers, Any, int] | None = None

    def numbered(self) -> tuple[Numbers, Any, int]:
        """A numbering of words, the number of each of these words, as an array, and one more than the highest of them."""
        if self._numbered is None:
            import numpy as np

            numbers = numbers_now()
            of_words = np.fromiter(map(numbers.__getitem__, self.texts), np.int32, len(self.texts))
            self._numbered = numbers, of_words, int(of_words.max(initial=-1)) + 1
        return self._numbered

    def end(self, number: int) -> int:
        """Where a word ends."""
        return self.starts[number] + len(self.texts[number])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The number of the first word that starts at or after a place, and of the first one that does at another."""
        first = bisect_left(self.starts, start)
        return first, bisect_left(self.starts, end, first)


@lru_cache(maxsize=8)
def pieces_of(text: str) -> list[str]:
    """What stands between words, and words, by turns. The last texts are remembered; nobody may change what is given."""
    return TURNS.split(text)


@lru_cache(maxsize=8)
def words_with_places(text: str) -> TextWords:
    """The words of a text. The last texts are remembered; nobody may change what is given."""
    pieces = pieces_of(text)
    ends = list(accumulate(map(len, pieces)))
    # Every second piece is a word, and starts where what is before it ends.
    return TextWords(ends[0:-1:2], pieces[1::2])
