"""The one reader of rows and pages as adapters declare them (`System.rows`, `needed`, `paging`, `day` …).

Two guards hold for all of them. A total that was announced is read to its end, however short the pages come, and where it
cannot be reached, that is said. And where something was asked for that leaves out rows (a time, types, words), a first page
on which no row obeys it ends as `drifted`: many interfaces answer 200 and drop what they do not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from crawlers.formats.entry import Listing
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.rows import ISO_DAY, entries_of, json_of, must_count, must_have, past, since_or_undated
from ground.clock import later
from ground.records import FaultError, Request

if TYPE_CHECKING:
    from crawlers.systems.base import System

# Clocks and zones differ; a filter without effect shows years, not hours.
TOLERANCE = 7 * 86_400
# Parameters are written as the adapter wrote them; only the one that changes is encoded anew.
PLAIN = "(),:/@-._~"
ALONE = "the answer names no total: only one page was read"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its reading a page is: which of the system's lists, how many pages and rows of it came before, and how long
    its first page was. It travels as the request's note.
    """

    one: int = 0
    pages: int = 0
    rows: int = 0
    size: int = 0
    last: int = 0
    """How many rows the page itself holds; no part of the note."""

    @property
    def note(self) -> str:
        """The place, written down."""
        return f"{self.one} {self.pages} {self.rows} {self.size}"

    @classmethod
    def of(cls, note: str) -> Place:
        """The place of a note; the beginning where there is none."""
        numbers = [int(part) for part in note.split() if part.isdigit()]
        return cls(*numbers) if len(numbers) == 4 else cls()


@dataclass(frozen=True, slots=True)
class Offset:
    """The parameter `name` says how many rows to skip, or, counting from `first`, the number of the first row."""

    name: str
    total: str = ""
    """The path (or several, divided by |) of the announced number of rows; without one, pages are read until one is empty
    or shorter than the first.
    """
    first: int = 0
    most: int = 0
    """The system shows no more rows than this, whatever it announces."""
    alone: bool = False
    """Whether a page that announces no total is taken for the only one: where it is not proven that there is one."""

    def after(self, root: Any, answer: Answer, ask: Ask, reached: Place) -> Request | None:
        """The page after one, when so much was read with it."""
        # Counted on from the page that was asked for: a reading that an older version began has no place noted.
        return exchanged(answer.request, self.name, present(answer.request, self.name, self.first) + reached.last)


