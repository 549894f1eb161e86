"""Ukrainian, Bulgarian and Russian written in Latin letters, as ministries' headlines and mails sometimes are.

Words of a text and terms of a lexicon are brought to one form: official and scholarly ways of writing are alike in it ("shcho"
and "ščo" are "sco"), and what they keep apart (и, і, ї, й) is one letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from classify.lexicons.patterns import Term, WordPattern
from classify.lexicons.terms import Weighted
from ground.folding import fold

ANY = r"\w*"
LETTERS = dict(zip("абвгдезийклмнопрстуфхць", "abvgdeziiklmnoprstufhc", strict=False)) | {
    "ж": "z", "ч": "c", "ш": "s", "щ": "sc", "ь": "", "ю": "iu", "я": "ia", "є": "ie", "і": "i", "ґ": "g", "ы": "i",
    "э": "e", "ъ": "",
}  # fmt: skip
OWN = {"uk": {"г": "h"}, "bg": {"щ": "st", "ъ": "a"}, "ru": {}}
LANGUAGES = frozenset(OWN)
GROUPS = re.compile("shch|kh|zh|ch|sh|ts|[yj]|")
ALIKE = {"shch": "sc", "kh": "h", "zh": "z", "ch": "c", "sh": "s", "ts": "c", "y": "i", "j": "i"}
TWICE = re.compile("i+")
# Longer by what Latin spelling adds to an ending.
LONGER = 3
# Words looked at to tell an alphabet.
SAMPLE = 60


def latin_form(word: str) -> str:
    """A word in Latin letters, folded, in the one form in which it meets a term's."""
    return TWICE.sub("i", GROUPS.sub(lambda found: ALIKE.get(found[0], ""), fold(word)))


def latin_terms(terms: Sequence[Weighted], language: str) -> list[Weighted]:
    """Terms in Cyrillic as they stand in texts in Latin letters, for `latin_form`."""
    table = str.maketrans(LETTERS | OWN[language])
    return [
        Weighted(
            one.theme, one.strength, Term(one.term.text, tuple([_sequence(part, table) for part in one.term.parts]))
        )
        for one in terms
    ]


def is_latin(words: Sequence[str]) -> bool:
    """Whether most of the first words are in Latin letters."""
    letters = "".join(words[:SAMPLE])
    return 2 * sum(map(str.isascii, letters)) > len(letters)


def _sequence(part: tuple[WordPattern, ...], table: dict[int, str]) -> tuple[WordPattern, ...]:
    return tuple([_pattern(pattern, table) for pattern in part])


def _pattern(pattern: WordPattern, table: dict[int, str]) -> WordPattern:
    stem = _letters(pattern.stem, table)
    if pattern.regex:
        return WordPattern(
            stem, pattern.longest, ANY.join(_letters(piece, table) for piece in pattern.regex.split(ANY))
        )
    longer = pattern.longest - len(pattern.stem)
    return WordPattern(stem, len(stem) + (longer + LONGER if longer else 0))


def _letters(piece: str, table: dict[int, str]) -> str:
    return TWICE.sub("i", piece.translate(table))
