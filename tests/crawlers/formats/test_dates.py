"""Dates as publishers write them: read in the source's languages and zone, with their precision, and never invented."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.dates import parse_when
from ground.clock import moment
from ground.records import When

UTC = ZoneInfo("UTC")
BRUSSELS = ZoneInfo("Europe/Brussels")
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "ro")


def when(text: str | None, *languages: str, zone: ZoneInfo = BRUSSELS) -> When | None:
    return parse_when(text, languages or ("en",), zone)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2026", "2026", "year"),
        ("2026-11", "2026-11", "month"),
        ("2026-11-24", "2026-11-24", "day"),
        ("2026-11-24T09:30", "2026-11-24T08:30:00Z", "minute"),
        ("2026-11-24T09:30Z", "2026-11-24T09:30:00Z", "minute"),
        ("2026-11-24T09:30:15Z", "2026-11-24T09:30:15Z", "second"),
        ("2026-11-24T09:30:15.250Z", "2026-11-24T09:30:15Z", "second"),
        ("2026-11-24T09:30:15+0100", "2026-11-24T08:30:15Z", "second"),
        ("2026-11-24 09:30:15 +01:00", "2026-11-24T08:30:15Z", "second"),
        ("2026-11-24 09:30:15 UTC", "2026-11-24T09:30:15Z", "second"),
        ("Tue, 24 Nov 2026 09:30:15 GMT", "2026-11-24T09:30:15Z", "second"),
        ("Tue, 24 Nov 2026 09:30:15 +0100", "2026-11-24T08:30:15Z", "second"),
        ("24 Nov 2026 09:30 -0500", "2026-11-24T14:30:00Z", "minute"),
        ("Tue, 24 Nov 2026 09:30:15", "2026-11-24T08:30:15Z", "second"),
    ],
)
def test_machine_dates_are_kept_as_precisely_as_they_are_given(text: str, value: str, precision: str) -> None:
    assert when(text) == When(value, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "24 November 2026"), ("en", "November 24, 2026"), ("en", "24th November 2026"), ("en", "24 Nov 2026"),
        ("de", "24. November 2026"), ("de", "24.11.2026"), ("de", "Dienstag, 24. November 2026"),
        ("fr", "24 novembre 2026"), ("fr", "mardi 24 novembre 2026"), ("fr", "24/11/2026"),
        ("es", "24 de noviembre de 2026"), ("es", "martes, 24 de noviembre de 2026"),
        ("it", "24 novembre 2026"), ("it", "martedì 24 novembre 2026"),
        ("nl", "24 november 2026"), ("nl", "dinsdag 24 november 2026"), ("nl", "24-11-2026"),
        ("pl", "24 listopada 2026"), ("pl", "24.11.2026"),
        ("ro", "24 noiembrie 2026"), ("ro", "marți, 24 noiembrie 2026"),
    ],
)  # fmt: skip
def test_dates_in_words_are_read_in_the_languages_of_the_source(language: str, text: str) -> None:
    assert when(text, language) == When("2026-11-24", "day")


@pytest.mark.parametrize(
    ("language", "month"),
    [("de", "März"), ("en", "March"), ("es", "marzo"), ("fr", "mars"), ("it", "marzo"), ("nl", "maart"), ("pl", "marca"),
     ("ro", "martie")],
)  # fmt: skip
def test_a_month_with_its_own_letters_is_read(language: str, month: str) -> None:
    assert when(f"3 {month} 2026", language) == When("2026-03-03", "day")


def test_the_day_comes_before_the_month_and_an_hour_makes_it_a_time() -> None:
    assert when("03/04/2026", "en") == When("2026-04-03", "day")
    assert when("2026/04/03", "en") == When("2026-04-03", "day")
    assert when("24.11.2026 09:30", "de") == When("2026-11-24T08:30:00Z", "minute")
    assert when("24. November 2026, 14.05 Uhr", "de") == When("2026-11-24T13:05:00Z", "minute")


def test_times_without_a_zone_are_those_of_the_source_in_summer_and_in_winter() -> None:
    assert when("2026-07-01T12:00:00") == When("2026-07-01T10:00:00Z", "second")
    assert when("2026-12-01T12:00:00") == When("2026-12-01T11:00:00Z", "second")
    # The hour that the clocks skip and the hour that comes twice are still moments.
    assert when("2026-03-29T02:30:00") == When("2026-03-29T01:30:00Z", "second")
    assert when("2026-10-25T02:30:00") == When("2026-10-25T00:30:00Z", "second")
    assert when("2026-07-01T12:00:00", zone=ZoneInfo("Europe/Dublin")) == When("2026-07-01T11:00:00Z", "second")


@pytest.mark.parametrize(
    "text",
    [
        None, "", "   ", "soon", "yesterday", "today", "gestern", "hier", "3 days ago", "vor 3 Tagen", "in 2 weeks", "12",
        "31/02/2026", "31.02.2026", "01.13.2026", "11/24/2026", "11/24/2026 10:30",
        "2026/24/11", "01 13 2026", "2026 13 01", "01. 13 2026", "01 13 26", "01 13 26 10:30",
        "30 February 2026", "2026-13-01", "2026-02-30", "2026-13-45", "99/99/9999", "0000-00-00",
        "1970-01-01", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "1764000000", "2026-11-24T25:00:00Z",
        "November 2026 to January 2027", "1066-10-14", "24 November", "November", "Tuesday", "10:30", "Nr. 12/2026 of 3",
        "{{date}}", "%d.%m.%Y", "𝟚𝟘𝟚𝟞-𝟙𝟙-𝟚𝟜x", "2026-11-24T09:30:15+99:99",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_a_date(text: str | None) -> None:
    assert when(text, *LANGUAGES) is None


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_and_what_comes_out_is_a_date(text: str) -> None:
    found = when(text, *LANGUAGES)
    if found is not None:
        moment(found.value)
        assert len(found.value) == {"year": 4, "month": 7, "day": 10, "minute": 20, "second": 20}[found.precision]


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 12, 31)))
@settings(deadline=None)
def test_what_was_written_is_what_is_read(at: datetime) -> None:
    at = at.replace(microsecond=0)
    assert when(at.isoformat() + "Z") == When(at.strftime("%Y-%m-%dT%H:%M:%SZ"), "second")
    assert when(at.date().isoformat()) == When(at.date().isoformat(), "day")
    assert when(at.strftime("%a, %d %b %Y %H:%M:%S +0000")) == When(at.strftime("%Y-%m-%dT%H:%M:%SZ"), "second")


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1990, 2040), st.sampled_from([".", "/", "-", " "]))
@settings(max_examples=80, deadline=None)
def test_a_day_that_does_not_exist_is_never_made_into_another(day: int, month: int, year: int, mark: str) -> None:
    try:
        expected = When(datetime(year, month, day).date().isoformat(), "day")
    except ValueError:
        expected = None  # type: ignore[assignment]
    assert when(f"{day:02}{mark}{month:02}{mark}{year}", "de") in (
        (expected,) if expected is None else (expected, None)
    )
