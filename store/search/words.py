"""Words as search compares them: folded as the lexicons fold, Arabic without its article, unspaced scripts by letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ground.folding import WORD, fold

# Scripts that set no space between words (Hangul is here in the pieces that folding makes of it): each letter is a word,
# so that a word of them is found as a phrase of letters.
UNSPACED = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f]"
)
# "al-", also behind "and", "with", "as" and "for"; what is left has to be a word still.
ARTICLE = re.compile("(?:[\u0648\u0628\u0643\u0641]?\u0627\u0644|\u0644\u0644)(?=[\u0621-\u064a]{3})")
ARABIC = re.compile("[\u0621-\u064a]")
# What is longer is no word of a language, and is cut.
LONGEST = 60


@lru_cache(maxsize=200_000)
def tokens_of(word: str) -> tuple[str, ...]:
    """The tokens by which one word of a text is found: nearly always one."""
    folded = fold(word)[:LONGEST]
    if folded.isascii():
        return (folded,) if folded else ()
    if UNSPACED.search(folded):
        return tuple(piece for piece in UNSPACED.sub(lambda found: f" {found[0]} ", folded).split())
    if ARABIC.match(folded):
        folded = ARTICLE.sub("", folded, count=1) if ARTICLE.match(folded) else folded
    return (folded,) if folded else ()


def tokens_in(text: str) -> list[str]:
    """The tokens of a text, in order."""
    return [token for word in WORD.findall(text) for token in tokens_of(word)]


def places_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each token of a text with where its word begins and ends."""
    for found in WORD.finditer(text):
        for token in tokens_of(found[0]):
            yield token, found.start(), found.end()


def differs(word: str) -> bool:
    """Whether SQLite, which takes accents off Latin letters alone, would look for a word under another form than ours."""
    if word.isascii():
        return not word.isalnum()
    latin = unicodedata.normalize("NFKD", word).encode("ascii", "ignore")
    return tokens_of(word) != (word.lower(),) and tokens_of(word) != (latin.decode().lower(),)
