"""Words as the matcher compares them: case and diacritics folded, invisible marks and German gender signs gone.

And languages as lexicons call them.
"""

from __future__ import annotations

import re
import unicodedata

# A word may hold combining and invisible marks; German and others write Arbeiter:innen, Arbeiter*innen, Arbeiter_innen.
MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
WORD = re.compile(rf"[\w{MARKS}]+(?:[:*](?:in|innen)\b)?")
# Splits a text into what stands between words and words, by turns: every second piece is a word.
TURNS = re.compile(f"({WORD.pattern})")
PIECE = re.compile(rf"([\w{MARKS}]+(?:[:*](?:in|innen)\b)?|[^\w\s{MARKS}]+|\s)( ?)")
DROPPED = re.compile(rf"[{MARKS}_:*]")
# Letters that Unicode does not take apart, and which people type either way.
ALIKE = str.maketrans("ıłøđðŧħŋ", "iloddthn") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th", "ĸ": "k"})
# Codes that others use for a language of ours: Moldovan, Serbo-Croatian, and Norwegian, of which nearly all is Bokmål.
ALSO_CALLED = {"mo": "ro", "mol": "ro", "sh": "sr", "hbs": "sr", "no": "nb", "iw": "he"}
# Written in both alphabets, and alike enough to share a lexicon, which is written in Latin letters.
TWO_ALPHABETS = frozenset({"bs", "cnr", "hr", "sr"})
# Vuk Karadžić's alphabet and Gaj's stand for each other letter by letter (folded: ž, č, ć, š and đ have lost their marks).
LATIN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dz"}
)


class _Bare(dict[int, int | None]):
    """Every letter as it is, and no combining mark; filled as letters are met."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return self[letter]


_BARE = _Bare()


def fold(word: str) -> str:
    """The word in the one form in which terms and texts are compared: "Größe" and "grosse", "İş" and "is" are equal."""
    if word.isascii():
        return word.lower() if word.isalnum() else DROPPED.sub("", word.lower())
    bare = unicodedata.normalize("NFKD", word).translate(_BARE).casefold().translate(ALIKE)
    return bare if bare.isalnum() else DROPPED.sub("", bare)


def fold_to_latin(word: str) -> str:
    """The word folded, and in Latin letters where it was in Serbian Cyrillic: "трговина" is "trgovina"."""
    return fold(word).translate(LATIN)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [fold(found) for found in WORD.findall(text)]
