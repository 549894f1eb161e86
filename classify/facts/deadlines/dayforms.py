"""Days as languages write them: orders, month names with their cases, ordinals, ranges. Numbers only, no meaning.

Month names come from CLDR (through babel) in their two cases, with the additions of config/facts/deadlines/; a name of
five letters or more may end otherwise, as terms of lexicons may.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

DIGITS = re.compile(r"[0-9]+")
CONNECT = r"(?:(?:de|of|la|da|päivänä|päivään|d\.|del)[ \u00a0]{1,2}|(?:ta|d)['’][ \u00a0]{0,2})?"
ORDINAL = r"(?:[.]|[-’'.‑]?[^\W\d_]{1,4}\.?|[º°ª])?"
ORDINAL_SIGNS = ".-’'‑º°ª"
BLANK = r"[\s\u00a0]{0,3}"
YEAR = r"(?:,?[\s\u00a0]{1,3}(?:(?:de|del|ta['’]|of)[ \u00a0]{1,2}|ta['’])?([12][0-9]{3})(?![0-9]))"
DAY_MONTH = re.compile(rf"[0-9]{{1,2}}{ORDINAL}{BLANK}{CONNECT}([^\W\d_]{{2,14}})(\.?)")
DAY_PLAIN = re.compile(rf"[0-9]{{1,2}}{BLANK}{CONNECT}([^\W\d_]{{2,14}})(\.?)")
SECOND_WORD = re.compile(r"[ \u00a0](?:na[ \u00a0])?(?:Fómhair|fómhair|Nollag|nollag)")
YEAR_AFTER = re.compile(YEAR)
YEAR_BEFORE = re.compile(
    r"([12][0-9]{3})[.]?[-–]?(?:[ \u00a0]{0,2}(?:gada|g\.|წლის|წ\.|m\.|metų|թվականի|թ\.|il|ilin|cı il|ci il|cu il|cü il|ko|eko|"
    r"urteko))?[\s\u00a0]{1,2}$"
)
MONTH_BEFORE = re.compile(r"([^\W\d_]{2,14})\.?(?:aren)?[\s\u00a0]{1,2}$")
DAY_MONTH_NUMBERS = re.compile(
    r"([0-9]{1,2})([./-])\s?([0-9]{1,2}|[IVX]{1,4})\2\s?([12][0-9]{3}(?![0-9])|[0-9]{2}(?![0-9./-]))"
)
YEAR_FIRST = re.compile(r"([12][0-9]{3})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,2})(?![0-9])")
RANGE_BEFORE = re.compile(r"(?<![0-9./])([0-9]{1,2})\.?[ \u00a0]{0,2}[-–—][ \u00a0]{0,2}$")
ATTACHED = re.compile(r"[-’'‑–]?([^\W\d_]{1,12})")
ROMAN = {roman: number for number, roman in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}
GLUE = "0123456789./-–:+,€$£"
STEM_FROM = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it stands at text[start:end]; `year` is 0 where none is written, `first` another first day of a range."""

    start: int
    end: int
    year: int
    month: int
    day: int
    first: int = 0
    ending: tuple[str, ...] = ()
    """The words whose endings may say more: what is attached to the day, and its month's name."""
    whole: str = ""
    """"month" or "year" where only the end of one is meant."""


def days_in(text: str, months: Months) -> Iterator[Day]:
    """Every possible day in a text, in order, none overlapping. Dates that no calendar has are left out."""
    done = 0
    for match in DIGITS.finditer(text):
        start, size = match.start(), match.end() - match.start()
        if start < done or size > 4 or size == 3:
            continue
        day = _short(text, start, match.end(), months) if size <= 2 else _long(text, start, match.end(), months)
        if day is not None:
            done = day.end
            yield day


def _short(text: str, start: int, end: int, months: Months) -> Day | None:
    if (
        start
        and text[start - 1] in GLUE
        and _glued(text, start)
        and not RANGE_BEFORE.search(text, max(0, start - 8), start)
    ):
        return None
    number, following = int(text[start:end]), text[end : end + 1]
    if not 1 <= number <= 31:
        return None
    match = DAY_MONTH_NUMBERS.match(text, start) if following in "./-" else None
    if match:
        return _numbers(text, match)
    return _day_month(text, start, number, months) or (
        _month_day(text, start, end, number, months) if months.first else None
    )


def _glued(text: str, start: int) -> bool:
    """Whether a number is part of a longer one; a hyphen after a letter ("sal-15") is none."""
    if not start or text[start - 1] not in GLUE:
        return False
    return text[start - 1] != "-" or start < 2 or not text[start - 2].isalpha()


