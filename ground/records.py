"""What the packages hand to one another: frozen, typed, without behaviour. All times are UTC, ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

State = Literal[
    "ok", "unchanged", "empty", "blocked", "limited", "gone", "moved", "refused", "malformed", "drifted",
    "unsafe", "failed",
]  # fmt: skip
STATES: tuple[State, ...] = State.__args__  # type: ignore[attr-defined]
# A run in one of these states has seen what the source has to show.
SEEN: tuple[State, ...] = ("ok", "unchanged", "moved")
Precision = Literal["year", "month", "day", "minute", "second"]
TextState = Literal["full", "excerpt", "title", "none"]
THEMES = (
    "trafficking", "labour", "migration", "sex-work", "lgbtiq", "gender-violence", "undocumented", "minorities",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a source, an answer, a page or a mail: the state it means, and a sentence that a person reads."""

    state: State
    sentence: str


class FaultError(Exception):
    """What cannot be read, asked or reached: it carries the one fault that says so, and can be pickled."""

    def __init__(self, state: State, sentence: str) -> None:
        # Both are arguments of the exception, since pickling makes it anew from them.
        super().__init__(state, sentence)
        self.fault = Fault(state, sentence)

    def __str__(self) -> str:
        return self.fault.sentence

    @classmethod
    def of(cls, fault: Fault) -> FaultError:
        """The error of a fault that is already known."""
        return cls(fault.state, fault.sentence)


@dataclass(frozen=True, slots=True)
class Request:
    """A page to ask for. `note` says where in its reading an adapter is: it comes back with the answer, no server sees it."""

    url: str
    method: str = "GET"
    body: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a source has been read whose query names the time since when.

    `complete_at` is when the last reading that came to its end began, "" before there was one. Where the limit of pages
    stopped one, `rest` is what to ask for next, as its page number `page`; that reading asked for everything `since` a
    time, and `began` at another.
    """

    complete_at: str = ""
    rest: Request | None = None
    page: int = 1
    since: str = ""
    began: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a list of documents looks: its place on the page, the shares of it that are dated and known, where it leads to."""

    place: str
    dated: float
    forms: tuple[str, ...]
    items: int
    known: float = 0.0
    seen_at: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Something found on a list that no longer looks like itself; `day` is ISO, or ""."""

    url: str
    title: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A date as precise as its publisher gave it: `value` is ISO 8601, cut to `precision`; times are UTC."""

    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Found:
    """A document as a spider found it, before it is stored."""

    source_id: str
    url: str
    title: str
    text: str
    text_state: TextState
    media: str = "html"
    published: When | None = None
    language: str | None = None
    listed: str = ""
    """A mark of the entry that led to the page; another mark means: look at the page again."""
    etag: str | None = None
    last_modified: str | None = None
    visited: bool = False
    """Whether the page itself was fetched (not only the entry that names it)."""
    note: str = ""
    """What a person should know: no text in a PDF, text cut at a limit."""
    references: tuple[tuple[str, str], ...] = ()
    """Official identifiers that the publisher gives the document itself: kind and value."""
    legal_type: str = ""
    stage: str = ""
    """Where the procedure stands that the references name, if this is an institution's own record of it."""
    stage_at: str = ""
    """Since when, an ISO day; empty where the record does not say."""
    pages: tuple[tuple[int, int], ...] = ()
    """Of a paper with numbered pages: each number, and where in `text` that page begins, in characters."""

    @property
    def shown(self) -> int:
        """How many characters of text its own page is known to show; 0 where that was not read, or was shortened."""
        return len(self.text) if self.visited and self.text_state == "full" else 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the store already knows of a document's page."""

    document_id: int
    url: str
    listed: str
    visited: bool
    etag: str | None
    last_modified: str | None
    next_visit_at: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: exactly one state, a sentence, and counts."""

    state: State
    reason: str
    seen: int = 0
    new: int = 0
    changed: int = 0
    requests: int = 0
    bytes: int = 0
    retry_at: str | None = None
    moved_to: str | None = None
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document with its current version."""

    id: int
    source_id: str
    url: str
    title: str
    text: str
    language: str | None
    country: str
    published_at: str | None
    collected_at: str
    version_id: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that led to a tag: `quote` is `field[start:end]`, in characters of the title or the text.

    In the field "descriptor" it is a subject that the publisher gave the document, and stands in neither.
    """

    term: str
    quote: str
    field: Literal["title", "text", "descriptor"]
    start: int
    end: int
    sentence: str
    page: int | None = None
    """The page of a paper with several, counted from 1, on which its sentence begins."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme on a document, with its evidence; `score` is 0 to 1."""

    theme: str
    score: float
    evidence: tuple[Evidence, ...] = field(default=())
