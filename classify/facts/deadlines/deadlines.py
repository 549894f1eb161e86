"""Dates that close: when something ends, falls due, takes effect or takes place, each with the words it was read from.

A day counts only with a word that says so: directly before or after it ("by", "bis", "mennessä") beside a word for what
closes, or a word that closes of itself ("deadline", "closes"), or one that takes effect or takes place. The rules are
those of config/facts/deadlines/; docs/facts.md tells how a date is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from classify.facts.deadlines.dayforms import Day, calendar_day, days_in
from classify.facts.deadlines.judged import Sentence, judge, sentence_of, telling_in
from classify.facts.deadlines.relative import relative_days
from classify.facts.deadlines.rules import DeadlineRules, Kind, SpokenDates
from classify.places.spans import Span

LONGEST = 200_000
PAST = timedelta(days=365)
FUTURE = 40
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHOWN = 400


@dataclass(frozen=True, slots=True)
class DeadlineFound:
    """A day (ISO) on which something closes, falls due, takes effect or takes place; `fixed` only where it is written."""

    date: str
    kind: Kind
    certainty: Literal["fixed", "expected"]
    span: Span


def find_deadlines(
    title: str, text: str, language: str | None, rules: DeadlineRules, *, published: str | None = None
) -> tuple[DeadlineFound, ...]:
    """The deadlines of a document, title first, each day and kind once; nothing without rules for its language.

    `published` is an ISO day or time; days without a year, and spans of time, are counted from it.
    """
    spoken = rules.language(language)
    if spoken is None:
        return ()
    since = _published(published)
    seen: dict[tuple[str, str], DeadlineFound] = {}
    fields: tuple[tuple[Literal["title", "text"], str], ...] = (("title", title), ("text", text[:LONGEST]))
    for field, words in fields:
        for found in _in_field(field, words, title, spoken, since):
            seen.setdefault((found.date, found.kind), found)
    return tuple(seen.values())


def _published(published: str | None) -> date | None:
    match = ISO_DAY.match(published or "")
    return calendar_day(int(match[0][:4]), int(match[0][5:7]), int(match[0][8:])) if match else None


def _in_field(
    field: Literal["title", "text"], text: str, title: str, spoken: SpokenDates, since: date | None
) -> Iterator[DeadlineFound]:
    telling = telling_in(text, spoken)
    if not telling.places:
        return
    days = list(days_in(text, spoken.months))
    sentence: Sentence | None = None
    for place, day in enumerate(days):
        if (day.year and since and not _near(day, since)) or not telling.near(day.start, day.end):
            continue
        if sentence is None or not sentence.begin <= day.start < sentence.end:
            sentence = sentence_of(text, day.start, day.end, spoken)
        kind = judge(text, sentence, day, days, place, spoken)
        when = _resolved(days, place, since, kind) if kind else None
        if kind and when and _still(kind, when, since):
            certainty: Literal["fixed", "expected"] = "expected" if day.whole else "fixed"
            yield DeadlineFound(when.isoformat(), kind, certainty, _span(field, text, day.start, day.end, sentence))
    if since:
        for start, end, when, kind, sentence in relative_days(text, spoken, since, telling):
            yield DeadlineFound(when.isoformat(), kind, "expected", _span(field, text, start, end, sentence))


def _near(day: Day, since: date) -> bool:
    return since.year - 1 <= day.year <= since.year + FUTURE


def _resolved(days: list[Day], place: int, since: date | None, kind: Kind) -> date | None:
    """The day meant: of a year written, else of the following day's, else the next one after publication."""
    day = days[place]
    number = day.first if day.first and kind == "event" else day.day
    if day.year:
        return calendar_day(day.year, day.month, number) if 1990 <= day.year < 2100 else None
    following = days[place + 1] if place + 1 < len(days) else None
    if following and following.year and following.start - day.end < 40:
        return calendar_day(following.year, day.month, number)
    if since is None:
        return None
    this_year = calendar_day(since.year, day.month, number)
    if this_year and this_year >= since - timedelta(days=30):
        return this_year
    return calendar_day(since.year + 1, day.month, number)


def _still(kind: Kind, when: date, since: date | None) -> bool:
    """Whether a day is not too long past to matter; what took place or effect before is no news of a date."""
    if since is None:
        return True
    return when >= since if kind in ("event", "application") else when >= since - PAST


def _span(field: Literal["title", "text"], text: str, start: int, end: int, sentence: Sentence) -> Span:
    begin = max(sentence.begin, min(start - SHOWN // 2, sentence.end - SHOWN))
    around = " ".join(text[max(sentence.begin, begin) : min(sentence.end, max(sentence.begin, begin) + SHOWN)].split())
    return Span(field, start, end, text[start:end], around)