def _numbers(text: str, match: re.Match[str]) -> Day | None:
    day, month, year = match[1], match[3], int(match[4])
    if len(match[4]) == 2:
        if len(day) != 2 or len(month) != 2:
            return None
        year += 2000
    number = ROMAN.get(month) or (int(month) if month.isdigit() else 0)
    return _possible(text, match.start(), match.end(), (year, number, int(day)))


def _long(text: str, start: int, end: int, months: Months) -> Day | None:
    if _glued(text, start):
        return None
    match = YEAR_FIRST.match(text, start)
    if match:
        return _possible(text, start, match.end(), (int(match[1]), int(match[3]), int(match[4])))
    return months.end_before(text, start, end)


def _day_month(text: str, start: int, number: int, months: Months) -> Day | None:
    after_digits = text[start + 1 : start + 2] if number < 10 and text[start] != "0" else text[start + 2 : start + 3]
    if not (after_digits.isalpha() or after_digits.isspace() or after_digits in ORDINAL_SIGNS):
        return None
    # Without a sign or letter behind the figures there is no ordinal to step over.
    for pattern in (DAY_PLAIN,) if after_digits.isspace() else (DAY_PLAIN, DAY_MONTH):
        match = pattern.match(text, start)
        month = months.number_of(match[1]) if match else 0
        if match and month:
            break
    else:
        return None
    end, year, begin = match.end(1), 0, start
    second = SECOND_WORD.match(text, end)
    end = second.end() if second else end
    after = YEAR_AFTER.match(text, end) or YEAR_AFTER.match(text, match.end(2))
    before = None if after else YEAR_BEFORE.search(text, max(0, start - 22), start)
    if after:
        year, end = int(after[1]), after.end()
    elif before:
        year, begin = int(before[1]), before.start()
    reach = RANGE_BEFORE.search(text, max(0, start - 8), start)
    first = int(reach[1]) if reach and int(reach[1]) < number else 0
    return _possible(text, begin, end, (year, month, number), first, match[1])


def _month_day(text: str, start: int, end: int, number: int, months: Months) -> Day | None:
    match = MONTH_BEFORE.search(text, max(0, start - 18), start)
    month = months.number_of(match[1]) if match else 0
    if not match or not month:
        return None
    attached = ATTACHED.match(text, end)
    finish = attached.end() if attached else end
    after = YEAR_AFTER.match(text, finish)
    before = YEAR_BEFORE.search(text, max(0, match.start() - 22), match.start())
    begin, year = match.start(), 0
    if before:
        year, begin = int(before[1]), before.start()
    elif after:
        year, finish = int(after[1]), after.end()
    return _possible(text, begin, finish, (year, month, number), 0, attached[1] if attached else "")


def _possible(text: str, start: int, end: int, ymd: tuple[int, int, int], first: int = 0, word: str = "") -> Day | None:
    year, month, day = ymd
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2024, month)[1]:
        return None
    attached = ATTACHED.match(text, end)
    ending = tuple(filter(None, (attached[1] if attached else "", word)))
    return Day(start, end, year, month, day, first, ending)


class Months:
    """The months of one or more languages that share a file; `first` where the month may stand before the day."""

    def __init__(
        self, names: Mapping[int, Iterable[str]], first: bool, ends: Callable[[str], bool], fold: Callable[[str], str]
    ):
        self.first = first
        self._ends = ends
        self._fold = fold
        self._exact: dict[str, int] = {}
        self._stems: list[tuple[str, int, int]] = []
        for number, forms in names.items():
            for form in forms:
                name = fold(form.strip(". "))
                self._exact[name] = number
                if len(name) >= STEM_FROM:
                    self._stems.append((name[: -1 if len(name) == STEM_FROM else -2], len(name) + 6, number))
        self._memory: dict[str, int] = {}

    def number_of(self, word: str) -> int:
        """The month's number that a word names, or 0."""
        known = self._memory.get(word)
        if known is None:
            if len(self._memory) > 20_000:
                self._memory.clear()
            folded = self._fold(word)
            by_stem = (n for stem, longest, n in self._stems if folded.startswith(stem) and len(folded) <= longest)
            known = self._memory[word] = self._exact.get(folded) or next(by_stem, 0)
        return known

    def end_before(self, text: str, start: int, end: int) -> Day | None:
        """The end of a month or year, for "end of July 2026" and "end of 2026" with the year at text[start:end]."""
        year = int(text[start:end])
        if not 2000 <= year < 2100:
            return None
        words = list(re.finditer(r"[^\W\d_]+", text[max(0, start - 40) : start]))
        offset = max(0, start - 40)
        month, whole = 12, "year"
        for step, word in enumerate(reversed(words[-4:])):
            number = self.number_of(word[0])
            if number and step <= 1 and whole == "year":
                month, whole = number, "month"
            elif self._ends(word[0]):
                return Day(offset + word.start(), end, year, month, monthrange(year, month)[1], whole=whole)
        return None


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
