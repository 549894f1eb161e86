"""What an adapter to a publishing system is: pure functions from what we ask to what its answers say."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import MISSING, at_path, parse_json, said_error, text_at
from crawlers.sources.kinds import Kind, NoOptions
from ground.clock import moment
from ground.records import FaultError, Request
from ground.strict import Strict

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
Words = Annotated[tuple[str, ...], Field(strict=False)]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run wants of a system: everything new from `since` to `until` (UTC, ISO 8601), `size` rows a page."""

    source: Source
    options: Any
    since: str
    until: str
    size: int
    most: int
    """No more entries than this from one page."""

    @property
    def days(self) -> list[date]:
        """The days of the window, the first and the last included, oldest first."""
        first, last = moment(self.since).date(), moment(self.until).date()
        return [first + timedelta(days=step) for step in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request, with the note that the adapter gave it; `kind` is its Content-Type.

    `page` counts the pages of a reading from 1, also across runs where a limit divided it.
    """

    request: Request
    status: int
    kind: str
    body: bytes
    page: int = 1

    @property
    def url(self) -> str:
        """The address as it was asked."""
        return self.request.url


class System(ABC):
    """An adapter. `accept` goes out with every listing request; `delay` is the least number of seconds between two.

    What it asks for is a Request, or an address alone, which is asked by GET.
    """

    accept = "application/json"
    delay = 0.0
    dated = True
    """Whether what is asked for names the time since when: then an unchanged answer proves nothing."""
    options: type[Strict] = NoOptions
    empty_statuses: frozenset[int] = frozenset()
    """Statuses that this system answers on a day without documents."""
    key = ""
    """The environment variable that holds the key, where one is needed."""
    key_header = ""
    """The header that carries the key, with {key} in its value: "Authorization: ApiKey {key}"."""
    headers: ClassVar[Mapping[str, str]] = {}
    """Further headers of every listing request; those of the source come before them."""
    size = 100
    follows = False
    """Whether documents' texts are fetched unless the source says otherwise."""
    hours: tuple[time, time] | None = None
    """From when until when it may be asked, in the source's time zone, where it is not open all day."""

    @abstractmethod
    def first(self, ask: Ask) -> str | Request:
        """The first page."""

    @abstractmethod
    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The page's documents; addresses of further pages are absolute. Raises FaultError."""

    def kind(self, name: str) -> Kind:
        """The kind of source that this adapter reads."""
        return Kind(
            name, "system", uses=frozenset({"window"}), dated=self.dated, follows=self.follows,
            pages=None if self.dated else 3, delay=self.delay, options=self.options,
        )  # fmt: skip

    def opens(self, at: datetime) -> datetime | None:
        """When it may be asked again, if it is closed at a time of the source's time zone; None where it is open."""
        if self.hours is None or self.hours[0] <= at.time() < self.hours[1]:
            return None
        day = at.date() if at.time() < self.hours[0] else at.date() + timedelta(days=1)
        return datetime.combine(day, self.hours[0], at.tzinfo)

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A document's own answer; None where it is a page or PDF like any other. Raises FaultError.

        An Entry is the one given, better known, whose text is at the `text_at` that this answer named.
        """
        return None


def json_of(answer: Answer) -> Any:
    """The answer's JSON. Raises FaultError: `malformed` where it is none, `failed` where it is only an error."""
    root, fault = parse_json(answer.body, answer.kind, "JSON")
    if fault:
        raise FaultError.of(fault)
    error = said_error(root)
    if error and not (isinstance(root, dict) and len(root) > 3):
        raise FaultError.of(error)
    return root


def rows_at(root: Any, path: str) -> list[Any]:
    """The rows at a dotted path; one object where a list was is that list's only row. Raises FaultError (`drifted`)."""
    rows = at_path(root, path)
    if isinstance(rows, dict):
        return [rows]
    if not isinstance(rows, list):
        said = "is not there" if rows is MISSING else f"is not a list but {type(rows).__name__}"
        raise FaultError("drifted", f'the field "{path}" {said}')
    return rows


def objects_at(row: Any, path: str) -> list[dict[str, Any]]:
    """The objects in a list at a dotted path; none where there is no list, which may well be left out."""
    found = at_path(row, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def entries_of(
    rows: Iterable[Any], make: Callable[[Any], Entry | None], needed: tuple[str, ...], most: int
) -> tuple[Entry, ...]:
    """Rows as entries, at most `most`; rows that `make` gives None for are none.

    `needed` are paths without which a row names no document. Raises FaultError (`drifted`) where one of them is in
    none of the rows.
    """
    rows = [row for row in rows if isinstance(row, dict)]
    for path in needed:
        if rows and not any(text_at(row, path) for row in rows):
            raise FaultError("drifted", f'the field "{path}" is in none of {len(rows)} documents')
    complete = (row for row in rows if all(text_at(row, path) for path in needed))
    return tuple(entry for entry in map(make, complete) if entry is not None)[:most]


def must_hold(name: str, found: Sequence[str]) -> None:
    """See that what documents need for a title or address is said of one of them. Raises FaultError (`drifted`)."""
    if found and not any(found):
        raise FaultError("drifted", f'the field "{name}" is in none of {len(found)} documents')


def must_count(name: str, found: str) -> None:
    """Raise FaultError (`drifted`) naming the field, where what should be a count is no number."""
    if not (found.isascii() and found.isdigit()):
        raise FaultError("drifted", f'the field "{name}" says no number')


def past(days: Sequence[str], since: str) -> bool:
    """Whether a page, by its documents' days (ISO 8601), has come to what is older than `since`.

    Only a page in falling order proves that nothing newer follows.
    """
    read = [day[:10] for day in days if ISO_DAY.match(day)]
    return bool(read) and len(read) == len(days) and read == sorted(read, reverse=True) and read[-1] < since[:10]


def since_or_undated(day: str, since: str) -> bool:
    """Whether a document is not older than `since`; one whose day is not ISO 8601 is never left out for it."""
    return not ISO_DAY.match(day) or day[:10] >= since[:10]


def listed(value: Any) -> list[Any]:
    """The objects in a value that may be a list, one object alone (XML made into JSON), or not there."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def beside(url: str, path: str, hosts: Mapping[str, str]) -> str:
    """A path's address on the host that stands beside that of `url` in `hosts`; on the same host where none does."""
    parts = urlsplit(url)
    return urljoin(f"{parts.scheme}://{hosts.get(parts.netloc, parts.netloc)}/", path)


def posted(url: str, body: Any) -> Request:
    """A request by POST with a JSON body."""
    return Request(url, "POST", json.dumps(body, ensure_ascii=True, sort_keys=True))
