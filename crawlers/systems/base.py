"""What an adapter to a publishing system is: what it asks for, how its answers name documents, and where texts are.

Most adapters only declare their rows, paging and entries, which paging.py reads; others read an answer themselves.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.sources.kinds import Kind, NoOptions
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.paging import Paging, read_page
from crawlers.systems.rows import rows_at
from ground.records import Request
from ground.toml.strict import Strict

Proof = Literal["recording", "clients", "notes"]
Words = Annotated[tuple[str, ...], Field(strict=False)]


class System(ABC):
    """An adapter. `accept` goes out with every listing request; `delay` is the least number of seconds between two.

    What it asks for is a Request, or an address alone, which is asked by GET.
    """

    proven: Proof = "notes"
    """What shows that it fits the live service: a recorded answer, or a row in its real shape, that it read right; other
    people's client code of today that asks and reads as it does; or no more than notes and documentation.
    """
    access = "no refusal known"
    """Whom the service lets in, as far as is known."""
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

    rows = ""
    """The path of an answer's rows ("" is the answer itself); with it, and what follows, the reading is declared."""
    needed: tuple[str, ...] = ()
    """Paths without which a row names no document."""
    paging: Paging | None = None
    """How pages follow one another; None where there is but one."""
    day = ""
    """The path of the day by which a row counts as new; what is older than the window is left out."""
    falling = False
    """Whether rows come with that day falling, so that a page that is older than the window is the last."""
    filtered = False
    """Whether the system was asked to leave out what is older: a first page of nothing else then ends as `drifted`."""
    margin = 0
    """How many seconds before the window is asked for, where documents are listed long after their day."""

    @abstractmethod
    def first(self, ask: Ask) -> str | Request:
        """The first page, of the list `ask.one` where the system has several."""

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The page's documents; addresses of further pages are absolute. Raises FaultError."""
        return read_page(self, answer, ask)

    def each(self, ask: Ask) -> tuple[str, ...]:
        """The lists that are read one after the other: days, years, types."""
        return ("",)

    def see(self, root: Any, ask: Ask) -> None:  # noqa: B027 (most answers say no more)
        """See that an answer is what was asked for. Raises FaultError."""

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The rows of an answer. Raises FaultError (`drifted`)."""
        return rows_at(root, self.rows)

    def needed_of(self, ask: Ask) -> tuple[str, ...]:
        """Paths without which a row names no document."""
        return self.needed

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day by which a row counts as new, "" where there is none."""
        return text_at(row, self.day) if self.day else ""

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether a row is one of those that the source wants; what the system cannot be asked for is chosen here."""
        return True

    def obeys(self, row: Any, ask: Ask) -> Mapping[str, bool | None]:
        """Of each filter that the system was asked for, whether a row obeys it; None where the row does not tell."""
        return {}

    def paging_of(self, ask: Ask) -> Paging | None:
        """How pages follow one another."""
        return self.paging

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """What documents are made of, in the order in which they are to be fetched: rows, put together or taken apart."""
        return rows

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A row's document; None where it is none."""
        raise NotImplementedError

    def kind(self, name: str) -> Kind:
        """The kind of source that this adapter reads."""
        return Kind(
            name, "system.SystemSpider", uses=frozenset({"window"}), dated=self.dated, follows=self.follows,
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
