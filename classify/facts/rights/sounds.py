"""Names as they sound, in one alphabet: a name of our list is known in Cyrillic and in Greek as well ("Адаезе", "Ζόφια")."""

from __future__ import annotations

import re

CYRILLIC = str.maketrans(
    dict(zip("абвгґдезиійклмнопрстуфхыэѓќјљњђћ", "abvggdeziiiklmnoprstufhiegkilndc", strict=True))
    | {"ж": "z", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "a", "ь": "", "ю": "iu", "я": "ia", "є": "ie", "ї": "i",
       "ў": "u", "џ": "c", "ѕ": "z"}
)  # fmt: skip
# Two Greek letters that stand for one sound of others, before single ones.
GREEK_PAIRS = re.compile("μπ|ντ|γκ|τζ|τσ|ου|αι|ει|οι|ευ|αυ|γγ")
GREEK_TWO = {"μπ": "b", "ντ": "d", "γκ": "g", "τζ": "z", "τσ": "c", "ου": "u", "αι": "e", "ει": "i", "οι": "i",
             "ευ": "ev", "αυ": "av", "γγ": "g"}  # fmt: skip
GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdeziTiklmnXoprsstifhPo", strict=True)))
# Spellings of one sound in Latin letters.
LATIN_ALIKE = re.compile("sch|dj|dz|ch|sh|zh|ph|th|kh|gh|ck|ou|oo|ee|cz|sz|qu|ts|tz|[jywqx]")
LATIN_SOUND = {
    "sch": "s", "dj": "z", "dz": "z", "ch": "c", "sh": "s", "zh": "z", "ph": "f", "th": "t", "kh": "h", "gh": "g",
    "ck": "k", "ou": "u", "oo": "u", "ee": "i", "cz": "c", "sz": "s", "qu": "k", "ts": "c", "tz": "c", "j": "i",
    "y": "i", "w": "u", "q": "k", "x": "ks",
}  # fmt: skip
ONE_I = str.maketrans("yj", "ii")
TWICE = re.compile(r"(.)\1+")


def is_cyrillic(word: str) -> bool:
    """Whether a word begins in Cyrillic."""
    return "Ѐ" <= word[:1] <= "ӿ"


def is_greek(word: str) -> bool:
    """Whether a word begins in Greek."""
    return "Ͱ" <= word[:1] <= "Ͽ"


def sound(folded: str) -> str:
    """A folded name in plain Latin letters, each sound written one way and none twice."""
    if is_cyrillic(folded):
        folded = folded.translate(CYRILLIC)
    elif is_greek(folded):
        folded = GREEK_PAIRS.sub(lambda met: GREEK_TWO[met[0]], folded).translate(GREEK)
        folded = folded.replace("T", "t").replace("X", "ks").replace("P", "ps")
    else:
        folded = LATIN_ALIKE.sub(lambda met: LATIN_SOUND[met[0]], folded)
    return TWICE.sub(r"\1", folded)


def plain(folded: str) -> str:
    """A folded name in Latin letters as others spell it: "Viktoriya" is "Viktoria"."""
    return TWICE.sub(r"\1", folded.translate(ONE_I))
