"""Whether the words around a day make it one that counts, and of which kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from classify.facts.deadlines.dayforms import Day
from classify.facts.deadlines.rules import Kind, SpokenDates
from classify.facts.phrases import PhraseHit
from classify.facts.sentences import MOST, bounds
from classify.places.words import words_with_places

# What is handed in is often called so whatever it is for: "submit" says least, and counts where nothing says more.
CLOSING: tuple[Kind, ...] = ("transposition", "reporting", "evidence", "consultation")
TAKING: tuple[Kind, ...] = ("application", "event")
FAR = 30
NEAR = 14
FILLERS = 8
CLOSE = 3
SHORT_LINE = 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its place, its words (where each begins and how it is written) and the phrases in it."""

    begin: int
    end: int
    starts: list[int]
    words: list[str]
    hits: list[PhraseHit]

    def word_at(self, place: int) -> int:
        """The number of the first word that begins at or after a place."""
        return bisect_left(self.starts, place)


@dataclass(frozen=True, slots=True)
class Telling:
    """Where words begin without which nothing closes, falls due, takes effect or takes place, in order."""

    places: list[int]

    def near(self, start: int, end: int) -> bool:
        """Whether such a word may stand in the sentence around a place, or the short line before it."""
        number = bisect_left(self.places, start - MOST - SHORT_LINE)
        return number < len(self.places) and self.places[number] < end + MOST


def telling_in(text: str, spoken: SpokenDates) -> Telling:
    """Such words of a text."""
    words = words_with_places(text)
    return Telling([words.starts[place] for place in spoken.telling.places(words)])


def sentence_of(text: str, start: int, end: int, spoken: SpokenDates) -> Sentence:
    """The sentence around a place; a short line takes the line before with it, as in "Deadline:" and below it a day."""
    begin, finish = bounds(text, start, end)
    if start - begin < 25 and begin > 1 and text[begin - 1] == "\n":
        before, _ = bounds(text, begin - 2, begin - 2)
        if begin - before < SHORT_LINE:
            begin = before
    all_words = words_with_places(text)
    first, last = all_words.between(begin, finish)
    words = all_words.texts[first:last]
    return Sentence(begin, finish, all_words.starts[first:last], words, spoken.phrases.find(words))


def judge(text: str, sentence: Sentence, day: Day, days: list[Day], place: int, spoken: SpokenDates) -> Kind | None:
    """The kind of deadline that a day is, or None."""
    first, last = sentence.word_at(day.start), sentence.word_at(day.end)
    if any(hit.group == "never" for hit in sentence.hits):
        return None
    links = _links(sentence, day, first, last, spoken)
    if "until" in links or (day.whole and "act" not in links):
        return (
            nearest(sentence, first, last, CLOSING, FAR)
            or nearest(sentence, first, last, ("submission",), FAR)
            or nearest(sentence, first, last, ("application",), FAR)
            or ("submission" if nearest(sentence, first, last, ("close",), NEAR) else None)
        )
    if "start" in links:
        kind = nearest(sentence, first, last, TAKING, NEAR)
        return kind if kind and not _between(text, sentence, days, place, kind) else None
    if "act" in links:
        return None
    closes = nearest(sentence, first, last, ("close",), NEAR)
    topics = (*TAKING, *CLOSING) if closes else TAKING
    kind = nearest(sentence, first, last, topics, NEAR)
    if kind is None and closes:
        kind = nearest(sentence, first, last, ("submission",), NEAR)
        kind = kind or ("submission" if nearest(sentence, first, last, ("close",), CLOSE) else None)
    if kind is None or _between(text, sentence, days, place, kind if kind in TAKING else "close"):
        return None
    return kind


def _links(sentence: Sentence, day: Day, first: int, last: int, spoken: SpokenDates) -> set[str]:
    """What stands directly before or behind a day, past articles, weekdays and times of day."""
    fold = spoken.fold
    links = {
        group for group, ends in spoken.endings.items() for word in day.ending if ends and fold(word).endswith(ends)
    }
    fillers = {number for hit in sentence.hits if hit.group == "filler" for number in range(hit.first, hit.last + 1)}
    at = first - 1
    while at >= max(0, first - FILLERS) and not _ending_at(sentence, at) and _filler(sentence.words[at], at, fillers):
        at -= 1
    links |= _ending_at(sentence, at)
    behind = last
    while behind < min(len(sentence.words), last + 3) and not _beginning_at(sentence, behind):
        if not _filler(sentence.words[behind], behind, fillers):
            break
        behind += 1
    return links | _beginning_at(sentence, behind)


def _filler(word: str, place: int, fillers: set[int]) -> bool:
    return place in fillers or word.isdigit()


def _ending_at(sentence: Sentence, place: int) -> set[str]:
    return {hit.group for hit in sentence.hits if hit.last == place and hit.group in ("until", "start", "act")}


def _beginning_at(sentence: Sentence, place: int) -> set[str]:
    return {hit.group for hit in sentence.hits if hit.first == place and hit.group in ("until", "start", "act")}


def nearest(sentence: Sentence, first: int, last: int, groups: Iterable[str], far: int) -> Kind | None:
    """The group whose phrase stands nearest to the words first..last-1, within `far` words; earlier groups win ties."""
    order = list(groups)
    distances = [
        (max(first - hit.last, hit.first - last + 1, 0), order.index(hit.group))
        for hit in sentence.hits
        if hit.group in order
    ]
    distance, number = min(distances, default=(far + 1, 0))
    return order[number] if distance <= far else None  # type: ignore[return-value]


def _between(text: str, sentence: Sentence, days: list[Day], place: int, group: str) -> bool:
    """Whether every phrase of a group has another day between it and this one, unless the two are one list."""
    day = days[place]
    neighbours = [
        other for other in days[max(0, place - 3) : place + 4] if sentence.begin <= other.start < sentence.end
    ]
    free = False
    for hit in sentence.hits:
        if hit.group != group:
            continue
        at = sentence.starts[hit.first]
        low, high = min(at, day.start), max(at, day.start)
        inner = [other for other in neighbours if low < other.start < high and other is not day]
        chain = [*inner, day] if at < day.start else [day, *inner]
        listed = all(b.start - a.end <= 5 for a, b in pairwise(chain))
        free = free or listed
    return not free
