"""Reads our own sentences for words the house does not use. Quotations, titles and official names are not read."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digest.wording.patterns import APOSTROPHES
from digest.wording.rules import Level, Rule, Wording
from ground.errors import DigestError

# What stands in quotation marks is somebody else's word; each pair as English, French and German print it.
QUOTED = re.compile(r"“[^“”]{0,2000}”|„[^„“”]{0,2000}[“”]|«[^«»]{0,2000}»|‹[^‹›]{0,500}›|\"[^\"]{0,2000}\"")
SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…](?!\s|$)[^.!?…]*)*[.!?…]?")
LARGE = re.compile(
    r"\b\d{1,3}(?:[., \u00a0\u202f]\d{3}){1,4}\b|\b\d{4,12}\b"
    r"|\b(?:hundreds?|thousands?|millions?|milliers?|centaines?|Tausende|Hunderte|Millionen)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")

# Two places in a text, the second one after the last character.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lapse:
    """Words the house does not use: where (characters), under which rule, and what to write instead."""

    start: int
    end: int
    words: str
    rule: str
    level: Level
    write: str
    reason: str

    def sentence(self) -> str:
        """The lapse for a person to read."""
        return f"{self.level}: “{self.words}” → {self.write} ({self.rule}: {self.reason})"


def rules_of(language: str, wording: Wording) -> tuple[Rule, ...]:
    """The rules of a language. Raises DigestError naming the languages there are where it has none."""
    if language not in wording:
        raise DigestError(f'there are no rules for "{language}"; there are for: {", ".join(sorted(wording))}')
    return wording[language]


def lint(text: str, language: str, wording: Wording) -> tuple[Lapse, ...]:
    """What of our own text, in this language, is against the house language, in the order of the text.

    What stands in quotation marks is passed over. A language without rules has no lapses.
    """
    own = QUOTED.sub(lambda match: "\n" * len(match[0]), text).translate(APOSTROPHES)
    lapses = [lapse for rule in wording.get(language, ()) for lapse in _lapses(own, text, rule)]
    return tuple(sorted(_widest(lapses), key=lambda one: (one.start, one.rule)))


def _lapses(own: str, text: str, rule: Rule) -> Iterator[Lapse]:
    allowed = _joined(match.span() for pattern in rule.never for match in pattern.finditer(own))
    bare = [match.span() for match in SENTENCE.finditer(own) if _unsourced(match[0], rule)] if rule.sources else []
    for pattern in rule.avoid:
        for match in pattern.finditer(own):
            start, end = match.span()
            if rule.sources and not _meets(bare, start, start + 1):
                continue
            if not _meets(allowed, start, end):
                yield Lapse(
                    start=start, end=end, words=text[start:end], rule=rule.id, level=rule.level, write=rule.write,
                    reason=rule.reason,
                )  # fmt: skip


def _unsourced(sentence: str, rule: Rule) -> bool:
    """Whether a sentence gives a large number without a source and a year."""
    if not LARGE.search(YEAR.sub("", sentence)):
        return False
    return not (YEAR.search(sentence) and any(pattern.search(sentence) for pattern in rule.sources))


def _widest(lapses: Iterable[Lapse]) -> list[Lapse]:
    """One lapse a place and rule: of two that overlap under a rule the longer one."""
    kept: list[Lapse] = []
    taken: dict[str, list[Span]] = {}
    for one in sorted(lapses, key=lambda lapse: (lapse.start - lapse.end, lapse.start)):
        spans = taken.setdefault(one.rule, [])
        if not _meets(spans, one.start, one.end):
            insort(spans, (one.start, one.end))
            kept.append(one)
    return kept


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _meets(spans: list[Span], start: int, end: int) -> bool:
    """Whether one of the spans, in order and apart from each other, overlaps these characters."""
    place = bisect_left(spans, (end, 0))
    return place > 0 and spans[place - 1][1] > start
