"""The content of a digest before it has a form: a head and sections in order. HTML and plain text are written from it.

Every string is one line, safe to show after escaping. Titles, quotes and names of bodies stand apart from our own
sentences: only the latter follow the house language, and nothing ever rewrites the others.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

TEMPLATES = Path(__file__).parents[1] / "forms" / "templates"
# The sender fills these for each recipient; the hash covers them unfilled.
UNSUBSCRIBE = "@@UNSUBSCRIBE@@"
BASIS = "@@BASIS@@"

Voice = Literal["own", "quote", "title", "official_name"]
Role = Literal["event", "note", "quote", "gone", "new", "small", "link"]
# What may be cut where a digest is too long, in this order; "" is never cut.
Cut = Literal["countries", "stories", "far dates", "files", "last stories", ""]
CUTS: tuple[Cut, ...] = ("countries", "stories", "far dates", "files", "last stories")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words and whose they are; `language` is for words that are not ours."""

    text: str
    voice: Voice = "own"
    language: str | None = None


Words = tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A title as published: `tag` is its value for `lang`, `language` the language's English name, "" where it is ours."""

    text: str
    tag: str
    language: str
    direction: str
    voice: Voice = "title"


@dataclass(frozen=True, slots=True)
class Row:
    """A further line of an entry, and what it is; `url` is where a "link" leads."""

    role: Role
    words: Words
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a section: the line that says it, a title with its link (None: unlinked), who says so, further lines."""

    lead: Words
    title: Title
    url: str | None
    by: Words = ()
    rows: tuple[Row, ...] = ()
    group: str = ""
    """The heading that it stands under within its section."""
    number: int | None = None
    """Runs through the digest; 0 until it is given, None for an entry that has none."""
    document_id: int | None = None
    theme: str = ""
    cut: Cut = ""
    rank: int = 0
    """Of entries that may be cut, the one with the greatest rank goes first."""
    country: str = ""
    """The code of the country it is of; "" where it is of none."""
    file: str = ""
    """The id of the followed file that it tells of."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Documents of a theme in the window; `usual` is the median of earlier windows in words; `width` in per cent."""

    theme: str
    name: str
    count: int
    usual: str
    width: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, each part where there is any: lines, bullets, entries, bars, notes."""

    id: str
    heading: str
    lines: tuple[Words, ...] = ()
    bullets: tuple[Words, ...] = ()
    entries: tuple[Entry, ...] = ()
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: int = 0
    rest: str = ""
    """What the number left out is of: "more in the store"."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the sections, and the subject of the mail."""

    title: str
    issue: str
    period: str
    status: str
    headline: str
    preheader: str
    bullets: tuple[Words, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Event:
    """A confirmed day of a followed file for the calendar; `uid` is the same for as long as the date lives.

    `sequence` rises by one each time it moves or lapses (RFC 5545, 3.8.7.4); `day` is ISO 8601.
    """

    uid: str
    day: str
    summary: str
    description: str
    url: str | None
    sequence: int = 0
    cancelled: bool = False
    file: str = ""
    """The id of the followed file whose day it is."""
    themes: tuple[str, ...] = ()
    """Names of the themes of that file."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What ranked and is not in the mail: for the archive page."""

    document_id: int
    country: str
    title: Title
    url: str | None
    by: Words
    theme: str
    score: float
    why: str
    """Which quota kept it out; "" where its points did."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What an entry is about: theme ids, country codes, ids of followed files. Empty where it is not known."""

    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole digest."""

    id: str
    week: str
    window_from: str
    window_to: str
    level: str
    head: Head
    sections: tuple[Section, ...]
    events: tuple[Event, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    facets: tuple[Facet, ...] = ()
    """One for each entry, in their order: by it a recipient gets a part of the digest."""
    reply_to: str = ""
    """The address that readers answer to; "" where none is known."""
    page: str = ""
    """The address of its page in the archive; "" where there is none."""
    language: str = "en"
    """The language of our own words in it."""

    def section(self, name: str) -> Section | None:
        """A section by its id; None where there is nothing in it."""
        return next((one for one in self.sections if one.id == name), None)

    @property
    def numbered(self) -> tuple[Entry, ...]:
        """All entries with a number, in the order of their numbers."""
        return tuple(entry for section in self.sections for entry in section.entries if entry.number)


def to_json(content: Content) -> str:
    """The content as canonical JSON: sorted keys, NFC, no spare space."""
    return _canonical(asdict(content))


def _canonical(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", shown)


@cache
def template_version() -> str:
    """A short mark of the templates' bytes, so that a changed template changes the hash of what was approved."""
    found = hashlib.sha256()
    for file in sorted(TEMPLATES.iterdir()):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def content_hash(model_json: str, html: str, text: str) -> str:
    """SHA-256 (hex) of model, HTML, text and template version, nothing of any recipient in it.

    Raises ValueError where the model is not JSON.
    """
    parts = (_canonical(json.loads(model_json)), html, text, template_version())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
