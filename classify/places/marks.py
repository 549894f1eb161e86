"""Which words of a text mean something to a component, asked of all its words at once.

Every component knows words by a dictionary of its own, filled as words are met, and most words mean nothing to it. Each
word of a text is looked up once, for its number; what a component makes of a number is one byte of an array.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress, count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np

    from classify.places.words import TextWords

    Bytes = np.ndarray[Any, np.dtype[np.int8]]

V = TypeVar("V")
# Distinct words of one numbering; the running text of a week has some ten thousand in each language.
MOST = 200_000
UNKNOWN = -1
# For so few words an array costs more than it saves.
FEW = 100


class Numbers(dict[str, int]):
    """A number for each word met; a new numbering begins when one is full, and never changes an old one."""

    def __init__(self) -> None:
        super().__init__()
        self._next = count()

    def __missing__(self, word: str) -> int:
        number = self[word] = next(self._next)
        return number


_current: list[Numbers] = [Numbers()]


def numbers_now() -> Numbers:
    """The numbering for the next text."""
    if len(_current[0]) > MOST:
        _current[0] = Numbers()
    return _current[0]


class Marked:
    """Where words stand of which a dictionary says anything but nothing (0, false, empty)."""

    def __init__(self, meanings: Mapping[str, object]):
        self._meanings = meanings
        self._known: tuple[Numbers | None, Any] = (None, None)

    def places(self, words: TextWords) -> list[int]:
        """The places of such words among those of a text, in order."""
        texts = words.texts
        if len(texts) < FEW:
            return list(compress(range(len(texts)), map(self._meanings.__getitem__, texts)))
        numbers, of_words, size = words.numbered()
        known = self._bytes(numbers, size)
        marks = known[of_words]
        if marks.min() < 0:
            for place in (marks < 0).nonzero()[0].tolist():
                known[of_words[place]] = 1 if self._meanings[texts[place]] else 0
            marks = known[of_words]
        places: list[int] = marks.nonzero()[0].tolist()
        return places

    def _bytes(self, numbers: Numbers, size: int) -> Bytes:
        """What is known of each number of a numbering, at least so many."""
        import numpy as np

        of, known = self._known
        if of is not numbers:
            known = np.full(size, UNKNOWN, np.int8)
        elif len(known) < size:
            known = np.concatenate([known, np.full(size, UNKNOWN, np.int8)])
        self._known = numbers, known
        return known  # type: ignore[no-any-return]
