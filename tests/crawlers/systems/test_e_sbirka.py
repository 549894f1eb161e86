"""e-Sbírka, read number by number: the new acts are found wherever the guess was, and in few requests."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from crawlers.systems.answer import Answer, Ask
from crawlers.systems.states.e_sbirka import SYSTEM
from ground.records import Request
from tests.crawlers.desk import make_source

SINCE, UNTIL = date(2026, 9, 1), date(2026, 9, 10)


def reading(days: dict[tuple[int, int], date], since: date, until: date) -> tuple[list[str], int]:
    """The acts that a reading gives of a collection (the day of each year and number), and how many it asked for."""
    source = make_source("acts", "https://acts.example/dokumenty-sbirky/", "e-sbirka")
    ask = Ask(source, None, f"{since}T00:00:00Z", f"{until}T00:00:00Z", 100, 100)
    found: list[str] = []
    request: str | Request = SYSTEM.first(ask)
    asked = 0
    while isinstance(request, Request) and asked < 500:
        asked += 1
        year, number = map(int, re.findall(r"%2F(\d+)", request.url))
        day = days.get((year, number))
        body = json.dumps({"nazev": "Invented", "datumCasVyhlaseni": f"{day}T00:00:00+01:00"}).encode()
        listing = SYSTEM.read(Answer(request, 200 if day else 404, "application/json", body), ask)
        found += [entry.key for entry in listing.entries]
        request = listing.next_link
    return found, asked


def a_year(year: int, count: int, last: date, first: date | None = None) -> dict[tuple[int, int], date]:
    """So many acts, evenly over the days of a year up to the last."""
    first = first or date(year, 1, 2)
    return {(year, n): first + timedelta(days=int((last - first).days * n / count)) for n in range(1, count + 1)}


@pytest.mark.parametrize("count", [5, 60, 150, 320, 700, 1500])
def test_new_acts_are_found_however_many_there_were_before(count: int) -> None:
    days = a_year(2026, count, UNTIL)
    found, asked = reading(days, SINCE, UNTIL)
    assert found == [f"{number}/{year}" for (year, number), day in days.items() if day >= SINCE]
    assert asked - len(found) < 60


def test_numbers_that_were_never_given_do_not_end_the_reading() -> None:
    days = a_year(2026, 320, UNTIL)
    last = max(number for _, number in days)
    for number in range(last - 6, last - 2):
        del days[2026, number]
    found, _ = reading(days, SINCE, UNTIL)
    assert found[-3:] == [f"{number}/2026" for number in range(last - 2, last + 1)]


def test_a_window_over_the_turn_of_the_year_goes_on_with_the_first_number() -> None:
    until = date(2027, 1, 10)
    days = a_year(2026, 480, date(2026, 12, 30)) | a_year(2027, 6, until)
    found, _ = reading(days, date(2026, 12, 28), until)
    assert found[-6:] == [f"{number}/2027" for number in range(1, 7)]
    assert set(found[:-6]) == {f"{n}/{y}" for (y, n), day in days.items() if y == 2026 and day >= date(2026, 12, 28)}


def test_a_collection_without_acts_is_left_after_a_few_requests() -> None:
    found, asked = reading({}, SINCE, UNTIL)
    assert not found
    assert asked < 20
