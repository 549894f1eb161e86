"""What config/facts/references/eu.toml says: words for acts of the EU by sort, marks of the Union, words that join a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated
from unicodedata import normalize

from pydantic import Field

from classify.facts.references.forms import Many
from classify.facts.references.notation import SIGNED
from ground.toml.strict import Strict

Words = Annotated[dict[str, Many], Field(default_factory=dict)]
# Letters may bear their accents as marks of their own.
ACT_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*(?:[-'’](?:[^\\W\\d_]|[\u0300-\u036f])+)*\\.?")
# Distinct words remembered; nothing longer is a word.
REMEMBERED, LONGEST = 100_000, 60
LETTERS = r"[^\W\d_]{0,10}"


class EuRules(Strict):
    """Words for acts by the letter of their sort, marks of the Union, joining words, acts known by number alone."""

    acts: Words
    short: Words
    list: Words
    known: Words

    @cached_property
    def _single(self) -> re.Pattern[str]:
        """Finds a stem of an act's word within one word; its group names the letter."""
        groups = (
            f"(?P<{letter}>{'|'.join(_stem(one) for one in self.acts.get(letter, ()) if ' ' not in one)})"
            for letter in ("F", "L", "R", "D", "H")
        )
        return re.compile("|".join(groups), re.IGNORECASE)

    @cached_property
    def _frame(self) -> re.Pattern[str]:
        """Finds a framework decision that is called so in two words."""
        return re.compile("|".join(_stem(one) for one in self.acts.get("F", ()) if " " in one), re.IGNORECASE)

    @cached_property
    def _letters(self) -> dict[str, str]:
        """The letter of each word met so far, empty for a word of no act."""
        return {word: letter for letter, words in self.short.items() for word in words}

    def _letter(self, word: str) -> str:
        known = self._letters.get(word)
        if known is None:
            if len(self._letters) > REMEMBERED:
                self._letters.clear()
            found = self._single.search(normalize("NFC", word)) if len(word) < LONGEST else None
            known = self._letters[word] = (found.lastgroup or "") if found else ""
        return known

    def sorts(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The words for acts between two places: the letter of the sort, and where the word stands."""
        for word in ACT_WORD.finditer(text, start, end):
            letter = self._letter(word[0]) or (self._letter(word[0][:-1]) if word[0].endswith(".") else "")
            if letter == "D":
                for frame in self._frame.finditer(text, max(start, word.start() - 24), min(end, word.end() + 24)):
                    letter = "F" if frame.start() < word.end() and word.start() < frame.end() else letter
            if letter:
                yield letter, word.start(), word.end()

    @cached_property
    def marks(self) -> frozenset[str]:
        """Letters for the Union or a Community."""
        return frozenset((*self.list.get("union", ()), *self.list.get("community", ())))

    @cached_property
    def mark_before(self) -> re.Pattern[str]:
        """A mark directly before a number, in brackets or not, with a number sign or none."""
        marks = "|".join(sorted(map(re.escape, self.marks), key=len, reverse=True))
        sign = rf"(?:{SIGNED}|sayılı )?"
        return re.compile(
            rf"(?:(?P<bracket>\( ?(?:{marks})(?: ?[,/] ?(?:{marks}))? ?\)) {{0,3}}|(?<![^\W_])(?P<bare>{marks})[ /-])"
            rf"(?P<sign>{sign})$"
        )

    @cached_property
    def joiners(self) -> frozenset[str]:
        """Words that may stand between the members of a list."""
        return frozenset(self.list.get("joining", ()))

    @cached_property
    def institutions(self) -> re.Pattern[str]:
        """A word of the EU's institutions."""
        return re.compile(
            "|".join(
                rf"(?<![^\W_]){re.escape(one).replace(chr(92) + '*', LETTERS)}(?![^\W_])"
                for one in self.list.get("official", ())
            ),
            re.I,
        )

    @cached_property
    def by_number(self) -> dict[tuple[int, int], str]:
        """The letter of a known act by year and number."""
        return {(int(one[1:5]), int(one[6:])): one[5] for one in self.known.get("celex", ())}


def _stem(written: str) -> str:
    return re.escape(written).replace(r"\*", LETTERS).replace(r"\ ", " {1,3}")
