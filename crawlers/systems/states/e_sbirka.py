"""e-Sbírka, the collection of laws of Czechia, which has no list of what is new: acts are asked for by their number.

Relies on https://e-sbirka.gov.cz/sbr-cache/, which no page documents, as projects read it: `dokumenty-sbirky/{address of the
act, percent-encoded}` answers `nazev`, `datumCasVyhlaseni`, `uplnaCitace` and more, and status 400 or 404 for a number that
is not given yet; words are in `…/fragmenty?cisloStranky=`, of which three pages are read. From a guess by the day of the
year the reading goes to an act declared shortly before the window (the request's note says where it is), then
upward until five numbers in a row are not there. That people read an act at /sb/{year}/{number} is own knowledge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urljoin

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import ISO_DAY, json_of, rows_at
from ground.clock import moment
from ground.records import FaultError, Request

PEOPLE = "https://e-sbirka.gov.cz/sb/{}/{}"
PLACE = re.compile(r"%2Fsb%2F(\d{4})%2F(\d+)$")
NOTE = re.compile(r"(seek|up):(\d+):(\d+)")
MISSES = 5
# Some 475 acts are declared a year.
A_DAY = 1.3
CLOSE = timedelta(days=7)
MOST_TEXT = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reading is: seeking between two numbers (0 where none is known), or going up after so many misses."""

    year: int
    number: int
    seeking: bool = False
    low: int = 0
    high: int = 0


class ESbirka(System):
    """Kind `e-sbirka`; `url` is the address of the acts, with its slash at the end."""

    proven = "clients"
    follows = True
    delay = 0.5
    empty_statuses = frozenset({400, 404})

    def first(self, ask: Ask) -> Request:
        """A guess: the number that the window's first day would have."""
        day = ask.days[0]
        return _address(ask, Place(day.year, _guess(day), seeking=True))

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """One act, or none of that number."""
        place, since = _place(answer.request), moment(ask.since).date()
        act = None if answer.status in self.empty_statuses else json_of(answer)
        if act is not None:
            for name in ("nazev", "datumCasVyhlaseni"):
                if not text_at(act, name):
                    raise FaultError("drifted", f'the field "{name}" is not there')
        day = text_at(act, "datumCasVyhlaseni")[:10]
        known = date.fromisoformat(day) if ISO_DAY.match(day) else None
        old = act is not None and known is not None and known < since
        if place.seeking:
            return Listing(next_link=_address(ask, _seek(place, known if old else None, since)))
        entries = (_entry(act, place, ask),) if act is not None and not old else ()
        after = _up(place, missing=act is None, last=moment(ask.until).year)
        return Listing(entries, next_link=_address(ask, after) if after else "", rows=len(entries))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A page of an act's words; then the next one."""
        root = json_of(answer)
        words = [plain(text_at(one, "xhtml")).strip() for one in rows_at(root, "seznam")]
        text = "\n".join(filter(None, (entry.text, *words)))
        address, _, number = answer.url.partition("?cisloStranky=")
        pages, done = at_path(root, "pocetStranek"), int(number or 0) + 1
        if isinstance(pages, int) and done < min(pages, MOST_TEXT):
            return replace(entry, text=text, text_at=f"{address}?cisloStranky={done}")
        note = f"only the first {done} of {pages} pages" if isinstance(pages, int) and done < pages else ""
        return Page(text=text, language="cs", note=note or ("" if text else "the act has no words yet"))


def _guess(day: date) -> int:
    return max(1, int(day.timetuple().tm_yday * A_DAY))


def _seek(place: Place, old: date | None, since: date) -> Place:
    """Where to look after one act: `old` is its day where that is before the window."""
    if old:
        if since - old <= CLOSE:
            return Place(place.year, place.number + 1)
        low, high = place.number, place.high
        then = low + max(1, int((since - old - CLOSE).days * low / old.timetuple().tm_yday))
    else:
        low, high = place.low, place.number
        then = high // 2
    if high and not low < then < high:
        then = (low + high) // 2
    return Place(place.year, low + 1) if then <= low else Place(place.year, then, True, low, high)


def _up(place: Place, *, missing: bool, last: int) -> Place | None:
    """The next number; after too many misses the first one of the next year, if the window reaches into it."""
    misses = place.low + 1 if missing else 0
    if misses < MISSES:
        return Place(place.year, place.number + 1, low=misses)
    return Place(place.year + 1, 1) if place.year < last else None


def _place(request: Request) -> Place:
    act, note = PLACE.search(request.url), NOTE.fullmatch(request.note)
    if not (act and note):
        raise FaultError("failed", "the address names no act")
    return Place(int(act[1]), int(act[2]), note[1] == "seek", int(note[2]), int(note[3]))


def _address(ask: Ask, place: Place) -> Request:
    path = quote(f"/sb/{place.year}/{place.number}", safe="")
    return Request(urljoin(ask.source.url, path), note=f"{'seek' if place.seeking else 'up'}:{place.low}:{place.high}")


def _entry(act: Any, place: Place, ask: Ask) -> Entry:
    number = f"{place.number}/{place.year}"
    eli = text_at(act, "eli").partition("/eli/")[2]
    references = [("national", f"CZ Sb. {number}"), *([("eli", f"eli/{eli}")] if eli else [])]
    return Entry(
        link=PEOPLE.format(place.year, place.number), title=text_at(act, "nazev"), summary=text_at(act, "uplnaCitace"),
        date=text_at(act, "datumCasVyhlaseni")[:10], language="cs", key=number,
        text_at=f"{_address(ask, place).url}/fragmenty?cisloStranky=0",
        text_headers=(("Accept", "application/json"),), references=tuple(references),
        legal_type=text_at(act, "druhPravnihoAktuKod"),
    )  # fmt: skip


SYSTEM = ESbirka()
