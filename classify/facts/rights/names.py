"""Given names, in the scripts of Europe: they tell a person from a town where a capital letter alone does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from classify.facts.rights.sounds import is_cyrillic, is_greek, plain, sound
from classify.lexicons.terms import Words
from classify.places.marks import Marked
from classify.places.words import words_with_places
from ground.folding import fold
from ground.toml.strict import Faults, Strict, parse, read_toml

LONG = 5
"""Letters of the longest name that is known in no other spelling."""
APOSTROPHE = re.compile("['’]")
REMEMBERED = 200_000
SHORT = 3
"""Letters of a name that is known in its own alphabet alone."""
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


# What a word leads to a look at: a name, a figure that may be an age or begin a number to call, a letter that may be an
# initial ("O." after a word, "M. K.", "A.B.").
NAME, FIGURE, LETTER = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Looks:
    """Characters of a text, in order, at which names, initials and `+` stand, figures, and other single letters."""

    names: list[int]
    figures: list[int]
    letters: list[int]


class GivenNames(dict[str, int]):
    """The names; as a dictionary from any word as written to 0, NAME, FIGURE or LETTER, filled as words are met."""

    def __init__(self, exact: frozenset[str], stems: frozenset[str], never: frozenset[str]):
        super().__init__()
        self.exact, self.stems, self.never = exact, stems, never
        # Names of Latin letters as they sound; short ones sound like too much.
        self.sounds = frozenset(sound(name) for name in exact if name[0] < "Ͱ" and len(name) > SHORT)
        self.spellings = frozenset(plain(name) for name in exact if name[0] < "Ͱ" and len(name) > LONG)
        self.marked = Marked(self)

    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        if word[0].isdigit():
            mark = FIGURE if _may_be_age(word) else 0
        elif len(word) == 1:
            mark = 0 if word.islower() or word == "_" else LETTER
        else:
            mark = NAME if self._look_up(word) else 0
        self[word] = mark
        return mark

    def is_name(self, word: str) -> bool:
        """Whether a word (as written) is a given name, perhaps inflected, with a capital where its script has any."""
        return self[word] == NAME

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
        if (is_cyrillic(bare) or is_greek(bare)) and len(bare) > SHORT and sound(bare) in self.sounds:
            return True
        if len(bare) > LONG and bare[0] < "Ͱ" and plain(bare) in self.spellings:
            return True
        return bare in self.exact or any(
            folded[:-lost] in stems and folded[-lost:] in FOLDED_ENDINGS
            for lost in range(1, min(4, len(folded) - 3) + 1)
        )

    def looks(self, text: str) -> Looks:
        """Where in a text somebody may be named, have an age or a number to call."""
        words = words_with_places(text)
        looks = Looks(_places_of("+", text), [], [])
        for place in self.marked.places(words):
            start, mark = words.starts[place], self[words.texts[place]]
            if mark == FIGURE:
                looks.figures.append(start)
            elif mark == NAME or text[start + 1 : start + 2] == ".":
                looks.names.append(start)
            else:
                looks.letters.append(start)
        looks.names.sort()
        return looks


def _places_of(sign: str, text: str) -> list[int]:
    places, at = list[int](), text.find(sign)
    while at >= 0:
        places.append(at)
        at = text.find(sign, at + 1)
    return places


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
