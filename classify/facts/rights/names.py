"""Given names, in the scripts of Europe: they tell a person from a town where a capital letter alone does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from classify.facts.rights.groups import MOST_WORDS, distinct_words, sentences_with
from classify.facts.rights.sentences import sentences_of
from classify.lexicons.terms import Words
from ground.folding import fold
from ground.strict import Faults, Strict, parse, read_toml

# Initials: "O." after a word, "M. K.", "A.B.".
INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")
APOSTROPHE = re.compile("['’]")
REMEMBERED = 200_000
# Endings that a name takes in inflecting languages, instead of its last vowel or after it (folded).
ENDINGS = frozenset(
    "a e i o u y om ou oj em ie ej s n in en es im ina ine inu inom ova ovi ja ju je jem jom ei oi ui at t nak nek val vel hoz "
    "ban ben ra re tol tel le ile ta ga st lt l nal nel os as is es us ai ui ia iai ei ui asta ssa lla lle lta ns "
    "а я у ю ы и е о ой ей ою ею ом ем ам ові еві ию ія ії ією ін ин "
    "ας ης η α ου ο ος ω ს მა მ ის ით ად თან ი ն ը ի ին ից ով".split()
)  # fmt: skip


class NamesFile(Strict):
    """Given names by script or region; the key is for readers of the file alone. Folded before they are compared."""

    names: dict[str, Words]
    never: Words = ()
    """Words that look like an inflected name and are none."""


FOLDED_ENDINGS = frozenset(map(fold, ENDINGS))


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
        folded = fold(APOSTROPHE.split(word, maxsplit=1)[0])
        if folded in self.never or len(word) > 40:
            return False
        if folded in self.exact:
            return True
        # Armenian and Georgian put their endings after short names too, and have few words that would look alike.
        stems = self.exact if first >= "Ա" else self.stems
        bare = folded.split("-")[0]
        return bare in self.exact or any(
            folded[:-lost] in stems and folded[-lost:] in FOLDED_ENDINGS
            for lost in range(1, min(4, len(folded) - 3) + 1)
        )

    def sentences(self, text: str) -> Iterable[int]:
        """The numbers of the sentences in which somebody may be named, have an age or a number to call."""
        words = distinct_words(text)
        named = [
            word for word in words if (_may_be_age(word) if word[0].isdigit() else len(word) > 1 and self.is_name(word))
        ]
        all_of_it = sentences_of(text)
        if len(named) > MOST_WORDS:
            return range(len(all_of_it.starts))
        found = {number for word in named for number in sentences_with(text, word)}
        if "+" in text:
            found.update(sentences_with(text, "+"))
        if any(len(word) == 1 and word.isalpha() and not word.islower() for word in words):
            found.update(all_of_it.at(match.start()) for match in INITIAL.finditer(text))
        return sorted(found)


def _may_be_age(word: str) -> bool:
    """Whether a figure may be an age (alone or with letters: "17", "17χρονη") or begin a number to call."""
    return len(word) <= 2 or word[0] == "0" or len(word) >= 7 or not word.isdecimal()


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
