"""The content of a digest before it has a form. HTML and plain text are both written from it, so they say the same.

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


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words and whose they are; `language` is for words that are not ours."""

    text: str
    voice: Voice = "own"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A title as published: `tag` is its value for `lang`, `language` the language's English name."""

    text: str
    tag: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words that led to a theme, as they stand in the text, and where: "title" or "paragraph 3"."""

    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Why:
    """A theme of an item with at most two of the words that led to it."""

    theme: str
    name: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One document on one line: country, title, who published what when, and the link (None: unlinked)."""

    document_id: int
    country: str
    title: Title
    publisher: str
    kind: str
    date: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A document with its receipts. `number` runs through the digest."""

    number: int
    line: Line
    theme: str
    themes: tuple[str, ...]
    notes: tuple[str, ...]
    why: tuple[Why, ...]
    also: tuple[str, ...]
    also_more: int


@dataclass(frozen=True, slots=True)
class ThemeBlock:
    """The items shown under a theme."""

    theme: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Documents of a theme in the window; `usual` is the median of earlier windows in words; `width` in per cent."""

    theme: str
    name: str
    count: int
    usual: str
    width: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Documents by theme, with a sentence that says what is counted."""

    sentence: str
    bars: tuple[Bar, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """What we could not see: a summary, sources by name with what happened, and further sentences."""

    summary: str
    named: tuple[tuple[Phrase, ...], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole digest. Files that moved, deadlines and watchdog will stand between `themes` and `countries`."""

    id: str
    title: str
    week: str
    issue: str
    period: str
    window_from: str
    window_to: str
    status: str
    level: str
    unseen_first: bool
    """A blind week leads with what we could not see."""
    headline: str
    preheader: str
    bullets: tuple[tuple[Phrase, ...], ...]
    themes: tuple[ThemeBlock, ...]
    no_stories: str
    more: str
    countries: tuple[Line, ...]
    numbers: Numbers | None
    unseen: Unseen
    corrections: tuple[str, ...]
    subject: str

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of their numbers."""
        return tuple(item for block in self.themes for item in block.items)


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
