"""Spans of time that end something, counted from the day of publication: "within 30 days", "in two weeks"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from classify.facts.deadlines.judged import CLOSING, FAR, TAKING, Sentence, Telling, nearest, sentence_of
from classify.facts.deadlines.rules import ALONE_WORD, Kind, SpokenDates
from classify.places.words import words_with_places

MOST = {"day": 400, "week": 60, "month": 36}
APART = 3
SINCE = 8
ALONE = ("tomorrow", "end_week", "end_month", "end_year")


def relative_days(
    text: str, spoken: SpokenDates, since: date, telling: Telling
) -> Iterator[tuple[int, int, date, Kind, Sentence]]:
    """Each span of time with its place (start, end), the day it leads to, its kind and its sentence."""
    sentence: Sentence | None = None
    done = -1
    for place in _anchors(text, spoken):
        if place <= done or not telling.near(place, place):
            continue
        if sentence is None or not sentence.begin <= place < sentence.end:
            sentence = sentence_of(text, place, place + 1, spoken)
        number = sentence.word_at(place)
        if number >= len(sentence.words) or sentence.starts[number] != place:
            continue
        span = _counted(sentence, number, spoken, since) or _alone(sentence, number, since)
        if span is None or any(hit.group == "never" for hit in sentence.hits):
            continue
        first, last, when = span
        kind = nearest(sentence, first, last + 1, (*CLOSING, *TAKING), FAR) or nearest(
            sentence, first, last + 1, ("submission",), FAR
        )
        if kind:
            done = sentence.starts[last]
            yield sentence.starts[first], done + len(sentence.words[last]), when, kind, sentence


def _anchors(text: str, spoken: SpokenDates) -> list[int]:
    """Where a word of a unit with a number before it begins, or one like "tomorrow"."""
    words = words_with_places(text)
    marked = spoken.anchors.marked.places(words)
    return [words.starts[place] for place in marked if _may_count(words.texts, place, spoken)]


def _may_count(words: list[str], place: int, spoken: SpokenDates) -> bool:
    if spoken.anchors[words[place]] == ALONE_WORD:
        return True
    return any(_count(word, spoken) for word in words[max(0, place - 2) : place])


def _counted(sentence: Sentence, number: int, spoken: SpokenDates, since: date) -> tuple[int, int, date] | None:
    unit = next((hit.group for hit in sentence.hits if hit.first == number and hit.group in MOST), None)
    if unit is None:
        return None
    for back in (1, 2):
        count = _count(sentence.words[number - back], spoken) if number >= back else 0
        if count:
            break
    else:
        return None
    first = number - back
    if count > MOST[unit] or not _within(sentence, first, number) or _unknown_start(sentence, first, number):
        return None
    return first, number, _later(since, unit, count)


def _count(word: str, spoken: SpokenDates) -> int:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 3 else 0
    return spoken.numbers.get(spoken.fold(word), 0)


def _within(sentence: Sentence, first: int, last: int) -> bool:
    return any(
        hit.group == "within" and (0 < first - hit.last <= APART or 0 < hit.first - last <= APART - 1)
        for hit in sentence.hits
    )


def _unknown_start(sentence: Sentence, first: int, last: int) -> bool:
    return any(
        hit.group == "since" and (0 < first - hit.last <= SINCE or 0 < hit.first - last <= SINCE)
        for hit in sentence.hits
    )


def _alone(sentence: Sentence, number: int, since: date) -> tuple[int, int, date] | None:
    for hit in sentence.hits:
        if hit.first == number and hit.group in ALONE:
            return hit.first, hit.last, _end(since, hit.group)
    return None


def _end(since: date, group: str) -> date:
    if group == "tomorrow":
        return since + timedelta(days=1)
    if group == "end_week":
        return since + timedelta(days=6 - since.weekday())
    month = since.month if group == "end_month" else 12
    return date(since.year, month, monthrange(since.year, month)[1])


def _later(since: date, unit: str, count: int) -> date:
    if unit != "month":
        return since + timedelta(days=count * (7 if unit == "week" else 1))
    month = since.month - 1 + count
    year, month = since.year + month // 12, month % 12 + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))
