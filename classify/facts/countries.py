"""Countries that a document concerns, by name, adjective, capital or authority, each with the words it was read from.

A mention counts more in the title and at the beginning. Names in a list of ten or more countries do not count, nor do
those of treaties, of languages, of persons who bear one, or in the title of a work. docs/facts.md has the weights.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from classify.facts.country_rules import CountryRules, SpokenCountries
from classify.facts.phrases import PhraseHit
from classify.facts.sentences import bounds
from classify.places.spans import Span
from classify.places.words import TextWords, words_with_places

LONGEST = 200_000
WEIGHTS = {"name": 1.0, "authority": 0.9, "adjective": 0.8, "capital": 0.6}
IN_TITLE = 3.0
BEGINNING, LATER = 5_000, 0.35
LEAST = 0.3
AROUND = 2
LIST = 10
LIST_GAP = 30
QUOTED = 70
OPENING = "\"“„«‚'‘”»"
CLOSING = "\"”“»«’'"
SHOWN = 400


@dataclass(frozen=True, slots=True)
class CountryFound:
    """A country (ISO code) with the weight of its mentions, 0 to 1, and the place of the first one."""

    country: str
    score: float
    span: Span


@dataclass(frozen=True, slots=True)
class _Mention:
    country: str
    weight: float
    field: Literal["title", "text"]
    start: int
    end: int


def find_countries(title: str, text: str, language: str | None, rules: CountryRules) -> tuple[CountryFound, ...]:
    """The countries a document concerns, highest score first; nothing without rules for its language."""
    spoken = rules.language(language)
    if spoken is None:
        return ()
    fields: dict[Literal["title", "text"], str] = {"title": title, "text": text[:LONGEST]}
    mentions = [mention for field, words in fields.items() for mention in _mentions(field, words, spoken, rules)]
    points: dict[str, float] = {}
    first: dict[str, _Mention] = {}
    for mention in mentions:
        points[mention.country] = points.get(mention.country, 0.0) + mention.weight
        first.setdefault(mention.country, mention)
    found = [
        CountryFound(code, round(weight / (weight + 1), 3), _span(fields, first[code]))
        for code, weight in points.items()
        if weight / (weight + 1) >= LEAST
    ]
    return tuple(sorted(found, key=lambda country: (-country.score, country.country)))


def _mentions(
    field: Literal["title", "text"], text: str, spoken: SpokenCountries, rules: CountryRules
) -> Iterator[_Mention]:
    found = words_with_places(text)
    hits = spoken.phrases.find_in(found)
    if not hits:
        return
    guards = _guards(hits, found)
    kept = [hit for hit in _longest(hits) if _counts(hit, guards, found, text, spoken)]
    listed = _in_lists(kept, found, text)
    for hit in kept:
        start, end = found.starts[hit.first], found.end(hit.last)
        code, kind = hit.group.split()
        if hit in listed or (kind == "capital" and code in rules.world.quiet):
            continue
        weight = WEIGHTS[kind] * (IN_TITLE if field == "title" else 1.0 if start < BEGINNING else LATER)
        yield _Mention(code, weight, field, start, end)


@dataclass(frozen=True, slots=True)
class _Guards:
    """Words that take a mention's meaning away: the numbers of words near each guard, and where works are announced."""

    near: dict[str, frozenset[int]]
    works: list[int]


def _guards(hits: Sequence[PhraseHit], found: TextWords) -> _Guards:
    near = {
        group: frozenset(
            place
            for hit in hits
            if hit.group == group
            for place in range(hit.first - AROUND, hit.last + AROUND + 1)
            if not hit.first <= place <= hit.last
        )
        for group in ("tongue", "treaties")
    }
    return _Guards(near, sorted(found.end(hit.last) for hit in hits if hit.group == "works"))


def _longest(hits: Sequence[PhraseHit]) -> Iterator[PhraseHit]:
    """Of hits that overlap the longest, and of equal ones the first kind: a name before an adjective."""
    order = {"name": 0, "authority": 1, "adjective": 2, "capital": 3}
    nevers = {place for hit in hits if hit.group == "never" for place in range(hit.first, hit.last + 1)}
    ranked = sorted(
        (hit for hit in hits if " " in hit.group),
        key=lambda hit: (hit.first, -hit.last, order[hit.group.split()[1]]),
    )
    taken = -1
    for hit in ranked:
        if hit.first > taken and not nevers & set(range(hit.first, hit.last + 1)):
            taken = hit.last
            yield hit


def _counts(hit: PhraseHit, guards: _Guards, found: TextWords, text: str, spoken: SpokenCountries) -> bool:
    kind = hit.group.split()[1]
    word = found.texts[hit.first]
    if not _is_capital(hit, found) and (
        kind in ("name", "capital") or (kind == "adjective" and spoken.capital_adjectives)
    ):
        return False
    guard = guards.near["tongue" if kind == "adjective" else "treaties"]
    if hit.first in guard or hit.last in guard:
        return False
    if spoken.fold(word) in spoken.ambiguous and _is_person(hit, found, text):
        return False
    return not _in_work(guards.works, found.starts[hit.first], text)


def _is_capital(hit: PhraseHit, found: TextWords) -> bool:
    """Whether a word of a hit begins with a capital; the letters of Georgian have none in running text."""
    first = [found.texts[place][0] for place in range(hit.first, hit.last + 1)]
    return any(not letter.islower() or "ა" <= letter <= "ჿ" for letter in first)


def _is_person(hit: PhraseHit, found: TextWords, text: str) -> bool:
    """Whether a name that people bear stands directly beside another word with a capital."""
    after, before = hit.last + 1, hit.first - 1
    if (
        after < len(found.texts)
        and text[found.end(hit.last) : found.starts[after]] == " "
        and found.texts[after][0].isupper()
    ):
        return True
    if before < 0 or text[found.end(before) : found.starts[hit.first]] != " ":
        return False
    begin, _ = bounds(text, found.starts[hit.first], found.end(hit.last))
    return found.texts[before][0].isupper() and found.starts[before] > begin


def _in_work(works: list[int], start: int, text: str) -> bool:
    """Whether a place stands within a short quoted title that a word like "film" or "novel" announces."""
    place = bisect_right(works, start) - 1
    if place < 0 or start - works[place] > QUOTED * 2:
        return False
    opening = max(text.rfind(sign, max(0, start - QUOTED), start) for sign in OPENING)
    if opening < 0 or not any(0 <= opening - end < QUOTED // 2 for end in works[max(0, place - 2) : place + 1]):
        return False
    return any(text.find(sign, start, start + QUOTED) >= 0 for sign in CLOSING)


def _in_lists(hits: Sequence[PhraseHit], found: TextWords, text: str) -> set[PhraseHit]:
    """The mentions that stand in a row of ten or more countries."""
    listed: set[PhraseHit] = set()
    row: list[PhraseHit] = []
    for hit in (*hits, None):
        near = False
        if row and hit is not None:
            gap = text[found.end(row[-1].last) : found.starts[hit.first]]
            near = len(gap) <= LIST_GAP and ". " not in gap
        if not near:
            if len({h.group[:2] for h in row}) >= LIST:
                listed |= set(row)
            row = []
        if hit is not None:
            row.append(hit)
    return listed


def _span(fields: dict[Literal["title", "text"], str], mention: _Mention) -> Span:
    text = fields[mention.field]
    begin, end = bounds(text, mention.start, mention.end)
    begin = max(begin, mention.start - SHOWN // 2)
    around = " ".join(text[begin : min(end, begin + SHOWN)].split())
    return Span(mention.field, mention.start, mention.end, text[mention.start : mention.end], around)
