"""Dates within words: "Posted on March 4, 2016", "Press release / 01-10-2026", a day, month and year each in a box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.formats.dates import parse_when

# Longer words are a sentence, and a date in a sentence is not when it was published.
LONGEST = 60
UTC = ZoneInfo("UTC")
LETTERS = r"[^\W\d_]"
# Every part is bounded, so that the search stays linear.
DATE_LIKE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]{4,20})?|"
    r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}[./]\s?\d{1,2}[./]\s?\d{1,2}(?!\d)|"
    r"(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?!\d)|"
    rf"(?<!\d)\d{{1,2}}(?:\.|st|nd|rd|th|er|º|ª)?[\s/-]{{1,3}}(?:(?:de|di|of|d['’])\s)?{LETTERS}{{3,14}}[.,/-]{{0,2}}\s{{0,2}}"
    r"(?:del?\s)?\d{4}(?!\d)|"
    rf"(?<!{LETTERS}){LETTERS}{{3,14}}\.?\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,2}}\d{{4}}(?!\d)",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", re.IGNORECASE)
FIGURES = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})")
EARLIEST = 1900
MOST_DATED = 60
# Elements between two items of a list that has none around each.
MOST_BESIDE = 3


def date_in(text: str, languages: tuple[str, ...]) -> str:
    """The part of a few words that is a date, as it is written; "" where there is none or it stands in a sentence."""
    if len(text) > LONGEST or not any(sign.isdigit() for sign in text):
        return ""
    matches = list(DATE_LIKE.finditer(text))
    if matches and len(matches[0][0]) < len(text) and parse_when(text, languages, UTC):
        return text
    for match in matches:
        written = ORDINAL.sub("", match[0]).strip(" ,-/")
        if _is_day(written) or parse_when(written, languages, UTC):
            return written
    return ""


def _is_day(written: str) -> bool:
    """Whether figures are a day, which is told at once; reading words takes the better part of a millisecond."""
    figures = FIGURES.fullmatch(written)
    if figures is None:
        return False
    day, month, year = (int(figures[name]) for name in ("day", "month", "year"))
    return 1 <= day <= 31 and 1 <= month <= 12 and year >= EARLIEST


def dates_in(element: Any, languages: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """What inside an item says a date, an element or None for bare words, each with the date as it is written."""
    for number, each in enumerate(element.iter()):
        if number > MOST_DATED:
            return
        if isinstance(each.tag, str):
            written = each.get("datetime") or date_in(spaced(each), languages)
            if written and (not each.get("datetime") or parse_when(written, languages, UTC)):
                yield each, written
            elif each.text and len(each) and (bare := date_in(" ".join(each.text.split()), languages)):
                yield None, bare
        if each is not element and each.tail and (bare := date_in(" ".join(each.tail.split()), languages)):
            yield None, bare


def dates_beside(items: Sequence[Any], languages: tuple[str, ...]) -> list[str]:
    """The date between each item and the next one or, where that tells more of them, the one before: lists of terms, headings
    and paragraphs have no element around an item. All "" where fewer than half of the items have one.
    """
    ends = set(items)
    after = [_beside(one, ends, languages, "getnext") for one in items]
    before = [_beside(one, ends, languages, "getprevious") for one in items]
    found = max((after, before), key=lambda dates: sum(map(bool, dates)))
    return found if sum(map(bool, found)) >= len(items) / 2 else ["" for _ in items]


def _beside(item: Any, ends: set[Any], languages: tuple[str, ...], step: str) -> str:
    each = item
    for _ in range(MOST_BESIDE):
        each = getattr(each, step)()
        if each is None or each in ends:
            return ""
        found = next((written for _, written in dates_in(each, languages)), "") if isinstance(each.tag, str) else ""
        if found:
            return found
    return ""


def spaced(element: Any) -> str:
    """An element's words with a space between its parts; "" where they are too many for a date."""
    words: list[str] = []
    size = 0
    for part in element.itertext():
        words += part.split()
        size += len(part.strip())
        if size > LONGEST:
            return ""
    return " ".join(words)
