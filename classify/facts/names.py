"""Given names, in the scripts of Europe: they tell a person from a town where a capital letter alone does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classify.lexicons.folding import fold
from classify.lexicons.terms import Words
from ground.strict import Faults, Strict, parse, read_toml

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# A figure that may be an age, and initials: "O." after a word, "M. K.", "A.B.".
FIGURE = re.compile(r"(?<![\d.,/\-–+(])\d{1,2}(?![\d/%]|[.,]\d)|\(\d{1,2}\)")
INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")
REMEMBERED = 200_000
# Endings that a name takes in inflecting languages, after its last vowel or after it.
ENDINGS = 4


class NamesFile(Strict):
    """Given names by script or region; the key is for readers of the file alone. Folded before they are compared."""

    names: dict[str, Words]
    never: Words = ()
    """Words that look like an inflected name and are none."""


@dataclass(slots=True)
class GivenNames:
    """The names, and which forms were found to be one."""

    exact: frozenset[str]
    stems: frozenset[str]
    never: frozenset[str]
    _memory: dict[str, bool] = field(default_factory=dict)

    def is_name(self, word: str) -> bool:
        """Whether a word (as written) is a given name, perhaps inflected, with a capital where its script has any."""
        if word not in self._memory:
            if len(self._memory) > REMEMBERED:
                self._memory.clear()
            self._memory[word] = self._look_up(word)
        return self._memory[word]

    def _look_up(self, word: str) -> bool:
        first = word[0]
        if first.islower() and not "ა" <= first <= "ჿ":
            return False
        folded = fold(word.split("'")[0].split("’")[0])
        if folded in self.never or len(word) > 40:
            return False
        if folded in self.exact:
            return True
        bare = folded.split("-")[0]
        return bare in self.exact or any(
            folded[:-lost] in self.stems for lost in range(1, min(ENDINGS, len(folded) - 3) + 1)
        )

    def worth_reading(self, text: str) -> Iterator[int]:
        """Places where somebody may be named or have an age: names, initials, figures of one or two digits, numbers to call."""
        for match in WORD.finditer(text):
            if self.is_name(match[0]):
                yield match.start()
        for match in FIGURE.finditer(text):
            yield match.start()
        for match in INITIAL.finditer(text):
            yield match.start()


def read_names(file: Path, faults: Faults) -> GivenNames:
    """The names in a file; what is wrong is noted with file and line."""
    table = read_toml(file, faults)
    parsed = parse(NamesFile, table, file, faults) if table is not None else None
    if parsed is None:
        return GivenNames(frozenset(), frozenset(), frozenset())
    names = [fold(name) for group in parsed.names.values() for name in group]
    # Only names of five letters and more, or those that end in a vowel, are known by their stem: "Jan" is not in "Januar".
    stems = {name[:-1] if name[-1] in VOWELS else name for name in names if len(name) > 4}
    stems = {stem for stem in stems if len(stem) >= 4}
    return GivenNames(frozenset(names), frozenset(stems), frozenset(map(fold, parsed.never)))


VOWELS = frozenset("aeiouyаеиоуыяюєіїαεηιουω")
