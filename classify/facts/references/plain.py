"""Text in which citations can be found: odd blanks and dashes made plain, hidden letters gone, each place known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Blanks (a line's end as well), dashes and slashes that stand for the plain ones, letter for letter.
BLANKS = "\n\u00a0\t\r\x0b\x0c\x85\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
SLASHES = "\u2044\u2215\u29f8\uff0f"
SAME = tuple((odd, letter) for letter, many in ((" ", BLANKS), ("-", DASHES), ("/", SLASHES)) for odd in many)
# Hidden letters, and a hyphen at a line's end between small letters.
HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff\u2010-](?:(?<![\u2010-])[\u00ad\u200b-\u200f\u2060\ufeff]*"
    "|(?<=[\u2010-])(?<=[^\\W\\d_A-Z].)\n(?=[^\\W\\d_A-Z]))"
)
# The letter O (Latin, Cyrillic, Greek) for a nought: between digits, or in a year or number beside a slash or bracket.
NOUGHT = re.compile(
    r"(?<=\d)[OОΟ](?=[\dOОΟ/)])|(?<=[\d/][OОΟ])[OОΟ](?=[\d/)])|(?<=\d/)[OОΟ](?=\d)|(?<=\d[OОΟ])[OОΟ](?=\d)"
    r"|(?<=/\d)[OОΟ](?![^\W\d_])|(?<=/\d\d)[OОΟ](?![^\W\d_])|(?<=/\d\d\d)[OОΟ](?![^\W\d_])|(?<=\d\d/)[OОΟ](?=[\d/])"
)
# Signs that the searches above, which look back at every letter, are worth their time.
HIDES = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "-\n", "\u2010\n")
NOUGHTY = re.compile(r"[OОΟ](?<=[\d/].)")


@dataclass(frozen=True, slots=True)
class Plain:
    """A field's text made plain, and, where letters were dropped, the place in the field of each that is left."""

    text: str
    places: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the field the plain text's `start` to `end` (not empty) stands."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def places_of(sign: str, text: str) -> list[int]:
    """Where a sign stands in a text."""
    places, at = list[int](), text.find(sign)
    while at >= 0:
        places.append(at)
        at = text.find(sign, at + 1)
    return places


def at_slashes(pattern: re.Pattern[str], text: str, slashes: Sequence[int], reach: int) -> Iterator[re.Match[str]]:
    """As `pattern.finditer(text)`, for one whose every match has its first slash within `reach` characters of its start.

    Slashes are few, and a search leaps from one to the next.
    """
    done = 0
    for slash in slashes:
        for start in range(max(done, slash - reach), slash):
            match = pattern.match(text, start)
            if match:
                done = match.end()
                yield match
                break


def plain(text: str) -> Plain:
    """The text made plain; as long as it was, but for hidden letters."""
    places: tuple[int, ...] | None = None
    if any(sign in text for sign in HIDES):
        kept: list[int] = []
        last = 0
        for hidden in HIDDEN.finditer(text):
            kept += range(last, hidden.start())
            last = hidden.end()
        kept += range(last, len(text))
        places = tuple(kept)
        text = HIDDEN.sub("", text)
    # A search for one letter is many times faster than an expression that tries every letter of the text.
    for odd, letter in SAME:
        if odd in text:
            text = text.replace(odd, letter)
    if NOUGHTY.search(text):
        text = NOUGHT.sub("0", text)
    return Plain(text, places)
