"""Dates as publishers write them: kept with their precision, in UTC where they have an hour, and never invented."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ground.records import When

ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?)?)?",
    re.IGNORECASE,
)
RFC822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s+\d{1,2}:\d{2}(:\d{2})?(\s+\S+)?")
# "2014.03.31" has no hour, though "03.31" looks like one.
HOUR = re.compile(r"(?<!\d[./-])\b([01]?\d|2[0-3])[:.h][0-5]\d\b(?!\.\d)")
MARK = r"(?:\s*[./-]\s*|\s+)"
FIGURES = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}){MARK}(?P<month>\d{{1,2}}){MARK}(?:\d{{4}}|\d{{2}}(?!\d|[:.h]\d))|"
    rf"\d{{4}}{MARK}(?P<then_month>\d{{1,2}}){MARK}(?P<then_day>\d{{1,2}}))\b"
)
EARLIEST = 1900


# A date is asked for when an entry is counted, when it is kept, and beside its page.
@lru_cache(maxsize=1_000)
def parse_when(text: str | None, languages: tuple[str, ...], zone: ZoneInfo) -> When | None:
    """What a date says, or None where that is not certain.

    Times without a zone are read in `zone`; words such as "yesterday" are not dates; the Unix epoch is a computer's way
    of saying "unknown"; day comes before month, as in all of Europe.
    """
    text = " ".join((text or "").split())[:80]
    if not re.search(r"\d", text):
        return None
    when = _iso(text, zone) if ISO.fullmatch(text) else _rfc822(text, zone) or _written(text, languages, zone)
    return when if when and not when.value.startswith("1970-01-01") else None


def _iso(text: str, zone: ZoneInfo) -> When | None:
    match = ISO.fullmatch(text)
    if match is None or int(match[1]) < EARLIEST:
        return None
    year, month, day, hour = match[1], match[2], match[3], match[4]
    try:
        if hour:
            plain = text.replace(",", ".")
            moment = datetime.fromisoformat(f"{plain[:-3].rstrip()}Z" if plain.upper().endswith("UTC") else plain)
            return _moment(moment, zone, "second" if match[6] else "minute")
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return When(text, "day" if day else "month" if month else "year")


def _rfc822(text: str, zone: ZoneInfo) -> When | None:
    if not RFC822.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        return _moment(moment, zone, "second" if text.count(":") > 1 else "minute")
    except (ValueError, OverflowError):
        return None


def _written(text: str, languages: tuple[str, ...], zone: ZoneInfo) -> When | None:
    """A date in words or national figures, by dateparser in the source's languages."""
    import dateparser

    if re.match(r"\d{4}-\d", text):
        return None
    known = [one for one in (*(tag.split("-")[0] for tag in languages), "en") if one]
    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "YMD" if re.match(r"\d{4}\D", text) else "DMY",
        "PREFER_LOCALE_DATE_ORDER": False,
        "STRICT_PARSING": True,
    }
    try:
        parsed = dateparser.parse(text, languages=list(dict.fromkeys(known)), settings=settings)
    except ValueError:
        # A language that dateparser does not know: read it as digits and English months.
        parsed = dateparser.parse(text, languages=["en"], settings=settings)
    if parsed is None or parsed.year < EARLIEST:
        return None
    if not _in_order(text, parsed):
        return None
    if HOUR.search(text):
        return _moment(parsed, zone, "minute")
    return When(parsed.date().isoformat(), "day")


def _in_order(text: str, parsed: datetime) -> bool:
    """Whether figures mean what their order says: dateparser takes 01.13.2026 for the 13th of January, which is a guess."""
    figures = FIGURES.search(text)
    if figures is None:
        return True
    day, month = figures["day"] or figures["then_day"], figures["month"] or figures["then_month"]
    return (int(day), int(month)) == (parsed.day, parsed.month)


def _moment(moment: datetime, zone: ZoneInfo, precision: str) -> When:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    value = aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return When(value, "second" if precision == "second" else "minute")
