"""Names that are in no list: who "lives", "was sold", is quoted or has a mother is one person, whatever she is called."""

from __future__ import annotations

import re

from classify.facts.rights.excuses import between_words
from classify.facts.rights.groups import Met
from classify.facts.rights.saying import BEING, OF, ONESELF, PRONOUNS, SAYING

SHORTEST = 3
AUXILIARY = 5
"""Letters of a word that may stand between a name and what somebody does: "Kemi now lives", "Kemi a fui"."""
TAKEN = ("office", "thing", "nation", "nobody", "person", "child", "children", "family", "risk", "place", "health", "status",
         "from", "caption", "hotline", "street", "shelter", "lives", "years", "age")  # fmt: skip
ARTICLES = frozenset("η ο την τον της του".split())
STATES = ("status", "health", "risk")
RELATED = ("person", "child", "family")
APPOSITION = 3
"""Words from a name to what explains it: "Adwoa, a mother of two"."""
# Endings of articles behind nouns: "Молителят", "Guvernul".
WITH_ARTICLE = ("ът", "ят", "та", "то", "те", "ul", "ului")
IS_SO = re.compile(rf"[^\W\d_a-z]\w+ (?:{'|'.join(sorted(BEING))}) ")
"""A word with a capital before "is", "was" or the like."""


def may_tell_stranger(whole: str, start: int, end: int) -> bool:
    """Whether somebody may be said to be something between two characters of a text."""
    return IS_SO.search(whole, start, end) is not None


def strangers(text: str, met: Met) -> list[tuple[int, int]]:
    """The first and last words of names that stand where only one person is named."""
    doing = {first for first, _ in met.groups.get("lives", [])}
    # "Wanjiru is without papers", "Huong was sold": one who is or was.
    been = {first for name in STATES for first, _ in met.groups.get(name, [])} - doing
    # "In the photo Mirjeta before the safe house".
    pictured = "caption" in met.groups and "shelter" in met.groups
    if not doing and not been and not pictured:
        return []
    related = _related(met) if been else []
    lasts = [_before(text, met, does) for does in sorted(doing)] + [_who_is(text, met, does) for does in sorted(been)]
    if been:
        lasts += [*_quoted(met), *_apposed(text, met), *related]
    shown = _pictured(met) if been or pictured else []
    lasts += shown
    direct = [*related, *shown] if pictured else related
    taken = {place for name in TAKEN for first, last in met.groups.get(name, []) for place in range(first, last + 1)}
    found = set[tuple[int, int]]()
    for last in lasts:
        whole = _whole(text, met, last, taken, of=last in direct) if last is not None else None
        if whole is not None:
            found.add(whole)
    return sorted(found)


def _whole(text: str, met: Met, place: int, taken: set[int], *, of: bool) -> tuple[int, int] | None:
    """The first and last word of the name that a word belongs to; None where it is no name."""

    def named(one: int) -> bool:
        return 0 <= one < len(met.texts) and one not in taken and _may_be_name(met.texts[one])

    if not named(place):
        return None
    first = last = place
    while named(first - 1) and _beside(text, met, first - 1):
        first -= 1
    while named(last + 1) and _beside(text, met, last):
        last += 1
    return (first, last) if of or _begins(text, met, first) else None


def _quoted(met: Met) -> list[int | None]:
    """Who is quoted on herself: "They took my passport", says Kemi."""
    words = [word.lower() for word in met.texts]
    if ONESELF.isdisjoint(words):
        return []
    return [_skipped(met, place + 1) for place, word in enumerate(words) if word in SAYING]


def _apposed(text: str, met: Met) -> list[int | None]:
    """Who is explained behind a comma: "Adwoa, a mother of two,"."""
    firsts = {first for name in RELATED for first, _ in met.groups.get(name, [])}
    return [
        place
        for first in firsts
        for place in range(max(0, first - APPOSITION), first)
        if met.texts[place][0].isupper() and between_words(text, met, place, place + 1).strip() == ","
    ]


def _related(met: Met) -> list[int | None]:
    """Whose mother is spoken of: "the mother of Elena"."""
    return [
        _skipped(met, last + 2)
        for _, last in met.groups.get("family", [])
        if last + 1 < len(met.texts) and met.texts[last + 1].lower() in OF
    ]


def _pictured(met: Met) -> list[int | None]:
    """Who is named behind "Photo:"."""
    return [_skipped(met, last + 1) for _, last in met.groups.get("caption", [])]


def _skipped(met: Met, place: int) -> int | None:
    """The word at a place, or behind an article there."""
    if place < len(met.texts) and met.texts[place].lower() in ARTICLES:
        place += 1
    return place if place < len(met.texts) else None


def _before(text: str, met: Met, does: int) -> int | None:
    """The word that a person who does something would be named by; None where another subject is likelier."""
    place = does - 1
    if place > 0 and met.texts[place].islower() and len(met.texts[place]) <= AUXILIARY and _beside(text, met, place):
        place -= 1
        return place if _beside(text, met, place) else None
    return place if place >= 0 and _beside(text, met, place) else None


def _who_is(text: str, met: Met, does: int) -> int | None:
    """The word before "is", "was" or "has been", where that stands directly before what somebody is or suffered."""
    place = does - 1
    while place >= max(0, does - 2) and met.texts[place] in BEING and _beside(text, met, place):
        place -= 1
    return place if 0 <= place < does - 1 and _beside(text, met, place) else None


def _beside(text: str, met: Met, place: int) -> bool:
    return between_words(text, met, place, place + 1) in (" ", "\u00a0", "-")


def _may_be_name(word: str) -> bool:
    return (
        len(word) >= SHORTEST
        and word[0].isupper()
        and word[1:].islower()
        and word.isalpha()
        and word.lower() not in PRONOUNS
        and not word.endswith(WITH_ARTICLE)
    )


def _begins(text: str, met: Met, first: int) -> bool:
    """Whether a name begins what is said: no article, adjective or preposition stands before it."""
    if not first:
        return True
    before = met.texts[first - 1].lower()
    return before in ARTICLES or before in SAYING or between_words(text, met, first - 1, first).strip(" \u00a0\n") != ""
