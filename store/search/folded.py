"""Whole texts as the index takes them: each letter is replaced in the whole text, not each word looked at by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ground.folding import MARKS, WORD, fold
from store.search.words import ARABIC, LONGEST, UNSPACED, differs, tokens_in

# By the number of an ASCII sign what stands for it: small letters and figures, else a space.
PLAIN = {number: chr(number).lower() if chr(number).isalnum() else " " for number in range(128)}
OTHER = re.compile("[^\0-\x7f]")
# Signs inside a word that are no part of it.
MARK = re.compile(f"[{MARKS}]")
# So many letters are tried one after the other before the text is asked for others.
MOST_TRIED = 96
# What stands between two spaces is remembered up to this length, and so many of them.
REMEMBERED, MOST_REMEMBERED = 40, 50_000


@dataclass(frozen=True, slots=True)
class Folded:
    """A text's tokens in order, apart by spaces; and those of its words that stand differently in it, each once."""

    tokens: str
    written: str


class Folding:
    """Folds whole texts, and remembers what becomes of each letter."""

    def __init__(self) -> None:
        self._letters = _Letters()
        # Of Latin letters and signs, which most texts share, those that were met first.
        self._tried: dict[str, str] = {}
        self._written = _Written()

    def fold(self, text: str) -> Folded:
        """The text as the index takes it; the same tokens as `tokens_in`."""
        changed, met = self._replaced(text)
        if changed is None or "_" in changed or ":in" in changed or "*in" in changed:
            return Folded(" ".join(tokens_in(text)), _written_in(text))
        tokens = changed.translate(PLAIN) if changed.isascii() else _plain(changed)
        met &= self._letters.differing
        return Folded(_cut(tokens), self._written.of(text, met) if met else "")

    def _replaced(self, text: str) -> tuple[str | None, set[str]]:
        """The text with what stands for each letter that is not ASCII, and those letters; None where words have to be read."""
        changed, met = text, set[str]()
        if text.isascii():
            return text, met
        for letter, form in self._tried.items():
            if letter in changed:
                changed = changed.replace(letter, form)
                met.add(letter)
        for letter in () if changed.isascii() else set(OTHER.findall(changed)):
            other = self._letters[letter]
            if other is None:
                return None, met
            changed = changed.replace(letter, other)
            met.add(letter)
            if other.isascii() and len(self._tried) < MOST_TRIED:
                self._tried[letter] = other
        return changed, met


def _plain(text: str) -> str:
    """What `PLAIN` makes of a text with letters of other scripts, which `translate` takes one by one."""
    for sign in set(text):
        if sign.isascii() and PLAIN[ord(sign)] != sign:
            text = text.replace(sign, PLAIN[ord(sign)])
    return text


def _written_in(text: str) -> str:
    return " ".join(dict.fromkeys(word.lower() for word in WORD.findall(text) if differs(word)))


def _cut(tokens: str) -> str:
    """The tokens, with those cut that are too long to be words: each of them fills a span between two marks."""
    span = LONGEST // 2
    if all(" " in tokens[start : start + span] for start in range(0, len(tokens) - span, span)):
        return tokens
    return " ".join(token[:LONGEST] for token in tokens.split())


@lru_cache(maxsize=1)
def folding() -> Folding:
    """The folding of this process, which remembers the letters of all its batches."""
    return Folding()


class _Letters(dict[str, str | None]):
    """By a letter or sign that is not ASCII what stands for it in any word; None where that depends on the word.

    `differing` are those of them that SQLite would look for under another form than ours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.differing: set[str] = set()

    def __missing__(self, letter: str) -> str | None:
        form: str | None
        if MARK.match(letter):
            form = ""
        elif not letter.isalnum():
            form = " "
        else:
            # What stands for a fraction or a figure in brackets has signs in it.
            form = fold(letter).translate(PLAIN)
            if ARABIC.search(form) or UNSPACED.search(form):
                form = None
            elif differs(letter):
                self.differing.add(letter)
        self[letter] = form
        return form


class _Written(dict[str, str]):
    """By what stands between two spaces those of its words that SQLite would not find under our form of them."""

    def __missing__(self, piece: str) -> str:
        words = _written_in(piece)
        if len(piece) <= REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[piece] = words
        return words

    def of(self, text: str, letters: set[str]) -> str:
        """Such words of a text, each once; `letters` are those that make them so."""
        found: dict[str, None] = {}
        for letter in sorted(letters):
            place = text.find(letter)
            while place >= 0:
                end = text.find(" ", place)
                end = len(text) if end < 0 else end
                found[self[text[text.rfind(" ", 0, place) + 1 : end]]] = None
                place = text.find(letter, end)
        return " ".join(filter(None, found))