@dataclass(frozen=True, slots=True)
class Pages:
    """The parameter `name` is the number of the page, counting from `first`."""

    name: str
    total: str = ""
    first: int = 1
    most: int = 0
    count: str = ""
    """The path of the announced number of pages."""
    more: str = ""
    """The path of a word that says whether a page follows."""

    def after(self, root: Any, answer: Answer, ask: Ask, reached: Place) -> Request | None:
        """The page after one."""
        return exchanged(answer.request, self.name, present(answer.request, self.name, self.first) + 1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The answer holds at `path` what leads on: the value of the parameter `name`, or, without one, an address.

    The end is where nothing is there, or what was sent before.
    """

    path: str
    name: str = ""
    total: str = ""
    most: int = 0
    full: Anew | None = None
    """How to go on where a page holds as many rows as were asked for, and names nothing that follows."""

    def after(self, root: Any, answer: Answer, ask: Ask, reached: Place) -> Request | None:
        """The page that the answer names."""
        # Names such as "@odata.nextLink" hold a dot, which is no path.
        named = root.get(self.path) if isinstance(root, dict) else None
        token = named if isinstance(named, str) else text_at(root, self.path)
        if not token:
            more = self.full and reached.rows >= ask.size * reached.pages
            return self.full.after(root, answer, ask, reached) if self.full and more else None
        following = exchanged(answer.request, self.name, token) if self.name else Request(urljoin(answer.url, token))
        same = (following.url, following.body) == (answer.request.url, answer.request.body)
        return None if same else following


@dataclass(frozen=True, slots=True)
class Anew:
    """The adapter writes the next page's address, given how many rows to skip: where the number stands in a query's text."""

    write: Callable[[Ask, int], str]
    total: str = ""
    most: int = 0

    def after(self, root: Any, answer: Answer, ask: Ask, reached: Place) -> Request | None:
        """The page after so many rows."""
        return Request(self.write(ask, reached.rows))


Paging = Offset | Pages | Cursor | Anew


def present(request: Request, name: str, least: int) -> int:
    """The number that a parameter of a request has; the least one where it has none."""
    if request.body:
        said = str(json.loads(request.body).get(name, ""))
    else:
        said = dict(parse_qsl(urlsplit(request.url).query)).get(name, "")
    return int(said) if said.isascii() and said.isdigit() else least


def exchanged(request: Request, name: str, value: int | str) -> Request:
    """The request with another value of one parameter: of its JSON body, or of its address, where it stands."""
    if request.body:
        body = {**json.loads(request.body), name: value}
        return replace(request, body=json.dumps(body, ensure_ascii=True, sort_keys=True))
    address, _, query = request.url.partition("?")
    written = quote(str(value), safe=PLAIN)
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if not any(unquote(own) == name for own, _, _ in pairs):
        pairs.append((quote(name, safe=PLAIN), "=", ""))
    pairs = [(own, "=", written) if unquote(own) == name else (own, mark, said) for own, mark, said in pairs]
    return replace(request, url=f"{address}?{'&'.join(map(''.join, pairs))}")


def read_page(system: System, answer: Answer, ask: Ask) -> Listing:
    """A page of rows as a system declares them, and the request for what follows. Raises FaultError."""
    place = Place.of(answer.request.note)
    lists = system.each(ask)
    ask = replace(ask, one=lists[min(place.one, len(lists) - 1)])
    root = json_of(answer)
    system.see(root, ask)
    rows = system.rows_of(root, ask)
    needed, paging = system.needed_of(ask), system.paging_of(ask)
    must_have(rows, needed)
    reached = Place(place.one, place.pages + 1, place.rows + len(rows), place.size or len(rows), len(rows))
    total = _total(paging, root, rows)
    single = total is None and isinstance(paging, Offset) and paging.alone
    if total and not reached.rows:
        raise FaultError("drifted", f'the rows at "{system.rows}" are not there, though {total} documents are counted')
    if reached.pages == 1:
        _see_effect(system, rows, ask)
    days = [system.day_of(row, ask) for row in rows]
    at_end = system.falling and past(days, ask.since)
    following = None if at_end or single else _following(paging, root, answer, ask, len(rows), place, reached, total)
    fresh = [
        row for row, day in zip(rows, days, strict=True) if since_or_undated(day, ask.since) and system.wanted(row, ask)
    ]
    complete = [row for row in fresh if all(text_at(row, path) for path in needed)]
    entries = entries_of(system.ordered(complete, ask), lambda row: system.entry(row, ask), (), ask.most)
    ended = following is None and not at_end
    return Listing(
        entries, next_link=replace(following, note=reached.note) if following else "",
        next_links=() if following else _next_list(system, ask, lists, place), rows=len(rows),
        warning=ALONE if single and rows else _unreached(reached, total) if ended else "",
        quiet=f"it holds nothing new since {ask.since[:10]}" if not system.dated and (system.day or not rows) else "",
    )  # fmt: skip


def go_on(
    paging: Paging, answer: Answer, ask: Ask, rows: int, root: Any = None, total: int | None = None
) -> tuple[Request | str, str]:
    """For adapters that read an answer themselves: the request for the page after one of so many rows, "" after the last,
    and what is to be said where less came than was announced.
    """
    place = Place.of(answer.request.note)
    reached = Place(place.one, place.pages + 1, place.rows + rows, place.size or rows, rows)
    following = _following(paging, root, answer, ask, rows, place, reached, total)
    return (replace(following, note=reached.note), "") if following else ("", _unreached(reached, total))


def _next_list(system: System, ask: Ask, lists: tuple[str, ...], place: Place) -> tuple[Request, ...]:
    """The first page of the system's next list; not as the next page, since a document may stand on two lists."""
    if place.one + 1 >= len(lists):
        return ()
    first = system.first(replace(ask, one=lists[place.one + 1]))
    request = Request(first) if isinstance(first, str) else first
    return (replace(request, note=Place(place.one + 1).note),)


def _total(paging: Paging | None, root: Any, rows: list[Any]) -> int | None:
    """How many rows are announced in all; None where nothing is."""
    if paging is None or not paging.total:
        return None
    paths = paging.total.split("|")
    said = next(filter(None, (text_at(root, path) for path in paths)), "")
    if said or (rows and not (isinstance(paging, Offset) and paging.alone)):
        must_count(paths[0], said)
    return int(said) if said else None


def _following(
    paging: Paging | None, root: Any, answer: Answer, ask: Ask, rows: int, place: Place, reached: Place,
    total: int | None,
) -> Request | None:  # fmt: skip
    if paging is None or not rows or (paging.most and reached.rows >= paging.most):
        return None
    if isinstance(paging, Cursor):
        more = True
    elif isinstance(paging, Pages) and paging.more:
        more = at_path(root, paging.more) is True
    elif isinstance(paging, Pages) and paging.count:
        must_count(paging.count, text_at(root, paging.count))
        more = reached.pages < int(text_at(root, paging.count))
    elif total is not None:
        more = reached.rows < total
    else:
        # The first page may be short because the system gives less than was asked for; a later one is short at the end.
        more = not place.pages or rows >= place.size
    return paging.after(root, answer, ask, reached) if more else None


def _unreached(reached: Place, total: int | None) -> str:
    """What is said where less came than was announced."""
    if total is None or reached.rows >= total:
        return ""
    return f"{total} documents were announced, and {reached.rows} of them shown"


def _see_effect(system: System, rows: list[Any], ask: Ask) -> None:
    """See that what was asked for had an effect on the first page. Raises FaultError (`drifted`)."""
    answers: dict[str, list[bool]] = {}
    for row in rows:
        for name, obeys in _obeyed(system, row, ask).items():
            if obeys is not None:
                answers.setdefault(name, []).append(obeys)
    for name, told in answers.items():
        if not any(told):
            raise FaultError("drifted", f'the filter "{name}" has no effect: none of {len(told)} documents obeys it')


def _obeyed(system: System, row: Any, ask: Ask) -> dict[str, bool | None]:
    obeyed = dict(system.obeys(row, ask))
    day = system.day_of(row, ask)
    if system.filtered and ISO_DAY.match(day):
        obeyed["since"] = since_or_undated(day, later(ask.since, -TOLERANCE))
    return obeyed
