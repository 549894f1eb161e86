"""Stored facts in words: dates, countries, languages, kinds of publication, numbers of things."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from digest.content.tongue import say, spoken
from ground.clock import moment

# As they stand after a day; a day is "14 Nov 2026", "14 nov. 2026", "14. Nov. 2026".
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
}  # fmt: skip
# What rules say a document is (config/facts/kinds/), and what it is called where they say nothing: a bill is never a law.
KINDS = {
    "bill": "bill", "draft": "draft", "consultation": "consultation", "act": "act", "judgment": "judgment",
    "decision": "decision", "question": "question", "answer": "answer", "report": "report",
    "press-release": "press release", "news": "news", "notice": "notice",
}  # fmt: skip
PUBLISHED = {
    "law": "official document",
    "official": "official document",
    "report": "report or statement",
    "news": "news",
}
# For subjects, where a country has to fit beside them.
SHORT_THEMES = {
    "labour": "labour", "migration": "migration", "sex-work": "sex work", "lgbtiq": "LGBTIQ rights",
    "trafficking": "trafficking", "gender-violence": "gender violence", "undocumented": "undocumented people",
    "minorities": "minorities",
}  # fmt: skip
# Which of several publishers of one text is shown.
OFFICIAL = {"law": 4, "official": 3, "report": 2, "news": 1}
ORDINALS = ("", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
COUNTRIES = {"EU": "EU", "INT": "International"}
# Languages that the tables of names lack.
LANGUAGES = {"cnr": "Montenegrin"}


def count_words(text: str) -> int:
    """Words of a text: runs without white space that hold a letter or a digit."""
    return sum(any(map(str.isalnum, one)) for one in text.split())


def number_of(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 document", "12 documents"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def ordinal(count: int) -> str:
    """A number's place as a word that begins a sentence: "Third", "12th"."""
    return say(ORDINALS[count]) if count < len(ORDINALS) else say("{n}th", n=count)


def theme_in_short(theme: str) -> str:
    """A theme where there is little room."""
    return say(SHORT_THEMES[theme]) if theme in SHORT_THEMES else theme


def listed(names: list[str], most: int) -> str:
    """Names with commas, and how many more there are beyond `most`."""
    rest = len(names) - most
    shown = ", ".join(names[:most])
    return say("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown


def day(when: date, *, year: bool = True) -> str:
    """A date as the house writes it: "14 Nov 2026"."""
    return f"{day_alone(when)} {month(when)}" + (f" {when.year}" if year else "")


def day_alone(when: date) -> str:
    """The number of a day: "14", in German "14.", the first in French "1er"."""
    return {"de": f"{when.day}.", "fr": "1er" if when.day == 1 else str(when.day)}.get(spoken(), str(when.day))


def month(when: date) -> str:
    """A month in short, as it stands after a day."""
    return MONTHS[spoken()][when.month - 1]


def local_day(stored: str, zone: str) -> date:
    """The day of a stored time by the clock on the wall."""
    return moment(stored).astimezone(ZoneInfo(zone)).date()


def publication(published_at: str | None, precision: str | None, collected_at: str, zone: str) -> str:
    """The publisher's date, as precise as given; "undated; collected 18 Nov" where there is none."""
    shown = _published(published_at, precision, zone) if published_at else None
    return shown or say("undated; collected {day}", day=day(local_day(collected_at, zone), year=False))


def _published(published_at: str, precision: str | None, zone: str) -> str | None:
    match = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", published_at)
    if not match or match[1] == "0000":
        return None
    if precision == "year" or not match[2]:
        return match[1]
    try:
        if precision == "month" or not match[3]:
            return f"{month(date(int(match[1]), int(match[2]), 1))} {match[1]}"
        return day(date.fromisoformat(published_at[:10]) if precision == "day" else local_day(published_at, zone))
    except (ValueError, OverflowError):
        return None


def days_left(until: date, today: date) -> str:
    """How long until a day, in words: "in 5 days", "tomorrow", "today", or "overdue since 15 Jul 2026"."""
    left = (until - today).days
    if left < 0:
        return say("overdue since {day}", day=day(until))
    return (say("today"), say("tomorrow"))[left] if left < 2 else say("in {n} days", n=left)


def period(opens: date, closes: date) -> str:
    """Two dates as one span: "19–26 Nov 2026"."""
    if opens.year != closes.year:
        return f"{day(opens)} – {day(closes)}"
    if opens.month != closes.month:
        return f"{day(opens, year=False)} – {day(closes)}"
    return f"{day_alone(opens)}–{day(closes)}"


def moved_days(before: date, after: date) -> str:
    """That a day moved, neither day longer than it must be: "Moved from 2 to 23 Dec 2026"."""
    if before.year != after.year:
        first = day(before)
    else:
        first = day_alone(before) if before.month == after.month else day(before, year=False)
    return say("Moved from {first} to {last}.", first=first, last=day(after))


def country_name(code: str) -> str:
    """The name of a country code; EU and INT have their own, an unknown code stays as it is."""
    return say(COUNTRIES[code]) if code in COUNTRIES else _names("territories", spoken()).get(code, code)


def language_name(code: str | None) -> str:
    """The name of a language code."""
    if not code:
        return say("language not known")
    if code in LANGUAGES:
        return say(LANGUAGES[code])
    names = _names("languages", spoken())
    return names.get(code.replace("-", "_")) or names.get(code.split("-")[0].lower()) or say("language not known")


@cache
def _names(what: str, language: str) -> dict[str, str]:
    from babel import Locale

    return dict(getattr(Locale(language), what))
